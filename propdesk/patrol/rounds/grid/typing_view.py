"""What the hand does in the line of a finding: round and row, two digits, taken back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import _
from propdesk.patrol.rounds.grid.parts_view import FindingLine
from propdesk.ui.parts.line_inputs import go_to

if TYPE_CHECKING:
    from propdesk.patrol.rounds.facts import PhraseOut
    from propdesk.patrol.rounds.grid.half_typed import HalfTypedSheet
    from propdesk.patrol.rounds.grid.phrases_view import PhraseList
    from propdesk.patrol.rounds.grid.sheet_grid_view import SheetGrid
    from propdesk.patrol.rounds.sheets import Spot
    from propdesk.ui.desk import Desk
    from propdesk.ui.parts.line_inputs import LineInput


class GridSurface(Protocol):
    """What the hand works on."""

    desk: Desk
    sheet: HalfTypedSheet | None
    spot: Spot
    grid: SheetGrid
    phrases: PhraseList

    def all_phrases(self) -> Sequence[PhraseOut]:
        """The phrases in their order."""

    def show_typed(self) -> None:
        """Show what was typed."""


class FindingHand:
    """See the module. It works on the sheet in hand of the page."""

    def __init__(self, page: GridSurface, line: FindingLine) -> None:
        self._page, self._line = page, line

    def tell_place(self) -> None:
        """Show the cell that is being typed, as soon as there is one."""
        self._page.spot = (0, 0)
        words = ""
        if self._page.sheet is not None and self._line.place.text():
            try:
                self._page.spot = self._page.sheet.spot(self._line.place.text())
                words = self._page.sheet.facts.rows[self._page.spot[1] - 1]
            except UserError:
                words = ""
        self._line.tell(words)
        self._page.grid.show_sheet(self._page.sheet, self._page.spot)

    def to_code(self) -> None:
        """Enter behind the place: on to its two digits, or say what is wrong with it."""
        if self._page.sheet is None or not self._line.place.text().strip():
            return
        try:
            self._page.spot = self._page.sheet.spot(self._line.place.text())
        except UserError as error:
            self._refuse(str(error), self._line.place)
            return
        self.tell_place()
        go_to(self._line.code)

    def code_typed(self, text: str) -> None:
        """Say what the digits mean; the second of them puts the finding down."""
        sheet, (_number, row) = self._page.sheet, self._page.spot
        phrase = sheet.phrase(text) if sheet else None
        name = sheet.facts.rows[row - 1] if sheet and row else ""
        told = _("{place}: {what}").format(place=name, what=phrase.words) if phrase else name
        self._line.tell(told)
        self._page.phrases.show_phrases(self._page.all_phrases(), text)
        if len(text) == 2:
            self.put()

    def put(self) -> None:
        """Put the finding down; the hand is back at the next place."""
        sheet = self._page.sheet
        if sheet is None:
            return
        try:
            self._page.spot = sheet.put(self._line.place.text(), self._line.code.text())
        except UserError as error:
            self._refuse(str(error), self._line.code)
            return
        self._line.code.clear()
        self._line.place.clear()
        self._page.show_typed()
        go_to(self._line.place)

    def _refuse(self, sentence: str, field: LineInput) -> None:
        self._page.desk.say(sentence, "warning")
        self._line.tell(sentence)
        field.setFocus()
        field.selectAll()

    def choose(self, number: int, row: int) -> None:
        self._line.place.setText(f"{number}.{row}")
        self.tell_place()
        go_to(self._line.code)

    def type_code(self, code: str) -> None:
        if self._line.place.text():
            self._line.code.setText(code)
            self.code_typed(code)

    def take_back(self) -> None:
        """`-`: take back the finding that is typed, or the newest."""
        sheet = self._page.sheet
        if sheet is None:
            return
        try:
            named = sheet.spot(self._line.place.text()) if self._line.place.text() else None
        except UserError as error:
            self._refuse(str(error), self._line.place)
            return
        gone = sheet.take_back(named)
        if gone is None:
            self._page.desk.say(_("There is no finding to take back."), "warning")
        self._line.place.clear()
        self._line.code.clear()
        self._page.show_typed()
        go_to(self._line.place)
