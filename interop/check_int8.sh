#!/usr/bin/env bash
# What an int8 export costs: the size of the file, and how well it finds the 430 job postings of the example data by their
# searches, beside the float32 export, both run by ONNX Runtime in Python. See README.md.
set -euo pipefail

source "$(dirname "$0")/setup.sh" -r "$(dirname "$0")/requirements-int8.txt"
attune=${ATTUNE:-$root/attune}

failed=0

# check NAME MODEL
check() {
  "$attune" export --model "$2" --onnx --out "$work/$1" >/dev/null
  "$attune" export --model "$2" --onnx --quantize int8 --out "$work/$1-int8" >/dev/null
  "$python" "$root/interop/python_int8.py" --name "$1" --exact "$work/$1" --rounded "$work/$1-int8" \
    --rows "$root/examples/jobs/postings.jsonl" || failed=1
}

# Other models: names or folders as arguments.
for model in "${@:-all-MiniLM-L6-v2}"; do
  check "$(basename "$model")" "$model"
done

exit $failed
