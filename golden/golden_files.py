"""Writing golden files: plain JSON, the same bytes at every run."""

import json
from pathlib import Path

import numpy as np


def plain(value):
    """Turns tensors, arrays and their numbers into lists and floats; float32 by its shortest spelling."""
    if hasattr(value, "detach"):
        return plain(value.detach().cpu().numpy())
    if isinstance(value, np.ndarray):
        return [plain(item) for item in value]
    if isinstance(value, np.float32):
        return float(str(value))
    if isinstance(value, (np.floating, np.integer)):
        return value.item()
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return value


def write_json(path: Path, content: dict) -> None:
    """One key a line for the first two levels, the rest compact, so that a diff can be read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_outline(plain(content), depth=0) + "\n", encoding="utf-8")


def write_json_lines(path: Path, rows: list) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(_compact(row) + "\n" for row in rows), encoding="utf-8")


def _outline(value, depth: int) -> str:
    indent = "  " * (depth + 1)
    if depth < 3 and value and isinstance(value, dict):
        lines = [f"{indent}{_compact(key)}: {_outline(item, depth + 1)}" for key, item in value.items()]
        return "{\n" + ",\n".join(lines) + "\n" + "  " * depth + "}"
    if depth < 3 and value and isinstance(value, list) and isinstance(value[0], (list, dict)):
        lines = [indent + _compact(item) for item in value]
        return "[\n" + ",\n".join(lines) + "\n" + "  " * depth + "]"
    return _compact(value)


def _compact(value) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
