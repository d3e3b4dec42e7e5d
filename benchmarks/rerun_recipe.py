#!/usr/bin/env python3
"""Runs the job-search recipe again and again, changed a little each time, and tells what was done again.

    benchmarks/rerun_recipe.py
    benchmarks/rerun_recipe.py --set train.epochs=0.1

Nothing changed: nothing is done. Another learning rate: training and what follows. The first learning rate once more:
nothing, since the result before the last one is kept. Ends with 1 where anything else is done. The seconds are those
of the whole process, Java's start included. Needs nothing but ./attune (or what the environment variable ATTUNE names).
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ATTUNE = os.environ.get("ATTUNE", str(ROOT / "attune"))
RECIPE = ROOT / "examples/recipes/job-search.yaml"
ALL = {"prepare", "queries", "split", "held-out", "train/trained", "evaluate", "publish"}
FROM_TRAINING = {"train/trained", "evaluate", "publish"}
OTHER = ["--set", "train.learning-rate=2e-5"]
#: What is changed, the arguments for it, and what has to be done then.
RUNS = [
    ("first run", [], ALL),
    ("nothing", [], set()),
    ("learning rate", OTHER, FROM_TRAINING),
    ("nothing", OTHER, set()),
    ("learning rate, back", [], set()),
]


def run(arguments):
    """The stages that were done, and how long it took."""
    start = time.monotonic()
    done = subprocess.run([ATTUNE, "run", str(RECIPE), *arguments, "--json"], capture_output=True, text=True)
    seconds = time.monotonic() - start
    if done.returncode != 0:
        sys.exit(f"ended with {done.returncode}:\n{done.stderr}")
    return {stage["name"] for stage in json.loads(done.stdout)["stages"] if stage["ran"]}, seconds


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="for all runs")
    arguments = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="attune-rerun-"))
    common = ["--out", str(folder / "out")]
    for setting in arguments.set:
        common += ["--set", setting]
    subprocess.run([ATTUNE, "--help"], check=True, capture_output=True)  # builds where needed
    wrong = 0
    for changed, more, expected in RUNS:
        done, seconds = run([*common, *more])
        wrong += done != expected
        told = ", ".join(sorted(done)) or "nothing"
        print(f"changed: {changed:20} {seconds:7.2f} s  done: {told}{'' if done == expected else '  WRONG'}", flush=True)
    shutil.rmtree(folder)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
