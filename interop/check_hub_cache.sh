#!/usr/bin/env bash
# Lets Attune and Python's huggingface_hub fetch the same data set from a small hub on this machine: each has to find
# what the other put into the cache. See README.md.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# ATTUNE_PYTHON names an interpreter that has huggingface_hub already.
python=${ATTUNE_PYTHON:-$work/venv/bin/python}
if [ -z "${ATTUNE_PYTHON:-}" ]; then
  python3 -m venv "$work/venv"
  "$python" -m pip install --quiet huggingface_hub
fi

"$root/attune" prepare --input "$root/examples/jobs/postings.jsonl" --columns text=posting --out "$work/table.parquet"
"$python" "$root/interop/python_shares_cache.py" --attune "$root/attune" --table "$work/table.parquet" --work "$work"
