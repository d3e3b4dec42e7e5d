"""Retrieval data in BEIR's folder layout: queries.jsonl, corpus.jsonl, qrels.tsv."""

from dataclasses import dataclass
from pathlib import Path

from json_lines import read_json_lines, write_json_lines

QRELS_HEADER = "query-id\tcorpus-id\tscore"


@dataclass(frozen=True)
class Retrieval:
    """Texts by id, and the ids of the relevant documents by query; all in the order of the files."""

    queries: dict[str, str]
    corpus: dict[str, str]
    relevant: dict[str, set[str]]


def read(folder: Path) -> Retrieval:
    lines = (folder / "qrels.tsv").read_text(encoding="utf-8").splitlines()
    if lines[0] != QRELS_HEADER:
        raise ValueError(f"{folder / 'qrels.tsv'}:1: expected '{QRELS_HEADER}', found '{lines[0]}'")
    relevant: dict[str, set[str]] = {}
    for line in lines[1:]:
        query, document, score = line.split("\t")
        if int(score) > 0:
            relevant.setdefault(query, set()).add(document)
    return Retrieval(read_texts(folder / "queries.jsonl"), read_texts(folder / "corpus.jsonl"), relevant)


def read_texts(path: Path) -> dict[str, str]:
    return {row["_id"]: row["text"] for row in read_json_lines(path)}


def write(folder: Path, retrieval: Retrieval) -> None:
    write_json_lines(folder / "queries.jsonl", rows(retrieval.queries))
    write_json_lines(folder / "corpus.jsonl", rows(retrieval.corpus))
    judged = [f"{query}\t{document}\t1" for query, ids in retrieval.relevant.items() for document in sorted(ids)]
    (folder / "qrels.tsv").write_text("\n".join([QRELS_HEADER, *judged]) + "\n", encoding="utf-8")


def rows(texts: dict[str, str]) -> list[dict]:
    return [{"_id": identifier, "text": text} for identifier, text in texts.items()]
