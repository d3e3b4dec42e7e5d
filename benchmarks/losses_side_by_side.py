"""Losses on real data: does training with Attune help as much as training with sentence-transformers?"""

import argparse
import os
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from scipy.stats import spearmanr

import losses_data
from json_lines import read_json_lines, write_json
from processes import ProcessFailed
from report import markdown
from retrieval_quality import BOOTSTRAP_SEED, Difference, Quality, measure, paired_difference
from settings import TrainingSettings
from sides import ROOT, Attune, Peer, clear

PARTS = ("stsb-en", "stsb-zh", "banking77", "matryoshka", "distillation", "cached")
METRIC = "ndcg@10"
SIZES = (384, 192, 96, 48)
STUDENT_LAYERS = [0, 2, 4]
RESAMPLES = 1_000  # of a rank correlation, which takes longer than a mean


@dataclass(frozen=True)
class Comparison:
    """What both sides came to; the interval includes or exceeds 0 where Attune helps as much."""

    name: str
    before: float
    attune: float
    peer: float
    difference: Difference

    @property
    def passed(self) -> bool:
        return self.difference.high >= 0


def main() -> int:
    arguments = parse_arguments()
    try:
        return 0 if LossesSideBySide(arguments).run() else 1
    except (ProcessFailed, OSError, ValueError) as problem:
        print(problem, file=sys.stderr)
        return 1


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="losses_side_by_side", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder that holds stsb/, banking77/ and medquad/")
    parser.add_argument("--parts", default=",".join(PARTS), help=f"which of {', '.join(PARTS)} (default: all)")
    parser.add_argument("--chinese-model", help="folder of the model for stsb-zh, such as bge-small-zh-v1.5's")
    parser.add_argument("--rows", type=int, help="train with so many rows only, to try the script")
    parser.add_argument("--precision", default="fp32", help="of both: fp32 or bf16 (default: fp32)")
    parser.add_argument(
        "--seeds", default="42", help="of training, both sides; several are averaged (default: 42)"
    )
    parser.add_argument("--threads", type=int, default=os.cpu_count(), help="of both sides (default: all processors)")
    parser.add_argument("--out", type=Path, default=ROOT / "out/losses", help="models and results (default: %(default)s)")
    arguments = parser.parse_args()
    arguments.parts = arguments.parts.split(",")
    arguments.seeds = [int(seed) for seed in arguments.seeds.split(",")]
    for part in arguments.parts:
        if part not in PARTS:
            parser.error(f"--parts: there is no '{part}'; there are {', '.join(PARTS)}")
    if "stsb-zh" in arguments.parts and not arguments.chinese_model:
        print("stsb-zh is trained from all-MiniLM-L6-v2, which knows little Chinese: give --chinese-model for a better one")
    return arguments


class LossesSideBySide:
    """One run of this script."""

    def __init__(self, arguments: argparse.Namespace):
        self.arguments = arguments
        self.out = arguments.out
        self.rows = arguments.rows
        self.attune = Attune(arguments.threads)
        self.peer = Peer(arguments.threads)
        self.comparisons: list[Comparison] = []

    def run(self) -> bool:
        self.attune.prepare()
        about = self.peer.describe(self.out / "peer")
        print(f"sentence-transformers: {about['versions']}")
        self.model = Path(about["model"])
        parts = {
            "stsb-en": lambda: self.similarity("stsb-en", "en", self.model),
            "stsb-zh": lambda: self.similarity("stsb-zh", "zh", Path(self.arguments.chinese_model or self.model)),
            "banking77": self.classes,
            "matryoshka": self.matryoshka,
            "distillation": self.distillation,
            "cached": self.cached,
        }
        for part in self.arguments.parts:
            parts[part]()
        table = [["", "before", "Attune", "sentence-transformers", "difference", ""]]
        for one in self.comparisons:
            verdict = "as good" if one.passed else "WORSE"
            table.append(
                [one.name, f"{one.before:.4f}", f"{one.attune:.4f}", f"{one.peer:.4f}", str(one.difference), verdict]
            )
        print("\n" + markdown(table))
        write_json(self.out / "comparisons.json", {one.name: vars(one) | {"difference": vars(one.difference)} for one in self.comparisons})
        return all(one.passed for one in self.comparisons)

    def train(
        self, name: str, model: Path, rows: Path, settings: TrainingSettings, loss: str, options=None, sides=None
    ) -> dict[str, list[Path]]:
        """The models that each side trained, one for each seed, by the side's name."""
        sides = sides or (self.attune, self.peer)
        models = {side.name: [] for side in sides}
        for seed in self.arguments.seeds:
            for side in sides:
                folder = self.out / name / side.name / f"train-{seed}"
                seeded = replace(settings, seed=seed)
                run = side.train(str(model), rows, seeded, self.arguments.precision, folder, loss, options)
                print(f"{name}, seed {seed}: {side.name} trained in {run.seconds:.0f} s, mean loss {run.loss:.4f}", flush=True)
                models[side.name].append(run.model)
        return models

    def similarity(self, name: str, language: str, model: Path) -> None:
        """CoSENT on STSb: the Spearman correlation of cosines and scores on dev."""
        data = self.arguments.data / "stsb" / language
        train = losses_data.scored_pairs(data / "train.jsonl", self.out / name / "train.jsonl", self.rows)
        dev = losses_data.scored_pairs(data / "dev.jsonl", self.out / name / "dev.jsonl", None)
        models = self.train(name, model, train, TrainingSettings(), "CoSENTLoss")
        scores = np.array([row["score"] for row in read_json_lines(dev)])
        before = [self.cosines(self.peer, model, dev, self.out / name / "before")]
        after = [
            [
                self.cosines(side, trained, dev, self.out / name / side.name / f"after-{index}")
                for index, trained in enumerate(models[side.name])
            ]
            for side in (self.attune, self.peer)
        ]
        self.add_correlation(name, scores, before, *after)

    @staticmethod
    def cosines(side, model: Path, pairs: Path, folder: Path) -> np.ndarray:
        vectors = [
            np.load(side.encode(str(model), pairs, column, "fp32", folder / column).vectors)
            for column in ("sentence1", "sentence2")
        ]
        return losses_data.cosines(*vectors)

    def add_correlation(self, name: str, scores: np.ndarray, before: list, ours: list, theirs: list) -> None:
        """Each of before, ours and theirs: the cosines of the pairs, for each seed."""

        def correlation(seeds: list, draw=slice(None)) -> float:
            return float(np.mean([spearmanr(cosines[draw], scores[draw]).statistic for cosines in seeds]))

        draws = np.random.default_rng(BOOTSTRAP_SEED).integers(len(scores), size=(RESAMPLES, len(scores)))
        low, high = np.quantile([correlation(ours, draw) - correlation(theirs, draw) for draw in draws], [0.025, 0.975])
        figures = [correlation(seeds) for seeds in (before, ours, theirs)]
        difference = Difference(figures[1] - figures[2], float(low), float(high))
        self.comparisons.append(Comparison(f"{name}, Spearman", *figures, difference))

    def add_retrieval(self, name: str, before: list[Quality], ours: list[Quality], theirs: list[Quality], metric: str = METRIC) -> None:
        figures = [float(np.mean([run.metrics[metric] for run in side])) for side in (before, ours, theirs)]
        self.comparisons.append(Comparison(f"{name}, {metric}", *figures, paired_difference(ours, theirs, metric)))

    def measure(self, side, models: list[Path], retrieval: Path, folder: Path) -> list[Quality]:
        return [
            measure(side, self.peer, model, retrieval, folder / str(index)) for index, model in enumerate(models)
        ]

    def measure_all(self, name: str, before: list[Path], models: dict, retrieval: Path) -> list[list[Quality]]:
        folder = self.out / name
        return [
            self.measure(self.peer, before, retrieval, folder / "before"),
            self.measure(self.attune, models[self.attune.name], retrieval, folder / self.attune.name / "after"),
            self.measure(self.peer, models[self.peer.name], retrieval, folder / self.peer.name / "after"),
        ]

    def classes(self) -> None:
        """Batches of intents, then search for training queries of the same intent."""
        data = self.arguments.data / "banking77"
        train = losses_data.labelled_texts(data / "train.jsonl", self.out / "banking77/train.jsonl", self.rows)
        retrieval = losses_data.intent_retrieval(data, clear(self.out / "banking77/retrieval"), self.rows)
        settings = TrainingSettings(batch_size=32, batch_sampler="group_by_label")
        models = self.train("banking77", self.model, train, settings, "BatchAllTripletLoss", {"margin": "0.3"})
        qualities = self.measure_all("banking77", [self.model], models, retrieval)
        for metric in ("accuracy@1", METRIC):
            self.add_retrieval("banking77", *qualities, metric)

    def medquad(self, name: str, make, file: str = "train_triplets_1500.jsonl") -> tuple[Path, Path]:
        data = self.arguments.data / "medquad"
        return make(data / file, self.out / name / "train.jsonl", self.rows), data / "ir_dev"

    def matryoshka(self) -> None:
        """At each size: both sides, and (as before) the model that was not trained for it."""
        name = "matryoshka"
        train, retrieval = self.medquad(name, losses_data.pairs)
        options = {"loss": "MultipleNegativesRankingLoss", "matryoshka_dims": ",".join(map(str, SIZES))}
        settings = TrainingSettings(batch_sampler="no_duplicates")
        models = self.train(name, self.model, train, settings, "MatryoshkaLoss", options)
        plain = self.plain("matryoshka-plain", train, settings)
        whole = self.measure_all(name, plain, models, retrieval)
        for size in SIZES:
            cut = [[self.truncate(quality, size, retrieval) for quality in qualities] for qualities in whole]
            self.add_retrieval(f"{name} at {size} (before: plain training, truncated)", *cut)

    def plain(self, name: str, train: Path, settings: TrainingSettings) -> list[Path]:
        """What a loss that adds to MultipleNegativesRankingLoss is compared with: the latter alone, by Attune."""
        sides = (self.attune,)
        return self.train(name, self.model, train, settings, "MultipleNegativesRankingLoss", sides=sides)[self.attune.name]

    def truncate(self, quality: Quality, size: int, retrieval: Path) -> Quality:
        folder = clear(self.out / "matryoshka/truncated")
        vectors = [
            losses_data.truncated(source, size, folder / f"{part}.npy")
            for part, source in (("queries", quality.queries), ("corpus", quality.corpus))
        ]
        scores = self.peer.score(retrieval, *vectors, folder / "scores")
        return Quality(scores["metrics"], scores["samples"], *vectors)

    def distillation(self) -> None:
        """A model of three layers learns the vectors of the one of six that it was cut from."""
        name = "distillation"
        train, retrieval = self.medquad(name, losses_data.texts)
        student = losses_data.shortened_model(self.model, self.out / name / "student", STUDENT_LAYERS)
        settings = TrainingSettings(learning_rate=1e-4)
        models = self.train(name, student, train, settings, "MSELoss", {"teacher": str(self.model)})
        (teacher,) = self.measure(self.peer, [self.model], retrieval, self.out / name / "teacher")
        print(f"{name}: the teacher has {METRIC} {teacher.metrics[METRIC]:.4f}")
        self.add_retrieval(name, *self.measure_all(name, [student], models, retrieval))

    def cached(self) -> None:
        """Batches of 512 with cached gradients; batches of 16 as before."""
        name = "cached"
        train, retrieval = self.medquad(name, losses_data.pairs, "train.jsonl")
        small = TrainingSettings(batch_sampler="no_duplicates")
        plain = self.plain("cached-16", train, small)
        large = TrainingSettings(batch_size=512, learning_rate=1e-4, batch_sampler="no_duplicates")
        models = self.train(name, self.model, train, large, "CachedMultipleNegativesRankingLoss", {"mini_batch_size": "32"})
        qualities = self.measure_all(name, plain, models, retrieval)
        self.add_retrieval(f"{name} at 512 (before: Attune at 16)", *qualities)


if __name__ == "__main__":
    sys.exit(main())
