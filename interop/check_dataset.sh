#!/usr/bin/env bash
# Splits the example data with Attune into a data set folder, and lets Python's datasets read it: the parts, their rows
# and all texts have to be those of the split. See README.md.
set -euo pipefail

source "$(dirname "$0")/setup.sh" -r "$(dirname "$0")/requirements-datasets.txt"

"$root/attune" split --input "$root/examples/jobs/postings.jsonl" --columns anchor=query,positive=posting \
  --out "$work/parts" --publish "$work/dataset" --title "Job searches: an example" --language en --license apache-2.0
HF_HOME=$work/cache "$python" "$root/interop/python_reads_dataset.py" --dataset "$work/dataset" --parts "$work/parts"
