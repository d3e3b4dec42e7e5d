#!/usr/bin/env bash
# Exports models with Attune; onnx.checker and ONNX Runtime in Python read the file, and the vectors have to be those of
# sentence-transformers within 1e-5. See README.md.
set -euo pipefail

source "$(dirname "$0")/setup.sh" -r "$(dirname "$0")/requirements.txt" -r "$(dirname "$0")/requirements-onnx.txt"

write_texts "$golden/encode.json"

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

# What PyTorch's own exporter makes of an encoder while it traces it becomes a model again: attune import compares the vectors.
for name in bert distilbert roberta xlm-roberta camembert mpnet modernbert qwen3; do
  echo "== $name, traced by PyTorch"
  "$python" "$root/interop/python_exports_onnx.py" --model "$golden/encoders/$name" --out "$work/$name-traced" 2>/dev/null || failed=1
  "$root/attune" import --onnx "$work/$name-traced/model.onnx" --out "$work/$name-imported" || failed=1
done

exit $failed
