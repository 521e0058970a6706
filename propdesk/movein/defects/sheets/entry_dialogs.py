"""The entry grid of an inspection sheet that comes back, on the number pad.

The digit of the place, the digit of the problem, words or none, Enter: a defect. `/` goes to what
was known: row, Enter, 1 passed or 2 not. `*` says that nothing else is wrong, `-` takes back, `+`
saves and opens the next sheet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from propdesk.kernel.i18n import N_, _, listed, ngettext
from propdesk.movein.defects.sheets.codes import PlaceDigit, ProblemDigit
from propdesk.movein.defects.sheets.entering import enter_defect_sheet
from propdesk.movein.defects.sheets.half_typed import (
    PASSED,
    HalfTypedInspection,
    TypedDefect,
)
from propdesk.movein.defects.sheets.sheets import (
    defect_sheet_by_no,
    defect_sheet_facts,
    next_defect_sheet,
)
from propdesk.ui.entry.sheet_entry import PaperOf, SheetEntry, named, number_field
from propdesk.ui.lists.columns import Column, Kind, State
from propdesk.ui.parts.cards import line_of
from propdesk.ui.parts.keys import Keys
from propdesk.ui.parts.line_inputs import LineInput, go_to
from propdesk.ui.parts.small_parts import label

if TYPE_CHECKING:
    from collections.abc import Iterable

    from propdesk.kernel.records.labels import Labelled
    from propdesk.ui.desk import Desk

WIDE, NAME_WIDE = 1000, 110


class GridRow(msgspec.Struct, frozen=True):
    """A row of the grid: known before, or found now (a negative id)."""

    id: int
    row: str
    place: str
    what: str
    state: str
    mark: str

    @property
    def is_new(self) -> bool:
        """Whether it was found now."""
        return self.id < 0


def _badge(row: GridRow) -> object:
    if row.is_new:
        return State(_("Newly found"), "amber", "triangle-alert")
    if not row.mark:
        return ""
    passed = row.mark == PASSED
    return State(_("Passed") if passed else _("Not passed"), "green" if passed else "red")


_COLUMNS = (
    Column("row", N_("Row"), width=48, value=lambda row: row.row, sortable=False),
    Column("place", N_("Where it is"), width=130, value=lambda row: row.place, sortable=False),
    Column(
        "what", N_("What is wrong"), stretch=True, free=True, value=lambda row: row.what,
        sortable=False,
    ),
    Column("state", N_("State"), width=110, value=lambda row: row.state, sortable=False),
    Column(
        "mark", N_("Sheet says"), kind=Kind.STATE, width=140, value=_badge,
        sortable=False,
    ),
)  # fmt: skip


_PAPER = PaperOf("inspection sheet", defect_sheet_by_no, next_defect_sheet)


class InspectionEntry(SheetEntry[HalfTypedInspection]):
    """See the module."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _PAPER, _("Type an inspection sheet back"), width=WIDE)
        self._make_parts()
        self._build()
        self._connect()
        self._begin()

    def _make_parts(self) -> None:
        self.by = named(LineInput(), _("Looked at by"), NAME_WIDE)
        self.day = named(LineInput(plain=True), _("Looked at on"), NAME_WIDE)
        self.day.setPlaceholderText(_("today"))
        self.place = number_field(_("Where it is"), digits=1)
        self.problem = number_field(_("Problem"), digits=1)
        self.row, self.mark = number_field(_("Row")), number_field(_("Mark"), digits=1)
        self.words = named(LineInput(), _("What is wrong"))
        self.line = (self.place, self.problem, self.words, self.row, self.mark)
        self._make_table(_COLUMNS, "movein.defects.sheet", 300)

    def _build(self) -> None:
        self._lay_head(
            label(_("Looked at by"), 13, 500), self.by,
            label(_("Looked at on"), 13, 500), self.day,
        )  # fmt: skip
        line = line_of(
            label(_("Where it is"), 13, 500), self.place, label(_("Problem"), 13, 500),
            self.problem, label(_("What is wrong"), 13, 500), self.words, 12,
            label(_("Known row"), 13, 500), self.row, self.mark,
            spacing=8,
        )  # fmt: skip
        self.body.addLayout(line)
        self.body.addWidget(self.told)
        self.body.addWidget(label(_digits(PlaceDigit), 12, 400, "text3", wrap=True))
        known = _("Known row: 1 passed, 2 not passed")
        problems = label(f"{_digits(ProblemDigit)} · {known}", 12, 400, "text3", wrap=True)
        self.body.addWidget(problems)
        self.body.addLayout(line_of(self._foot_words, None))
        self._lay_foot(
            (_("Known row"), "/", self.to_row),
            (_("Nothing else is wrong"), "*", self.toggle_rest),
        )

    def _connect(self) -> None:
        also: Keys = {"-": self.take_back, "/": self.to_row}
        self._bind(self.number, self.find_sheet, also)
        self._bind(self.place, self._behind_place, also)
        self._bind(self.problem, lambda: go_to(self.words), also)
        self._bind(self.row, self.to_mark, also)
        self._bind(self.mark, self.check, also)
        self._bind(self.words, self.put, also, words=True)
        self._bind(self.by, self._to_place, also, words=True)
        self._bind(self.day, self._to_place, also, words=True)
        self.place.textEdited.connect(self._place_typed)
        self.problem.textEdited.connect(self._problem_typed)
        self.mark.textEdited.connect(lambda text: self.check() if text else None)
        self.by.textEdited.connect(self._by_typed)

    def _half_typed(self, sheet_id: int) -> HalfTypedInspection:
        facts = self._desk.store.read(defect_sheet_facts, sheet_id=sheet_id)
        return HalfTypedInspection(facts, self._desk.today(), self._desk.store.actor.name)

    def _open(self, sheet_id: int | None) -> None:
        super()._open(sheet_id)
        self.by.setText(self.sheet.by if self.sheet else "")

    def _first(self) -> LineInput:
        return self.place if self.sheet else self.number

    # Typing

    def _behind_place(self) -> None:
        if self.place.text():
            go_to(self.problem)

    def _place_typed(self, text: str) -> None:
        """A digit says which place, and the hand is at the problem."""
        if text in {one.value for one in PlaceDigit}:
            self.told.setText(PlaceDigit(text).label)
            go_to(self.problem)

    def _problem_typed(self, text: str) -> None:
        if text in {one.value for one in ProblemDigit}:
            self.told.setText(ProblemDigit(text).label)
            go_to(self.words)

    def put(self) -> None:
        """Put the defect down; the hand is back at the place of the next one."""
        if self.sheet is None:
            return
        one = TypedDefect(self.place.text(), self.problem.text(), self.words.text())
        with self._beside(self.words if one.place and one.problem else self.place):
            self.sheet.put(one)
            self._clear_line()

    def to_row(self) -> None:
        """`/`: on to the row of something that was known."""
        go_to(self.row)

    def to_mark(self) -> None:
        """Behind the row: on to its mark."""
        if self.sheet is not None:
            with self._beside(self.row):
                self.table.select(self.sheet.row(self.row.text()))
                go_to(self.mark)

    def check(self) -> None:
        """Note whether the row is passed; the hand is at the next one."""
        if self.sheet is not None:
            with self._beside(self.mark):
                self.sheet.check(self.row.text(), self.mark.text())
                self._clear_line()
                go_to(self.row)

    def take_back(self) -> None:
        """`-`: take back the newest."""
        if self.sheet is not None and not self.sheet.take_back():
            self._desk.say(_("There is no row to take back."), "warning")
        self._clear_line()

    def _by_typed(self, text: str) -> None:
        if self.sheet is not None:
            self.sheet.by = text
            self._kept.soon(self.sheet)

    # Saving

    def _write(self, sheet: HalfTypedInspection) -> list[str]:
        done = self._desk.store.write(
            enter_defect_sheet,
            sheet_id=sheet.facts.id,
            typed=sheet.shown(),
            checks=sheet.checked(),
            rest=sheet.rest,
            by=sheet.by,
            day=sheet.looked_on(),
        )
        found = ngettext("{count} defect", "{count} defects", done.new).format(count=done.new)
        told = [f"{sheet.facts.no}: {found}"]
        if done.passed or done.failed:
            checked = _("{passed} passed, {failed} not passed")
            told.append(checked.format(passed=done.passed, failed=done.failed))
        return told

    # Showing

    def _show(self) -> None:
        sheet, title, told = self.sheet, "", []
        nothing = _("No sheet waits. F10 on the list of defects prints one.")
        if sheet:
            nothing = _("Nothing was known of this unit. Type what was found.")
            title = f"{sheet.facts.no} · {sheet.facts.unit} {sheet.facts.owner}"
            counted = ngettext("{count} new defect", "{count} new defects", len(sheet.new))
            told.append(counted.format(count=len(sheet.new)))
            if sheet.rest:
                told.append(_("nothing else is wrong"))
        rows = tuple(_rows(sheet)) if sheet else ()
        self._show_rows(rows, title=title, counted=" · ".join(told), nothing=nothing)


def _rows(sheet: HalfTypedInspection) -> Iterable[GridRow]:
    for one in sheet.facts.known:
        yield GridRow(one.row, str(one.row), one.place, one.what, one.state, sheet.mark(one.row))
    for number, new in enumerate(sheet.shown(), 1):
        yield GridRow(-number, f"+{number}", new.place.label, new.what, "", "")


def _digits(words: type[Labelled]) -> str:
    return listed([f"{one.value} {one.label}" for one in words])
