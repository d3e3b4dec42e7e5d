"""Reads by MLflow's own client what `attune run --mlflow` sent, and compares it with the files of the run."""

import argparse
import json
import math
import pathlib
from collections import Counter

from mlflow.tracking import MlflowClient

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--server", required=True)
parser.add_argument("--experiment", required=True)
parser.add_argument("--out", required=True, type=pathlib.Path, help="folder of the recipe's run")
given = parser.parse_args()

client = MlflowClient(tracking_uri=given.server)
experiment = client.get_experiment_by_name(given.experiment)
assert experiment is not None, f"no experiment {given.experiment}"
runs = client.search_runs([experiment.experiment_id])
trainings = sorted(folder for folder in (given.out / "train").iterdir() if (folder / "run.json").exists())
assert sorted(run.info.run_name for run in runs) == [folder.name for folder in trainings], "not each training once"

for folder in trainings:
    run = next(run for run in runs if run.info.run_name == folder.name)
    assert run.info.status == "FINISHED", run.info.status
    arguments = json.loads((folder / "run.json").read_text(encoding="utf-8"))["arguments"]
    for name in ("learning-rate", "batch-size", "epochs"):
        assert float(run.data.params[name]) == float(arguments[name]), name
    assert run.data.tags["attune.model_folder"] == str((folder / "model").resolve())
    logged = Counter()
    for line in (folder / "metrics.jsonl").read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        for name, value in entry.items():
            if name != "step" and isinstance(value, (int, float)) and math.isfinite(value):
                logged[name.replace("@", "_at_"), entry["step"], value] += 1
    served = Counter(
        (name, metric.step, metric.value)
        for name in run.data.metrics
        for metric in client.get_metric_history(run.info.run_id, name)
    )
    assert set(served) == set(logged), set(served) ^ set(logged)
    print(f"{folder.name}: {len(run.data.params)} parameters, {len(served)} figures, as in the files")
