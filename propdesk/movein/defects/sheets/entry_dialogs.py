"""The entry grid of an inspection sheet that comes back, on the number pad.

The digit of the place, the digit of the problem, words or none, Enter: a defect. `/` goes to what
was known: row, Enter, 1 passed or 2 not. `*` says that nothing else is wrong, `-` takes back, `+`
saves and opens the next sheet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import Qt

from propdesk.kernel.errors import UserError
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
from propdesk.ui.entry.kept_sheets import KeptSheets
from propdesk.ui.lists.columns import Column, Kind, State
from propdesk.ui.lists.tables import Table
from propdesk.ui.parts.cards import ElidedLabel, line_of
from propdesk.ui.parts.keys import Keys, PadKeys
from propdesk.ui.parts.line_inputs import LineInput, go_to
from propdesk.ui.parts.sheet import Sheet
from propdesk.ui.parts.small_parts import Button, label
from propdesk.ui.parts.theme import Size

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from propdesk.kernel.records.labels import Labelled
    from propdesk.ui.desk import Desk

WIDE, NUMBER_WIDE, CODE_WIDE, NAME_WIDE = 1000, 72, 44, 110
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


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


class InspectionEntry(Sheet):
    """See the module. What is half typed stands in `sheet`; nothing is stored before `+`."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.window, _("Type an inspection sheet back"), width=WIDE)
        self._desk = desk
        self.sheet: HalfTypedInspection | None = None
        self._kept = KeptSheets(desk, self, "inspection sheet")
        self._make_parts()
        self._build()
        self._connect()
        found = self._kept.last()
        self._open(found if found is not None else desk.store.read(next_defect_sheet))
        go_to(self.place if self.sheet else self.number)

    def _make_parts(self) -> None:
        self.number, self.by, self.words = LineInput(plain=True), LineInput(), LineInput()
        self.place, self.problem = (LineInput(plain=True, digits=True) for _one in range(2))
        self.row, self.mark = (LineInput(plain=True, digits=True) for _one in range(2))
        self.day = LineInput(plain=True)
        for field in (self.place, self.problem, self.mark):
            field.setMaxLength(1)
        for field, words, wide in (
            (self.number, _("Sheet number"), NUMBER_WIDE),
            (self.by, _("Looked at by"), NAME_WIDE),
            (self.day, _("Looked at on"), NAME_WIDE),
            (self.place, _("Where it is"), CODE_WIDE),
            (self.problem, _("Problem"), CODE_WIDE),
            (self.row, _("Row"), NUMBER_WIDE),
            (self.mark, _("Mark"), CODE_WIDE),
        ):
            field.setAccessibleName(words)
            field.setFixedSize(wide, Size.FIELD)
        self.words.setAccessibleName(_("What is wrong"))
        self.words.setFixedHeight(Size.FIELD)
        self.day.setPlaceholderText(_("today"))
        self._title, self._foot_words = label("", 13, 500), label("", 13, 500, "text2")
        self.told = ElidedLabel("", 13)
        self.table = Table(_COLUMNS, choice=self._desk.settings.table("movein.defects.sheet"))
        self.table.setMinimumHeight(300)
        self.table.view.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def _build(self) -> None:
        self.body.addLayout(
            line_of(
                label(_("Sheet number"), 13, 500), self.number, 8, self._title, None,
                label(_("Looked at by"), 13, 500), self.by,
                label(_("Looked at on"), 13, 500), self.day,
            )
        )  # fmt: skip
        self.body.addWidget(self.table, 1)
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
        for words, key, act in (
            (_("Known row"), "/", self.to_row),
            (_("Nothing else is wrong"), "*", self.toggle_rest),
            (_("Take back"), "-", self.take_back),
            (_("Clear"), "F7", self.clear),
        ):
            self.add_button(Button(words, key=key, bind_its_key=key == "F7", on_click=act))
        back = Button(_("Back"), key="Esc", bind_its_key=False)
        self.add_button(back).clicked.connect(self.reject)
        save = Button(
            _("Save, next sheet"), kind="primary", key="+", bind_its_key=False, on_click=self.save
        )
        self.add_button(save)

    def _connect(self) -> None:
        everywhere: Keys = {
            "+": self.save, "*": self.toggle_rest, "-": self.take_back, "/": self.to_row,
        }  # fmt: skip

        def entered(act: Callable[[], object]) -> Keys:
            return dict.fromkeys(_ENTER, act)

        PadKeys(self.number, {**everywhere, **entered(self.find_sheet)})
        PadKeys(self.place, {**everywhere, **entered(self._behind_place)})
        PadKeys(self.problem, {**everywhere, **entered(lambda: go_to(self.words))})
        PadKeys(self.row, {**everywhere, **entered(self.to_mark)})
        PadKeys(self.mark, {**everywhere, **entered(self.check)})
        for field, act in (
            (self.words, self.put), (self.by, self._to_place), (self.day, self._to_place),
        ):  # fmt: skip
            # In words these are signs; in an empty field nobody begins with one.
            signs: Keys = {sign: self._unless_words(field, do) for sign, do in everywhere.items()}
            PadKeys(field, {**signs, **entered(act)})
        self.place.textEdited.connect(self._place_typed)
        self.problem.textEdited.connect(self._problem_typed)
        self.mark.textEdited.connect(lambda text: self.check() if text else None)
        self.by.textEdited.connect(self._head_typed)
        self.day.textEdited.connect(self._head_typed)

    def _unless_words(self, field: LineInput, act: Callable[[], object]) -> Callable[[], object]:
        def do() -> object:
            return False if field.text() else act()

        return do

    # A sheet comes

    def find_sheet(self) -> None:
        """Enter behind the number: open that sheet, or go on with the one in hand."""
        typed, sheet = self.number.text().strip(), self.sheet
        if sheet is not None and sheet.facts.no.endswith(f"-{typed.zfill(6)}"):
            go_to(self.place)
            return
        try:
            found = self._desk.store.read(defect_sheet_by_no, typed=typed)
        except UserError as error:
            self._refuse(error, self.number)
            return
        self._open(found)
        go_to(self.place)

    def _open(self, sheet_id: int | None) -> None:
        """Put a sheet on the grid; one that was half typed before is kept. None: there is none."""
        self._kept.now(self.sheet)
        self.sheet = None
        if sheet_id is not None:
            facts = self._desk.store.read(defect_sheet_facts, sheet_id=sheet_id)
            name = self._desk.store.actor.name
            self.sheet = HalfTypedInspection(facts, self._desk.today(), name)
            self._kept.give_back(self.sheet)
        self.number.setText(str(int(self.sheet.facts.no[-6:])) if self.sheet else "")
        self.by.setText(self.sheet.by if self.sheet else "")
        self.day.setText(self.sheet.day if self.sheet else "")
        self._tell("")
        self._show()

    def clear(self) -> None:
        """Forget what was typed of this sheet."""
        if self.sheet is not None:
            again = self.sheet.facts.id
            self._kept.forget(self.sheet)
            self.sheet = None
            self._open(again)
            go_to(self.place)

    def reject(self) -> None:
        """Leave; what is half typed is there again when the grid is opened."""
        self._kept.now(self.sheet)
        super().reject()

    # Typing

    def _to_place(self) -> None:
        go_to(self.place)

    def _behind_place(self) -> None:
        if self.place.text():
            go_to(self.problem)

    def _place_typed(self, text: str) -> None:
        """A digit says which place, and the hand is at the problem."""
        if text in {one.value for one in PlaceDigit}:
            self._tell(PlaceDigit(text).label)
            go_to(self.problem)

    def _problem_typed(self, text: str) -> None:
        if text in {one.value for one in ProblemDigit}:
            self._tell(ProblemDigit(text).label)
            go_to(self.words)

    def put(self) -> None:
        """Put the defect down; the hand is back at the place of the next one."""
        if self.sheet is None:
            return
        one = TypedDefect(self.place.text(), self.problem.text(), self.words.text())
        try:
            self.sheet.put(one)
        except UserError as error:
            field = self.words if one.place and one.problem else self.place
            self._refuse(error, field)
            return
        self._clear_line()

    def to_row(self) -> None:
        """`/`: on to the row of something that was known."""
        go_to(self.row)

    def to_mark(self) -> None:
        """Behind the row: on to its mark."""
        if self.sheet is None:
            return
        try:
            self.table.select(self.sheet.row(self.row.text()))
        except UserError as error:
            self._refuse(error, self.row)
            return
        go_to(self.mark)

    def check(self) -> None:
        """Note whether the row is passed; the hand is at the next one."""
        if self.sheet is None:
            return
        try:
            self.sheet.check(self.row.text(), self.mark.text())
        except UserError as error:
            self._refuse(error, self.mark)
            return
        self._clear_line()
        go_to(self.row)

    def _clear_line(self) -> None:
        for field in (self.place, self.problem, self.words, self.row, self.mark):
            field.clear()
        self._tell("")
        self._show()
        go_to(self.place)

    def take_back(self) -> None:
        """`-`: take back the newest."""
        if self.sheet is not None and not self.sheet.take_back():
            self._desk.say(_("There is no row to take back."), "warning")
        self._clear_line()

    def toggle_rest(self) -> None:
        """`*`: nothing else is wrong and what was mended is passed, or not said."""
        if self.sheet is not None:
            self.sheet.rest = not self.sheet.rest
            self._show()

    def _head_typed(self, _text: str) -> None:
        if self.sheet is not None:
            self.sheet.by, self.sheet.day = self.by.text(), self.day.text()
            self._kept.soon(self.sheet)

    # Saving

    def save(self) -> None:
        """`+`: save the sheet and open the next one; what is wrong is said, and stays typed."""
        if self.place.text().strip():
            self.put()  # the defect the hand is still in
        sheet = self.sheet
        if sheet is None or self.place.text().strip():
            return
        try:
            done = self._desk.store.write(
                enter_defect_sheet,
                sheet_id=sheet.facts.id,
                typed=sheet.shown(),
                checks=sheet.checked(),
                rest=sheet.rest,
                by=sheet.by,
                day=sheet.looked_on(),
            )
        except UserError as error:
            self._refuse(error, self.place)
            return
        self._kept.forget(sheet)
        self.sheet = None
        found = ngettext("{count} defect", "{count} defects", done.new).format(count=done.new)
        told = [f"{sheet.facts.no}: {found}"]
        if done.passed or done.failed:
            checked = _("{passed} passed, {failed} not passed")
            told.append(checked.format(passed=done.passed, failed=done.failed))
        self._desk.say(" · ".join(told), "done")
        self._open(self._desk.store.read(next_defect_sheet, after=sheet.facts.id))
        self._tell(" · ".join(told))
        go_to(self.number)

    # Showing

    def _rows(self) -> Iterable[GridRow]:
        sheet = self.sheet
        if sheet is None:
            return
        for one in sheet.facts.known:
            mark = sheet.mark(one.row)
            yield GridRow(one.row, str(one.row), one.place, one.what, one.state, mark)
        for number, new in enumerate(sheet.shown(), 1):
            yield GridRow(-number, f"+{number}", new.place.label, new.what, "", "")

    def _show(self) -> None:
        sheet = self.sheet
        nothing = _("No sheet waits. F10 on the list of defects prints one.")
        empty = _("Nothing was known of this unit. Type what was found.") if sheet else nothing
        self.table.show_rows(tuple(self._rows()), nothing=empty)
        facts = sheet.facts if sheet else None
        self._title.setText(f"{facts.no} · {facts.unit} {facts.owner}" if facts else "")
        told = []
        if sheet:
            new = len(sheet.new)
            counted = ngettext("{count} new defect", "{count} new defects", new)
            told.append(counted.format(count=new))
            if sheet.rest:
                told.append(_("nothing else is wrong"))
        self._foot_words.setText(" · ".join(told))
        self._kept.soon(sheet)

    def _refuse(self, error: UserError, field: LineInput) -> None:
        self._tell(str(error))
        self._desk.say(str(error), "warning")
        go_to(field)

    def _tell(self, words: str) -> None:
        self.told.setText(words)


def _digits(words: type[Labelled]) -> str:
    return listed([f"{one.value} {one.label}" for one in words])
