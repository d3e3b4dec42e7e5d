"""Speed, memory and quality of Attune and sentence-transformers on the same work, in turn: A B A B …"""

import argparse
import os
import sys
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path

import example_triplets
from json_lines import plain, read_json_lines, write_json, write_json_lines
from processes import ProcessFailed
from report import Column, comparison_table
from retrieval_quality import RESAMPLES, measure, paired_difference
from settings import TrainingSettings
from sides import ROOT, Attune, Peer, TrainingRun

# More than this share of the machine in other processes' hands, and the figures are not to be trusted.
QUIET = 0.05


@dataclass(frozen=True)
class Work:
    """What is measured, and in which precision each side computes it."""

    kind: str
    attune: str
    peer: str
    title: str


WORKS = {
    "train-default": Work("train", "auto", "fp32", "training, Attune's default against sentence-transformers' float32"),
    "train-fp32": Work("train", "fp32", "fp32", "training, both in float32"),
    "train-bf16": Work("train", "bf16", "bf16", "training, both in bf16"),
    "train-cached": Work("train-cached", "bf16", "bf16", "training with cached gradients, batches of 512, both in bf16"),
    "encode-fp32": Work("encode", "fp32", "fp32", "encoding, both in float32"),
    "encode-bf16": Work("encode", "bf16", "bf16", "encoding, both in bf16"),
    "encode-onnx": Work("encode-onnx", "bf16", "fp32", "encoding, Attune in bf16 against ONNX Runtime in float32"),
    "one-text": Work("one-text", "fp32", "fp32", "one short text, warm, both in float32"),
    "one-text-onnx": Work("one-text-onnx", "fp32", "fp32", "one short text, warm, against ONNX Runtime, both in float32"),
    "cold": Work("cold", "fp32", "fp32", "one short text from a new process, both in float32"),
}
LARGE_BATCH = 512
MINI_BATCH = 32
# As EncodeBenchmark has it.
SHORT_TEXT = "data scientist, six years, LLMs, credit risk"

TRAINING_COLUMNS = [
    Column("rows a second", lambda run: run.rows_per_second, 2),
    Column("training, s", lambda run: run.seconds, 1),
    Column("whole process, s", lambda run: run.usage.seconds, 1),
    Column("processor time, s", lambda run: run.usage.cpu_seconds, 1),
    Column("peak memory, MB", lambda run: run.usage.peak_bytes / 1e6, 0),
    Column("mean loss", lambda run: run.loss, 4),
]
ENCODING_COLUMNS = [
    Column("texts a second", lambda run: run.texts_per_second, 1),
    Column("encoding, s", lambda run: run.seconds, 1),
    Column("whole process, s", lambda run: run.usage.seconds, 1),
    Column("processor time, s", lambda run: run.usage.cpu_seconds, 1),
    Column("peak memory, MB", lambda run: run.usage.peak_bytes / 1e6, 0),
]
LATENCY_COLUMNS = [Column("median, ms", lambda run: run.milliseconds, 2)]
COLUMNS = {
    "train": TRAINING_COLUMNS,
    "train-cached": TRAINING_COLUMNS,
    "encode": ENCODING_COLUMNS,
    "encode-onnx": ENCODING_COLUMNS,
    "one-text": LATENCY_COLUMNS,
    "one-text-onnx": LATENCY_COLUMNS,
    "cold": ENCODING_COLUMNS[2:],
}


def main() -> int:
    arguments = parse_arguments()
    try:
        Comparison(arguments).run()
    except (ProcessFailed, OSError, ValueError) as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="side_by_side", description=__doc__)
    parser.add_argument(
        "--triplets",
        type=Path,
        help="JSON lines with anchor or query, positive, negative (default: made of examples/jobs)",
    )
    parser.add_argument("--texts", type=Path, help="JSON lines with texts to encode (default: the triplets' positives)")
    parser.add_argument("--column", default="text", help="field of the texts to encode (default: text)")
    parser.add_argument("--rows", type=int, help="use the first N rows only")
    parser.add_argument("--works", default=",".join(WORKS), help=f"which of {', '.join(WORKS)} (default: all)")
    parser.add_argument("--repeats", type=int, default=3, help="turns of each work (default: 3)")
    parser.add_argument(
        "--threads", type=int, default=available_processors(), help="of both sides (default: all processors)"
    )
    parser.add_argument("--epochs", type=float, default=1)
    parser.add_argument("--batch-size", type=int, default=16)
    parser.add_argument("--max-seq-length", type=int, default=256)
    parser.add_argument("--model", help="a sentence-transformers folder (default: all-MiniLM-L6-v2)")
    parser.add_argument(
        "--quality", type=Path, metavar="DIR", help="a BEIR folder: how well the trained models retrieve"
    )
    parser.add_argument(
        "--out", type=Path, default=ROOT / "out/side-by-side", help="results and logs (default: %(default)s)"
    )
    arguments = parser.parse_args()
    arguments.works = arguments.works.split(",")
    for name in arguments.works:
        if name not in WORKS:
            parser.error(f"--works: there is no '{name}'; there are {', '.join(WORKS)}")
    for name in ("repeats", "threads", "rows"):
        value = getattr(arguments, name)
        if value is not None and value < 1:
            parser.error(f"--{name} must be at least 1, but is {value}")
    for name in ("triplets", "texts", "quality"):
        path = getattr(arguments, name)
        if path is not None and not path.exists():
            parser.error(f"--{name}: there is no {path}")
    return arguments


def available_processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()


class Comparison:
    """One run of this script."""

    def __init__(self, arguments: argparse.Namespace):
        self.arguments = arguments
        self.out = arguments.out
        self.settings = TrainingSettings(
            epochs=arguments.epochs, batch_size=arguments.batch_size, max_seq_length=arguments.max_seq_length
        )
        self.attune = Attune(arguments.threads)
        self.peer = Peer(arguments.threads)
        # Children inherit it: neither side can use more processors, whatever its pools of threads think.
        if hasattr(os, "sched_setaffinity") and arguments.threads < available_processors():
            os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: arguments.threads])

    def run(self) -> None:
        self.attune.prepare()
        about = self.peer.describe(self.out / "peer")
        self.model = self.arguments.model or about["model"]
        self.triplets, self.texts = self.write_input()
        print(f"Model: {self.arguments.model or 'all-MiniLM-L6-v2'}. Threads: {self.arguments.threads}.")
        print(f"Peer: {about['versions']}.")
        self.warm_up()
        results = {"threads": self.arguments.threads, "peer": about["versions"], "settings": asdict(self.settings)}
        for name in self.arguments.works:
            results[name] = self.measure(name, WORKS[name])
            write_json(self.out / "results.json", results)

    def write_input(self) -> tuple[Path, Path]:
        """The same rows for both sides, as files."""
        path = self.arguments.triplets
        triplets = (read_json_lines(path) if path else example_triplets.read())[: self.arguments.rows]
        path = self.arguments.texts
        column = self.arguments.column
        rows = read_json_lines(path) if path else [{column: row["positive"]} for row in triplets]
        texts = [{column: row[column]} for row in rows][: self.arguments.rows]
        files = self.out / "input/triplets.jsonl", self.out / "input/texts.jsonl"
        write_json_lines(files[0], triplets)
        write_json_lines(files[1], texts)
        return files

    def warm_up(self) -> None:
        """A short, unmeasured run of each: unpacks native libraries and brings files into the system's cache."""
        folder = self.out / "warm-up"
        few = folder / "few.jsonl"
        write_json_lines(few, read_json_lines(self.triplets)[: self.settings.batch_size])
        for side in (self.attune, self.peer):
            side.train(self.model, few, self.settings, "fp32", folder / side.name)

    def measure(self, name: str, work: Work) -> dict:
        print(f"\n## {name}: {work.title}\n{self.arguments.repeats} turns", end="")
        if work.kind.startswith(("train", "encode")):
            print(f", {len(read_json_lines(self.triplets if work.kind.startswith('train') else self.texts))} rows", end="")
        print()
        runs: dict[str, list] = {self.attune.name: [], self.peer.name: []}
        for turn in range(self.arguments.repeats):
            for side, precision in ((self.attune, work.attune), (self.peer, work.peer)):
                run = self.run_once(side, work.kind, precision, self.out / name / side.name)
                runs[side.name].append(run)
                print(f"turn {turn + 1}, {side.name}: {COLUMNS[work.kind][0].value(run):.2f}", file=sys.stderr)
        print(comparison_table(COLUMNS[work.kind], runs))
        self.print_noise(runs)
        result = {side: [plain(run) for run in those] for side, those in runs.items()}
        if work.kind.startswith("train") and self.arguments.quality:
            result["quality"] = self.quality(name, runs)
        return result

    def run_once(self, side: Attune | Peer, kind: str, precision: str, folder: Path):
        column = self.arguments.column
        onnx = kind.endswith("-onnx") and side is self.peer
        if kind == "train":
            return side.train(self.model, self.triplets, self.settings, precision, folder)
        if kind == "train-cached":
            settings = replace(self.settings, batch_size=LARGE_BATCH)
            options = {"mini_batch_size": str(MINI_BATCH)}
            loss = "CachedMultipleNegativesRankingLoss"
            return side.train(self.model, self.triplets, settings, precision, folder, loss, options)
        if kind == "cold":
            text = self.out / "input/short.jsonl"
            write_json_lines(text, [{column: SHORT_TEXT}])
            return side.encode(self.model, text, column, precision, folder)
        if kind.startswith("one-text"):
            if side is self.attune:
                return side.latency(folder)
            return side.latency(self.exported() if onnx else self.model, SHORT_TEXT, folder, onnx)
        if onnx:
            return side.encode(self.exported(), self.texts, column, precision, folder, onnx)
        return side.encode(self.model, self.texts, column, precision, folder)

    @cache
    def exported(self) -> Path:
        return self.attune.export(self.model, self.out / "exported")

    def print_noise(self, runs: dict[str, list]) -> None:
        others = max(run.usage.others for those in runs.values() for run in those)
        warning = "; measure again on a quiet machine" if others > QUIET else ""
        print(f"Other processes had up to {others:.0%} of the machine during these runs{warning}.")

    def quality(self, name: str, runs: dict[str, list[TrainingRun]]) -> dict:
        """Of the models of the last turn; the folder of an earlier turn's is gone, but the seed was the same."""
        models = {"before training": (self.peer, self.model)}
        models |= {side.name: (side, runs[side.name][-1].model) for side in (self.attune, self.peer)}
        measured = {}
        for title, (side, model) in models.items():
            folder = self.out / name / "quality" / title.replace(" ", "-")
            measured[title] = measure(side, self.peer, str(model), self.arguments.quality, folder)
            shown = ", ".join(f"{metric} {value:.4f}" for metric, value in measured[title].metrics.items())
            print(f"{title}: {shown}")
        difference = paired_difference([measured[self.attune.name]], [measured[self.peer.name]], "ndcg@10")
        print(f"ndcg@10, {self.attune.name} − {self.peer.name}: {difference}, {RESAMPLES} resamples of the queries")
        return {title: quality.metrics for title, quality in measured.items()} | {"difference": plain(difference)}


if __name__ == "__main__":
    sys.exit(main())
