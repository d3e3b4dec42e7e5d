"""Tables of results, in Markdown."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Column:
    """One figure of a run."""

    title: str
    value: Callable
    decimals: int

    def text(self, number: float) -> str:
        return f"{number:,.{self.decimals}f}"


def comparison_table(columns: list[Column], runs: dict[str, list]) -> str:
    """Medians of both sides; the ratio first / second of the medians, and the least and greatest ratio of one turn."""
    first, second = runs
    rows = [["", first, second, f"{first} / {second}", "least to greatest of a turn"]]
    for column in columns:
        left, right = ([column.value(run) for run in those] for those in runs.values())
        ratios = [one / other for one, other in zip(left, right, strict=True)]
        rows.append(
            [
                column.title,
                column.text(median(left)),
                column.text(median(right)),
                f"{median(left) / median(right):.2f}",
                f"{min(ratios):.2f} to {max(ratios):.2f}",
            ]
        )
    return markdown(rows)


def markdown(rows: list[list[str]]) -> str:
    """The first row is the heading; the first column is text, the others are numbers."""
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    return "\n".join(line(row, widths) for row in [rows[0], rule, *rows[1:]])


def line(cells: list[str], widths: list[int]) -> str:
    numbers = [cell.rjust(width) for cell, width in zip(cells[1:], widths[1:], strict=True)]
    return "| " + " | ".join([cells[0].ljust(widths[0]), *numbers]) + " |"


def interval(estimate: dict, sign: str = "") -> str:
    """A value with its interval, as Attune's --json has them; sign "+" for differences."""
    return f"{estimate['value']:{sign}.4f} [{estimate['low']:{sign}.4f}, {estimate['high']:{sign}.4f}]"
