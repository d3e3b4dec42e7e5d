#!/usr/bin/env bash
# Lets programs that know nothing of Attune load what Attune wrote, and Attune what sentence-transformers saved, in its present and in an
# older version. One line for each program: version, largest difference, pass. See README.md.
set -euo pipefail

source "$(dirname "$0")/setup.sh" -r "$(dirname "$0")/requirements.txt" -r "$(dirname "$0")/requirements-onnx.txt"
# ATTUNE_PYTHON_3 names an interpreter that has the older requirements already.
python_3=${ATTUNE_PYTHON_3:-$work/venv-3/bin/python}
[ -n "${ATTUNE_PYTHON_3:-}" ] || environment "$work/venv-3" -r "$root/interop/requirements-3.txt"
attune=${ATTUNE:-$root/attune}
mvn -q -B -f "$root/interop/consumers" compile dependency:build-classpath -Dmdep.outputFile="$work/class-path.txt"
class_path=$root/interop/consumers/target/classes:$(cat "$work/class-path.txt")

# Short enough for every model: programs cut longer ones differently.
cat >"$work/texts.jsonl" <<'TEXTS'
{"text": "a night nurse near Leeds"}
{"text": "Rust developer, remote"}
{"text": "Hold both buttons for ten seconds."}
{"text": "¿Dónde está la biblioteca?"}
{"text": "夜勤の看護師"}
{"text": "naïve café 😀 #1!"}
{"text": "x"}
TEXTS

failed=0

encode() {
  "$attune" encode --model "$1" --input "$work/texts.jsonl" --column text --normalize --output "$2" >/dev/null
}

# read_again SAVED VECTORS: what Python saved has to give Attune the vectors it had.
read_again() {
  [ -d "$1" ] || return 0 # told above
  encode "$1" "$1.jsonl" || { failed=1; return 0; }
  "$python" - "$1.jsonl" "$2" <<'PYTHON' || failed=1
import json, sys
from pathlib import Path
a, b = ([json.loads(line)["embedding"] for line in Path(file).read_text().splitlines()] for file in sys.argv[1:])
difference = max(abs(x - y) for u, v in zip(a, b, strict=True) for x, y in zip(u, v, strict=True))
print(f"{'Attune, of what Python saved':40} {Path(sys.argv[1]).stem:42} {len(a):3} texts  {difference:.1e}  {'pass' if difference <= 1e-5 else 'FAIL'}")
sys.exit(difference > 1e-5)
PYTHON
}

# check NAME MODEL POOLING: POOLING is mean or cls, or none where only sentence-transformers knows the later modules.
check() {
  echo "== $1"
  "$attune" export --model "$2" --onnx --out "$work/$1" >/dev/null
  encode "$work/$1" "$work/$1.jsonl"
  local options=(--model "$work/$1" --input "$work/texts.jsonl" --vectors "$work/$1.jsonl" --pooling "$3")
  "$python" "$root/interop/python_consumers.py" "${options[@]}" --save "$work/$1-saved-by-6" 2>/dev/null || failed=1
  read_again "$work/$1-saved-by-6" "$work/$1.jsonl"
  case $1 in
    nomic_bert | gte) ;; # only by code from the hub in that version
    bert) ;; # its two poolings stand in an order that only 6.x can tell
    *)
      "$python_3" "$root/interop/python_consumers.py" "${options[@]}" --save "$work/$1-saved-by-3" 2>/dev/null || failed=1
      # Of a bidirectional Gemma 3, transformers 4 saves half the window that it read; so not even itself reads the same again.
      [ "$1" = gemma3_text ] || read_again "$work/$1-saved-by-3" "$work/$1.jsonl"
      ;;
  esac
  if [ "$3" != none ]; then
    java -cp "$class_path" Consumers "$work/$1" "$3" "$work/texts.jsonl" "$work/$1.jsonl" || failed=1
  fi
}

check all-MiniLM-L6-v2 all-MiniLM-L6-v2 mean
check tiny-bert-cls "$golden/tiny-bert-cls" cls
for folder in "$golden"/encoders/*/; do
  name=$(basename "$folder")
  case $name in
    new) ;; # sentence-transformers itself has no code for this configuration
    *) check "$name" "$folder" none ;;
  esac
done

exit $failed
