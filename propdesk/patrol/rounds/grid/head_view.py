"""The head of the entry page as the paper's head is: number, who went round, when rounds began."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from propdesk.kernel.clock import wall_time
from propdesk.kernel.i18n import _, ngettext
from propdesk.patrol.rounds.rules import DueWindow, standing_at
from propdesk.ui.parts.cards import Card, line_of
from propdesk.ui.parts.flow import Flow
from propdesk.ui.parts.line_inputs import LineInput
from propdesk.ui.parts.small_parts import Badge, hairline, label
from propdesk.ui.parts.theme import Size

if TYPE_CHECKING:
    from propdesk.patrol.rounds.grid.half_typed import HalfTypedSheet

NUMBER_WIDE, TIME_WIDE = 88, 64


class RoundStart(QWidget):
    """The beginning of one round: its field, how it stands, when it was due."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number
        self.field = LineInput(plain=True, digits=True)
        self.field.setFixedSize(TIME_WIDE, Size.FIELD)
        self.field.setAccessibleName(_("Round {number}").format(number=number))
        self._badge = Badge("", "grey")
        self._due = label("", 12, 400, "text3")
        words = label(_("Round {number}").format(number=number), 13, 400, "text2")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for part in (words, self.field, self._badge, self._due):
            row.addWidget(part)

    def show_round(self, sheet: HalfTypedSheet) -> None:
        """Say how the round stands with its time."""
        due = sheet.facts.rounds[self.number - 1].due
        self._due.setText(_("due {time}").format(time=f"{wall_time(due):%H:%M}"))
        began = sheet.moment(self.number)
        self._badge.setVisible(began is not None)
        if began is not None:
            within = timedelta(minutes=sheet.facts.tolerance)
            standing, _off = standing_at(DueWindow(due, due, within), began)
            self._badge.show_state(standing.label, standing.tone, standing.icon)


class SheetHead(Card):
    """See the module. `asked(text)` is a number that was typed, `typed()` any other change."""

    asked = Signal(str)
    typed = Signal()

    def __init__(self) -> None:
        super().__init__(margins=0)
        self.body.setContentsMargins(14, 8, 14, 8)
        self.body.setSpacing(8)
        self.number = LineInput(plain=True)
        self.number.setFixedSize(NUMBER_WIDE, Size.FIELD)
        self.number.setAccessibleName(_("Sheet number"))
        self.worker = LineInput()
        self.worker.setFixedSize(NUMBER_WIDE + 40, Size.FIELD)
        self.worker.setAccessibleName(_("Goes round"))
        self._title = label("", 15, 600)
        self._size = Badge("", "grey", "route")
        self._pile = label("", 13, 600)
        self._pile_words = label(_("This pile"), 12, 400, "text3")
        self.body.addLayout(
            line_of(
                label(_("Sheet number"), 13, 500),
                self.number,
                8,
                self._title,
                self._size,
                None,
                label(_("Goes round"), 13, 500),
                self.worker,
                10,
                hairline(vertical=True, length=20),
                10,
                self._pile_words,
                self._pile,
            )
        )
        self.starts: list[RoundStart] = []
        self._rounds = Flow()
        self.body.addWidget(self._rounds)
        self.number.returnPressed.connect(lambda: self.asked.emit(self.number.text()))
        self.worker.textEdited.connect(lambda _text: self.typed.emit())

    def show_sheet(self, sheet: HalfTypedSheet | None) -> None:
        """Show another sheet, or none."""
        self._rounds.clear()
        self.starts = []
        for part in (self._size, self._pile, self._pile_words):
            part.setVisible(sheet is not None)
        self._rounds.setVisible(sheet is not None)
        self.worker.setEnabled(sheet is not None)
        self.worker.setText(sheet.worker if sheet else "")
        if sheet is None:
            self._title.setText("")
            return
        facts = sheet.facts
        self.number.setText(facts.no.rpartition("-")[2].lstrip("0"))
        self._title.setText(f"{facts.day:%m-%d} · {facts.route}")
        points, rounds = len(facts.rows), len(facts.rounds)
        words = ngettext("{points} × {count} round", "{points} × {count} rounds", rounds)
        of_points = ngettext("{count} point", "{count} points", points).format(count=points)
        self._size.show_state(words.format(points=of_points, count=rounds), "grey", "route")
        place = _("{place} of {all}").format(place=facts.place, all=facts.pile)
        self._pile.setText(place if facts.place else _("entered"))
        self._show_rounds(sheet)

    def _show_rounds(self, sheet: HalfTypedSheet) -> None:
        self._rounds.add(label(_("Began"), 13, 500))
        for number, text in enumerate(sheet.starts, 1):
            start = RoundStart(number)
            start.field.setText(text)
            start.show_round(sheet)
            start.field.textEdited.connect(lambda _text: self.typed.emit())
            self.starts.append(start)
            self._rounds.add(start)
        words = _("Tolerance {minutes} min").format(minutes=sheet.facts.tolerance)
        self._rounds.add(label(words, 12, 400, "text3"), at_end=True)
        self._rounds.arrange()

    def show_standings(self, sheet: HalfTypedSheet) -> None:
        """Say again how the rounds stand with their times."""
        for start in self.starts:
            start.show_round(sheet)

    def texts(self) -> tuple[str, list[str]]:
        """Who went round, and when each round began, as typed."""
        return self.worker.text(), [start.field.text() for start in self.starts]
