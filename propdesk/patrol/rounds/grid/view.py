"""The entry page: a paper sheet comes back, on the number pad alone.

Enter goes on as the paper does, `.` stands between round and row, two digits are a phrase, `*`
makes the rest normal, `-` takes back, `+` saves and opens the next sheet.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import _, ngettext
from propdesk.patrol.rounds.entering import EnteredSheet, enter_sheet
from propdesk.patrol.rounds.facts import (
    PhraseOut,
    next_sheet,
    patrol_today,
    phrases_by_use,
    sheet_by_no,
    sheet_facts,
)
from propdesk.patrol.rounds.findings import hazards_of_sheet
from propdesk.patrol.rounds.grid.dialogs import compare_sheets
from propdesk.patrol.rounds.grid.half_typed import HalfTypedSheet
from propdesk.patrol.rounds.grid.head_view import RoundStart, SheetHead
from propdesk.patrol.rounds.grid.parts_view import FindingLine, FindingsPanel, SheetFoot
from propdesk.patrol.rounds.grid.phrases_view import PhraseList
from propdesk.patrol.rounds.grid.sheet_grid_view import SheetGrid
from propdesk.patrol.rounds.grid.typing_view import FindingHand
from propdesk.patrol.rounds.paper_dialogs import print_sheets
from propdesk.patrol.rounds.rules import doubts_told
from propdesk.patrol.rounds.sheets import Spot
from propdesk.ui.desk import Desk
from propdesk.ui.entry.kept_sheets import KeptSheets
from propdesk.ui.parts.cards import Banner, Card, Choice, EmptyPage, scrolling
from propdesk.ui.parts.keys import Keys, PadKeys
from propdesk.ui.parts.line_inputs import go_to
from propdesk.ui.parts.small_parts import Button, hairline, label
from propdesk.ui.parts.theme import Size


class EntryPage(QWidget):
    """See the module. What is half typed stands in `sheet`; nothing is stored before `+`."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.sheet: HalfTypedSheet | None = None
        self.spot: Spot = (0, 0)
        self._saved: tuple[int, str] | None = None
        self._kept = KeptSheets(desk, self, "patrol sheet")
        self._bar = label("", 13, 400, "text2")
        self._make_parts()
        self._build()
        self._connect()
        self._show()

    def _make_parts(self) -> None:
        self.head, self.grid, self.phrases = SheetHead(), SheetGrid(), PhraseList()
        self._rest = Button(
            _("The rest normal"), key="*", bind_its_key=False, on_click=self.toggle_rest
        )
        self._all = Button(_("All phrases"), key="F4", on_click=self.show_all_phrases)
        self._back = Button(_("Take back"), key="-", bind_its_key=False, on_click=self._take_back)
        self.finding = FindingLine((self._rest, self._all, self._back))
        self.hand = FindingHand(self, self.finding)
        self.foot = SheetFoot()
        self.compare = Button(_("Three side by side"), key="F6", on_click=self.lay_side_by_side)
        self._banner = Banner("", action=self.compare)
        self.save = Button(
            _("Save, next sheet"),
            kind="primary",
            key="+",
            bind_its_key=False,
            height=Size.COLLECT,
            text_size=16,
            on_click=self.save_sheet,
        )
        self._aside = Button(_("Leave it"), key="F7", on_click=self.leave_it)
        self._clear = Button(_("Clear"), key="Esc", bind_its_key=False, on_click=self.clear)
        hazards = Button(_("Findings to hazards"), key="F5", on_click=self.make_hazards)
        paper = Button(_("Print the sheet"), key="Ctrl+P", on_click=self.print_it)
        self.panel = FindingsPanel(self.save, (hazards, self._aside, paper, self._clear))

    def _build(self) -> None:
        card = Card(margins=0)
        card.body.setSpacing(0)
        card.body.addWidget(self.finding)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(12, 0, 12, 0)
        column.setSpacing(0)
        column.addWidget(self.grid)
        column.addStretch()
        self._area = scrolling(inner)
        self._area.setMinimumHeight(Size.HEAD + 10 * Size.ROW)
        card.body.addWidget(self._area, 1)
        around = QHBoxLayout()
        around.setContentsMargins(12, 0, 12, 0)
        around.addWidget(self.phrases)
        card.body.addLayout(around)
        card.body.addWidget(hairline())
        card.body.addWidget(self.foot)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self._banner)
        left.addWidget(card, 1)
        body = QHBoxLayout()
        body.setSpacing(10)
        body.addLayout(left, 1)
        body.addWidget(self.panel)
        whole = QWidget()
        page = QVBoxLayout(whole)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(8)
        page.addWidget(self.head)
        page.addLayout(body, 1)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(whole)
        self._pages.addWidget(self._nothing_yet())

    def _nothing_yet(self) -> EmptyPage:
        return EmptyPage(
            "keyboard",
            _("No sheet waits to be entered"),
            _("A sheet is printed from the list of tasks, goes round, and comes back here."),
            [
                Choice(
                    "list-checks",
                    _("The tasks"),
                    _("Make a sheet for a route and a day, and print it."),
                    _("Open the tasks"),
                    "F2",
                    lambda: self.desk.open_page("patrol.sheets"),
                )
            ],
        )

    def _connect(self) -> None:
        self.head.asked.connect(self.find_sheet)
        self.head.typed.connect(self._take_head)
        self.grid.chosen.connect(self.hand.choose)
        self.phrases.chosen.connect(self.hand.type_code)
        everywhere = self._everywhere()
        enter: Keys = {Qt.Key.Key_Return: self._to_starts, Qt.Key.Key_Enter: self._to_starts}
        PadKeys(self.head.number, everywhere)
        PadKeys(self.head.worker, {**everywhere, **enter})
        back: Keys = {"-": self.hand.take_back}
        place: Keys = {Qt.Key.Key_Return: self.hand.to_code, Qt.Key.Key_Enter: self.hand.to_code}
        PadKeys(self.finding.place, {**everywhere, **back, **place})
        code: Keys = {Qt.Key.Key_Return: self.hand.put, Qt.Key.Key_Enter: self.hand.put}
        PadKeys(self.finding.code, {**everywhere, **back, **code})
        self.finding.place.textEdited.connect(lambda _text: self.hand.tell_place())
        self.finding.code.textEdited.connect(self.hand.code_typed)

    def _everywhere(self) -> Keys:
        return {"+": self.save_sheet, "*": self.toggle_rest}

    # What the frame calls

    def shown(self) -> None:
        """Go on with what was half typed, else with the sheet that waits."""
        if self.sheet is None and not self._take_up():
            self._open_next(None)
        self._show_bar()
        self.focus_hand()

    def put_aside(self) -> None:
        """Keep the half-typed sheet for whoever goes."""
        self._kept.now(self.sheet)
        self.sheet = None
        self._show()

    def reload(self, touched: frozenset[str]) -> None:
        """Read again what others changed; what is typed stays."""
        if touched & {"patrol_sheet", "patrol_phrase", "patrol_route"}:
            self._show_bar()
            if self.sheet is None and self.isVisible():
                self._open_next(None)

    def open(self, **context: object) -> None:
        """Open the sheet of `sheet_id`."""
        if isinstance(sheet_id := context.get("sheet_id"), int):
            self.load(sheet_id)

    def bar_widget(self) -> QWidget:
        """How many sheets wait, for the page bar."""
        return self._bar

    def keys(self) -> Sequence[tuple[str, str]]:
        """Keys that stand on no button."""
        return (
            ("Enter", _("Find the sheet; then on as the paper goes")),
            (".", _("Between round and row")),
            ("0-9", _("Two digits are a phrase")),
        )

    # A sheet comes

    def find_sheet(self, typed: str) -> None:
        """Open the sheet of a number; Enter on the one in hand goes on to who went round."""
        sheet = self.sheet
        if sheet is not None and sheet.facts.no.endswith(f"-{typed.strip().zfill(6)}"):
            self.head.worker.setFocus()
            self.head.worker.selectAll()
            return
        with self.desk.attempt():
            self.load(self.desk.store.read(sheet_by_no, typed=typed))

    def load(self, sheet_id: int) -> None:
        """Put a sheet on the grid; one that was half typed before is kept."""
        self._kept.now(self.sheet)
        with self.desk.attempt():
            store = self.desk.store
            facts = store.read(sheet_facts, sheet_id=sheet_id)
            self.sheet = HalfTypedSheet(facts, store.read(phrases_by_use))
            self._kept.give_back(self.sheet)
            self.spot = (0, 0)
            self._show()
            self.head.worker.setFocus()
            self.head.worker.selectAll()

    def _open_next(self, after: int | None) -> None:
        """Open the sheet that waits next; the hand stays at its number."""
        found = self.desk.store.read(next_sheet, after=after)
        self.sheet = None
        if found is not None:
            self.load(found)
            self.head.number.setFocus()
            self.head.number.selectAll()
        else:
            self._show()

    def _take_up(self) -> bool:
        found = self._kept.last()
        if found is None:
            return False
        self.load(found)
        if self.sheet is not None and self.sheet.is_begun:
            words = _("Sheet {no} was half typed; it is back as it was.")
            self.desk.say(words.format(no=self.sheet.facts.no), "info")
        return self.sheet is not None

    def clear(self) -> None:
        """Esc: forget what was typed of this sheet."""
        if self.sheet is not None:
            again = self.sheet.facts.id
            self._kept.forget(self.sheet)
            self.sheet = None
            self.load(again)
            self.head.number.setFocus()
            self.head.number.selectAll()

    def leave_it(self) -> None:
        """F7: keep this sheet half typed and take the next one."""
        if self.sheet is not None:
            before = self.sheet.facts.id
            self._kept.now(self.sheet)
            self.sheet = None
            self._open_next(before)

    # Typing

    def _take_head(self) -> None:
        if self.sheet is not None:
            self.sheet.worker, self.sheet.starts = self.head.texts()
            self.head.show_standings(self.sheet)
            self._show_counts()

    def _to_starts(self) -> None:
        go_to(self.head.starts[0].field if self.head.starts else self.finding.place)

    def _after_start(self, start: RoundStart) -> None:
        """Go on from a time; from one that cannot be read nobody goes on."""
        later = self.head.starts[start.number :]
        try:
            if self.sheet is not None:
                self.sheet.read_start(start.number)
        except UserError as error:
            self.desk.say(str(error), "warning")
            go_to(start.field)
            return
        go_to(later[0].field if later else self.finding.place)

    def toggle_rest(self) -> None:
        """`*`: all the others are normal, or are not."""
        if self.sheet is not None:
            self.sheet.toggle_rest()
            self.show_typed()

    def _take_back(self) -> None:
        self.hand.take_back()

    def save_sheet(self) -> None:
        """`+`: save the sheet and open the next one."""
        sheet = self.sheet
        if sheet is None:
            return
        with self.desk.attempt():
            done = self.desk.store.write(enter_sheet, sheet_id=sheet.facts.id, typed=sheet.typed())
            self._kept.forget(sheet)
            self._saved = sheet.facts.id, sheet.facts.no
            self._tell(sheet, done)
            self._open_next(sheet.facts.id)

    def _tell(self, sheet: HalfTypedSheet, done: EnteredSheet) -> None:
        words = ngettext(
            "Sheet {no} saved: {count} point written", "Sheet {no} saved: {count} points written",
            done.written,
        )  # fmt: skip
        told = [words.format(no=sheet.facts.no, count=done.written)]
        if done.flags:
            told.append(doubts_told(done.flags))
        self.desk.say(" · ".join(told), "warning" if done.flags else "done")

    # Showing

    def all_phrases(self) -> Sequence[PhraseOut]:
        return self.sheet.phrases if self.sheet else ()

    def _show(self) -> None:
        """Show the sheet in hand, or that there is none."""
        sheet = self.sheet
        self._pages.setCurrentIndex(0 if sheet is not None else 1)
        self.head.show_sheet(sheet)
        for start in self.head.starts:
            on = partial(self._after_start, start)
            keys: Keys = {Qt.Key.Key_Return: on, Qt.Key.Key_Enter: on}
            PadKeys(start.field, {**self._everywhere(), **keys})
        self.finding.place.clear()
        self.finding.code.clear()
        self.finding.tell("")
        flags = sheet.facts.flags if sheet else ()
        self._banner.show_sentence(_("Doubtful: {why}").format(why=doubts_told(flags)))
        self._banner.setVisible(bool(flags))
        self.show_typed()

    def show_typed(self) -> None:
        self.grid.show_sheet(self.sheet, self.spot)
        self.phrases.show_phrases(self.all_phrases())
        self._show_counts()

    def _show_counts(self) -> None:
        self.grid.update()
        self.foot.show_sheet(self.sheet)
        self.panel.show_sheet(self.sheet)
        on = self.sheet is not None and self.sheet.rest_normal
        self._rest.say(_("The rest normal"), icon="check" if on else "")
        self._kept.soon(self.sheet)

    def _show_bar(self) -> None:
        waiting = self.desk.store.read(patrol_today).waiting
        words = ngettext("{count} sheet to enter", "{count} sheets to enter", waiting)
        self._bar.setText(words.format(count=waiting))

    def focus_hand(self) -> None:
        """Put the keyboard where the hand goes on."""
        if self.sheet is not None and not self._area.isAncestorOf(self):
            self.head.number.setFocus()
            self.head.number.selectAll()

    def lay_side_by_side(self) -> None:
        """F6: the sheet beside the two before it on the same route."""
        if self.sheet is not None:
            compare_sheets(self.desk, self.sheet.facts.id)

    def make_hazards(self) -> None:
        """F5: the open findings of the sheet saved last become hazards, each once."""
        if self._saved is None:
            words = _("Save the sheet first; then its open findings become hazards.")
            self.desk.say(words, "warning")
            return
        sheet_id, no = self._saved
        with self.desk.attempt():
            made = len(self.desk.store.write(hazards_of_sheet, sheet_id=sheet_id))
            told = ngettext(
                "{count} hazard made of sheet {no}", "{count} hazards made of sheet {no}", made
            )
            self.desk.say(told.format(count=made, no=no), "done")

    def print_it(self) -> None:
        """Ctrl+P: the paper of the sheet in hand."""
        if self.sheet is not None:
            print_sheets(self.desk, [self.sheet.facts.id])

    def show_all_phrases(self) -> None:
        """F4: all phrases with their codes."""
        self.desk.open_page("patrol.phrases")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc wherever the keyboard is."""
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
        else:
            super().keyPressEvent(event)
