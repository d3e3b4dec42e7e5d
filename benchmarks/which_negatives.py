"""Which negatives make the better search: none, the least similar ones, or mined hard ones?

    python which_negatives.py --data jobs --out out/which-negatives [--seeds 42,43,44]

Trains all-MiniLM-L6-v2 on the job searches three times, with the same pairs and settings and one kind of negative each,
and measures nDCG@10 on the held-out searches over all postings (see jobs_data.py for the rule). Negatives are mined
from the training pairs alone. Also prints the accuracy on held-out triplets with the least similar negatives, to show how
little that tells. Intervals are 95 %, over the held-out searches; another seed is another draw of dropout and order.
"""

import argparse
import os
import sys
from pathlib import Path

import jobs_data
from json_lines import read_json, read_json_lines, write_json_lines
from processes import run
from settings import TrainingSettings
from sides import LAUNCHER, Attune, clear

BASE = "all-MiniLM-L6-v2"
METRIC = "cosine_ndcg@10"
NEGATIVES = {
    "none": None,
    "least similar": ["--strategy", "least-similar-unique"],
    "hard": ["--strategy", "hard", "--num-negatives", "1", "--relative-margin", "0.05"],
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="the folder of jobs.csv and queries.jsonl")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seeds", default="42")
    arguments = parser.parse_args()
    out = clear(arguments.out)
    jobs = jobs_data.prepare(arguments.data, out / "data")
    easy = easy_triplets(jobs, out)
    print(f"{jobs.trained} pairs to train with, {jobs.held_out} held-out searches over {jobs.postings} postings\n")
    print("| seed | negatives | nDCG@10 | 95 % interval | minus none | 95 % interval | accuracy on easy triplets |")
    print("|---|---|---|---|---|---|---|")
    before = measure(BASE, None, jobs, easy, out / "base")
    print(row("", "before training", before), flush=True)
    for seed in arguments.seeds.split(","):
        models = {}
        for name, options in NEGATIVES.items():
            folder = out / seed / name.replace(" ", "-")
            models[name] = train(mine(jobs.train, options, folder), int(seed), folder)
            measured = measure(models[name], models["none"] if name != "none" else None, jobs, easy, folder)
            print(row(seed, name, measured), flush=True)
    return 0


def easy_triplets(jobs: jobs_data.JobsData, out: Path) -> Path:
    """The held-out searches with their postings, and for each the least similar other one of these."""
    texts = {line["_id"]: line["text"] for line in read_json_lines(jobs.retrieval / "corpus.jsonl")}
    queries = read_json_lines(jobs.retrieval / "queries.jsonl")
    pairs = out / "held-out.jsonl"
    write_json_lines(pairs, [{"anchor": line["text"], "positive": texts[line["_id"]]} for line in queries])
    return mine(pairs, NEGATIVES["least similar"], out / "held-out")


def mine(pairs: Path, options: list[str] | None, folder: Path) -> Path:
    if options is None:
        return pairs
    target = folder / "triplets.jsonl"
    run([LAUNCHER, "mine", "--input", pairs, "--model", BASE, "--out", target, *options], folder / "mine.log")
    return target


def train(rows: Path, seed: int, folder: Path) -> Path:
    settings = TrainingSettings(epochs=2, batch_sampler="no_duplicates", seed=seed)
    return Attune(os.cpu_count()).train(BASE, rows, settings, "auto", folder / "training").model


def measure(model: Path | str, baseline: Path | None, jobs: jobs_data.JobsData, easy: Path, folder: Path) -> dict:
    command = [LAUNCHER, "evaluate", "--model", model, "--json"]
    against = [] if baseline is None else ["--baseline", baseline]
    run([*command, *against, "--retrieval", jobs.retrieval], folder / "evaluate.log", folder / "retrieval.json")
    run([*command, "--triplets", easy], folder / "triplets.log", folder / "triplets.json")
    return read_json(folder / "retrieval.json") | {"easy": read_json(folder / "triplets.json")["metrics"]}


def row(seed: str, name: str, measured: dict) -> str:
    cells = [seed, name, *estimate(measured["metrics"][METRIC], "")]
    difference = (measured.get("differences") or {}).get(METRIC)
    cells += estimate(difference, "+") if difference else ["", ""]
    return "| " + " | ".join([*cells, f"{measured['easy']['cosine_accuracy']['value']:.3f}"]) + " |"


def estimate(value: dict, sign: str) -> list[str]:
    return [f"{value['value']:{sign}.4f}", f"{value['low']:{sign}.4f} to {value['high']:{sign}.4f}"]


if __name__ == "__main__":
    sys.exit(main())
