"""MultipleNegativesRankingLoss over given vectors: its value and its gradients, computed in float64."""

import torch
from sentence_transformers.sentence_transformer.losses import MultipleNegativesRankingLoss
from sentence_transformers.util import cos_sim, dot_score

SIMILARITIES = {"cosine": cos_sim, "dot": dot_score}
ROWS = 5
DIMENSION = 6


def loss_golden() -> dict:
    cases = [
        ("pairs", 2, 20.0, "cosine"),
        ("pairs-scale-5", 2, 5.0, "cosine"),
        ("pairs-dot", 2, 1.0, "dot"),
        ("triplets", 3, 20.0, "cosine"),
        ("triplets-dot", 3, 0.5, "dot"),
        ("two-negatives", 4, 20.0, "cosine"),
        ("two-negatives-scale-50", 4, 50.0, "cosine"),
    ]
    generator = torch.Generator().manual_seed(3)
    return {"cases": [loss_case(generator, *case) for case in cases]}


def loss_case(generator: torch.Generator, name: str, columns: int, scale: float, similarity: str) -> dict:
    anchors = torch.randn(ROWS, DIMENSION, generator=generator)
    others = [0.7 * anchors + torch.randn(ROWS, DIMENSION, generator=generator) for _ in range(columns - 1)]
    vectors = [hundredths(column).requires_grad_() for column in [anchors, *others]]
    loss = MultipleNegativesRankingLoss(model=None, scale=scale, similarity_fct=SIMILARITIES[similarity])
    value = loss.compute_loss_from_embeddings(vectors, labels=None)
    value.backward()
    return {
        "name": name,
        "scale": scale,
        "similarity": similarity,
        "vectors": vectors,
        "loss": value.item(),
        "gradients": [nine_decimals(column.grad) for column in vectors],
    }


def hundredths(values: torch.Tensor) -> torch.Tensor:
    return torch.round(values.double(), decimals=2)


def nine_decimals(values: torch.Tensor) -> torch.Tensor:
    return torch.round(values, decimals=9)
