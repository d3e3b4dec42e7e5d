"""Compares an int8 export with the float32 one: size, nDCG@10 over the example data, and how alike they rank.

Exit code 1 where int8 loses more than a point of nDCG@10.
"""

import argparse
import json
import math
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

BATCH = 16
CUTOFF = 10
LARGEST_LOSS = 0.01


def encode(folder: Path, texts: list[str]) -> np.ndarray:
    """The vectors of texts, shortest first, so that little is padded."""
    session = onnxruntime.InferenceSession(str(folder / "model.onnx"), providers=["CPUExecutionProvider"])
    names = {given.name for given in session.get_inputs()}
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    settings = json.loads((folder / "sentence_bert_config.json").read_text(encoding="utf-8"))
    tokenizer.enable_truncation(settings["max_seq_length"])
    tokenizer.enable_padding()
    order = sorted(range(len(texts)), key=lambda row: len(texts[row]))
    vectors = [None] * len(texts)
    for start in range(0, len(order), BATCH):
        rows = order[start : start + BATCH]
        encoded = tokenizer.encode_batch([texts[row] for row in rows])
        given = {
            "input_ids": np.array([text.ids for text in encoded], dtype=np.int64),
            "attention_mask": np.array([text.attention_mask for text in encoded], dtype=np.int64),
            "token_type_ids": np.array([text.type_ids for text in encoded], dtype=np.int64),
        }
        output = session.run(["sentence_embedding"], {name: given[name] for name in names})[0]
        for row, vector in zip(rows, output, strict=True):
            vectors[row] = vector / np.linalg.norm(vector)
    return np.stack(vectors)


def ndcg(scores: np.ndarray) -> float:
    """Every query has one posting that answers it: its own."""
    ranks = (scores > np.diag(scores)[:, None]).sum(axis=1)
    return float(np.mean([1 / math.log2(rank + 2) if rank < CUTOFF else 0 for rank in ranks]))


def spearman(a: np.ndarray, b: np.ndarray) -> float:
    """Of the scores of all pairs of a query and a posting."""
    ranks = [np.argsort(np.argsort(x.ravel())).astype(float) for x in (a, b)]
    return float(np.corrcoef(*ranks)[0, 1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--name", required=True)
    parser.add_argument("--exact", type=Path, required=True)
    parser.add_argument("--rounded", type=Path, required=True)
    parser.add_argument("--rows", type=Path, required=True)
    arguments = parser.parse_args()
    rows = [json.loads(line) for line in arguments.rows.read_text(encoding="utf-8").splitlines()]
    queries, postings = ([row[column] for row in rows] for column in ("query", "posting"))
    scores = [
        encode(folder, queries) @ encode(folder, postings).T for folder in (arguments.exact, arguments.rounded)
    ]
    sizes = [(folder / "model.onnx").stat().st_size / 1e6 for folder in (arguments.exact, arguments.rounded)]
    found = [ndcg(each) for each in scores]
    print(
        f"{arguments.name}: {sizes[0]:.1f} MB and {sizes[1]:.1f} MB as int8; nDCG@{CUTOFF} {found[0]:.4f} and"
        f" {found[1]:.4f}; Spearman of the scores {spearman(*scores):.4f}"
    )
    raise SystemExit(found[0] - found[1] > LARGEST_LOSS)


if __name__ == "__main__":
    main()
