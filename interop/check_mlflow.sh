#!/usr/bin/env bash
# Sends two trainings of a small recipe to a real tracking server of MLflow on this machine, one of them while the server is
# down at first, and reads them by MLflow's own client. See README.md.
set -euo pipefail

source "$(dirname "$0")/setup.sh" -r "$(dirname "$0")/requirements-mlflow.txt"

port=$("$python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
url=http://127.0.0.1:$port
cat > "$work/recipe.yaml" <<YAML
source: {input: $root/examples/jobs/postings.jsonl, columns: {anchor: query, positive: posting}}
split: {ratios: [0.1, 0.1, 0.8]}
train:
  model: $golden/tiny-bert-mean
  loss: MultipleNegativesRankingLoss
  epochs: 2
  batch-size: 8
  logging-steps: 1
  max-seq-length: 24
  matrix: {learning-rate: [1e-3, 1e-2]}
YAML

run() {
  "$root/attune" run "$work/recipe.yaml" --out "$work/out" --mlflow "$url" --mlflow-experiment "small & odd"
}

run 2>&1 | tee "$work/without.txt"
grep -q "Warning: MLflow at $url did not take all" "$work/without.txt"

"$python" -m mlflow server --host 127.0.0.1 --port "$port" --workers 1 \
  --backend-store-uri "sqlite:///$work/mlflow.db" --default-artifact-root "$work/artifacts" > "$work/server.txt" 2>&1 &
server=$!
trap 'kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; rm -rf "$work"' EXIT
for _ in $(seq 120); do
  "$python" -c "import urllib.request; urllib.request.urlopen('$url/health', timeout=1)" 2>/dev/null && break
  kill -0 "$server" || { cat "$work/server.txt"; exit 1; }
  sleep 1
done

run
run # sends nothing twice
"$python" "$root/interop/python_reads_mlflow.py" --server "$url" --experiment "small & odd" --out "$work/out"
