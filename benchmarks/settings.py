"""How both sides train; the names and values are the same for both."""

from dataclasses import dataclass


@dataclass(frozen=True)
class TrainingSettings:
    """Of MultipleNegativesRankingLoss; what is not here has the default, which both sides share."""

    epochs: float = 1
    batch_size: int = 16
    learning_rate: float = 2e-5
    warmup_ratio: float = 0.1
    batch_sampler: str = "batch_sampler"
    max_seq_length: int = 256
    seed: int = 42

    def options(self) -> list[str]:
        """For ./attune train, and for peer.py train, which has the same options."""
        words = []
        for name, value in vars(self).items():
            words += ["--" + name.replace("_", "-"), f"{value:g}" if isinstance(value, float) else str(value)]
        return words
