"""How the memory of mining grows with the number of documents: it must not grow with its square.

    python mining_memory.py --model MODEL --out out/mining-memory [--sizes 25000,50000,100000]

Generates pairs of short texts, seeded, mines hard negatives, and prints each process's high-water mark.
"""

import argparse
import random
import sys
from pathlib import Path

from json_lines import write_json_lines
from processes import run
from sides import LAUNCHER, clear

LETTERS = "abcdefghijklmnopqrstuvwxyz"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", required=True, help="a small one: its speed is not what is measured")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--sizes", default="25000,50000,100000")
    parser.add_argument("--strategy", default="hard")
    arguments = parser.parse_args()
    out = clear(arguments.out)
    print("| documents | peak memory, MB | of a matrix of all pairs, MB | minutes |\n|---|---|---|---|")
    for size in map(int, arguments.sizes.split(",")):
        pairs, target = out / f"{size}.jsonl", out / f"{size}-mined.jsonl"
        write_json_lines(pairs, generated(size))
        command = [LAUNCHER, "mine", "--input", pairs, "--model", arguments.model, "--out", target]
        command += ["--strategy", arguments.strategy]
        usage = run(command, out / f"{size}.log", environment={"ATTUNE_JAVA_OPTS": "-Xmx3g"})
        matrix = 4 * size * size / 1e6
        print(f"| {size} | {usage.peak_bytes / 1e6:.0f} | {matrix:.0f} | {usage.seconds / 60:.1f} |", flush=True)
    return 0


def generated(size: int) -> list[dict]:
    draw = random.Random(42)
    texts = [" ".join(draw.choices(LETTERS, k=10)) for _ in range(size)]
    return [{"anchor": " ".join(draw.choices(LETTERS, k=5)) + f" {row}", "positive": f"{text} {row}"}
            for row, text in enumerate(texts)]


if __name__ == "__main__":
    sys.exit(main())
