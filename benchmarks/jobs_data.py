"""The main job's data: searches and the job postings they were written for."""

import csv
import hashlib
from dataclasses import dataclass
from pathlib import Path

import retrieval_files
from json_lines import read_json_lines, write_json_lines
from retrieval_files import Retrieval

# A query is held out when the first byte of its id's SHA-256 is below this: a fifth of them.
HELD_OUT_BELOW = 51
# Postings are the same when they begin alike: they were posted twice, with a word or the layout changed.
COMPARED_CHARACTERS = 160


@dataclass(frozen=True)
class JobsData:
    """Files written by prepare()."""

    train: Path
    retrieval: Path
    postings: int
    trained: int
    held_out: int
    # Queries trained on whose posting is the same as one of a held-out query.
    shared: int


def prepare(source: Path, target: Path) -> JobsData:
    """Joins queries.jsonl to jobs.csv, splits by the hash of the id, and writes pairs and a retrieval folder."""
    descriptions = read_descriptions(source / "jobs.csv")
    queries = {row["id"]: row["query"] for row in read_json_lines(source / "queries.jsonl")}
    unknown = [identifier for identifier in queries if identifier not in descriptions]
    if unknown:
        raise ValueError(
            f"{source / 'queries.jsonl'}: no posting has the id {unknown[0]} (nor {len(unknown) - 1} more)"
        )

    beginnings = {identifier: beginning(text) for identifier, text in descriptions.items()}
    alike: dict[str, set[str]] = {}
    for identifier, text in beginnings.items():
        alike.setdefault(text, set()).add(identifier)

    held_out = {identifier: query for identifier, query in queries.items() if is_held_out(identifier)}
    trained = {identifier: query for identifier, query in queries.items() if identifier not in held_out}
    relevant = {identifier: alike[beginnings[identifier]] for identifier in held_out}
    answers = set().union(*relevant.values())

    train, retrieval = target / "train.jsonl", target / "retrieval"
    pairs = [{"anchor": query, "positive": descriptions[identifier]} for identifier, query in trained.items()]
    write_json_lines(train, pairs)
    retrieval_files.write(retrieval, Retrieval(held_out, descriptions, relevant))
    shared = sum(identifier in answers for identifier in trained)
    return JobsData(train, retrieval, len(descriptions), len(trained), len(held_out), shared)


def read_descriptions(path: Path) -> dict[str, str]:
    # Cells hold line breaks: only a CSV reader that is given the file unbroken finds the rows.
    with path.open(encoding="utf-8", newline="") as file:
        return {row["id"]: row["description"] for row in csv.DictReader(file)}


def is_held_out(identifier: str) -> bool:
    return hashlib.sha256(identifier.encode("utf-8")).digest()[0] < HELD_OUT_BELOW


def beginning(text: str) -> str:
    return "".join(character for character in text.lower() if character.isalnum())[:COMPARED_CHARACTERS]
