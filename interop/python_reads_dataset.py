"""Does datasets.load_dataset read a folder that `attune split --publish` wrote, with the same parts and rows?

    python python_reads_dataset.py --dataset DATASET --parts PARTS

DATASET is what --publish became, PARTS what --out became. Exits with 0 when all rows agree, with 1 when not.
"""

import argparse
import json
import sys
from pathlib import Path


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dataset", type=Path, required=True, help="the folder that --publish wrote")
    parser.add_argument("--parts", type=Path, required=True, help="the folder that --out wrote")
    arguments = parser.parse_args()

    from datasets import load_dataset

    dataset = load_dataset(str(arguments.dataset))
    expected = {path.stem: read_rows(path) for path in sorted(arguments.parts.glob("*.jsonl"))}
    print({name: part.num_rows for name, part in dataset.items()}, dataset["train"].column_names)
    if list(dataset) != ["train", "validation", "test"] or set(dataset) != set(expected):
        print(f"FAIL: the parts are {list(dataset)}, expected {sorted(expected)}")
        return 1
    for name, rows in expected.items():
        if dataset[name].to_list() != rows:
            print(f"FAIL: the rows of {name} differ")
            return 1
    print("pass")
    return 0


def read_rows(path: Path) -> list[dict]:
    # Not splitlines(): it would also split at the odd line separators that a JSON string may hold.
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]


if __name__ == "__main__":
    sys.exit(main())
