"""What mine_hard_negatives answers for a tiny model: rows in every output format, with and without limits."""

import contextlib
import io

import numpy as np
from datasets import Dataset
from sentence_transformers import SentenceTransformer
from sentence_transformers.util import mine_hard_negatives


# Scores nearer to each other, or to a limit, than this could be swapped by rounding.
LEAST_GAP = 1e-6

# Each is one token of the tiny model, which reads 24 of them.
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def mining_golden(model: SentenceTransformer) -> dict:
    rows = pairs()
    rng = np.random.default_rng(8)
    corpus = [sentence(rng, 9) for _ in range(12)]
    return {
        "model": "tiny-bert-mean",
        "rows": rows,
        "corpus": corpus,
        "cases": [case(model, rows, corpus, **options) for options in CASES],
    }


def pairs() -> list[dict]:
    """30 rows: three queries have two positives, two documents serve several queries, one row comes twice."""
    rng = np.random.default_rng(7)
    rows = [{"anchor": sentence(rng, 5), "positive": sentence(rng, 12)} for _ in range(24)]
    rows += [{"anchor": rows[index]["anchor"], "positive": sentence(rng, 15)} for index in (1, 4, 9)]
    rows += [{"anchor": sentence(rng, 4), "positive": rows[2]["positive"]} for _ in range(2)]
    return [*rows, dict(rows[5])]


def sentence(rng: np.random.Generator, count: int) -> str:
    return " ".join(rng.choice(list(LETTERS), size=count))


CASES = [
    {"name": "defaults"},
    {"name": "one", "num_negatives": 1},
    {"name": "range", "range_min": 2, "range_max": 9},
    {"name": "absolute-margin", "absolute_margin": 0.02},
    {"name": "absolute-margin-wide", "absolute_margin": -0.3, "num_negatives": 5},
    {"name": "relative-margin", "relative_margin": 0.05},
    {"name": "scores", "max_score": 0.9, "min_score": 0.6},
    {"name": "all-limits", "range_min": 1, "range_max": 12, "absolute_margin": 0.01, "relative_margin": 0.02,
     "max_score": 0.95, "min_score": 0.5, "num_negatives": 2},
    {"name": "corpus", "with_corpus": True, "num_negatives": 4},
    {"name": "tuples", "output_format": "n-tuple"},
    {"name": "tuples-short", "output_format": "n-tuple", "absolute_margin": 0.02},
    {"name": "pairs", "output_format": "labeled-pair"},
    {"name": "list", "output_format": "labeled-list", "absolute_margin": 0.02},
    {"name": "positives", "output_format": "n-tuple", "include_positives": True, "num_negatives": 6},
    {"name": "prompts", "query_prompt": "find: ", "corpus_prompt": "text: "},
    {"name": "more-than-there-are", "num_negatives": 40},
]


def case(model: SentenceTransformer, rows: list[dict], corpus: list[str], name: str, with_corpus=False, **options):
    """The rows with their scores, and without them: the two differ in the columns that they have."""
    arguments = {"corpus": corpus} if with_corpus else {}
    arguments |= options
    scored = mine(model, rows, output_scores=True, **arguments)
    plain = mine(model, rows, output_scores=False, **arguments)
    return {
        "name": name,
        "with_corpus": with_corpus,
        "options": options,
        "columns": plain.column_names,
        "rows": list(plain),
        "scored_columns": scored.column_names,
        "scores": [row["scores"] if "scores" in row else row["score"] for row in scored],
    }


def mine(model: SentenceTransformer, rows: list[dict], **arguments) -> Dataset:
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        return mine_hard_negatives(Dataset.from_list(rows), model, verbose=False, **arguments)


def check_distinct(model: SentenceTransformer) -> None:
    """No two documents may have scores so alike that rounding could swap them."""
    rows = pairs()
    documents = list(dict.fromkeys(row["positive"] for row in rows))
    scores = model.similarity(model.encode_query([row["anchor"] for row in rows]), model.encode_document(documents))
    gaps = scores.sort(dim=1).values.diff(dim=1)
    if gaps.min() < LEAST_GAP:
        raise AssertionError(f"two scores differ by {gaps.min()}: change the texts")
