# What the scripts here begin with; they read it by `source`, with PIP ARGUMENTS that their Python needs.
# Gives them: root, the project's folder; golden, its golden files; work, an empty folder that goes away at the end, or
# kept_work where a script sets that; python, an interpreter, which ATTUNE_PYTHON names where one has the requirements already.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
golden=$root/attune-core/src/test/resources/golden
work=${kept_work:-$(mktemp -d)}
[ -n "${kept_work:-}" ] || trap 'rm -rf "$work"' EXIT

# environment FOLDER PIP-ARGUMENTS: makes a Python environment there, unless there is one.
environment() {
  local folder=$1
  shift
  if [ ! -x "$folder/bin/python" ]; then
    python3 -m venv "$folder"
    "$folder/bin/python" -m pip install --quiet "$@"
  fi
}

python=${ATTUNE_PYTHON:-$work/venv/bin/python}
[ -n "${ATTUNE_PYTHON:-}" ] || environment "$work/venv" "$@"

# write_texts ENCODE-JSON: the awkward texts of golden files, as rows of work/texts.jsonl.
write_texts() {
  "$python" - "$1" "$work/texts.jsonl" <<'PYTHON'
import json, sys
with open(sys.argv[1], encoding="utf-8") as source, open(sys.argv[2], "w", encoding="utf-8") as target:
    for text in json.load(source)["texts"]:
        target.write(json.dumps({"text": text}) + "\n")
PYTHON
}
