"""A numbered sheet of paper that came back, typed row by row on the number pad.

A subject names its use cases (`PaperOf`), lays its fields between `_lay_head` and `_lay_foot`,
gives each its keys by `_bind` and begins. It writes what stands under "What a subject writes";
finding a sheet, keeping it half typed, saving and refusing stand here.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Generic, NamedTuple, Protocol, TypeVar

from PySide6.QtCore import Qt

from propdesk.kernel.i18n import _
from propdesk.ui.desk import Attempt
from propdesk.ui.entry.kept_sheets import HalfTyped, KeptSheets
from propdesk.ui.lists.tables import Table
from propdesk.ui.parts.cards import ElidedLabel, line_of
from propdesk.ui.parts.keys import Keys, PadKeys
from propdesk.ui.parts.line_inputs import LineInput, go_to
from propdesk.ui.parts.sheet import Sheet
from propdesk.ui.parts.small_parts import Button, label
from propdesk.ui.parts.theme import Size

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QWidget

    from propdesk.kernel.errors import UserError
    from propdesk.ui.desk import Desk
    from propdesk.ui.lists.columns import Column

    Act = Callable[[], object]

NUMBER_WIDE, DIGIT_WIDE = 72, 44
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class NumberedSheet(Protocol):
    """What the books know of a sheet."""

    @property
    def id(self) -> int: ...

    @property
    def no(self) -> str: ...


class HalfTypedRows(HalfTyped, Protocol):
    """A half-typed sheet of rows; `rest`: all others are as usual, `day`: as it is typed."""

    rest: bool
    day: str

    @property
    def facts(self) -> NumberedSheet: ...


S = TypeVar("S", bound=HalfTypedRows)


class PaperOf(NamedTuple):
    """What a subject's sheets are called where drafts are kept, and how one is found."""

    kind: str
    by_no: Callable[..., int]  # (typed=)
    next_one: Callable[..., int | None]  # (after=)


def named(field: LineInput, name: str, wide: int = 0) -> LineInput:
    """Give a field its name and size; 0: as wide as there is room."""
    field.setAccessibleName(name)
    field.setFixedHeight(Size.FIELD)
    if wide:
        field.setFixedWidth(wide)
    return field


def number_field(name: str, digits: int | None = None) -> LineInput:
    """Make a field for the number of a row, or for one of so many digits."""
    field = LineInput(plain=True, digits=True)
    if digits:
        field.setMaxLength(digits)
    return named(field, name, DIGIT_WIDE if digits else NUMBER_WIDE)


class SheetEntry(Sheet, Generic[S]):
    """See the module. What is half typed stands in `sheet`; nothing is stored before `+`."""

    place: LineInput  # where a row begins
    day: LineInput
    line: tuple[LineInput, ...]  # the fields of a row

    def __init__(self, desk: Desk, paper: PaperOf, title: str, *, width: int) -> None:
        super().__init__(desk.window, title, width=width)
        self._desk, self._paper = desk, paper
        self.sheet: S | None = None
        self._kept = KeptSheets(desk, self, paper.kind)
        self.number = named(LineInput(plain=True), _("Sheet number"), NUMBER_WIDE)
        self._title, self._foot_words = label("", 13, 500), label("", 13, 500, "text2")
        self.told = ElidedLabel("", 13)

    def _lay_head(self, *parts: QWidget) -> None:
        """Lay the number, what else the sheet says of itself, and below them its rows."""
        words = label(_("Sheet number"), 13, 500)
        self.body.addLayout(line_of(words, self.number, 8, self._title, None, *parts))
        self.body.addWidget(self.table, 1)

    def _make_table(self, columns: Sequence[Column], choice: str, height: int) -> None:
        self.table = Table(columns, choice=self._desk.settings.table(choice))
        self.table.setMinimumHeight(height)
        self.table.view.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def _lay_foot(self, *acts: tuple[str, str, Act]) -> None:
        """Lay the buttons: those of the subject, and those that every sheet has."""
        back = (_("Back"), "Esc", self.reject)
        common = ((_("Take back"), "-", self.take_back), (_("Clear"), "F7", self.clear), back)
        for words, key, act in (*acts, *common):
            self.add_button(Button(words, key=key, bind_its_key=key == "F7", on_click=act))
        save = Button(
            _("Save, next sheet"), kind="primary", key="+", bind_its_key=False, on_click=self.save
        )
        self.add_button(save)

    def _bind(
        self, field: LineInput, enter: Act, also: Keys | None = None, *, words: bool = False
    ) -> None:
        """Give a field its Enter, `+`, `*` and what else it has.

        In words these are signs; in an empty field nobody begins with one.
        """
        keys: Keys = {"+": self.save, "*": self.toggle_rest, **(also or {})}
        if words:
            keys = {sign: partial(_unless_typed, field, act) for sign, act in keys.items()}
        PadKeys(field, {**keys, **dict.fromkeys(_ENTER, enter)})

    def _begin(self) -> None:
        """Go on with the sheet that was in hand, else with the one that waits longest."""
        self.day.textEdited.connect(self._day_typed)
        found = self._kept.last()
        self._open(self._desk.store.read(self._paper.next_one) if found is None else found)
        go_to(self._first())

    # What a subject writes

    def _half_typed(self, sheet_id: int) -> S:
        """Read a sheet of which nothing is typed yet."""
        raise NotImplementedError

    def put(self) -> None:
        """Put the row in hand down; what is wrong with it is said, and stays typed."""
        raise NotImplementedError

    def take_back(self) -> None:
        """`-`: take a row back."""
        raise NotImplementedError

    def _write(self, sheet: S) -> Sequence[str]:
        """Write the sheet into the books; what is said of it. Raises what is wrong."""
        raise NotImplementedError

    def _show(self) -> None:
        """Show the sheet in hand, or that there is none, by `_show_rows`."""
        raise NotImplementedError

    def _is_in_hand(self) -> bool:
        """Whether the fields hold a row that is to be put down before saving."""
        return bool(self.place.text().strip())

    def _first(self) -> LineInput:
        """Where the hand begins."""
        return self.number

    # A sheet comes

    def find_sheet(self) -> None:
        """Enter behind the number: open that sheet, or go on with the one in hand."""
        typed, sheet = self.number.text().strip(), self.sheet
        with self._beside(self.number):
            if sheet is None or not sheet.facts.no.endswith(f"-{typed.zfill(6)}"):
                self._open(self._desk.store.read(self._paper.by_no, typed=typed))
            go_to(self.place)

    def _open(self, sheet_id: int | None) -> None:
        """Put a sheet on the grid; one that was half typed before is kept. None: there is none."""
        self._kept.now(self.sheet)
        self.sheet = None
        if sheet_id is not None:
            self.sheet = self._half_typed(sheet_id)
            self._kept.give_back(self.sheet)
        self.number.setText(str(int(self.sheet.facts.no[-6:])) if self.sheet else "")
        self.day.setText(self.sheet.day if self.sheet else "")
        self.told.setText("")
        self._show()

    def clear(self) -> None:
        """Forget what was typed of this sheet."""
        if self.sheet is not None:
            again = self.sheet.facts.id
            self._kept.forget(self.sheet)
            self.sheet = None
            self._open(again)
            go_to(self._first())

    def reject(self) -> None:
        """Leave; what is half typed is there again when the grid is opened."""
        self._kept.now(self.sheet)
        super().reject()

    # Typing

    def toggle_rest(self) -> None:
        """`*`: all the others are as usual, or are not typed."""
        if self.sheet is not None:
            self.sheet.rest = not self.sheet.rest
            self._show()

    def _day_typed(self, text: str) -> None:
        if self.sheet is not None:
            self.sheet.day = text
            self._kept.soon(self.sheet)

    def _to_place(self) -> None:
        go_to(self.place)

    def _clear_line(self) -> None:
        for field in self.line:
            field.clear()
        self.told.setText("")
        self._show()
        go_to(self.place)

    # Saving

    def save(self) -> None:
        """`+`: save the sheet and open the next one; what is wrong is said, and stays typed."""
        sheet = self.sheet
        if sheet is None:
            return
        if self._is_in_hand():
            self.put()
            if self.place.text().strip():
                return
        with self._beside(self.place):
            told = " · ".join(self._write(sheet))
            self._kept.forget(sheet)
            self.sheet = None
            self._desk.say(told, "done")
            self._open(self._desk.store.read(self._paper.next_one, after=sheet.facts.id))
            self.told.setText(told)
            go_to(self.number)

    # Showing

    def _show_rows(self, rows: Sequence[object], *, title: str, counted: str, nothing: str) -> None:
        self.table.show_rows(rows, nothing=nothing)
        self._title.setText(title)
        self._foot_words.setText(counted)
        self._kept.soon(self.sheet)

    def _beside(self, field: LineInput) -> Attempt:
        """Do what may be refused: then the sentence is said, and the hand is in that field."""

        def refuse(error: UserError) -> None:
            self.told.setText(str(error))
            self._desk.say(str(error), "warning")
            go_to(field)

        return Attempt(refuse)


def _unless_typed(field: LineInput, act: Act) -> object:
    return False if field.text() else act()
