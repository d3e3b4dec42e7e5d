"""Do Python's libraries get Attune's vectors from a folder that Attune wrote?

    python python_consumers.py --model FOLDER --pooling mean --input texts.jsonl --vectors vectors.jsonl [--save FOLDER]

The vectors are those of `attune encode --normalize`; all are compared at length 1. Prints a line for each library: sentence-transformers,
transformers with the pooling done here, and ONNX Runtime where the folder has a model.onnx. With --save, sentence-transformers also saves
the model, for Attune to read. Exits with 1 where a library differs by more than 1e-5.
"""

import argparse
import json
import sys
from pathlib import Path

import numpy as np
import sentence_transformers
import torch
import transformers

TOLERANCE = 1e-5


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", type=Path, required=True, help="the folder that Attune wrote")
    parser.add_argument("--pooling", choices=["mean", "cls", "none"], default="none", help="for transformers alone, without later modules")
    parser.add_argument("--input", type=Path, required=True, help='JSON lines with the texts, in the field "text"')
    parser.add_argument("--vectors", type=Path, required=True, help="what attune encode wrote for them")
    parser.add_argument("--save", type=Path, help="where sentence-transformers saves the model")
    arguments = parser.parse_args()

    texts = [row["text"] for row in rows(arguments.input)]
    expected = np.array([row["embedding"] for row in rows(arguments.vectors)], dtype=np.float32)
    model = sentence_transformers.SentenceTransformer(str(arguments.model), device="cpu", local_files_only=True)
    passed = report("sentence-transformers", sentence_transformers.__version__, model.encode(texts), expected)
    if arguments.pooling != "none":
        passed &= report("transformers, AutoModel", transformers.__version__, pooled(arguments, texts), expected)
    file = arguments.model / "model.onnx"
    # By the token ids of 6.x; check_onnx.sh runs static embeddings, whose texts have to be padded for it.
    if file.exists() and hasattr(model, "preprocess") and type(model[0]).__name__ == "Transformer":
        import onnxruntime

        passed &= report("ONNX Runtime in Python", onnxruntime.__version__, by_onnx(file, model, texts, onnxruntime), expected)
    if arguments.save:
        model.save_pretrained(str(arguments.save))
    return 0 if passed else 1


def rows(file):
    return [json.loads(line) for line in file.read_text(encoding="utf-8").split("\n") if line.strip()]


def pooled(arguments, texts):
    tokenizer = transformers.AutoTokenizer.from_pretrained(str(arguments.model))
    encoder = transformers.AutoModel.from_pretrained(str(arguments.model)).eval()
    features = tokenizer(texts, padding=True, truncation=True, return_tensors="pt")
    with torch.no_grad():
        tokens = encoder(**features).last_hidden_state
    if arguments.pooling == "cls":
        return tokens[:, 0].numpy()
    mask = features["attention_mask"].unsqueeze(-1)
    return ((tokens * mask).sum(1) / mask.sum(1)).numpy()


def by_onnx(file, model, texts, onnxruntime):
    session = onnxruntime.InferenceSession(str(file), providers=["CPUExecutionProvider"])
    features = {name: each.numpy() for name, each in model.preprocess(texts).items() if hasattr(each, "numpy")}
    feed = {each.name: features.get(each.name, np.zeros_like(features["input_ids"])) for each in session.get_inputs()}
    return session.run(["sentence_embedding"], feed)[0]


def report(library, version, actual, expected):
    difference = float(np.abs(unit(actual) - unit(expected)).max()) if actual.shape == expected.shape else np.inf
    passed = difference <= TOLERANCE  # not if it is no number
    print(f"{library:40} {version:42} {len(expected):3} texts  {difference:.1e}  {'pass' if passed else 'FAIL'}")
    return passed


def unit(vectors):
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


if __name__ == "__main__":
    sys.exit(main())
