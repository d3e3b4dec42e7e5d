"""A two-epoch training with every loss by SentenceTransformerTrainer itself, on two tiny models."""

import tempfile
from pathlib import Path

import torch
from datasets import Dataset, DatasetDict
from sentence_transformers import SentenceTransformer, SentenceTransformerTrainer, SentenceTransformerTrainingArguments
from sentence_transformers.sentence_transformer import losses

import tiny_models
from loss_vectors_golden import preset, teacher_vectors
from texts import PAIRS, PROBES

ROWS = 12
HIDDEN = 32
SIZES = [32, 16, 8]
ARGUMENTS = {
    "num_train_epochs": 2,
    "per_device_train_batch_size": 4,
    "learning_rate": 2e-4,
    "lr_scheduler_type": "linear",
    "weight_decay": 0.01,
    "max_grad_norm": 1.0,
    "seed": 42,
}
RANKING = {"batch_sampler": "no_duplicates"}
GROUPS = {"batch_sampler": "group_by_label"}


def rows() -> dict[str, dict[str, list]]:
    """Columns by kind of data."""
    anchors, positives = [list(column) for column in zip(*PAIRS[:ROWS])]
    others = [list(column) for column in zip(*PAIRS[ROWS : 2 * ROWS])]
    sentences = {"sentence1": anchors, "sentence2": positives}
    triplets = {"anchor": anchors, "positive": positives, "negative": others[1]}
    return {
        "pairs": {"anchor": anchors, "positive": positives},
        "triplets": triplets,
        "tuples": {"anchor": anchors, "positive": positives, "negative_1": others[1], "negative_2": others[0]},
        "scored": sentences | {"score": [round(row * 7 % ROWS / ROWS, 2) for row in range(ROWS)]},
        "binary": sentences | {"label": [row % 2 for row in range(ROWS)]},
        "classes": sentences | {"label": [row % 3 for row in range(ROWS)]},
        "labelled": {"text": positives, "label": [row % 3 for row in range(ROWS)]},
        "embedded": {"text": anchors, "embedding": teacher_vectors(ROWS, HIDDEN).tolist()},
        "projected": sentences | {"embedding": teacher_vectors(ROWS, 5).tolist()},
        "taught": triplets | {"scores": [[round(0.4 * row, 2), round(3 - 0.3 * row, 2)] for row in range(ROWS)]},
        "tensions": sentences | {"label": [int(row % 4 == 0) for row in range(ROWS)]},
        "texts": {"text": positives},
        "damaged": {"anchor": [" ".join(text.split()[::2]) for text in positives], "positive": positives},
    }


def runs() -> list[tuple]:
    """Name, loss of a model and a guide, Attune's options, kind of rows, further arguments."""
    ranking = "MultipleNegativesRankingLoss"
    return [
        (ranking, lambda m, g: losses.MultipleNegativesRankingLoss(m), {}, "pairs", RANKING),
        ("CachedMultipleNegativesRankingLoss",
         lambda m, g: losses.CachedMultipleNegativesRankingLoss(m, mini_batch_size=3), {"mini_batch_size": "3"},
         "tuples", RANKING),
        ("GISTEmbedLoss", lambda m, g: losses.GISTEmbedLoss(m, g), {"guide": tiny_models.CLS}, "triplets", RANKING),
        ("CachedGISTEmbedLoss",
         lambda m, g: losses.CachedGISTEmbedLoss(m, g, mini_batch_size=3, margin_strategy="relative", margin=-0.1),
         {"guide": tiny_models.CLS, "mini_batch_size": "3", "margin_strategy": "relative", "margin": "-0.1"},
         "pairs", RANKING),
        ("MegaBatchMarginLoss", lambda m, g: losses.MegaBatchMarginLoss(m, mini_batch_size=3),
         {"mini_batch_size": "3"}, "pairs", {}),
        ("TripletLoss", lambda m, g: losses.TripletLoss(m), {}, "triplets", {}),
        ("CoSENTLoss", lambda m, g: losses.CoSENTLoss(m), {}, "scored", {}),
        ("AnglELoss", lambda m, g: losses.AnglELoss(m), {}, "scored", {}),
        ("CosineSimilarityLoss", lambda m, g: losses.CosineSimilarityLoss(m), {}, "scored", {}),
        ("ContrastiveLoss", lambda m, g: losses.ContrastiveLoss(m), {}, "binary", {}),
        ("OnlineContrastiveLoss", lambda m, g: losses.OnlineContrastiveLoss(m), {}, "binary", {}),
        ("SoftmaxLoss", lambda m, g: losses.SoftmaxLoss(m, HIDDEN, 3), {"num_labels": "3"}, "classes", {}),
        ("BatchAllTripletLoss", lambda m, g: losses.BatchAllTripletLoss(m), {}, "labelled", GROUPS),
        ("BatchHardTripletLoss", lambda m, g: losses.BatchHardTripletLoss(m), {}, "labelled", GROUPS),
        ("BatchSemiHardTripletLoss", lambda m, g: losses.BatchSemiHardTripletLoss(m), {}, "labelled", GROUPS),
        ("BatchHardSoftMarginTripletLoss", lambda m, g: losses.BatchHardSoftMarginTripletLoss(m), {}, "labelled",
         GROUPS),
        ("MSELoss", lambda m, g: losses.MSELoss(m), {}, "embedded", {}),
        ("EmbedDistillLoss", lambda m, g: losses.EmbedDistillLoss(m, projection_dim=5), {"projection_dim": "5"},
         "projected", {}),
        ("MarginMSELoss", lambda m, g: losses.MarginMSELoss(m), {}, "taught", {}),
        ("DistillKLDivLoss", lambda m, g: losses.DistillKLDivLoss(m, temperature=2), {"temperature": "2"}, "taught",
         {}),
        ("ContrastiveTensionLoss", lambda m, g: losses.ContrastiveTensionLoss(m), {}, "tensions", {}),
        ("ContrastiveTensionLossInBatchNegatives",
         lambda m, g: losses.ContrastiveTensionLossInBatchNegatives(m), {}, "texts", {}),
        ("DenoisingAutoEncoderLoss", lambda m, g: losses.DenoisingAutoEncoderLoss(m), {}, "damaged", {}),
        ("MatryoshkaLoss",
         lambda m, g: losses.MatryoshkaLoss(m, losses.CachedMultipleNegativesRankingLoss(m, mini_batch_size=3), SIZES),
         {"loss": "CachedMultipleNegativesRankingLoss", "loss.mini_batch_size": "3", "matryoshka_dims": "32,16,8"},
         "pairs", RANKING),
        ("AdaptiveLayerLoss",
         lambda m, g: losses.AdaptiveLayerLoss(m, losses.CoSENTLoss(m), n_layers_per_step=-1, layer_weighting="log"),
         {"loss": "CoSENTLoss", "n_layers_per_step": "-1", "layer_weighting": "log"}, "scored", {}),
        ("Matryoshka2dLoss",
         lambda m, g: losses.Matryoshka2dLoss(
             m, losses.MultipleNegativesRankingLoss(m), SIZES, n_layers_per_step=-1, n_dims_per_step=-1),
         {"loss": ranking, "matryoshka_dims": "32,16,8", "n_layers_per_step": "-1", "n_dims_per_step": "-1"},
         "pairs", RANKING),
        ("GlobalOrthogonalRegularizationLoss", lambda m, g: losses.GlobalOrthogonalRegularizationLoss(m), {}, "pairs",
         {}),
    ]  # fmt: skip


def loss_histories_golden(models: Path) -> dict:
    histories = []
    for name, loss, options, kind, arguments in runs():
        for model in (tiny_models.MEAN, tiny_models.CLS):
            history = train(models, model, {"": (kind, loss)}, arguments)
            histories.append({"name": name, "model": model, "options": options, "rows": kind} | history)
    several = []
    for sampler in ("proportional", "round_robin"):
        tasks = {
            "questions": ("triplets", lambda m, g: losses.MultipleNegativesRankingLoss(m)),
            "sts": ("scored", lambda m, g: losses.CoSENTLoss(m)),
            "topics": ("labelled", lambda m, g: losses.BatchHardSoftMarginTripletLoss(m)),
        }
        arguments = {"multi_dataset_batch_sampler": sampler}
        history = train(models, tiny_models.MEAN, tasks, arguments)
        several.append({"sampler": sampler, "model": tiny_models.MEAN} | history)
    return {
        "arguments": ARGUMENTS,
        "texts": PROBES[:2],
        "rows": {kind: [dict(zip(columns, row)) for row in zip(*columns.values())] for kind, columns in rows().items()},
        "histories": histories,
        "several": several,
    }


def train(models: Path, name: str, tasks: dict, arguments: dict) -> dict:
    model = tiny_models.load(models / name)
    guide = tiny_models.load(models / tiny_models.CLS)
    made = {task: loss(model, guide) for task, (_, loss) in tasks.items()}
    for loss in made.values():
        preset_weights(loss, model)
    datasets = {task: data_set(kind) for task, (kind, _) in tasks.items()}
    single = list(tasks) == [""]
    with tempfile.TemporaryDirectory() as output:
        trainer = SentenceTransformerTrainer(
            model=model,
            args=SentenceTransformerTrainingArguments(
                output_dir=output, use_cpu=True, report_to="none", disable_tqdm=True, save_strategy="no",
                logging_steps=1, **(ARGUMENTS | arguments),
            ),
            train_dataset=datasets[""] if single else DatasetDict(datasets),
            loss=made[""] if single else made,
        )  # fmt: skip
        trainer.train()
    steps = [entry for entry in trainer.state.log_history if "loss" in entry]
    return {
        "arguments": arguments,
        "losses": [entry["loss"] for entry in steps],
        "grad_norms": [entry["grad_norm"] for entry in steps],
        "vectors": model.encode(PROBES[:2]),
    }


def data_set(kind: str) -> Dataset:
    columns = rows()[kind]
    names = {"embedding": "label", "scores": "label"}
    return Dataset.from_dict({names.get(name, name): values for name, values in columns.items()})


def preset_weights(loss: torch.nn.Module, model: SentenceTransformer) -> None:
    """Weights that are neither the model's nor a copy of it are drawn at random: here they are set instead."""
    shared = {id(parameter) for parameter in model.parameters()}
    with torch.no_grad():
        for name, parameter in loss.named_parameters():
            own = id(parameter) not in shared and not name.startswith("model1.") and "guide." not in name
            if own and name != "logit_scale":
                parameter.copy_(preset(parameter) + (1 if "LayerNorm.weight" in name else 0))
