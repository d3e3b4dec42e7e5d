"""How well a model finds relevant documents: vectors by either side, ranking and metrics by the same evaluator."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from json_lines import read_json
from sides import Attune, Peer

RESAMPLES = 10_000
BOOTSTRAP_SEED = 42


@dataclass(frozen=True)
class Quality:
    """metrics: means over the queries; samples: the values of each query, in the same order for every model."""

    metrics: dict[str, float]
    samples: dict[str, list[float]]
    queries: Path
    corpus: Path


def measure(side: Attune | Peer, scorer: Peer, model: Path | str, retrieval: Path, folder: Path) -> Quality:
    """Encodes queries and corpus in float32 by the given side, and scores the vectors."""
    vectors = [
        side.encode(str(model), retrieval / f"{name}.jsonl", "text", "fp32", folder / name).vectors
        for name in ("queries", "corpus")
    ]
    scorer.score(retrieval, *vectors, folder / "scores")
    return read(folder)


def read(folder: Path) -> Quality:
    """What measure() left in a folder."""
    scores = read_json(folder / "scores/figures.json")
    vectors = (folder / name / "vectors.npy" for name in ("queries", "corpus"))
    return Quality(scores["metrics"], scores["samples"], *vectors)


@dataclass(frozen=True)
class Difference:
    """A mean difference with its 95 % interval."""

    mean: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.mean:+.4f} (95 % interval {self.low:+.4f} to {self.high:+.4f})"


def paired_difference(ours: list[Quality], theirs: list[Quality], metric: str) -> Difference:
    """Ours − theirs over the same queries and as many runs of each side, with the percentile interval of a paired
    bootstrap: each resample draws queries, and where there are several runs, runs too, for one run is one draw of
    dropout."""
    values = [np.array([run.samples[metric] for run in side]) for side in (ours, theirs)]
    differences = values[0] - values[1]  # [runs, queries]
    runs, queries = differences.shape
    random = np.random.default_rng(BOOTSTRAP_SEED)
    means = [
        differences[random.integers(runs, size=runs)][:, random.integers(queries, size=queries)].mean()
        for _ in range(RESAMPLES)
    ]
    low, high = np.quantile(means, [0.025, 0.975])
    return Difference(float(differences.mean()), float(low), float(high))


def largest_difference(left: Quality, right: Quality) -> float:
    """Between the vectors of the same texts, over queries and corpus."""
    pairs = [(left.queries, right.queries), (left.corpus, right.corpus)]
    return max(float(np.abs(np.load(one) - np.load(other)).max()) for one, other in pairs)
