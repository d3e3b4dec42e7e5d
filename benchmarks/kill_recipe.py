#!/usr/bin/env python3
"""Kills a small recipe's run at random moments, as `kill -9` does, starts it again until it ends, and compares
weights and figures, byte by byte, with those of a run that was never stopped. The queries are asked of a language
model, for which the project's own fake server stands: no answer that was kept may be asked for again.

    benchmarks/kill_recipe.py --kills 60 --seed 1

Each round kills one run once, at a moment drawn from the length of the undisturbed run, and then lets it end. After
each kill every visible file of JSON is read: a file is whole, or it is not there. Needs nothing but ./attune (or what
the environment variable ATTUNE names) and a JDK.
"""

import argparse
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ATTUNE = os.environ.get("ATTUNE", str(ROOT / "attune"))
MODEL = ROOT / "attune-core/src/test/resources/golden/tiny-bert-mean"
FAKE_SERVER = ROOT / "attune-llm/src/fake/java"
DOCUMENTS = 60
#: Requests under way at once, whose answers a kill loses.
CONCURRENCY = 2
DELAY_MILLISECONDS = 50
RECIPE = f"""
source: {{input: documents.jsonl}}
prepare: {{steps: [unicode, whitespace, deduplicate]}}
queries: {{provider: openai, base-url: URL, llm-model: fake, concurrency: {CONCURRENCY}, price-input: 1, price-output: 1}}
split: {{ratios: [0.6, 0.2, 0.2]}}
mine: {{model: {MODEL}, num-negatives: 1}}
train:
  model: {MODEL}
  loss: MultipleNegativesRankingLoss
  epochs: 4
  batch-size: 4
  learning-rate: 1e-3
  precision: fp32
  save-steps: 5
  logging-steps: 2
  save-total-limit: 2
  eval-strategy: epoch
evaluate:
publish:
"""
THINGS = "river stone cloud paper silver night garden winter bridge letter market window copper engine".split()
#: What must not depend on being stopped.
RESULTS = [
    "prepare/documents.jsonl",
    "queries/pairs.jsonl",
    "split/train.jsonl",
    "mine/train.jsonl",
    "train/trained/model/model.safetensors",
    "train/trained/metrics.jsonl",
    "evaluate/leaderboard.json",
    "publish/model/model.safetensors",
]


class Server:
    """The fake server, compiled and started; a line of its log for each question."""

    def __init__(self, folder):
        class_path = os.environ.get("ATTUNE_CLASSPATH_FILE", ROOT / "attune-cli/target/class-path.txt")
        class_path = Path(class_path).read_text(encoding="utf-8").strip()  # for reading JSON
        classes = folder / "server"
        sources = [str(source) for source in FAKE_SERVER.rglob("*.java")]
        subprocess.run(["javac", "-nowarn", "-cp", class_path, "-d", str(classes), *sources], check=True)
        self.log = folder / "server.log"
        self.process = subprocess.Popen(
            ["java", "-cp", f"{classes}{os.pathsep}{class_path}", "io.attune.llm.fake.FakeOpenAi", str(DELAY_MILLISECONDS)],
            stdin=subprocess.PIPE,
            stdout=open(self.log, "w", encoding="utf-8"),
        )
        while not self.lines() and self.process.poll() is None:
            time.sleep(0.05)
        self.url = self.lines()[0]

    def lines(self):
        return self.log.read_text(encoding="utf-8").splitlines()

    def asked(self):
        return len(self.lines()) - 1

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def kept_answers(out):
    """Answers that are on disk; the last line may be half-written, and counts for nothing."""
    answers = out / "answers/answers.jsonl"
    return answers.read_bytes().count(b"\n") if answers.exists() else 0


def write_input(folder, url):
    chance = random.Random(7)
    with open(folder / "documents.jsonl", "w", encoding="utf-8") as file:
        for number in range(DOCUMENTS):
            words = " ".join(chance.sample(THINGS, 6))
            row = {"id": f"d{number}", "title": f"{chance.choice(THINGS)} {number}", "text": f"{words} {number}."}
            file.write(json.dumps(row) + "\n")
    (folder / "recipe.yaml").write_text(RECIPE.replace("URL", f"'{url}'"), encoding="utf-8")


def command(folder, out):
    return [ATTUNE, "run", str(folder / "recipe.yaml"), "--out", str(folder / out)]


def results(out):
    return {name: hashlib.sha256((out / name).read_bytes()).hexdigest() for name in RESULTS}


def check_visible(out):
    """Every visible JSON is whole; metrics.jsonl is a log, whose last line may be half-written."""
    for path in out.rglob("*"):
        hidden = any(part.startswith(".") for part in path.relative_to(out).parts)
        if path.is_file() and not hidden and path.suffix == ".json":
            json.loads(path.read_text(encoding="utf-8"))


def run_to_the_end(folder, out):
    done = subprocess.run(command(folder, out), capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{out} ended with {done.returncode}:\n{done.stderr}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=60, help="rounds (default: 60)")
    parser.add_argument("--seed", type=int, default=1, help="of the moments (default: 1)")
    arguments = parser.parse_args()
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    folder = Path(tempfile.mkdtemp(prefix="attune-kill-"))
    subprocess.run([ATTUNE, "--help"], check=True, capture_output=True)  # builds where needed
    server = Server(folder)
    write_input(folder, server.url)
    start = time.monotonic()
    run_to_the_end(folder, "whole")
    seconds = time.monotonic() - start
    expected = results(folder / "whole")
    print(f"undisturbed: {seconds:.1f} s, {server.asked()} requests")
    chance = random.Random(arguments.seed)
    wrong = 0
    lost = 0
    for round_number in range(1, arguments.kills + 1):
        out = f"killed-{round_number}"
        moment = chance.uniform(0.3, seconds)
        before = server.asked()
        process = subprocess.Popen(
            command(folder, out), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        time.sleep(moment)
        alive = process.poll() is None
        if alive:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        stage = sorted((folder / out / ".attune").glob("*.begun.json")) if (folder / out).exists() else []
        if (folder / out).exists():
            check_visible(folder / out)
        time.sleep(0.2)  # the server may still be at what it was asked last
        kept = kept_answers(folder / out)
        first = server.asked() - before
        run_to_the_end(folder, out)
        again = server.asked() - before - first
        # What was on disk is not asked for again; only what was under way is.
        paid_once = again == DOCUMENTS - kept and first - kept <= CONCURRENCY
        lost += first - kept
        same = results(folder / out) == expected and paid_once
        wrong += not same
        where = stage[0].name.replace(".begun.json", "") if stage else "between stages"
        print(f"{round_number:3}  {'killed' if alive else 'was over'} after {moment:5.2f} s in {where:14} "
              f"{'same bits' if same else 'DIFFERENT'}  asked {first}, kept {kept}, asked then {again}", flush=True)
        shutil.rmtree(folder / out)
    print(f"{arguments.kills - wrong} of {arguments.kills} ended with the same bits, and asked for nothing that was kept; "
          f"{lost} answers were under way when a run was killed, at most {CONCURRENCY} each")
    server.close()
    if wrong:
        sys.exit(f"see {folder}")
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
