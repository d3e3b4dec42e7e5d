"""Is an exported model.onnx valid, and does ONNX Runtime in Python get the vectors of sentence-transformers?

    python python_runs_onnx.py --model EXPORTED --input texts.jsonl

EXPORTED is a folder that `attune export --onnx` wrote: sentence-transformers reads its weights, ONNX Runtime its
model.onnx, both get the same token ids, padded in batches. Checks the file by onnx.checker, its inputs and outputs,
the vectors of tokens and of texts. Prints the largest differences, those of tokens in relation to the largest component
where that is above 1; exits with 0 when they are within the tolerance, with 1 when not.
"""

import argparse
import json
import sys
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import tokenizers
from sentence_transformers import SentenceTransformer

BATCH = 16
OUTPUTS = ["last_hidden_state", "sentence_embedding"]


def main() -> int:
    arguments = parse_arguments()
    file = str(arguments.model / "model.onnx")
    onnx.checker.check_model(file, full_check=True)
    session = onnxruntime.InferenceSession(file, providers=["CPUExecutionProvider"])
    inputs = [each.name for each in session.get_inputs()]
    assert inputs[:2] == ["input_ids", "attention_mask"] and inputs[2:] in ([], ["token_type_ids"]), inputs
    assert [each.name for each in session.get_outputs()] == OUTPUTS
    lines = arguments.input.read_text(encoding="utf-8").split("\n")
    texts = [json.loads(line)["text"] for line in lines if line.strip()]
    model = SentenceTransformer(str(arguments.model), device="cpu", local_files_only=True)
    tokens, sentences = 0.0, 0.0
    for start in range(0, len(texts), BATCH):
        batch = texts[start : start + BATCH]
        expected_tokens = model.encode(batch, output_value="token_embeddings") if is_transformer(model) else None
        features = token_ids(model, arguments.model, batch)
        hidden, vectors = session.run(OUTPUTS, feed(features, inputs))
        sentences = max(sentences, largest(vectors, model.encode(batch)))
        for row, expected in enumerate(expected_tokens or []):
            actual = hidden[row][features["attention_mask"][row] == 1]
            tokens = max(tokens, relative(actual, expected.numpy()))
    passed = tokens <= arguments.tolerance and sentences <= arguments.tolerance
    print(f"ONNX Runtime {onnxruntime.__version__}, {len(texts)} texts: tokens {tokens:.1e}, texts {sentences:.1e}", end=" ")
    print("pass" if passed else "FAIL")
    return 0 if passed else 1


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", type=Path, required=True, help="the folder that Attune exported")
    parser.add_argument("--input", type=Path, required=True, help='JSON lines with the texts, in the field "text"')
    parser.add_argument("--tolerance", type=float, default=1e-5, help="largest difference allowed (default: 1e-5)")
    return parser.parse_args()


def is_transformer(model: SentenceTransformer) -> bool:
    return type(model[0]).__name__ == "Transformer"


def token_ids(model: SentenceTransformer, folder: Path, texts: list[str]) -> dict[str, np.ndarray]:
    if is_transformer(model):
        return {name: each.numpy() for name, each in model.preprocess(texts).items() if hasattr(each, "numpy")}
    # Static embeddings take texts of any length, one after the other; ONNX Runtime wants a rectangle.
    tokenizer = tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))
    rows = [each.ids for each in tokenizer.encode_batch(texts, add_special_tokens=False)]
    longest = max(len(row) for row in rows)
    return {
        "input_ids": np.array([row + [0] * (longest - len(row)) for row in rows], dtype=np.int64),
        "attention_mask": np.array([[1] * len(row) + [0] * (longest - len(row)) for row in rows], dtype=np.int64),
    }


def feed(features: dict[str, np.ndarray], inputs: list[str]) -> dict[str, np.ndarray]:
    return {name: features.get(name, np.zeros_like(features["input_ids"])) for name in inputs}


def relative(actual: np.ndarray, expected: np.ndarray) -> float:
    scale = np.maximum(1, np.abs(expected).max(axis=1, keepdims=True))
    return largest(actual / scale, expected / scale)


def largest(actual: np.ndarray, expected: np.ndarray) -> float:
    """Infinite when there is nothing to compare or it is not a number."""
    if actual.shape != expected.shape:
        return np.inf
    difference = float(np.abs(actual - expected).max())
    return np.inf if np.isnan(difference) else difference


if __name__ == "__main__":
    sys.exit(main())
