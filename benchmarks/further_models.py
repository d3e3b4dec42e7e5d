"""Further base models on real data, by Attune alone: ranked before any training, then two of them fine-tuned.

    python further_models.py --data folder --mpnet all-mpnet-base-v2 --chinese bge-small-zh-v1.5

The folder holds jobs/, medquad/ and cmrc2018/; the models are folders, as interop/real_models.sh leaves them. Intervals
are 95 %; a gain's interval is that of a paired bootstrap over the queries.
"""

import argparse
import sys
from pathlib import Path

import base_models
import jobs_data
import retrieval_files
from json_lines import read_json, read_json_lines, write_json_lines
from processes import ProcessFailed, run
from report import interval
from retrieval_files import Retrieval
from settings import TrainingSettings
from sides import LAUNCHER, ROOT, Attune

METRIC = "cosine_ndcg@10"
PARTS = ("compare", "mpnet", "chinese")


def main() -> int:
    arguments = parse_arguments()
    try:
        for part in arguments.parts.split(","):
            {"compare": compare, "mpnet": tune_mpnet, "chinese": tune_chinese}[part](arguments)
        return 0
    except (ProcessFailed, OSError, ValueError) as problem:
        print(problem, file=sys.stderr)
        return 1


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--mpnet", type=Path, required=True)
    parser.add_argument("--chinese", type=Path, required=True)
    parser.add_argument("--parts", default=",".join(PARTS), help="default: all of them")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--out", type=Path, default=ROOT / "out/further-models")
    arguments = parser.parse_args()
    arguments.attune = Attune(arguments.threads)
    return arguments


def compare(arguments: argparse.Namespace) -> None:
    """Ranks by nDCG@10 on the held-out searches of jobs and on medquad/ir_dev."""
    jars = base_models.fetch(arguments.out / "jars")
    models = [*base_models.NAMES, str(arguments.mpnet), str(arguments.chinese)]
    jobs = jobs_data.prepare(arguments.data / "jobs", arguments.out / "jobs")
    for name, retrieval in (("jobs", jobs.retrieval), ("medquad", arguments.data / "medquad/ir_dev")):
        print(f"\n# compare on {name}\n")
        print(arguments.attune.compare(models, retrieval, jars, arguments.out / "compare" / name), flush=True)


def tune_mpnet(arguments: argparse.Namespace) -> None:
    jobs = jobs_data.prepare(arguments.data / "jobs", arguments.out / "jobs")
    settings = TrainingSettings(epochs=1, batch_sampler="no_duplicates")
    fine_tune(arguments, "mpnet on jobs", arguments.mpnet, jobs.train, settings, jobs.retrieval)


def tune_chinese(arguments: argparse.Namespace) -> None:
    """Trains with the training questions; asks those of dev, over all passages of both parts."""
    parts = {part: list(read_json_lines(arguments.data / f"cmrc2018/{part}.jsonl")) for part in ("train", "dev")}
    corpus = {row["doc_id"]: row["positive"] for rows in parts.values() for row in rows}
    dev = parts["dev"]
    folder = arguments.out / "cmrc2018"
    relevant = {row["id"]: {row["doc_id"]} for row in dev}
    retrieval_files.write(folder, Retrieval({row["id"]: row["query"] for row in dev}, corpus, relevant))
    pairs = [{"anchor": row["query"], "positive": row["positive"]} for row in parts["train"]]
    write_json_lines(folder / "train.jsonl", pairs)
    settings = TrainingSettings(epochs=1, batch_sampler="no_duplicates", max_seq_length=512)
    fine_tune(arguments, "bge-small-zh on cmrc2018", arguments.chinese, folder / "train.jsonl", settings, folder)


def fine_tune(
    arguments: argparse.Namespace, name: str, model: Path, rows: Path, settings: TrainingSettings, retrieval: Path
) -> None:
    folder = arguments.out / name.replace(" ", "-")
    training = arguments.attune.train(str(model), rows, settings, "auto", folder)
    memory = f"peak memory {training.usage.peak_bytes / 1e9:.1f} GB"
    others = f"other processes had {training.usage.others:.0%} of the machine"
    speed = f"{training.seconds:.0f} s, {training.rows_per_second:.1f} rows/s"
    print(f"\n# {name}\n\n{training.precision}, {speed}, {memory}, {others}")
    command = [LAUNCHER, "evaluate", "--model", training.model, "--baseline", model, "--retrieval", retrieval, "--json"]
    run(command, folder / "evaluate.log", folder / "evaluate.json", environment=arguments.attune.environment)
    measured = read_json(folder / "evaluate.json")
    after, gain = measured["metrics"][METRIC], measured["differences"][METRIC]
    print(
        f"nDCG@10 before {after['value'] - gain['value']:.4f}, after {interval(after)}, gain {interval(gain, '+')}",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
