"""Every loss over given vectors: its value and its gradients, computed in float64."""

import torch
from sentence_transformers.sentence_transformer import losses

from loss_golden import hundredths, nine_decimals

ROWS = 6
DIMENSION = 8
SIZES = [8, 4, 2]
CLASSES = [0, 1, 0, 2, 1, 0]
SCORES = [0.9, 0.1, 0.5, 0.5, 0.7, 0.0]
BINARY = [1, 0, 1, 0, 0, 1]


class Model(torch.nn.Module):
    """As much of a model as a loss asks for when it is made; embeddings are given, not computed."""

    device = torch.device("cpu")

    def get_embedding_dimension(self) -> int:
        return DIMENSION

    def __getitem__(self, index: int) -> torch.nn.Module:
        return self  # asked for its first module, which is no StaticEmbedding

    def forward(self, features: dict) -> dict:
        return {"sentence_embedding": features["vectors"]}


def loss_vectors_golden() -> dict:
    return {"cases": [loss_case(index, *case) for index, case in enumerate(cases(Model()))]}


def cases(model: Model) -> list[tuple]:
    """Name, loss of sentence-transformers, Attune's options, columns, kind of labels, labels."""
    ranking = losses.MultipleNegativesRankingLoss
    symmetric = {"directions": ("query_to_doc", "doc_to_query"), "partition_mode": "per_direction"}
    every = {"directions": ("query_to_doc", "query_to_query", "doc_to_query", "doc_to_doc")}
    hard = {"hardness_mode": "hard_negatives", "hardness_strength": 3.0}
    batch = {"hardness_mode": "in_batch_negatives", "hardness_strength": 5.0}
    alle = {"hardness_mode": "all_negatives", "hardness_strength": 2.0}
    siamese, hardest = losses.SiameseDistanceMetric, losses.BatchHardTripletLossDistanceFunction
    metric = losses.TripletDistanceMetric
    teacher = teacher_vectors(ROWS, DIMENSION)
    columns = torch.stack([teacher, teacher.flip(0)], dim=1)
    margins = [[0.5 * row - 1, 2 - row] for row in range(ROWS)]
    scores = [[0.3 * row, 1.1, -0.2 * row] for row in range(ROWS)]
    return [
        ("ranking-pairs", ranking(model), {}, 2, None, None),
        ("ranking-symmetric", ranking(model, **symmetric), options(symmetric), 3, None, None),
        ("ranking-every-direction", ranking(model, **every), options(every), 3, None, None),
        ("ranking-hard-negatives", ranking(model, **hard), options(hard), 4, None, None),
        ("ranking-hard-in-batch", ranking(model, **batch, **every), options(batch | every), 3, None, None),
        ("ranking-hard-all", ranking(model, **alle, **symmetric), options(alle | symmetric), 3, None, None),
        ("cached-ranking", losses.CachedMultipleNegativesRankingLoss(model, mini_batch_size=4, scale=15.0),
         {"mini_batch_size": "4", "scale": "15"}, 3, None, None),
        ("mega-batch", losses.MegaBatchMarginLoss(model), {}, 2, None, None),
        ("mega-batch-whole", losses.MegaBatchMarginLoss(model, 0.9, 0.1, use_mini_batched_version=False),
         {"positive_margin": "0.9", "negative_margin": "0.1", "use_mini_batched_version": "false"}, 2, None, None),
        ("triplet", losses.TripletLoss(model), {}, 3, None, None),
        ("triplet-cosine", losses.TripletLoss(model, metric.COSINE, 0.3),
         {"distance_metric": "cosine", "triplet_margin": "0.3"}, 3, None, None),
        ("triplet-manhattan", losses.TripletLoss(model, metric.MANHATTAN, 1),
         {"distance_metric": "manhattan", "triplet_margin": "1"}, 3, None, None),
        ("cosent", losses.CoSENTLoss(model), {}, 2, "similarity", SCORES),
        ("angle", losses.AnglELoss(model, scale=10), {"scale": "10"}, 2, "similarity", SCORES),
        ("angle-tuples", losses.AnglELoss(model), {}, 4, None, None),
        ("cosine", losses.CosineSimilarityLoss(model), {}, 2, "similarity", SCORES),
        ("contrastive", losses.ContrastiveLoss(model), {}, 2, "class", BINARY),
        ("contrastive-euclidean", losses.ContrastiveLoss(model, siamese.EUCLIDEAN, 4.5, False),
         {"distance_metric": "euclidean", "margin": "4.5", "size_average": "false"}, 2, "class", BINARY),
        ("contrastive-manhattan", losses.ContrastiveLoss(model, siamese.MANHATTAN, 9),
         {"distance_metric": "manhattan", "margin": "9"}, 2, "class", BINARY),
        ("online-contrastive", losses.OnlineContrastiveLoss(model, margin=0.9), {"margin": "0.9"}, 2, "class", BINARY),
        ("online-contrastive-matches", losses.OnlineContrastiveLoss(model), {}, 2, "class", [1] * ROWS),
        ("online-contrastive-others", losses.OnlineContrastiveLoss(model, margin=1.5), {"margin": "1.5"}, 2,
         "class", [0] * ROWS),
        ("softmax", losses.SoftmaxLoss(model, DIMENSION, 3), {"num_labels": "3"}, 2, "class", CLASSES),
        ("softmax-products", losses.SoftmaxLoss(model, DIMENSION, 3, False, True, True),
         {"num_labels": "3", "concatenation_sent_rep": "false", "concatenation_sent_multiplication": "true"},
         2, "class", CLASSES),
        ("batch-all", losses.BatchAllTripletLoss(model, margin=1), {"margin": "1"}, 1, "class", CLASSES),
        ("batch-all-easy", losses.BatchAllTripletLoss(model, margin=0), {"margin": "0"}, 1, "class", CLASSES),
        ("batch-hard", losses.BatchHardTripletLoss(model), {}, 1, "class", CLASSES),
        ("batch-hard-cosine", losses.BatchHardTripletLoss(model, hardest.cosine_distance, 0.2),
         {"distance_metric": "cosine_distance", "margin": "0.2"}, 1, "class", CLASSES),
        ("batch-semi-hard", losses.BatchSemiHardTripletLoss(model, margin=1), {"margin": "1"}, 1, "class", CLASSES),
        ("batch-soft", losses.BatchHardSoftMarginTripletLoss(model), {}, 1, "class", CLASSES),
        ("mse", losses.MSELoss(model), {}, 2, "embedding", teacher),
        ("mse-columns", losses.MSELoss(model), {}, 2, "embedding", columns),
        ("embed-distill", losses.EmbedDistillLoss(model), {}, 1, "embedding", teacher),
        ("embed-distill-l2", losses.EmbedDistillLoss(model, "l2"), {"distance_metric": "l2"}, 1, "embedding", teacher),
        ("embed-distill-projected", losses.EmbedDistillLoss(model, projection_dim=5), {"projection_dim": "5"}, 2,
         "embedding", teacher_vectors(ROWS, 5)),
        ("margin-mse-margins", losses.MarginMSELoss(model), {}, 4, "scores", margins),
        ("margin-mse-scores", losses.MarginMSELoss(model), {}, 4, "scores", scores),
        ("kl-divergence", losses.DistillKLDivLoss(model), {}, 4, "scores", scores),
        ("kl-divergence-temperatures", losses.DistillKLDivLoss(model, student_temperature=2, teacher_temperature=0.5),
         {"student_temperature": "2", "teacher_temperature": "0.5"}, 4, "scores", scores),
        ("orthogonal", losses.GlobalOrthogonalRegularizationLoss(model), {}, 2, None, None),
        ("orthogonal-sum", losses.GlobalOrthogonalRegularizationLoss(model, mean_weight=0.5, aggregation="sum"),
         {"mean_weight": "0.5", "aggregation": "sum"}, 2, None, None),
        ("matryoshka", losses.MatryoshkaLoss(model, ranking(model), SIZES, [1, 0.5, 2]),
         {"loss": ranking.__name__, "matryoshka_dims": "8,4,2", "matryoshka_weights": "1,0.5,2"}, 3, None, None),
        ("matryoshka-distilled", losses.MatryoshkaLoss(model, losses.MSELoss(model), SIZES),
         {"loss": "MSELoss", "matryoshka_dims": "2,4,8"}, 1, "embedding", teacher),
    ]  # fmt: skip


def options(arguments: dict) -> dict:
    """As they are written on Attune's command line."""
    return {name: ",".join(value) if isinstance(value, tuple) else str(value) for name, value in arguments.items()}


def teacher_vectors(rows: int, size: int) -> torch.Tensor:
    return torch.round(torch.sin(1.3 * torch.arange(rows * size, dtype=torch.float64)), decimals=2).view(rows, size)


def preset(tensor: torch.Tensor) -> torch.Tensor:
    """What stands for trained weights: 0.1 * sin(1.7 * i); the tests write the same into theirs."""
    return (0.1 * torch.sin(1.7 * torch.arange(tensor.numel(), dtype=torch.float64))).view(tensor.shape)


def loss_case(index: int, name: str, loss, arguments: dict, columns: int, kind, labels) -> dict:
    generator = torch.Generator().manual_seed(100 + index)
    first = torch.randn(ROWS, DIMENSION, generator=generator)
    others = [0.6 * first + torch.randn(ROWS, DIMENSION, generator=generator) for _ in range(columns - 1)]
    vectors = [hundredths(column).requires_grad_() for column in [first, *others]]
    loss = loss.double()
    with torch.no_grad():
        for parameter in loss.parameters():
            parameter.copy_(preset(parameter))
    values = None if labels is None else torch.as_tensor(labels)
    if kind in ("similarity", "scores"):
        values = values.double()
    result = loss([{"vectors": column, "input_ids": column} for column in vectors], values)
    if isinstance(result, dict):
        result = torch.stack(list(result.values())).sum()
    result.backward()
    return {
        "name": name,
        "loss": type(loss).__name__,
        "options": arguments,
        "vectors": vectors,
        "labels": None if labels is None else {"kind": kind, "values": values},
        "value": result.item(),
        "gradients": [nine_decimals(column.grad) for column in vectors],
    }
