"""What a workbook would do to a list and what it did: rows with how each ends, and remarks."""

from collections.abc import Mapping
from dataclasses import dataclass

from propdesk.kernel.errors import Problem
from propdesk.kernel.records.gestures import RowChange

NEW, CHANGED, SAME, PROBLEM = "new", "changed", "same", "problem"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedRow:
    """A row of the file: what it wants, and `how` that ends (new, changed, same, problem).

    `letters` is field → column letter, `told` what it says field by field, for people.
    """

    sheet: str
    number: int
    how: str
    change: RowChange
    letters: Mapping[str, str]
    problems: tuple[Problem, ...] = ()
    told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What a workbook would do. `remarks` tell what of it is not taken: columns, rows."""

    rows: tuple[PlannedRow, ...]
    remarks: tuple[Problem, ...] = ()

    @property
    def wanted(self) -> list[RowChange]:
        """What the good rows want."""
        return [row.change for row in self.rows if row.how in (NEW, CHANGED)]

    @property
    def problems(self) -> list[Problem]:
        """Everything that is told of the file: remarks, then row by row."""
        return [*self.remarks, *(one for row in self.rows for one in row.problems)]

    def count(self, how: str) -> int:
        """How many rows end so."""
        return sum(row.how == how for row in self.rows)


@dataclass(frozen=True, slots=True)
class BroughtIn:
    """An import as it was written. `gesture` takes it back; one row alone is a plain save of
    `record_id`. Both are 0 when nothing was written."""

    plan: ImportPlan
    gesture: int = 0
    record_id: int = 0

    @property
    def wrote(self) -> bool:
        """Whether anything was written."""
        return bool(self.gesture or self.record_id)
