#!/usr/bin/env bash
# Exports models with Attune; onnx.checker and ONNX Runtime in Python read the file, and the vectors have to be those of
# sentence-transformers within 1e-5. See README.md.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
golden=$root/attune-core/src/test/resources/golden
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# ATTUNE_PYTHON names an interpreter that has the requirements already.
python=${ATTUNE_PYTHON:-$work/venv/bin/python}
if [ -z "${ATTUNE_PYTHON:-}" ]; then
  python3 -m venv "$work/venv"
  "$python" -m pip install --quiet -r "$root/interop/requirements.txt" -r "$root/interop/requirements-onnx.txt"
fi

# The awkward texts of the golden files, as rows.
"$python" - "$golden/encode.json" "$work/texts.jsonl" <<'PYTHON'
import json, sys
with open(sys.argv[1], encoding="utf-8") as source, open(sys.argv[2], "w", encoding="utf-8") as target:
    for text in json.load(source)["texts"]:
        target.write(json.dumps({"text": text}) + "\n")
PYTHON

failed=0

# check NAME MODEL: export, run in Python, compare.
check() {
  echo "== $1"
  "$root/attune" export --model "$2" --onnx --out "$work/$1"
  "$python" "$root/interop/python_runs_onnx.py" --model "$work/$1" --input "$work/texts.jsonl" || failed=1
}

check tiny-bert-mean "$golden/tiny-bert-mean"
check tiny-bert-cls "$golden/tiny-bert-cls"
check all-MiniLM-L6-v2 all-MiniLM-L6-v2

# Every family of encoders, with the modules that follow it.
for folder in "$golden"/encoders/*/; do
  name=$(basename "$folder")
  case $name in
    new) ;; # sentence-transformers itself has no code for this configuration
    *) check "$name" "$folder" ;;
  esac
done

exit $failed
