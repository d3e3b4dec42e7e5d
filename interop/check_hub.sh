#!/usr/bin/env bash
# Lets Attune and Python's huggingface_hub push to, and pull from, the same small hub on this machine, the one that Attune's tests
# talk to: what either pushes, the other has to pull, byte by byte. See README.md.
set -euo pipefail

source "$(dirname "$0")/setup.sh" huggingface_hub

"$root/attune" --version
(cd "$root" && mvn -q test-compile -pl attune-core)
class_path=$root/attune-core/target/test-classes:$(cat "$root/attune-cli/target/class-path.txt")
"$python" "$root/interop/python_shares_hub.py" --attune "$root/attune" --class-path "$class_path" \
  --model "$root/attune-core/src/test/resources/golden/tiny-bert-mean" --work "$work"
