"""Whole training histories by SentenceTransformerTrainer itself; nothing is random but the seeded order of rows."""

import re
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import torch
from datasets import Dataset
from sentence_transformers import SentenceTransformer, SentenceTransformerTrainer, SentenceTransformerTrainingArguments
from sentence_transformers.sentence_transformer.data_collator import SentenceTransformerDataCollator
from sentence_transformers.sentence_transformer.evaluation import TripletEvaluator
from sentence_transformers.sentence_transformer.losses import MultipleNegativesRankingLoss

import tiny_models
from golden_files import write_json, write_json_lines
from texts import PAIRS, PROBES

COLUMNS = ["anchor", "positive", "negative_1", "negative_2"]
# The key bias shifts all scores of a softmax alike: its gradient is rounding noise, which Adam blows up.
# The pooler is in the file but not in use.
NOT_COMPARED = ("attention.self.key.bias", "pooler.")

# Leaves optimizer and schedule to the trainer.
NONE = (None, None)

COMMON = {
    "num_train_epochs": 2,
    "per_device_train_batch_size": 4,
    "per_device_eval_batch_size": 4,
    "learning_rate": 1e-3,
    "warmup_ratio": 0.1,
    "lr_scheduler_type": "linear",
    "weight_decay": 0.01,
    "max_grad_norm": 10.0,  # near the norms that occur: some steps are clipped, some not
    "seed": 42,
    "batch_sampler": "batch_sampler",
    "gradient_accumulation_steps": 1,
}


@dataclass
class Run:
    """One history: a model, rows to train with, and what differs from the common arguments."""

    name: str
    model: str
    rows: list[tuple[str, ...]]
    arguments: dict = field(default_factory=dict)
    eval_rows: list[tuple[str, ...]] = field(default_factory=list)
    # What sentence-transformers leaves to PyTorch: how the weights' names begin that are not trained, and by what the
    # learning rate is multiplied from each layer to the one below.
    freeze: tuple[str, ...] = ()
    layer_decay: float = 1.0


def runs() -> list[Run]:
    return [
        Run("pairs", tiny_models.MEAN, pairs(31)),
        Run("triplets-no-duplicates", tiny_models.CLS, triplets(27), {"batch_sampler": "no_duplicates"}),
        Run(
            "tuples-accumulated",
            tiny_models.MEAN,
            tuples(26),
            {"gradient_accumulation_steps": 2, "max_grad_norm": 7.0},
        ),
        Run(
            "pairs-cosine-prompts",
            tiny_models.MEAN,
            pairs(14),
            {
                "lr_scheduler_type": "cosine",
                "prompts": {"anchor": "query: ", "positive": "passage: "},
                "max_grad_norm": 5.0,
            },
        ),
        Run(
            "triplets-constant-warmup",
            tiny_models.CLS,
            triplets(12),
            {
                "lr_scheduler_type": "constant_with_warmup",
                "warmup_ratio": 0.5,
                "prompts": "text: ",
                "max_grad_norm": 0.0,
            },
        ),
        Run(
            "pairs-evaluated",
            tiny_models.MEAN,
            pairs(16),
            {
                "lr_scheduler_type": "constant",
                "warmup_ratio": 0.0,
                "max_grad_norm": 1.0,
                "eval_strategy": "steps",
                "eval_steps": 3,
            },
            eval_rows=triplets(36)[26:],
        ),
        Run("pairs-layer-rates", tiny_models.MEAN, pairs(14), {"max_grad_norm": 6.0}, layer_decay=0.5),
        Run(
            "pairs-frozen",
            tiny_models.MEAN,
            pairs(15),
            {"max_grad_norm": 1.4},
            freeze=("embeddings.", "encoder.layer.0."),
        ),
    ]


def pairs(count: int) -> list[tuple[str, ...]]:
    return PAIRS[:count]


def triplets(count: int) -> list[tuple[str, ...]]:
    """The negative is another row's positive; rows 5 and 6 repeat an anchor, so that some rows may not meet."""
    rows = [(anchor, positive, PAIRS[(index + 7) % count][1]) for index, (anchor, positive) in enumerate(PAIRS[:count])]
    rows[5] = (rows[1][0], *rows[5][1:])
    rows[6] = (rows[2][0], *rows[6][1:])
    return rows


def tuples(count: int) -> list[tuple[str, ...]]:
    return [
        (anchor, positive, PAIRS[(index + 5) % count][1], PAIRS[(index + 11) % count][0])
        for index, (anchor, positive) in enumerate(PAIRS[:count])
    ]


class RecordingCollator(SentenceTransformerDataCollator):
    """Notes which rows make up each batch, in training and in evaluation, then collates as usual."""

    def watch(self, run: Run) -> None:
        self.places = {}
        for kind, rows in (("train", run.rows), ("eval", run.eval_rows)):
            self.places.update({row: (kind, index) for index, row in enumerate(rows)})
        if len(self.places) < len(run.rows) + len(run.eval_rows):
            raise AssertionError("two rows are equal: the order could not be told from the texts")
        self.batches = {"train": [], "eval": []}

    def __call__(self, features: list[dict]) -> dict:
        places = [self.places[tuple(feature.values())] for feature in features]
        self.batches[places[0][0]].append([index for _, index in places])
        return super().__call__(features)


def write_history(run: Run, models: Path, folder: Path) -> None:
    model = tiny_models.load(models / run.model)
    collator, trainer = train(model, run)
    check_history(run, collator.batches["train"], trainer.state)
    write_json_lines(folder / f"{run.name}.jsonl", [named(row) for row in run.rows])
    if run.eval_rows:
        write_json_lines(folder / f"{run.name}-eval.jsonl", [named(row) for row in run.eval_rows])
    history = trainer.state.log_history
    write_json(
        folder / f"{run.name}.json",
        {
            "model": run.model,
            "loss": {"name": "MultipleNegativesRankingLoss", "scale": 20.0, "similarity": "cosine"},
            "arguments": COMMON | run.arguments,
            "freeze": [f"{start}*" for start in run.freeze],
            "layer_decay": run.layer_decay,
            "max_steps": trainer.state.max_steps,
            "batches": collator.batches["train"],
            "steps": [entry for entry in history if "loss" in entry],
            "eval_batches": collator.batches["eval"],
            "evaluations": [without_times(entry) for entry in history if "eval_loss" in entry],
            "train_loss": history[-1]["train_loss"],
            "texts": PROBES,
            "vectors": model.encode(PROBES),
            "weights": weight_samples(model),
        },
    )


def train(model: SentenceTransformer, run: Run) -> tuple[RecordingCollator, SentenceTransformerTrainer]:
    arguments = COMMON | run.arguments
    collator = RecordingCollator(preprocess_fn=model.preprocess, prompts=arguments.get("prompts"))
    collator.watch(run)
    if run.freeze:
        for name, parameter in model[0].model.named_parameters():
            if name.startswith(run.freeze):
                parameter.requires_grad_(False)
    with tempfile.TemporaryDirectory() as output:
        trainer = SentenceTransformerTrainer(
            model=model,
            args=SentenceTransformerTrainingArguments(
                output_dir=output,
                use_cpu=True,
                report_to="none",
                disable_tqdm=True,
                save_strategy="no",
                logging_steps=1,
                **arguments,
            ),
            train_dataset=data_set(run.rows),
            eval_dataset=data_set(run.eval_rows) if run.eval_rows else None,
            evaluator=triplet_evaluator(run.eval_rows) if run.eval_rows else None,
            loss=MultipleNegativesRankingLoss(model),
            data_collator=collator,
            optimizers=(layer_wise_optimizer(model, arguments, run.layer_decay), None) if run.layer_decay != 1 else NONE,
        )
        trainer.train()
    return collator, trainer


def layer_wise_optimizer(model: SentenceTransformer, arguments: dict, decay: float) -> torch.optim.AdamW:
    """A group of each weight: the full rate for the last layer, which comes first, as the trainer logs its rate."""
    encoder = model[0].model
    layers = encoder.config.num_hidden_layers
    groups = []
    for name, parameter in reversed(list(encoder.named_parameters())):
        if name.startswith("pooler."):
            continue
        place = re.search(r"layer\.(\d+)\.", name)
        below = layers - 1 - (int(place[1]) if place else -1)
        decayed = "bias" not in name and "LayerNorm" not in name
        groups.append(
            {
                "params": [parameter],
                "lr": arguments["learning_rate"] * decay**below,
                "weight_decay": arguments["weight_decay"] if decayed else 0.0,
            }
        )
    return torch.optim.AdamW(groups, eps=1e-8, betas=(0.9, 0.999))


def named(row: tuple[str, ...]) -> dict[str, str]:
    names = COLUMNS if len(row) > 3 else ["anchor", "positive", "negative"]
    return dict(zip(names, row))


def data_set(rows: list[tuple[str, ...]]) -> Dataset:
    return Dataset.from_list([named(row) for row in rows])


def triplet_evaluator(rows: list[tuple[str, ...]]) -> TripletEvaluator:
    return TripletEvaluator(*zip(*rows), name="golden", write_csv=False)


def without_times(entry: dict) -> dict:
    return {key: value for key, value in entry.items() if "runtime" not in key and "per_second" not in key}


def check_history(run: Run, batches: list[list[int]], state) -> None:
    """Every row once an epoch, and what the run is there to show does occur."""
    epochs = COMMON["num_train_epochs"]
    per_epoch = len(batches) // epochs
    for epoch in range(epochs):
        order = [row for batch in batches[epoch * per_epoch : (epoch + 1) * per_epoch] for row in batch]
        if sorted(order) != list(range(len(run.rows))):
            raise AssertionError(f"{run.name}: epoch {epoch} does not hold every row once: {order}")
        generator = torch.Generator().manual_seed(COMMON["seed"] + epoch)
        shuffled = torch.randperm(len(run.rows), generator=generator).tolist()
        deferred = order != shuffled
        if deferred != (run.arguments.get("batch_sampler") == "no_duplicates"):
            raise AssertionError(f"{run.name}: rows deferred in epoch {epoch}: {deferred}")
    steps = [entry for entry in state.log_history if "loss" in entry]
    limit = (COMMON | run.arguments)["max_grad_norm"]
    if limit > 1 and len({entry["grad_norm"] > limit for entry in steps}) != 2:
        raise AssertionError(f"{run.name}: clipping is always on or always off")
    if min(entry["loss"] for entry in steps) < 0.1:
        raise AssertionError(f"{run.name}: a loss near 0 is mostly rounding, no figure to compare with")


def weight_samples(model: SentenceTransformer) -> dict:
    """By the name in model.safetensors: eight values spread over each trained tensor, and its norm."""
    return {
        name: {"values": spread(tensor.flatten(), 8), "norm": tensor.double().norm().item()}
        for name, tensor in model[0].model.state_dict().items()
        if tensor.is_floating_point() and not any(part in name for part in NOT_COMPARED)
    }


def spread(values: torch.Tensor, count: int) -> torch.Tensor:
    """The values at i * size // count, for i from 0 to count - 1."""
    return values[[index * len(values) // count for index in range(count)]]
