"""The items of a step: walked by arrows, marked by one digit, said in words where it needs some."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from propdesk.duties.checklists.rules import ListUse
from propdesk.kernel.i18n import N_, _
from propdesk.movein.visit.lacking import VisitItem
from propdesk.movein.visit.rules import Mark
from propdesk.ui.lists.columns import NOTHING, Column, Kind, State
from propdesk.ui.lists.tables import Table
from propdesk.ui.parts.cards import Card, line_of
from propdesk.ui.parts.chip import Chip
from propdesk.ui.parts.flow import Flow
from propdesk.ui.parts.keys import PadKeys
from propdesk.ui.parts.line_inputs import LineInput, go_to
from propdesk.ui.parts.small_parts import Button, KeyHint, hairline

if TYPE_CHECKING:
    from collections.abc import Callable

    from propdesk.kernel.records.states import Tone
    from propdesk.movein.visit.lacking import VisitFacts
    from propdesk.ui.parts.keys import Keys

LEAST = 120  # of the line of words
_LOOKS: dict[Mark, tuple[Tone, str]] = {
    Mark.OPEN: ("grey", "circle-dashed"),
    Mark.PASSED: ("green", "circle-check"),
    Mark.FAILED: ("red", "circle-x"),
    Mark.ABSENT: ("grey", "circle-minus"),
}
# What a mark means of papers, and of water, power and gas, where nothing is inspected.
_OF_PAPERS = {
    Mark.OPEN: N_("Not shown yet"),
    Mark.PASSED: N_("Checked"),
    Mark.FAILED: N_("Missing"),
    Mark.ABSENT: N_("Not asked for"),
}
_OF_UTILITIES = {
    Mark.OPEN: N_("To arrange"),
    Mark.PASSED: N_("Arranged"),
    Mark.FAILED: N_("Not arranged"),
    Mark.ABSENT: N_("Does not apply"),
}
_WORDS = {ListUse.PAPERS: _OF_PAPERS, ListUse.UTILITIES: _OF_UTILITIES}


def mark_words(part: ListUse, mark: Mark) -> str:
    """What a mark says of an item of this part."""
    return _(_WORDS[part][mark]) if part in _WORDS else mark.label


def _badge(item: VisitItem) -> State:
    return State(mark_words(item.part, item.mark), *_LOOKS[item.mark])


def _told(item: VisitItem) -> str:
    """What was said of an item: the words of its defect, or its note with who looked."""
    if item.part is ListUse.ROOMS:
        one = item.defect
        return f"{one.no} {one.what}" if one is not None and item.mark is Mark.FAILED else NOTHING
    at = f"{item.marked_at:%m-%d %H:%M}" if item.marked_at else ""
    by = f"{item.marked_by} {at}".strip()
    return " · ".join(filter(None, (item.note, by))) or NOTHING


class ItemsCard(Card):
    """The items of a part. `marked(item, mark)`, `rested(place)` and `said(item, words)` ask the
    page to keep it, `pictured` for the pictures of the item in hand."""

    marked = Signal(object, object)
    rested = Signal(str)
    said = Signal(object, str)
    pictured = Signal()

    def __init__(self, part: ListUse, keys: Keys) -> None:
        super().__init__(margins=0)
        self.part, self.place = part, ""
        self.facts: VisitFacts | None = None
        self.chips: dict[str, Chip] = {}
        self.places = Flow(gap=6)
        self.places.setParent(self)  # where there are no rooms, too, it goes with the card
        self.places.setVisible(self._in_rooms)
        self.table = Table(self._columns(), card=False)
        self.line = LineInput()
        self.line.setAccessibleName(_("What is wrong") if self._in_rooms else _("Note"))
        self.line.setMinimumWidth(LEAST)
        self.rest = Button(
            _("Rest in order") if self._in_rooms else _("All the rest"),
            key="*", bind_its_key=False, on_click=self._rest,
        )  # fmt: skip
        self.pictures = Button(
            "", icon="image", key="4", bind_its_key=False, on_click=self.pictured.emit
        )
        self.pictures.setAccessibleName(_("Pictures"))
        self.pictures.setToolTip(_("Pictures"))
        self._build()
        self.table.current_changed.connect(self._tell)
        self.table.activated.connect(lambda _row: go_to(self.line))
        self.line.returnPressed.connect(self._take_words)
        digits: Keys = {digit: partial(self.mark, mark) for digit, mark in _DIGITS.items()}
        more: Keys = {
            "4": self.pictured.emit,
            "*": self._rest,
            "/": self.next_place,
            Qt.Key.Key_Backspace: self._unmark,
        }
        PadKeys(self.table.view, {**digits, **more, **keys})
        PadKeys(self.line, {Qt.Key.Key_Escape: self._leave_line, **_arrows(self.step)})

    @property
    def _in_rooms(self) -> bool:
        return self.part is ListUse.ROOMS

    def _columns(self) -> list[Column]:
        said = N_("Defect") if self.part is ListUse.ROOMS else N_("Note")
        what = {
            ListUse.PAPERS: N_("To bring"),
            ListUse.ROOMS: N_("What is looked at"),
            ListUse.UTILITIES: N_("What is arranged"),
        }[self.part]
        return [
            Column("row", N_("Row"), kind=Kind.COUNT, width=52, sortable=False),
            Column("what", what, width=170, sortable=False, free=True),
            Column("standard", N_("Standard"), width=170, ink="text2", sortable=False, free=True),
            Column("mark", N_("Result"), kind=Kind.STATE, value=_badge, width=104, sortable=False),
            Column("told", said, value=_told, stretch=True, ink="text2", sortable=False),
            Column(
                "files", N_("Picture count"), kind=Kind.COUNT, width=72, sortable=False,
                value=lambda item: len(item.files) or NOTHING,
            ),
        ]  # fmt: skip

    def _build(self) -> None:
        self.body.setSpacing(0)
        if self._in_rooms:
            self.body.addLayout(_inside(self.places, KeyHint("/")))
            self.body.addWidget(hairline())
        self.body.addWidget(self.table, 1)
        self.body.addWidget(hairline())
        self.body.addLayout(_inside(self.line, *self._digits(), self.pictures, self.rest))

    def _digits(self) -> list[Button]:
        return [
            Button(
                mark_words(self.part, mark),
                key=digit,
                bind_its_key=False,
                on_click=partial(self.mark, mark),
            )
            for digit, mark in _DIGITS.items()
        ]

    # Showing

    def show_visit(self, facts: VisitFacts) -> None:
        """Show the items as they stand now."""
        if self.facts is None or self.facts.id != facts.id:
            self.place = self._first_open(facts)
        self.facts = facts
        if self._in_rooms:
            self._show_places(facts)
        self.table.show_rows(self._rows(), nothing=_("The list of the estate is empty."))
        self._tell()

    def _rows(self) -> list[VisitItem]:
        items = self.facts.of(self.part) if self.facts else ()
        return [one for one in items if not self._in_rooms or one.place == self.place]

    def _first_open(self, facts: VisitFacts) -> str:
        open_ones = (one for one in facts.of(self.part) if one.mark is Mark.OPEN)
        first = next(open_ones, None) or next(iter(facts.of(self.part)), None)
        return first.place if first else ""

    def _show_places(self, facts: VisitFacts) -> None:
        if tuple(self.chips) != facts.places:
            self.places.clear()
            self.chips = {}
            for place in facts.places:
                chip = Chip(place)
                chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
                chip.clicked.connect(partial(self._choose, place))
                self.chips[place] = chip
                self.places.add(chip)
        for place, chip in self.chips.items():
            done, count, failed = facts.marked(self.part, place)
            icon = "circle-x" if failed else "circle-check" if done == count else "circle-dashed"
            chip.say(f"{place} {done}/{count}", icon=icon)
            chip.setChecked(place == self.place)
        self.places.arrange()

    def _choose(self, place: str, _on: bool = False) -> None:
        self.place = place
        if self.facts is not None:
            self.show_visit(self.facts)
        self.stand()

    @property
    def current(self) -> VisitItem | None:
        """The item in hand."""
        found = self.table.current_row()
        return found if isinstance(found, VisitItem) else None

    def _tell(self, *_row: object) -> None:
        item = self.current
        words = ""
        if item is not None:
            one = item.defect
            is_defect = self._in_rooms and item.mark is Mark.FAILED and one is not None
            words = one.what if is_defect and one else item.note
        if not self.line.isModified() and self.line.text() != words:
            self.line.setText(words)
        usual = _("What is wrong") if self._in_rooms else _("Note")
        what = f"{item.row} {item.what}: {usual}" if item else ""
        self.line.setPlaceholderText(what)
        can_say = item is not None and (not self._in_rooms or item.mark is Mark.FAILED)
        self.line.setEnabled(can_say)

    def stand(self) -> None:
        """Put the keyboard on the first item without a mark, or where it stands."""
        self.line.setModified(False)
        item = self.current
        if item is None or item.mark is not Mark.OPEN:
            first = next((one for one in self._rows() if one.mark is Mark.OPEN), None)
            if first is not None:
                self.table.select(first.id)
        if self.current is None and self._rows():
            self.table.select(self._rows()[0].id)
        self.table.view.setFocus()
        self._tell()

    # What the hand does

    def mark(self, mark: Mark) -> None:
        """Mark the item in hand, and go on to the next; one that failed asks for words first."""
        item = self.current
        if item is None:
            return
        self.marked.emit(item, mark)
        now = self.current
        if now is None or now.mark is not mark:
            return  # it was refused
        if mark is Mark.FAILED:
            go_to(self.line)
        else:
            self.go_on()

    def _unmark(self) -> None:
        item = self.current
        if item is not None:
            self.marked.emit(item, Mark.OPEN)

    def _rest(self) -> None:
        self.rested.emit(self.place if self._in_rooms else "")
        self.go_on()

    def go_on(self) -> None:
        """Go to the next item without a mark, in the next room where this one is through."""
        item, rows = self.current, self._rows()
        after = [one for one in rows if item is None or one.row > item.row]
        following = next((one for one in after if one.mark is Mark.OPEN), None)
        following = following or next((one for one in rows if one.mark is Mark.OPEN), None)
        if following is not None:
            self.table.select(following.id)
            self.table.view.setFocus()
        elif self._in_rooms and self.facts and self._first_open(self.facts) != self.place:
            self._choose(self._first_open(self.facts))
        else:
            self.step(1)
            self.table.view.setFocus()

    @property
    def all_marked(self) -> bool:
        """Whether no item is without a mark."""
        items = self.facts.of(self.part) if self.facts else ()
        return all(one.mark is not Mark.OPEN for one in items)

    def to_open(self) -> None:
        """Go to the first item without a mark, in whatever room."""
        if self.facts is not None and not self.all_marked:
            self._choose(self._first_open(self.facts))

    def stand_on(self, item_id: int) -> None:
        """Go to an item, in whatever room."""
        found = (
            next((one for one in self.facts.items if one.id == item_id), None)
            if self.facts
            else None
        )
        if found is not None:
            self._choose(found.place)
            self.table.select(item_id)

    def next_place(self) -> None:
        """Go to the next room."""
        places = self.facts.places if self.facts else ()
        if self._in_rooms and places:
            now = places.index(self.place) if self.place in places else -1
            self._choose(places[(now + 1) % len(places)])

    def step(self, by: int) -> None:
        """Go an item up or down."""
        rows, item = self._rows(), self.current
        if rows and item is not None:
            number = [one.id for one in rows].index(item.id) + by
            self.table.select(rows[max(0, min(number, len(rows) - 1))].id)

    def _take_words(self) -> None:
        item = self.current
        if item is not None:
            words = self.line.text()
            self.line.setModified(False)
            self.said.emit(item, words)
            self.go_on()

    def keep_words(self) -> None:
        """Keep what stands half typed in the line, before something else is shown."""
        item = self.current
        if self.line.isModified() and item is not None:
            words = self.line.text()
            self.line.setModified(False)
            self.said.emit(item, words)

    def _leave_line(self) -> None:
        self.line.setModified(False)
        self._tell()
        self.table.view.setFocus()


def _inside(first: QWidget, *others: QWidget) -> QHBoxLayout:
    """A line at the edge of the card, in which the first part takes the room that is left."""
    row = line_of(first, *others, spacing=8)
    row.setStretch(0, 1)
    row.setContentsMargins(12, 6, 12, 6)
    return row


_DIGITS = {"1": Mark.PASSED, "2": Mark.FAILED, "3": Mark.ABSENT}


def _arrows(step: Callable[[int], None]) -> Keys:
    return {Qt.Key.Key_Up: lambda: step(-1), Qt.Key.Key_Down: lambda: step(1)}
