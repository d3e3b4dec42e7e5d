"""From a table of job postings to a measured model, by Attune's commands and without a network.

    python from_raw_rows.py --table jobs.csv --out out/from-raw-rows
    python from_raw_rows.py --table linkedin_jobs.csv --columns text=description,title=posting_title --out out/linkedin

prepare, offline queries, split, mine (easy and hard), train with each, evaluate. Prints rows and time of each stage;
then nDCG@10 of the test part's queries over all documents, and the accuracy on triplets with the least similar
negatives, on validation and test, before and after. That accuracy is easy to get: it is shown because tutorials do.
Intervals are 95 %.
"""

import argparse
import os
import sys
from pathlib import Path

import retrieval_files
from json_lines import read_json, read_json_lines
from processes import ProcessFailed, Usage, run
from report import interval, markdown
from retrieval_files import Retrieval
from settings import TrainingSettings
from sides import LAUNCHER, ROOT, Attune, clear

BASE = "all-MiniLM-L6-v2"
RECIPE = ROOT / "examples/recipes/prepare-jobs.yaml"
EASY = ["--strategy", "least-similar-unique"]
HARD = ["--strategy", "hard", "--num-negatives", "1", "--relative-margin", "0.05"]
PARTS = ("train", "validation", "test")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--table", type=Path, required=True)
    parser.add_argument("--columns", default="text=description", help="as prepare has it (default: %(default)s)")
    parser.add_argument("--epochs", type=float, default=2)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    try:
        Pipeline(arguments).run()
        return 0
    except (ProcessFailed, OSError, ValueError) as problem:
        print(problem, file=sys.stderr)
        return 1


class Pipeline:
    """One run of all stages; each is a process of its own."""

    def __init__(self, arguments: argparse.Namespace):
        self.arguments = arguments
        self.out = clear(arguments.out)
        self.attune = Attune(os.cpu_count())
        self.stages = [["stage", "result", "seconds", "peak memory"]]

    def run(self) -> None:
        documents, pairs, parts = self.out / "documents.jsonl", self.out / "pairs.jsonl", self.out / "parts"
        source = ["--input", self.arguments.table, "--columns", self.arguments.columns, "--recipe", RECIPE]
        self.stage("prepare", ["prepare", *source, "--out", documents])
        report = read_json(self.out / "documents.report.json")
        self.tell(f"{report['rows']} rows, {report['selected']} meet the condition, {report['documents']} documents")
        self.stage("queries", ["queries", "--provider", "offline", "--input", documents, "--out", pairs])
        self.tell(f"{count(pairs)} queries")
        self.stage("split", ["split", "--input", pairs, "--out", parts])
        self.tell(" / ".join(str(count(parts / f"{part}.jsonl")) for part in PARTS))
        retrieval = self.retrieval(documents, parts / "test.jsonl")
        models = {}
        for name, options in (("easy", EASY), ("hard", HARD)):
            mined = self.out / name
            self.stage(f"mine, {name}", ["mine", "--input", parts, "--model", BASE, "--out", mined, *options])
            self.tell(" / ".join(str(count(mined / f"{part}.jsonl")) for part in PARTS) + " triplets")
            models[name] = self.train(name, mined / "train.jsonl")
        print(markdown(self.stages) + "\n")
        self.evaluate(models, retrieval)

    def stage(self, name: str, command: list) -> None:
        self.note(name, run([LAUNCHER, *command], self.out / "logs" / f"{name.replace(', ', '-')}.log"))

    def note(self, name: str, usage: Usage) -> None:
        self.stages.append([name, "", f"{usage.seconds:.1f}", f"{usage.peak_bytes / 1e9:.2f} GB"])

    def tell(self, result: str) -> None:
        self.stages[-1][1] = result

    def train(self, name: str, rows: Path) -> Path:
        settings = TrainingSettings(epochs=self.arguments.epochs, batch_sampler="no_duplicates")
        training = self.attune.train(BASE, rows, settings, "auto", self.out / f"trained-{name}")
        self.note(f"train, {name}", training.usage)
        self.tell(f"{training.seconds:.0f} s of training, mean loss {training.loss:.3f}")
        return training.model

    def retrieval(self, documents: Path, test: Path) -> Path:
        """Of the test part's queries; each has one document, as prepare left no two alike."""
        corpus = {str(row["id"]): row["text"] for row in read_json_lines(documents)}
        rows = {f"q{number}": row for number, row in enumerate(read_json_lines(test), start=1)}
        queries = {identifier: row["anchor"] for identifier, row in rows.items()}
        relevant = {identifier: {str(row["document_id"])} for identifier, row in rows.items()}
        folder = self.out / "retrieval"
        folder.mkdir()
        retrieval_files.write(folder, Retrieval(queries, corpus, relevant))
        return folder

    def evaluate(self, models: dict[str, Path], retrieval: Path) -> None:
        table = [["model", "nDCG@10, test", "gain", "accuracy, validation", "accuracy, test"]]
        for name, model in {"before training": BASE, **models}.items():
            against = [] if model == BASE else ["--baseline", BASE]
            found = self.measure(name, [*against, "--retrieval", retrieval], model)
            gain = (found.get("differences") or {}).get("cosine_ndcg@10")
            accuracies = [interval(self.accuracy(name, part, model)) for part in ("validation", "test")]
            ndcg = interval(found["metrics"]["cosine_ndcg@10"])
            table.append([name, ndcg, interval(gain, "+") if gain else "", *accuracies])
        print(markdown(table))

    def accuracy(self, name: str, part: str, model: Path | str) -> dict:
        found = self.measure(name, ["--triplets", self.out / f"easy/{part}.jsonl"], model)
        return found["metrics"]["cosine_accuracy"]

    def measure(self, name: str, options: list, model: Path | str) -> dict:
        logs = self.out / "logs"
        target = logs / f"{name.replace(' ', '-')}.json"
        run([LAUNCHER, "evaluate", "--model", model, "--json", *options], logs / f"evaluate-{name}.log", target)
        return read_json(target)


def count(rows: Path) -> int:
    return sum(1 for _ in read_json_lines(rows))


if __name__ == "__main__":
    sys.exit(main())
