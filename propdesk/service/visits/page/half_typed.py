"""A sheet of visits on its way into the books: what the hand has typed so far, in no widget."""

import json
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from propdesk.kernel.days import read_day
from propdesk.service.visits.asking import answers_in, normal_answers
from propdesk.service.visits.page.entering import REST, TypedVisit, refuse_row
from propdesk.service.visits.page.refusals import (
    MarkUnknown,
    PromiseWithoutDay,
    VisitRowUnknown,
)
from propdesk.service.visits.page.sheets import SheetRow, VisitSheetFacts
from propdesk.service.visits.rules import SheetMark


class TypedRow(NamedTuple):
    """A row as it is typed: the digit of its box, words, and a digit for each question."""

    mark: str
    said: str = ""
    promise: str = ""
    by: str = ""
    answers: str = ""


class HalfTypedVisits:
    """What stands on the grid; nothing of it is stored yet."""

    def __init__(self, facts: VisitSheetFacts, today: date) -> None:
        self.facts, self._today = facts, today
        self._rows = {one.row: one for one in facts.rows}
        self.rows: dict[int, TypedRow] = {}
        self.rest, self.day = False, ""

    # Typing

    def row(self, typed: str) -> SheetRow:
        """The row of a number as it is typed. Raises VisitRowUnknown or VisitRowEntered."""
        if not typed.strip().isdecimal():
            raise VisitRowUnknown(row=typed.strip(), last=max(self._rows, default=0))
        return refuse_row(self._rows, int(typed))

    def put(self, typed: str, row: TypedRow) -> None:
        """Put a row down; the newest stands last. Raises what is wrong with it."""
        number = self.row(typed).row
        self._read(number, row)
        self.rows.pop(number, None)
        self.rows[number] = row

    def take_back(self, typed: str = "") -> int | None:
        """Take back the row that is named, or the newest; None: there is none."""
        number = self.row(typed).row if typed.strip() else next(reversed(self.rows), None)
        if number is not None and self.rows.pop(number, None) is not None:
            return number
        return None

    def _read(self, number: int, row: TypedRow) -> TypedVisit:
        if row.mark not in {one.value for one in SheetMark}:
            raise MarkUnknown(mark=row.mark)
        by, mark = row.by.strip(), SheetMark(row.mark)
        promised = row.promise.strip() if mark is not SheetMark.NOBODY else ""
        if promised and not by:
            raise PromiseWithoutDay(row=number)
        asked = self._rows[number].is_asked and mark is not SheetMark.NOBODY
        said = answers_in(self.facts.items, row.answers) if asked and row.answers.strip() else ()
        return TypedVisit(
            answers=said,
            mark=mark,
            said=row.said.strip(),
            promise=promised,
            by=read_day(by, self._today) if promised else None,
        )

    # Looking

    def shown(self, number: int) -> TypedRow | None:
        """What a row says, that of the rest too; None: nothing yet."""
        if self.rest and self._rows[number].is_open:
            return self.rows.get(number, TypedRow(REST.mark))
        return self.rows.get(number)

    def answers(self, number: int) -> tuple[str, ...]:
        """What a row says to each question, as it is kept; () while it says nothing."""
        row = self._rows[number]
        if not row.is_asked or (number not in self.rows and not (self.rest and row.is_open)):
            return ()
        if number not in self.rows:
            return normal_answers(self.facts.items)
        return self._read(number, self.rows[number]).answers

    def counts(self) -> tuple[int, int, int]:
        """Rows that wait to be entered, those typed, and those of them with a promise."""
        still = [one for one in self.facts.rows if one.is_open]
        promised = sum(bool(row.promise.strip()) for row in self.rows.values())
        return len(still), len(still) if self.rest else len(self.rows), promised

    def typed(self) -> dict[int, TypedVisit]:
        """What is to be saved. Raises as `put`."""
        return {number: self._read(number, row) for number, row in self.rows.items()}

    def visited_on(self) -> date | None:
        """The day of all visits; None: each on its own. Raises DayUnreadable."""
        return read_day(self.day, self._today) if self.day.strip() else None

    @property
    def is_begun(self) -> bool:
        """Whether something is typed."""
        return bool(self.rows or self.rest or self.day.strip())

    # Surviving a crash

    def kept(self) -> dict[str, str]:
        """What a draft keeps of it."""
        rows = {str(number): list(row) for number, row in self.rows.items()}
        return {
            "sheet": str(self.facts.id),
            "rows": json.dumps(rows, ensure_ascii=False),
            "rest": "1" if self.rest else "",
            "day": self.day,
        }

    def take_kept(self, texts: Mapping[str, str]) -> None:
        """Type again what a draft has kept; what was entered meanwhile is left out."""
        for number, row in json.loads(texts.get("rows", "{}")).items():
            if (own := self._rows.get(int(number))) is not None and own.is_open:
                self.rows[int(number)] = TypedRow(*row)
        self.rest, self.day = bool(texts.get("rest")), texts.get("day", "")
