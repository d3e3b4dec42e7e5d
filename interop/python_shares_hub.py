"""Do Attune and huggingface_hub pull what the other has pushed?

    python python_shares_hub.py --attune ./attune --class-path JARS --model FOLDER --work FOLDER

Both talk to the hub that Attune's own tests run, started from JARS: so that hub is held to the official client.
Exits with 0 when all files arrive as they were sent, with 1 when not.
"""

import argparse
import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

HUB = "io.attune.hub.LoopbackHub"
TOKEN = "secret"  # the only one that this hub knows
LARGE = 200_001  # bytes: several parts


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--attune", type=Path, required=True, help="the launcher")
    parser.add_argument("--class-path", required=True, help="jars and folders with the hub")
    parser.add_argument("--model", type=Path, required=True, help="a folder to push")
    parser.add_argument("--work", type=Path, required=True, help="an empty folder")
    arguments = parser.parse_args()

    hub = subprocess.Popen(
        [shutil.which("java"), "-cp", arguments.class_path, HUB], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        os.environ.update(
            HF_ENDPOINT=hub.stdout.readline().strip(),
            HF_TOKEN=TOKEN,
            HF_HOME=str(arguments.work / "theirs"),
            HF_HUB_DISABLE_XET="1",  # another protocol, which the hub does not ask for
            HF_HUB_DISABLE_PROGRESS_BARS="1",
        )
        for name, check in CHECKS.items():
            check(arguments)
            print(f"pass  {name}")
    except AssertionError as e:
        print(f"FAIL  {name}: {e}")
        return 1
    finally:
        hub.stdin.close()
        hub.wait()
    return 0


def attune(arguments, *command, **environment):
    """Runs a command with a cache of its own; what it prints as JSON."""
    ours = {"HF_HOME": str(arguments.work / "ours"), "ATTUNE_CACHE": str(arguments.work / "attune")}
    result = subprocess.run(
        [str(arguments.attune), *map(str, command), "--json"], env={**os.environ, **ours, **environment}, stdout=subprocess.PIPE, check=True
    )
    assert TOKEN.encode() not in result.stdout, "the token was printed"
    return json.loads(result.stdout)


def files(folder, without=(".gitattributes",)):
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(Path(folder).rglob("*"))
        if path.is_file() and ".cache" not in path.parts and path.name not in without
    }


def require_equal(found, expected):
    assert found == expected, f"{sorted(found)} instead of {sorted(expected)}, or other bytes"


def folder_to_push(arguments, name):
    folder = arguments.work / name
    shutil.copytree(arguments.model, folder)
    (folder / "README.md").write_text(f"---\nlanguage: en\ntags:\n- {name}\n---\n# {name}\n")
    (folder / "more.safetensors").write_bytes(random.Random(name).randbytes(LARGE))
    return folder


def python_pulls(arguments):
    from huggingface_hub import snapshot_download

    folder = folder_to_push(arguments, "from-attune")
    told = attune(arguments, "push", folder, "org/from-attune", "--private")
    pulled = snapshot_download("org/from-attune")
    assert Path(pulled).name == told["commit"], "another commit"
    require_equal(files(pulled), files(folder))


def attune_pulls(arguments):
    from huggingface_hub import HfApi

    folder = folder_to_push(arguments, "from-python")
    HfApi().create_repo("org/from-python", private=True)
    commit = HfApi().upload_folder(repo_id="org/from-python", folder_path=folder)
    told = attune(arguments, "pull", "org/from-python", "--out", arguments.work / "pulled")
    assert told["commit"] == commit.oid, "another commit"
    require_equal(files(told["folder"]), files(folder))


def data_sets(arguments):
    from huggingface_hub import HfApi, hf_hub_download

    folder = folder_to_push(arguments, "rows")
    attune(arguments, "push", folder, "org/rows", "--dataset")
    path = hf_hub_download("org/rows", "more.safetensors", repo_type="dataset")
    assert Path(path).read_bytes() == (folder / "more.safetensors").read_bytes(), "other bytes"
    HfApi().upload_file(path_or_fileobj=b"new", path_in_repo="new.txt", repo_id="org/rows", repo_type="dataset")
    told = attune(arguments, "pull", "org/rows", "--dataset")
    assert (Path(told["folder"]) / "new.txt").read_bytes() == b"new", "Python's change is missing"


def what_is_there_is_not_sent_again(arguments):
    from huggingface_hub import HfApi

    told = attune(arguments, "push", arguments.work / "from-python", "org/from-python")
    assert told["files"] == 0, f"{told['files']} files were pushed that the hub had"
    before = HfApi().model_info("org/from-attune").sha
    after = HfApi().upload_folder(repo_id="org/from-attune", folder_path=arguments.work / "from-attune").oid
    assert before == after, "Python found changes in what Attune had pushed"


def branches_and_proposals(arguments):
    from huggingface_hub import hf_hub_download

    folder = arguments.work / "from-attune"
    (folder / "README.md").write_text("# A branch\n")
    attune(arguments, "push", folder, "org/from-attune", "--revision", "v2/beta")
    assert Path(hf_hub_download("org/from-attune", "README.md", revision="v2/beta")).read_text() == "# A branch\n"
    (folder / "README.md").write_text("# A proposal\n")
    assert "discussions" in attune(arguments, "push", folder, "org/from-attune", "--create-pr")["pull_request"]
    assert "A branch" not in Path(hf_hub_download("org/from-attune", "README.md")).read_text()
    assert "A branch" not in Path(hf_hub_download("org/from-attune", "README.md", force_download=True)).read_text()


def the_cache_is_shared(arguments):
    from huggingface_hub import snapshot_download

    told = attune(arguments, "pull", "org/from-attune", HF_HOME=os.environ["HF_HOME"], HF_HUB_OFFLINE="1")
    require_equal(files(told["folder"], without=()), files(snapshot_download("org/from-attune"), without=()))
    ours = arguments.work / "ours" / "hub"
    require_equal(files(snapshot_download("org/from-python", cache_dir=ours, local_files_only=True)), files(arguments.work / "from-python"))


def the_card_is_read(arguments):
    from huggingface_hub import HfApi, ModelCard

    rows = [{"anchor": f"question {i}", "positive": f"answer {i}: it's \"so\"", "negative": f"no answer {i}"} for i in range(8)]
    data = arguments.work / "triplets.jsonl"
    data.write_text("".join(json.dumps(row) + "\n" for row in rows))
    run = arguments.work / "run"
    options = ["--loss", "MultipleNegativesRankingLoss", "--epochs", "1", "--evaluate-triplets", data, "--out", run]
    attune(arguments, "train", "--model", arguments.model, "--train", data, *options)
    attune(arguments, "push", run / "model", "org/trained")
    pushed = HfApi().hf_hub_download("org/trained", "README.md")
    card = ModelCard.load(pushed)
    assert {"dataset_size:8", "loss:MultipleNegativesRankingLoss"} <= set(card.data.tags), card.data.tags
    assert card.data.pipeline_tag == "sentence-similarity" and card.data.library_name == "sentence-transformers"
    results = {result.metric_type: result.metric_value for result in card.data.eval_results}
    assert 0 <= results["cosine_accuracy"] <= 1, results
    assert 'SentenceTransformer("org/trained")' in card.text, "the card does not use the model's name"
    edited = Path(pushed).read_text(encoding="utf-8") + "\nWritten on the hub.\n"
    HfApi().upload_file(path_or_fileobj=edited.encode(), path_in_repo="README.md", repo_id="org/trained")
    attune(arguments, "push", run / "model", "org/trained")
    again = HfApi().hf_hub_download("org/trained", "README.md")
    assert "Written on the hub." in Path(again).read_text(encoding="utf-8"), "what was written on the hub is lost"


CHECKS = {
    "Python pulls what Attune pushed": python_pulls,
    "Attune pulls what Python pushed": attune_pulls,
    "data sets, both ways": data_sets,
    "what is there is not sent again, by either": what_is_there_is_not_sent_again,
    "branches and pull requests": branches_and_proposals,
    "each finds offline what the other fetched": the_cache_is_shared,
    "Python reads the card of a trained model, and what is written into it on the hub stays": the_card_is_read,
}

if __name__ == "__main__":
    sys.exit(main())
