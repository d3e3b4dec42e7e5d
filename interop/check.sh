#!/usr/bin/env bash
# Trains with Attune, encodes with Attune, and lets sentence-transformers encode with the folder that Attune wrote:
# the vectors have to agree within 1e-5. The same for adapters, which PEFT reads. See README.md.
set -euo pipefail

source "$(dirname "$0")/setup.sh" -r "$(dirname "$0")/requirements.txt"

write_texts "$golden/encode.json"

failed=0

# train_and_encode NAME MODEL TRAINING-OPTIONS -- [encode options]
train_and_encode() {
  local name=$1 model=$2 options=()
  shift 2
  while [ "$1" != -- ]; do
    options+=("$1")
    shift
  done
  shift
  echo "== $name"
  "$root/attune" train --model "$model" --train "$golden/training/triplets-no-duplicates.jsonl" \
    --loss MultipleNegativesRankingLoss --epochs 2 --batch-size 4 --precision fp32 \
    --batch-sampler no_duplicates --out "$work/$name" "${options[@]}"
  "$root/attune" encode --model "$work/$name/model" --input "$work/texts.jsonl" --column text \
    --output "$work/$name.jsonl" "$@"
}

# check NAME MODEL [encode and comparison options]: train, encode, compare.
check() {
  local name=$1 model=$2
  shift 2
  train_and_encode "$name" "$model" --learning-rate 1e-4 -- "$@"
  "$python" "$root/interop/python_reads_attune.py" --model "$work/$name/model" --input "$work/texts.jsonl" \
    --vectors "$work/$name.jsonl" "$@" || failed=1
}

# check_adapter NAME: train an adapter; PEFT lays it over the base model, compared with Attune's merged model.
check_adapter() {
  local name=adapter-of-$1 base=$golden/encoders/$1
  train_and_encode "$name" "$base" --learning-rate 1e-2 --lora-rank 4 --
  "$python" "$root/interop/python_reads_attune.py" --model "$work/$name/model" --base "$base" \
    --input "$work/texts.jsonl" --vectors "$work/$name.jsonl" || failed=1
}

check tiny-bert-mean "$golden/tiny-bert-mean"
check tiny-bert-mean-query "$golden/tiny-bert-mean" --prompt-name query
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

for name in bert distilbert roberta xlm-roberta camembert mpnet modernbert qwen3 gemma3_text; do
  check_adapter "$name"
done

exit $failed
