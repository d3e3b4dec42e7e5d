"""Writes the inputs of the speed comparisons that docs/performance.md has, out of data that is not part of this project.

    python benchmarks/speed_data.py --data folder --out out/speed-data

`folder` holds jobs/ and medquad/. Needs no packages.
"""

import argparse
import random
import sys
from pathlib import Path

import jobs_data
from json_lines import read_json_lines, write_json_lines

SEED = 42
# Words of a text, whose logarithms are normal: e^3.9 is 49.
MEAN_LOGARITHM = 3.9
DEVIATION = 0.9
WORDS = range(4, 400)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    try:
        for path, rows in {
            "long.jsonl": long_pairs(arguments.data / "jobs", arguments.out / "jobs"),
            "mixed.jsonl": mixed_pairs(arguments.data / "medquad/train.jsonl"),
            "texts.jsonl": mixed_texts(arguments.data / "medquad/train.jsonl"),
        }.items():
            write_json_lines(arguments.out / path, rows)
            print(f"{arguments.out / path}: {len(rows)} rows")
    except (OSError, ValueError, KeyError) as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


def long_pairs(source: Path, target: Path) -> list[dict]:
    """Searches with whole postings, most of them longer than 256 tokens."""
    return read_json_lines(jobs_data.prepare(source, target).train)


def mixed_pairs(path: Path, count: int = 1500) -> list[dict]:
    """Questions with answers cut to lengths that vary much."""
    generator = random.Random(SEED)
    rows = read_json_lines(path)[:count]
    return [{"anchor": row.get("anchor", row.get("query")), "positive": cut(row["positive"], generator)} for row in rows]


def mixed_texts(path: Path, count: int = 5000) -> list[dict]:
    generator = random.Random(SEED)
    return [{"text": cut(row["positive"], generator)} for row in read_json_lines(path)[:count]]


def cut(text: str, generator: random.Random) -> str:
    length = round(generator.lognormvariate(MEAN_LOGARITHM, DEVIATION))
    return " ".join(text.split()[: min(max(length, WORDS.start), WORDS.stop)])


if __name__ == "__main__":
    sys.exit(main())
