"""The losses that ask for more than vectors (a guide, a second model, a decoder, the layers), on one batch of fixed
models: value and gradients in float64."""

from pathlib import Path

import torch
from sentence_transformers import SentenceTransformer

import tiny_models
from loss_histories_golden import data_set, preset_weights, runs

NAMES = (
    "GISTEmbedLoss",
    "CachedGISTEmbedLoss",
    "ContrastiveTensionLoss",
    "ContrastiveTensionLossInBatchNegatives",
    "DenoisingAutoEncoderLoss",
    "AdaptiveLayerLoss",
    "Matryoshka2dLoss",
)
BATCH = 6


def model_losses_golden(models: Path) -> dict:
    cases = []
    for name, loss, options, kind, _ in runs():
        if name in NAMES:
            for encoder in (tiny_models.MEAN, tiny_models.CLS):
                case = {"name": name, "model": encoder, "options": options, "rows": kind}
                cases.append(case | one_batch(models, encoder, loss, kind))
    return {"batch": BATCH, "cases": cases}


def one_batch(models: Path, encoder: str, loss, kind: str) -> dict:
    model = tiny_models.load(models / encoder).double()
    loss = loss(model, tiny_models.load(models / tiny_models.CLS).double())
    preset_weights(loss, model)
    loss.double().train()
    features, labels = batch(model, kind)
    value = loss(features, labels)
    value = sum(value.values()) if isinstance(value, dict) else value
    value.backward()
    return {"value": value.item(), "gradients": gradient_lengths(model)}


def batch(model: SentenceTransformer, kind: str) -> tuple[list[dict], torch.Tensor | None]:
    columns = data_set(kind)[:BATCH]
    labels = [columns.pop(name) for name in ("label", "score") if name in columns]
    features = [model.preprocess(list(texts)) for texts in columns.values()]
    return features, torch.tensor(labels[0]) if labels else None


def gradient_lengths(model: SentenceTransformer) -> dict[str, float]:
    """Of every weight, under the name that it has in the folder's file."""
    lengths = {}
    for name, parameter in model[0].model.named_parameters():
        if not name.startswith("pooler."):  # not in use
            lengths[name] = 0.0 if parameter.grad is None else parameter.grad.norm().item()
    return lengths
