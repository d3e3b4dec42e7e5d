"""The batches of sentence-transformers' samplers, for rows of which only labels or sizes matter."""

import torch
from datasets import Dataset
from sentence_transformers.base.sampler import (
    DefaultBatchSampler,
    GroupByLabelBatchSampler,
    NoDuplicatesBatchSampler,
    ProportionalBatchSampler,
    RoundRobinBatchSampler,
)
from torch.utils.data import ConcatDataset, RandomSampler

SEED = 42
EPOCHS = 2


def sampler_golden() -> dict:
    return {
        "seed": SEED,
        "group_by_label": [group_case(*case) for case in GROUPS],
        "several": [several_case(kind, sampler, *case) for kind in SEVERAL for sampler in SINGLE for case in DATASETS],
    }


# Labels and batch size: equal classes, one large class, odd ones and single rows, one pair too few for a batch.
GROUPS = [
    ([row % 3 for row in range(24)], 8),
    ([0] * 20 + [1, 2] * 3, 6),
    ([5, 5, 5, 7, 7, 1, 9, 9, 9, 9, 9, 2], 4),
    ([row * row % 7 for row in range(60)], 10),
    ([0, 0, 1, 1, 2, 2], 4),
]
# Rows of each data set, and batch size: full and short last batches.
DATASETS = [([10, 23], 4), ([8, 8, 5], 4), ([5, 17, 12], 6)]
SINGLE = ("batch_sampler", "no_duplicates", "group_by_label")
SEVERAL = {"proportional": ProportionalBatchSampler, "round_robin": RoundRobinBatchSampler}


def group_case(labels: list[int], batch_size: int) -> dict:
    return {
        "labels": labels,
        "batch_size": batch_size,
        "epochs": epochs(lambda generator: group_by_label(labels, batch_size, generator)),
    }


def group_by_label(labels: list[int], batch_size: int, generator: torch.Generator) -> GroupByLabelBatchSampler:
    rows = Dataset.from_dict({"text": [str(row) for row in range(len(labels))], "label": labels})
    return GroupByLabelBatchSampler(
        rows, batch_size, drop_last=False, valid_label_columns=["label"], generator=generator, seed=SEED
    )


def several_case(kind: str, sampler: str, sizes: list[int], batch_size: int) -> dict:
    def make(generator: torch.Generator):
        datasets = [Dataset.from_dict({"text": [str(row) for row in range(size)]}) for size in sizes]
        samplers = [single(sampler, rows, batch_size, generator) for rows in datasets]
        return SEVERAL[kind](ConcatDataset(datasets), samplers, generator=generator, seed=SEED)

    return {
        "kind": kind,
        "sampler": sampler,
        "sizes": sizes,
        "batch_size": batch_size,
        "epochs": epochs(make),
    }


def single(sampler: str, rows: Dataset, batch_size: int, generator: torch.Generator):
    arguments = {"batch_size": batch_size, "drop_last": False, "generator": generator, "seed": SEED}
    if sampler == "group_by_label":
        return group_by_label([row % 2 for row in range(len(rows))], batch_size, generator)
    if sampler == "no_duplicates":
        return NoDuplicatesBatchSampler(rows, **arguments)
    return DefaultBatchSampler(RandomSampler(rows, generator=generator), **arguments)


def epochs(make) -> list[list[list[int]]]:
    generator = torch.Generator()
    generator.manual_seed(SEED)
    sampler = make(generator)
    drawn = []
    for epoch in range(EPOCHS):
        sampler.set_epoch(epoch)
        drawn.append([list(batch) for batch in sampler])
    return drawn
