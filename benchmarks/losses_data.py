"""Training files and measures for losses_side_by_side, made from data that is not part of this project."""

import json
import shutil
from pathlib import Path

import numpy as np

from json_lines import read_json_lines, write_json_lines


def limited(rows: list[dict], limit: int | None) -> list[dict]:
    return rows if limit is None else rows[:limit]


def scored_pairs(source: Path, target: Path, limit: int | None) -> Path:
    """STSb: only what both sides read."""
    names = ("sentence1", "sentence2", "score")
    write_json_lines(target, [{name: row[name] for name in names} for row in limited(read_json_lines(source), limit)])
    return target


def labelled_texts(source: Path, target: Path, limit: int | None) -> Path:
    """banking77: queries with the number of their intent."""
    rows = limited(read_json_lines(source), limit)
    intents = sorted({row["intent"] for row in rows})
    write_json_lines(target, [{"text": row["query"], "label": intents.index(row["intent"])} for row in rows])
    return target


def pairs(source: Path, target: Path, limit: int | None) -> Path:
    rows = limited(read_json_lines(source), limit)
    write_json_lines(target, [{"anchor": row["query"], "positive": row["positive"]} for row in rows])
    return target


def texts(source: Path, target: Path, limit: int | None) -> Path:
    """The distinct queries and answers of pairs, as plain texts."""
    rows = limited(read_json_lines(source), limit)
    distinct = dict.fromkeys(text for row in rows for text in (row["query"], row["positive"]))
    write_json_lines(target, [{"text": text} for text in distinct])
    return target


def intent_retrieval(data: Path, folder: Path, limit: int | None) -> Path:
    """banking77 as search: for each query of dev, the training queries of the same intent are relevant."""
    corpus = limited(read_json_lines(data / "train.jsonl"), limit)
    known = {row["intent"] for row in corpus}
    queries = [row for row in read_json_lines(data / "dev.jsonl") if row["intent"] in known]
    write_json_lines(folder / "corpus.jsonl", [{"_id": f"d{i}", "text": row["query"]} for i, row in enumerate(corpus)])
    write_json_lines(folder / "queries.jsonl", [{"_id": f"q{i}", "text": row["query"]} for i, row in enumerate(queries)])
    judged = [
        f"q{i}\td{j}\t1"
        for i, query in enumerate(queries)
        for j, document in enumerate(corpus)
        if query["intent"] == document["intent"]
    ]
    (folder / "qrels.tsv").write_text("\n".join(["query-id\tcorpus-id\tscore", *judged]) + "\n", encoding="utf-8")
    return folder


def shortened_model(source: Path, target: Path, layers: list[int]) -> Path:
    """A BERT folder with some of its layers: the student of a distillation."""
    from safetensors.torch import load_file, save_file

    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target)
    config = json.loads((source / "config.json").read_text(encoding="utf-8"))
    config["num_hidden_layers"] = len(layers)
    (target / "config.json").write_text(json.dumps(config, indent=2), encoding="utf-8")
    kept = {}
    for name, tensor in load_file(source / "model.safetensors").items():
        before, layer, after = name.partition("encoder.layer.")
        if not layer:
            kept[name] = tensor
        elif int(after.split(".", 1)[0]) in layers:
            number, rest = after.split(".", 1)
            kept[f"{before}encoder.layer.{layers.index(int(number))}.{rest}"] = tensor
    save_file(kept, target / "model.safetensors", metadata={"format": "pt"})
    return target


def cosines(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    norms = np.linalg.norm(left, axis=1) * np.linalg.norm(right, axis=1)
    return (left * right).sum(axis=1) / np.maximum(norms, 1e-12)


def truncated(vectors: Path, size: int, target: Path) -> Path:
    np.save(target, np.load(vectors)[:, :size])
    return target
