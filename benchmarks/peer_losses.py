"""sentence-transformers' losses by the names and options of Attune's command line, and the rows they read."""

from pathlib import Path

from datasets import Dataset
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer import losses

from json_lines import read_json_lines

TEXTS = ("text",)
SENTENCES = ("sentence1", "sentence2")


def make(name: str, options: dict[str, str], model: SentenceTransformer):
    if name == "MatryoshkaLoss":
        sizes = [int(size) for size in options["matryoshka_dims"].split(",")]
        return losses.MatryoshkaLoss(model, make(options["loss"], {}, model), sizes)
    if name == "MSELoss":
        return losses.MSELoss(model)  # its teacher's vectors are in the rows
    numbers = {key: int(value) if value.isdigit() else float(value) for key, value in options.items()}
    return getattr(losses, name)(model, **numbers)


def training_rows(path: Path, loss: str, options: dict[str, str]) -> Dataset:
    """Only the columns that the loss reads, in its order: others would be taken for more texts."""
    rows = read_json_lines(path)
    columns = text_columns(rows[0])
    table = {name: [row[name] for row in rows] for name in columns}
    if "teacher" in options:
        teacher = SentenceTransformer(options["teacher"], device="cpu", local_files_only=True)
        table["label"] = teacher.encode(table[columns[0]], show_progress_bar=False).tolist()
    else:
        table |= {name: [row[name] for row in rows] for name in ("score", "label") if name in rows[0]}
    return Dataset.from_dict(table)


def text_columns(row: dict) -> list[str]:
    for columns in (TEXTS, SENTENCES):
        if all(column in row for column in columns):
            return list(columns)
    anchor = "anchor" if "anchor" in row else "query"
    negatives = [name for name in row if name == "negative" or name.startswith("negative_")]
    return [anchor, "positive", *negatives]
