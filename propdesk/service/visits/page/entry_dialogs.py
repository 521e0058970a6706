"""The entry grid of a sheet of visits that comes back from its round, on the number pad.

Row, `.` or Enter, the digit of the box; then what was said, what was promised and by when, each by
Enter, or nothing more. `*` says that all the others were met and are content, `-` takes back, `+`
saves and opens the next sheet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.service.visits.page.entering import enter_visit_sheet
from propdesk.service.visits.page.half_typed import HalfTypedVisits, TypedRow
from propdesk.service.visits.page.sheets import (
    SheetRow,
    next_visit_sheet,
    visit_sheet_by_no,
    visit_sheet_facts,
)
from propdesk.service.visits.rules import SheetMark
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
    from collections.abc import Callable

    from propdesk.kernel.records.states import Tone
    from propdesk.ui.desk import Desk

WIDE, NUMBER_WIDE, CODE_WIDE, DAY_WIDE = 1100, 72, 44, 88
_TONES: dict[str, Tone] = {
    SheetMark.CONTENT: "green",
    SheetMark.FAIRLY: "accent",
    SheetMark.NOT: "red",
    SheetMark.NOBODY: "amber",
}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class VisitEntry(Sheet):
    """See the module. What is half typed stands in `sheet`; nothing is stored before `+`."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.window, _("Type a visit sheet back"), width=WIDE)
        self._desk = desk
        self.sheet: HalfTypedVisits | None = None
        self._kept = KeptSheets(desk, self, "visit sheet")
        self._make_parts()
        self._build()
        self._connect()
        found = self._kept.last()
        self._open(found if found is not None else desk.store.read(next_visit_sheet))
        go_to(self.number)

    def _make_parts(self) -> None:
        self.number, self.place = LineInput(plain=True), LineInput(plain=True, digits=True)
        self.mark, self.by = LineInput(plain=True, digits=True), LineInput(plain=True)
        self.said, self.promise, self.day = LineInput(), LineInput(), LineInput(plain=True)
        self.mark.setMaxLength(1)
        for field, words, wide in (
            (self.number, _("Sheet number"), NUMBER_WIDE),
            (self.place, _("Row"), NUMBER_WIDE),
            (self.mark, _("Box"), CODE_WIDE),
            (self.by, _("Promised by"), DAY_WIDE),
            (self.day, _("Visited on"), DAY_WIDE),
        ):
            field.setAccessibleName(words)
            field.setFixedSize(wide, Size.FIELD)
        for field, words in (
            (self.said, _("What was said")),
            (self.promise, _("What was promised")),
        ):
            field.setAccessibleName(words)
            field.setFixedHeight(Size.FIELD)
        self.day.setPlaceholderText(_("as planned"))
        self._title, self._foot_words = label("", 13, 500), label("", 13, 500, "text2")
        self.told = ElidedLabel("", 13)
        self.table = Table(self._columns(), choice=self._desk.settings.table("visits.sheet"))
        self.table.setMinimumHeight(360)
        self.table.view.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def _columns(self) -> tuple[Column, ...]:
        def typed(part: int) -> Callable[[SheetRow], object]:
            return lambda row: found[part] if (found := self._shown(row)) else ""

        return (
            Column("row", N_("Row"), kind=Kind.COUNT, width=44, sortable=False),
            Column("unit", N_("Unit"), width=96, weight=500, sortable=False),
            Column("who", N_("Whom"), width=80, sortable=False),
            Column("about", N_("About"), width=190, free=True, sortable=False),
            Column("planned", N_("Visit on"), kind=Kind.DATE, width=92, sortable=False),
            Column("mark", N_("Box"), kind=Kind.STATE, width=130, value=self._box, sortable=False),
            Column("said", N_("What was said"), value=typed(1), stretch=True, sortable=False),
            Column("promise", N_("What was promised"), width=150, value=typed(2), sortable=False),
            Column("by", N_("Promised by"), width=80, value=typed(3), sortable=False),
        )

    def _shown(self, row: SheetRow) -> TypedRow | None:
        return self.sheet.shown(row.row) if self.sheet else None

    def _box(self, row: SheetRow) -> object:
        """What the row says, or what became of its visit elsewhere."""
        found = self._shown(row)
        if found is not None:
            mark = SheetMark(found.mark)
            return State(f"{mark.value} {mark.label}", _TONES.get(mark, "grey"))
        return "" if row.is_open else State(row.state, "grey", "check")

    def _build(self) -> None:
        self.body.addLayout(
            line_of(
                label(_("Sheet number"), 13, 500), self.number, 8, self._title, None,
                label(_("Visited on"), 13, 500), self.day,
            )
        )  # fmt: skip
        self.body.addWidget(self.table, 1)
        line = line_of(
            label(_("Row"), 13, 500), self.place, label(_("Box"), 13, 500), self.mark,
            label(_("What was said"), 13, 500), self.said,
            label(_("What was promised"), 13, 500), self.promise,
            label(_("Promised by"), 13, 500), self.by,
            spacing=8,
        )  # fmt: skip
        line.setStretch(5, 3)
        line.setStretch(7, 2)
        self.body.addLayout(line)
        self.body.addWidget(self.told)
        boxes = " · ".join(f"{one.value} {one.label}" for one in SheetMark)
        self.body.addLayout(line_of(label(boxes, 12, 400, "text3"), None, self._foot_words))
        for words, key, act in (
            (_("The rest met, content"), "*", self.toggle_rest),
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
        everywhere: Keys = {"+": self.save, "*": self.toggle_rest}
        back: Keys = {"-": self.take_back}

        def entered(act: Callable[[], object]) -> Keys:
            return dict.fromkeys(_ENTER, act)

        PadKeys(self.number, {**everywhere, **entered(self.find_sheet)})
        PadKeys(self.day, {**everywhere, **entered(lambda: go_to(self.place))})
        PadKeys(self.place, {**everywhere, **back, ".": self.to_mark, **entered(self.to_mark)})
        PadKeys(self.mark, {**everywhere, **back, **entered(self.put)})
        PadKeys(self.by, {**everywhere, **entered(self.put)})
        for field, act in ((self.said, self._after_said), (self.promise, self._after_promise)):
            # In words these are signs; in an empty field nobody begins with one.
            keys: Keys = {sign: self._unless_words(field, do) for sign, do in everywhere.items()}
            PadKeys(field, {**keys, **entered(act)})
        self.mark.textEdited.connect(self._mark_typed)
        self.day.textEdited.connect(self._day_typed)
        self.place.textEdited.connect(lambda _text: self._tell_place())
        self.table.activated.connect(self._choose)

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
            found = self._desk.store.read(visit_sheet_by_no, typed=typed)
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
            facts = self._desk.store.read(visit_sheet_facts, sheet_id=sheet_id)
            self.sheet = HalfTypedVisits(facts, self._desk.today())
            self._kept.give_back(self.sheet)
        self.day.setText(self.sheet.day if self.sheet else "")
        self.number.setText(str(int(self.sheet.facts.no[-6:])) if self.sheet else "")
        self._tell("")
        self._show()

    def clear(self) -> None:
        """Forget what was typed of this sheet."""
        if self.sheet is not None:
            again = self.sheet.facts.id
            self._kept.forget(self.sheet)
            self.sheet = None
            self._open(again)
            go_to(self.number)

    def reject(self) -> None:
        """Leave; what is half typed is there again when the grid is opened."""
        self._kept.now(self.sheet)
        super().reject()

    # Typing

    def _choose(self, row: object) -> None:
        if isinstance(row, SheetRow):
            self.place.setText(str(row.row))
            self.to_mark()

    def _tell_place(self) -> None:
        found = (
            self.sheet.facts.row(int(text))
            if self.sheet and (text := self.place.text().strip()).isdecimal()
            else None
        )
        self._tell(f"{found.unit} {found.who} {found.about}" if found else "")
        if found is not None:
            self.table.select(found.row)

    def to_mark(self) -> None:
        """Behind the row: on to its box, with what was typed of it before."""
        if self.sheet is None or not self.place.text().strip():
            return
        try:
            row = self.sheet.row(self.place.text())
        except UserError as error:
            self._refuse(error, self.place)
            return
        before = self.sheet.rows.get(row.row, TypedRow(""))
        for field, text in zip((self.said, self.promise, self.by), before[1:], strict=True):
            field.setText(text)
        self.mark.setText(before.mark)
        self._tell_place()
        go_to(self.mark)

    def _mark_typed(self, text: str) -> None:
        """A digit says what the box means; nobody met needs no more words."""
        if text == SheetMark.NOBODY:
            for field in (self.said, self.promise, self.by):
                field.clear()
            self.put()
        elif text in {one.value for one in SheetMark}:
            self._tell(SheetMark(text).label)
            go_to(self.said)

    def _after_said(self) -> None:
        if self.said.text().strip() or self.promise.text().strip():
            go_to(self.promise)
        else:
            self.put()

    def _after_promise(self) -> None:
        if self.promise.text().strip():
            go_to(self.by)
        else:
            self.put()

    def put(self) -> None:
        """Put the row down; the hand is back at the next one."""
        if self.sheet is None:
            return
        row = TypedRow(self.mark.text(), self.said.text(), self.promise.text(), self.by.text())
        try:
            self.sheet.put(self.place.text(), row)
        except UserError as error:
            self._refuse(error, self.by if row.promise.strip() else self.mark)
            return
        self._clear_line()

    def _clear_line(self) -> None:
        for field in (self.place, self.mark, self.said, self.promise, self.by):
            field.clear()
        self._tell("")
        self._show()
        go_to(self.place)

    def take_back(self) -> None:
        """`-`: take back the row that is typed, or the newest."""
        if self.sheet is None:
            return
        try:
            if self.sheet.take_back(self.place.text()) is None:
                self._desk.say(_("There is no row to take back."), "warning")
        except UserError as error:
            self._refuse(error, self.place)
            return
        self._clear_line()

    def toggle_rest(self) -> None:
        """`*`: all the others were met and are content, or are not typed."""
        if self.sheet is not None:
            self.sheet.rest = not self.sheet.rest
            self._show()

    def _day_typed(self, text: str) -> None:
        if self.sheet is not None:
            self.sheet.day = text
            self._kept.soon(self.sheet)

    # Saving

    def save(self) -> None:
        """`+`: save the sheet and open the next one; what is wrong is said, and stays typed."""
        sheet = self.sheet
        if sheet is None:
            return
        if self.place.text().strip() and self.mark.text().strip():
            self.put()  # the row the hand is still in
            if self.place.text().strip():
                return
        try:
            done = self._desk.store.write(
                enter_visit_sheet,
                sheet_id=sheet.facts.id,
                typed=sheet.typed(),
                rest=sheet.rest,
                day=sheet.visited_on(),
            )
        except UserError as error:
            self._refuse(error, self.place)
            return
        self._kept.forget(sheet)
        self.sheet = None
        words = ngettext(
            "{no}: {count} visit entered", "{no}: {count} visits entered", done.entered
        )
        told = [words.format(no=sheet.facts.no, count=done.entered)]
        if done.left:
            still = ngettext("{count} still to make", "{count} still to make", done.left)
            told.append(still.format(count=done.left))
        self._desk.say(" · ".join(told), "done")
        self._open(self._desk.store.read(next_visit_sheet, after=sheet.facts.id))
        self._tell(" · ".join(told))
        go_to(self.number)

    # Showing

    def _show(self) -> None:
        sheet = self.sheet
        nothing = _("No sheet waits. F8 on the list of visits prints one.")
        self.table.show_rows(sheet.facts.rows if sheet else (), nothing=nothing)
        self._title.setText(sheet.facts.no if sheet else "")
        still, typed, promised = sheet.counts() if sheet else (0, 0, 0)
        told = _("{typed} of {all} typed, {promised} with a promise")
        counted = told.format(typed=typed, all=still, promised=promised)
        self._foot_words.setText(counted if sheet else "")
        self._kept.soon(sheet)

    def _refuse(self, error: UserError, field: LineInput) -> None:
        self._tell(str(error))
        self._desk.say(str(error), "warning")
        go_to(field)

    def _tell(self, words: str) -> None:
        self.told.setText(words)
