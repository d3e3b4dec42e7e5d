"""Does sentence-transformers read a folder that Attune wrote, and get the same vectors?

    python python_reads_attune.py --model RUN/model --input texts.jsonl --vectors vectors.jsonl
    python python_reads_attune.py --model RUN/model --base BASE --input texts.jsonl --vectors vectors.jsonl

texts.jsonl is what `attune encode --input` was given, vectors.jsonl (or .npy) what its --output became: one vector a
row, in the order of the texts. A line of vectors.jsonl is a list of numbers, or an object with one field that is one.
Prints the largest difference; exits with 0 when it is within the tolerance, with 1 when not, with 2 for wrong input.
"""

import argparse
import json
import sys
from pathlib import Path

import numpy as np


class WrongInput(Exception):
    """What was given cannot be compared; the message tells why."""


def main() -> int:
    arguments = parse_arguments()
    try:
        texts = read_texts(arguments.input, arguments.column)
        given = read_vectors(arguments.vectors)
    except (WrongInput, OSError) as problem:
        print(problem, file=sys.stderr)
        return 2
    expected = encode(arguments.model, arguments.base, texts, arguments.prompt_name)
    return report(compare(given, expected), texts, arguments.tolerance)


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", type=Path, required=True, help="the folder that Attune wrote")
    parser.add_argument("--base", type=Path, help="the base model over which PEFT lays the model's own low-rank adapter")
    parser.add_argument("--input", type=Path, required=True, help="JSON lines with the texts")
    parser.add_argument("--column", default="text", help="field of the text (default: text)")
    parser.add_argument("--vectors", type=Path, required=True, help="Attune's vectors, .jsonl or .npy")
    parser.add_argument("--prompt-name", help="the prompt that Attune was told to use")
    parser.add_argument("--tolerance", type=float, default=1e-5, help="largest difference allowed (default: 1e-5)")
    return parser.parse_args()


def read_texts(path: Path, column: str) -> list[str]:
    texts = [row.get(column) for row in read_lines(path)]
    if not texts or not all(isinstance(text, str) for text in texts):
        raise WrongInput(f"{path}: every line needs a string in the field '{column}'")
    return texts


def read_vectors(path: Path) -> np.ndarray:
    if path.suffix == ".npy":
        return np.load(path)
    vectors = [vector_of(row, path, number) for number, row in enumerate(read_lines(path), start=1)]
    if len({len(vector) for vector in vectors}) != 1:
        raise WrongInput(f"{path}: there are no vectors, or they differ in length")
    return np.array(vectors, dtype=np.float64)


def vector_of(row, path: Path, number: int) -> list[float]:
    candidates = [value for value in row.values() if isinstance(value, list)] if isinstance(row, dict) else [row]
    if len(candidates) != 1 or not isinstance(candidates[0], list):
        raise WrongInput(f"{path}:{number}: expected a list of numbers, or an object with one such field")
    return candidates[0]


def read_lines(path: Path) -> list:
    # Not splitlines(): it would also split at the odd line separators that a JSON string may hold.
    lines = path.read_text(encoding="utf-8").split("\n")
    return [json.loads(line) for line in lines if line.strip()]


def encode(folder: Path, base: Path | None, texts: list[str], prompt_name: str | None) -> np.ndarray:
    # Imported late: it takes seconds, and wrong input should not wait for it.
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    if base:  # later modules are trained along, and stay
        model[0] = SentenceTransformer(str(base), device="cpu", local_files_only=True)[0]
        model[0].model.load_adapter(str(folder / "adapter"))
    return model.encode(texts, prompt_name=prompt_name)


def compare(given: np.ndarray, expected: np.ndarray) -> np.ndarray:
    """The largest difference of each text's two vectors; infinite when there is none to compare or it is not a number."""
    if given.shape != expected.shape:
        print(f"Attune wrote vectors of shape {given.shape}, sentence-transformers {expected.shape}")
        return np.full(len(expected), np.inf)
    differences = np.abs(given - expected).max(axis=1)
    return np.where(np.isnan(differences), np.inf, differences)


def report(differences: np.ndarray, texts: list[str], tolerance: float) -> int:
    worst = int(differences.argmax())
    passed = bool(differences[worst] <= tolerance)
    print(f"largest difference over {len(texts)} texts: {differences[worst]:.2e} (allowed: {tolerance:.0e})")
    if not passed:
        print(f"at text {worst + 1}: {texts[worst][:80]!r}")
    print("pass" if passed else "FAIL")
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
