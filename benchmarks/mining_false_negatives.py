"""Mines negatives from MedQuAD's pairs, and counts those that are known to be answers.

    python mining_false_negatives.py --data medquad --out out/medquad-mining [--model all-MiniLM-L6-v2]

A false negative is one whose text, or whose doc_id, is that of an answer to an equal question in the rows. doc_ids are
the data's own, found by the text. Mining does not see them: it is given query and positive alone. Exits with 1 if there is any.
"""

import argparse
import sys
import time
from pathlib import Path

from json_lines import read_json, read_json_lines, write_json_lines
from processes import run
from sides import LAUNCHER, clear

STRATEGIES = {
    "hard": ["--strategy", "hard", "--num-negatives", "3"],
    "hard, margin 0.05": ["--strategy", "hard", "--num-negatives", "3", "--relative-margin", "0.05"],
    "random": ["--strategy", "random", "--num-negatives", "3"],
    "least similar": ["--strategy", "least-similar-unique"],
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="the folder that holds train.jsonl")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--model", default="all-MiniLM-L6-v2")
    arguments = parser.parse_args()
    out = clear(arguments.out)
    rows = read_json_lines(arguments.data / "train.jsonl")
    pairs = out / "pairs.jsonl"
    write_json_lines(pairs, [{"query": row["query"], "positive": row["positive"]} for row in rows])
    answers, ids, id_of = known_answers(rows)
    print(f"{len(rows)} pairs, {len(answers)} distinct questions, {len(id_of)} distinct answers\n")
    print("| strategy | triplets | equal texts | equal doc_ids | suspects reported | minutes |\n|---|---|---|---|---|---|")
    found = 0
    for name, options in STRATEGIES.items():
        target = out / f"{name.replace(', ', '-').replace(' ', '-')}.jsonl"
        start = time.monotonic()
        command = [LAUNCHER, "mine", "--input", pairs, "--model", arguments.model, "--out", target]
        run([*command, "--cache", out / "cache", *options], target.with_suffix(".log"))
        minutes = (time.monotonic() - start) / 60
        triplets = read_json_lines(target)
        texts = sum(same(row["negative"]) in answers[same(row["anchor"])] for row in triplets)
        shared = sum(id_of[row["negative"]] in ids[same(row["anchor"])] for row in triplets)
        suspects = read_json(target.with_suffix(".mining.json"))["report"]["suspect_count"]
        print(f"| {name} | {len(triplets)} | {texts} | {shared} | {suspects} | {minutes:.1f} |", flush=True)
        found += texts + shared
    return 1 if found else 0


def known_answers(rows: list[dict]) -> tuple[dict[str, set[str]], dict[str, set[str]], dict[str, str]]:
    """The answers of each question by text and by id, and the id of each answer."""
    answers, ids, id_of = {}, {}, {}
    for row in rows:
        question = same(row["query"])
        answers.setdefault(question, set()).add(same(row["positive"]))
        ids.setdefault(question, set()).add(row["doc_id"])
        id_of[row["positive"]] = row["doc_id"]
    return answers, ids, id_of


def same(text: str) -> str:
    """White space and case do not make another text."""
    return " ".join(text.lower().split())


if __name__ == "__main__":
    sys.exit(main())
