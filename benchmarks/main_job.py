"""The main job on real data: does search gain as much by fine-tuning with Attune as with sentence-transformers?"""

import argparse
import hashlib
import os
import sys
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import base_models
import jobs_data
from json_lines import plain, read_json, write_json
from processes import ProcessFailed
from report import markdown
from retrieval_quality import RESAMPLES, Quality, largest_difference, measure, paired_difference, read
from settings import TrainingSettings
from sides import ROOT, Attune, Peer

METRIC = "ndcg@10"
SHOWN = ("accuracy@1", "accuracy@10", METRIC)
# What a folder of Attune's may differ by when sentence-transformers reads it.
TOLERANCE = 1e-5
# Both rank the same vectors; a metric is a mean of ratios of small numbers.
EVALUATORS_TOLERANCE = 1e-9
PARTS = ("jobs", "medquad", "compare")


@dataclass(frozen=True)
class Task:
    """What to train with and what to search."""

    name: str
    train: Path
    retrieval: Path
    # Its seed is replaced by each of --seeds.
    settings: TrainingSettings


@dataclass(frozen=True)
class SideResults:
    """What one side's training gave with one seed."""

    after: Quality
    # A TrainingRun as plain values.
    training: dict


def main() -> int:
    arguments = parse_arguments()
    try:
        return 0 if MainJob(arguments).run() else 1
    except (ProcessFailed, OSError, ValueError) as problem:
        print(problem, file=sys.stderr)
        return 1


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="main_job", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder that holds jobs/ and medquad/")
    parser.add_argument("--parts", default=",".join(PARTS), help=f"which of {', '.join(PARTS)} (default: all)")
    parser.add_argument("--precision", default="auto", help="that Attune trains in: auto, fp32 or bf16 (default: auto)")
    parser.add_argument(
        "--seeds", default="42", help="of training, both sides; several are averaged (default: 42)"
    )
    parser.add_argument("--threads", type=int, default=os.cpu_count(), help="of both sides (default: all processors)")
    parser.add_argument(
        "--reuse-peer", action="store_true", help="keep what sentence-transformers did in an earlier run"
    )
    parser.add_argument(
        "--out", type=Path, default=ROOT / "out/main-job", help="models and results (default: %(default)s)"
    )
    arguments = parser.parse_args()
    arguments.parts = arguments.parts.split(",")
    arguments.seeds = [int(seed) for seed in arguments.seeds.split(",")]
    for part in arguments.parts:
        if part not in PARTS:
            parser.error(f"--parts: there is no '{part}'; there are {', '.join(PARTS)}")
    for name in ("jobs/jobs.csv", "jobs/queries.jsonl", "medquad/train_triplets_1500.jsonl", "medquad/ir_dev"):
        if not (arguments.data / name).exists():
            parser.error(f"--data: {arguments.data} has no {name}")
    return arguments


class MainJob:
    """One run of this script."""

    def __init__(self, arguments: argparse.Namespace):
        self.arguments = arguments
        self.out = arguments.out
        self.attune = Attune(arguments.threads)
        self.peer = Peer(arguments.threads)
        self.passed = True

    def run(self) -> bool:
        """Whether all that has to hold does."""
        self.attune.prepare()
        self.about = self.peer.describe(self.out / "peer")
        print(f"sentence-transformers: {self.about['versions']}")
        jobs = jobs_data.prepare(self.arguments.data / "jobs", self.out / "jobs/data")
        if "jobs" in self.arguments.parts:
            print(
                f"\n# jobs: {jobs.trained} pairs to train with, {jobs.held_out} held-out queries over {jobs.postings}"
                f" postings ({jobs.shared} of the pairs have a posting that also answers a held-out query)"
            )
            settings = TrainingSettings(epochs=2, batch_sampler="no_duplicates")
            self.compare_training(Task("jobs", jobs.train, jobs.retrieval, settings))
        if "medquad" in self.arguments.parts:
            print("\n# medquad: 1,500 triplets to train with, the queries of ir_dev")
            medquad = self.arguments.data / "medquad"
            settings = TrainingSettings(epochs=1)
            self.compare_training(Task("medquad", medquad / "train_triplets_1500.jsonl", medquad / "ir_dev", settings))
        if "compare" in self.arguments.parts:
            print(f"\n# compare: {', '.join(base_models.NAMES)} on the held-out queries of jobs")
            jars = base_models.fetch(self.out / "jars")
            print(self.attune.compare(base_models.NAMES, jobs.retrieval, jars, self.out / "compare"))
        return self.passed

    def compare_training(self, task: Task) -> None:
        """Trains with every seed, and judges the metric's mean over the seeds, query by query."""
        folder = self.out / task.name
        base = self.about["model"]
        before = {
            side.name: measure(side, self.peer, base, task.retrieval, folder / "before" / side.name)
            for side in (self.attune, self.peer)
        }
        runs = [
            self.train_both(replace(task, settings=replace(task.settings, seed=seed)), before, folder / f"seed-{seed}")
            for seed in self.arguments.seeds
        ]
        ours, theirs = ([run[side.name].after for run in runs] for side in (self.attune, self.peer))
        difference = paired_difference(ours, theirs, METRIC)
        print(
            f"\n{METRIC} after training, {self.attune.name} − {self.peer.name}: {difference}, paired bootstrap over"
            f" {len(ours[0].samples[METRIC])} queries, {RESAMPLES} resamples, seeds averaged: {len(runs)}"
        )
        self.check("the interval includes or exceeds 0", difference.high >= 0)
        self.check_folder(task, runs[0][self.attune.name], folder / "checks")
        write_json(
            folder / "results.json",
            {
                "difference": plain(difference),
                "before": {name: quality.metrics for name, quality in before.items()},
                "seeds": {
                    seed: {name: {"after": side.after.metrics, "training": side.training} for name, side in run.items()}
                    for seed, run in zip(self.arguments.seeds, runs)
                },
            },
        )

    def train_both(self, task: Task, before: dict[str, Quality], folder: Path) -> dict[str, SideResults]:
        """Both sides with one seed."""
        theirs = self.peer_results(task, folder / self.peer.name)
        training = self.attune.train(
            self.about["model"], task.train, task.settings, self.arguments.precision, folder / self.attune.name
        )
        after = measure(self.attune, self.peer, training.model, task.retrieval, folder / self.attune.name / "after")
        sides = {self.attune.name: SideResults(after, plain(training)), self.peer.name: theirs}

        print(f"\nseed {task.settings.seed}\n{table(before, sides)}")
        for name, side in sides.items():
            gain = paired_difference([side.after], [before[name]], METRIC)
            print(f"{name}: {training_line(side.training)}; gain in {METRIC} {gain}")
        difference = paired_difference([after], [theirs.after], METRIC)
        print(f"{self.attune.name} − {self.peer.name}: {difference}", flush=True)
        return sides

    def peer_results(self, task: Task, folder: Path) -> SideResults:
        """sentence-transformers' half, computed in float32, its default."""
        made_from = {"data": digest(task), "settings": asdict(task.settings), "peer": self.about["versions"]}
        record = folder / "made-from.json"
        if self.arguments.reuse_peer and record.exists() and read_json(record) == made_from:
            print(f"{self.peer.name}: used again from {folder}")
            return SideResults(read(folder / "after"), read_json(folder / "training.json"))
        record.unlink(missing_ok=True)
        training = self.peer.train(self.about["model"], task.train, task.settings, "fp32", folder / "training")
        after = measure(self.peer, self.peer, training.model, task.retrieval, folder / "after")
        write_json(folder / "training.json", plain(training))
        write_json(record, made_from)
        return SideResults(after, plain(training))

    def check_folder(self, task: Task, ours: SideResults, folder: Path) -> None:
        """sentence-transformers reads Attune's folder, and Attune's evaluator agrees with sentence-transformers'."""
        model = ours.training["model"]
        read_by_peer = measure(self.peer, self.peer, model, task.retrieval, folder / "read-by-sentence-transformers")
        largest = largest_difference(ours.after, read_by_peer)
        self.check(
            f"sentence-transformers reads Attune's folder: vectors differ by {largest:.1e} (allowed: {TOLERANCE:.0e})",
            largest <= TOLERANCE,
        )
        metrics = self.attune.evaluate(model, task.retrieval, folder / "evaluate")
        largest = max(abs(metrics[metric] - value) for metric, value in ours.after.metrics.items())
        self.check(f"the two evaluators' metrics differ by {largest:.1e}", largest <= EVALUATORS_TOLERANCE)

    def check(self, statement: str, holds: bool) -> None:
        self.passed &= holds
        print(f"{'pass' if holds else 'FAIL'}: {statement}")


def table(before: dict[str, Quality], sides: dict[str, SideResults]) -> str:
    qualities = [(f"before, {name}", quality) for name, quality in before.items()]
    qualities += [(f"after, {name}", side.after) for name, side in sides.items()]
    shown = [[name, *(f"{quality.metrics[metric]:.4f}" for metric in SHOWN)] for name, quality in qualities]
    return markdown([["", *SHOWN], *shown])


def training_line(training: dict) -> str:
    memory = training["usage"]["peak_bytes"] / 1e9
    return (
        f"trained in {training['precision']}, {training['seconds']:.0f} s, mean loss {training['loss']:.4f},"
        f" peak memory {memory:.1f} GB, other processes had {training['usage']['others']:.0%} of the machine"
    )


def digest(task: Task) -> str:
    """Of the files that the peer's results come from."""
    files = [task.train, *(task.retrieval / name for name in ("queries.jsonl", "corpus.jsonl", "qrels.tsv"))]
    return hashlib.sha256(b"".join(hashlib.sha256(file.read_bytes()).digest() for file in files)).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
