#!/usr/bin/env bash
# Lets Attune and Python's huggingface_hub fetch the same data set from a small hub on this machine: each has to find
# what the other put into the cache. See README.md.
set -euo pipefail

source "$(dirname "$0")/setup.sh" huggingface_hub

"$root/attune" prepare --input "$root/examples/jobs/postings.jsonl" --columns text=posting --out "$work/table.parquet"
"$python" "$root/interop/python_shares_cache.py" --attune "$root/attune" --table "$work/table.parquet" --work "$work"
