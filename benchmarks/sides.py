"""The two sides of the comparison: the same work, each in a process of its own."""

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from json_lines import read_json
from processes import Usage, run
from settings import TrainingSettings

ROOT = Path(__file__).resolve().parent.parent
LAUNCHER = ROOT / "attune"


@dataclass(frozen=True)
class TrainingRun:
    """seconds: of training alone, by each side's own clock, without imports and loading the model."""

    model: Path
    precision: str
    seconds: float
    rows_per_second: float
    loss: float
    usage: Usage


@dataclass(frozen=True)
class EncodingRun:
    """seconds: of encoding alone, by each side's own clock, without imports and loading the model."""

    vectors: Path
    seconds: float
    texts_per_second: float
    usage: Usage


@dataclass(frozen=True)
class LatencyRun:
    """milliseconds: the median time of one short text, once warm."""

    milliseconds: float
    usage: Usage


class Attune:
    """Attune by its command line."""

    name = "Attune"

    def __init__(self, threads: int):
        self.environment = {"OMP_NUM_THREADS": str(threads)}

    def prepare(self) -> None:
        """Lets the launcher build what is not built yet."""
        run([LAUNCHER, "--version"], log=ROOT / "out/attune-build.log")

    def train(
        self,
        model: str,
        rows: Path,
        settings: TrainingSettings,
        precision: str,
        folder: Path,
        loss: str = "MultipleNegativesRankingLoss",
        options: dict[str, str] | None = None,
    ) -> TrainingRun:
        clear(folder)
        out = folder / "run"
        command = [LAUNCHER, "train", "--model", model, "--train", rows, "--loss", loss]
        for name, value in (options or {}).items():
            command += ["--loss-option", f"{name}={value}"]
        command += ["--save-strategy", "no", "--precision", precision, "--out", out, *settings.options()]
        usage = run(command, folder / "train.log", environment=self.environment)
        record = read_json(out / "run.json")
        outcome = record["outcome"]
        return TrainingRun(
            out / "model",
            record["environment"]["precision"],
            outcome["seconds"],
            outcome["rows_per_second"],
            outcome["train_loss"],
            usage,
        )

    def encode(self, model: str, texts: Path, column: str, precision: str, folder: Path) -> EncodingRun:
        clear(folder)
        vectors = folder / "vectors.npy"
        command = [LAUNCHER, "encode", "--model", model, "--input", texts, "--column", column]
        command += ["--precision", precision, "--output", vectors, "--json"]
        usage = run(command, folder / "encode.log", folder / "figures.json", environment=self.environment)
        figures = read_json(folder / "figures.json")
        return EncodingRun(vectors, figures["seconds"], figures["rows"] / figures["seconds"], usage)

    def export(self, model: str, folder: Path) -> Path:
        """The model with its ONNX file."""
        out = clear(folder) / "model"
        run([LAUNCHER, "export", "--onnx", "--model", model, "--out", out], folder / "export.log")
        return out

    def latency(self, folder: Path) -> LatencyRun:
        """Of EncodeBenchmark's text, by JMH."""
        output = clear(folder) / "jmh.json"
        command = [ROOT / "benchmarks/operations", "EncodeBenchmark.oneShortText", "-p", "precision=fp32"]
        usage = run([*command, "-rf", "json", "-rff", output], folder / "jmh.log", environment=self.environment)
        (result,) = read_json(output)
        return LatencyRun(result["primaryMetric"]["scorePercentiles"]["50.0"], usage)

    def evaluate(self, model: str, retrieval: Path, folder: Path) -> dict[str, float]:
        """Attune's own evaluator; the metrics without "cosine_"."""
        clear(folder)
        command = [LAUNCHER, "evaluate", "--model", model, "--retrieval", retrieval, "--json"]
        run(command, folder / "evaluate.log", folder / "metrics.json", environment=self.environment)
        metrics = read_json(folder / "metrics.json")["metrics"]
        return {name.removeprefix("cosine_"): estimate["value"] for name, estimate in metrics.items()}

    def compare(self, models: list[str], retrieval: Path, jars: list[Path], folder: Path) -> str:
        """The table of base models, as Attune prints it."""
        clear(folder)
        command = [LAUNCHER, "compare", "--models", ",".join(models), "--retrieval", retrieval]
        class_path = {"ATTUNE_CLASSPATH": os.pathsep.join(map(str, jars))}
        run(command, folder / "compare.log", folder / "table.txt", environment=self.environment | class_path)
        return (folder / "table.txt").read_text(encoding="utf-8")


class Peer:
    """sentence-transformers by peer.py."""

    name = "sentence-transformers"

    def __init__(self, threads: int):
        self.environment = {"OMP_NUM_THREADS": str(threads)}

    def describe(self, folder: Path) -> dict:
        return self.figures("describe", [], clear(folder))[0]

    def train(
        self,
        model: str,
        rows: Path,
        settings: TrainingSettings,
        precision: str,
        folder: Path,
        loss: str = "MultipleNegativesRankingLoss",
        options: dict[str, str] | None = None,
    ) -> TrainingRun:
        clear(folder)
        words = ["--model", model, "--train", rows, "--precision", precision, "--out", folder, *settings.options()]
        words += ["--loss", loss, *(f"--loss-option={name}={value}" for name, value in (options or {}).items())]
        figures, usage = self.figures("train", words, folder)
        return TrainingRun(
            folder / "model", precision, figures["seconds"], figures["rows_per_second"], figures["loss"], usage
        )

    def encode(
        self, model: str | Path, texts: Path, column: str, precision: str, folder: Path, onnx: bool = False
    ) -> EncodingRun:
        vectors = clear(folder) / "vectors.npy"
        options = ["--model", model, "--input", texts, "--column", column]
        options += ["--precision", precision, "--vectors", vectors, *(["--onnx"] if onnx else [])]
        figures, usage = self.figures("encode", options, folder)
        return EncodingRun(vectors, figures["seconds"], figures["texts_per_second"], usage)

    def latency(self, model: str | Path, text: str, folder: Path, onnx: bool = False) -> LatencyRun:
        options = ["--model", model, "--text", text, *(["--onnx"] if onnx else [])]
        figures, usage = self.figures("latency", options, clear(folder))
        return LatencyRun(figures["milliseconds"], usage)

    def score(self, retrieval: Path, queries: Path, corpus: Path, folder: Path) -> dict:
        """sentence-transformers' evaluator over vectors of either side: their means, and each query's values."""
        options = ["--retrieval", retrieval, "--queries", queries, "--corpus", corpus]
        return self.figures("score", options, clear(folder))[0]

    def figures(self, command: str, options: list, folder: Path) -> tuple[dict, Usage]:
        output = folder / "figures.json"
        words = [sys.executable, ROOT / "benchmarks/peer.py", command, *options, "--output", output]
        usage = run(words, folder / f"{command}.log", environment=self.environment)
        return read_json(output), usage


def clear(folder: Path) -> Path:
    """An empty folder: each piece of work has its own, and leaves nothing of an earlier run's."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder
