"""What a command said, and what its tests know of the office it runs on."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl

ROSTERS = Path(__file__).parents[1] / "data" / "rosters"
ROOT = Path(__file__).resolve().parents[2]
MONTH_FEES = 37702 + 28000 + 25068
ROWS = {"units": 3, "people": 3, "vehicles": 0, "charges": 6, "receipts": 1, "arrears": 3}
FIRST = "SJ2026-000001"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command said: its exit code, the object on stdout, the words on stderr."""

    code: int
    told: dict[str, Any]
    words: str


Run = Callable[..., Answer]


def refused(answer: Answer, kind: str) -> bool:
    """Exit code 1, the error object, and its sentence on stderr too."""
    error = answer.told["error"]
    assert set(answer.told) == {"error"}
    assert set(error) == {"kind", "message"}
    assert answer.words.endswith(error["message"])
    assert error["message"]
    return answer.code == 1 and error["kind"] == kind


def table(path: Path) -> list[tuple[Any, ...]]:
    """The rows of a workbook, the head first."""
    book = openpyxl.load_workbook(path)
    return list(book[book.sheetnames[0]].iter_rows(values_only=True))
