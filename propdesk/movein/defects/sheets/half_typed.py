"""An inspection sheet on its way into the books: what the hand has typed, in no widget."""

import json
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from propdesk.kernel.days import read_day
from propdesk.movein.defects.sheets.codes import PlaceDigit, ProblemDigit
from propdesk.movein.defects.sheets.entering import NewDefect
from propdesk.movein.defects.sheets.refusals import (
    CheckMarkUnknown,
    NotToCheck,
    PlaceUnknown,
    ProblemUnknown,
    ProblemUnsaid,
)
from propdesk.movein.defects.sheets.sheets import DefectSheetFacts

PASSED, NOT_PASSED = "1", "2"


class TypedDefect(NamedTuple):
    """A new defect as it is typed: two digits, and words."""

    place: str
    problem: str
    words: str = ""


class HalfTypedInspection:
    """What stands on the grid; nothing of it is stored yet."""

    def __init__(self, facts: DefectSheetFacts, today: date, by: str) -> None:
        self.facts, self._today = facts, today
        self._waiting = {one.row for one in facts.known if one.waits}
        self.new: list[TypedDefect] = []
        self.checks: dict[int, str] = {}
        self.rest, self.day, self.by = False, "", by
        self._usual = by

    # Typing

    def put(self, one: TypedDefect) -> None:
        """Put a new defect down. Raises what is wrong with it."""
        self._read(one)
        self.new.append(one)

    def check(self, row: str, mark: str) -> None:
        """Say whether a mended row is passed. Raises NotToCheck, CheckMarkUnknown."""
        number = self.row(row)
        if mark not in (PASSED, NOT_PASSED):
            raise CheckMarkUnknown(mark=mark)
        self.checks[number] = mark

    def row(self, typed: str) -> int:
        """The row of a number that waits for a re-check. Raises NotToCheck."""
        if not typed.strip().isdecimal() or int(typed) not in self._waiting:
            raise NotToCheck(row=typed.strip())
        return int(typed)

    def take_back(self) -> bool:
        """Take back the newest defect, or the newest check; whether there was one."""
        if self.new:
            self.new.pop()
        elif self.checks:
            self.checks.popitem()
        else:
            return False
        return True

    def _read(self, one: TypedDefect) -> NewDefect:
        if one.place not in {each.value for each in PlaceDigit}:
            raise PlaceUnknown(digit=one.place)
        if one.problem not in {each.value for each in ProblemDigit}:
            raise ProblemUnknown(digit=one.problem)
        words = one.words.strip()
        if one.problem == ProblemDigit.OTHER and not words:
            raise ProblemUnsaid
        return NewDefect(PlaceDigit(one.place), ProblemDigit(one.problem), words)

    # Looking

    def mark(self, row: int) -> str:
        """The mark of a row, that of the rest too; "" for none."""
        return self.checks.get(row, PASSED if self.rest and row in self._waiting else "")

    def shown(self) -> list[NewDefect]:
        """The new defects, the newest last."""
        return [self._read(one) for one in self.new]

    def checked(self) -> dict[int, bool]:
        """Which rows are passed and which are not."""
        return {row: mark == PASSED for row, mark in self.checks.items()}

    def looked_on(self) -> date | None:
        """The day of the inspection; None: today. Raises DayUnreadable."""
        return read_day(self.day, self._today) if self.day.strip() else None

    @property
    def is_begun(self) -> bool:
        """Whether something is typed."""
        words = self.day.strip() or self.by != self._usual
        return bool(self.new or self.checks or self.rest or words)

    # Surviving a crash

    def kept(self) -> dict[str, str]:
        """What a draft keeps of it."""
        return {
            "sheet": str(self.facts.id),
            "new": json.dumps([list(one) for one in self.new], ensure_ascii=False),
            "checks": json.dumps(self.checks),
            "rest": "1" if self.rest else "",
            "day": self.day,
            "by": self.by,
        }

    def take_kept(self, texts: Mapping[str, str]) -> None:
        """Type again what a draft has kept; what was checked meanwhile is left out."""
        self.new = [TypedDefect(*one) for one in json.loads(texts.get("new", "[]"))]
        checks = json.loads(texts.get("checks", "{}"))
        self.checks = {int(row): m for row, m in checks.items() if int(row) in self._waiting}
        self.rest, self.day = bool(texts.get("rest")), texts.get("day", "")
        self.by = texts.get("by", self.by)
