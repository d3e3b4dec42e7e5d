"""Triplets out of the example data, for a comparison without any other data at hand."""

from json_lines import read_json_lines
from sides import ROOT


def read() -> list[dict]:
    """Each search with its posting, and the next posting, which is of the same trade, as the negative."""
    postings = read_json_lines(ROOT / "examples/jobs/postings.jsonl")
    following = postings[1:] + postings[:1]
    return [
        {"query": posting["query"], "positive": posting["posting"], "negative": other["posting"]}
        for posting, other in zip(postings, following, strict=True)
    ]
