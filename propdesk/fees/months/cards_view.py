"""The card of a month: how it stands, what is in its way, its identities with their checks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLayout, QVBoxLayout, QWidget

from propdesk.fees.months.blockers import Hindrance
from propdesk.fees.months.listing import MonthRow
from propdesk.fees.months.paper import standing_told
from propdesk.fees.months.rules import MonthState
from propdesk.fees.months.told import MonthSection, sections_of
from propdesk.kernel.i18n import _
from propdesk.ui.parts.cards import Card, clear, line_of, scrolling
from propdesk.ui.parts.icons import IconLabel
from propdesk.ui.parts.small_parts import Button, hairline, label

GoTo = Callable[[Hindrance], object]


class MonthCard(Card):
    """One month, in full."""

    def __init__(self, go_to: GoTo) -> None:
        super().__init__(margins=14)
        self._go_to = go_to
        self._title, self._state = label("", 15, 600), label("", 12, 500, "text3")
        self.body.addLayout(line_of(self._title, 8, self._state, None))
        content = QWidget()
        self._content = QVBoxLayout(content)
        self._content.setContentsMargins(0, 4, 10, 0)
        self._content.setSpacing(8)
        self.body.addWidget(scrolling(content), 1)

    def show_month(self, row: MonthRow | None, found: Sequence[Hindrance] = ()) -> None:
        """Show it; None while none is chosen."""
        clear(self._content)
        self._title.setText(row.month if row else "")
        self._state.setText(row.state.label if row else "")
        if row is None:
            told = _("Nothing was booked yet.")
            self._content.addWidget(label(told, 13, 400, "text2", wrap=True))
        else:
            for sentence in standing_told(row):
                self._content.addWidget(label(sentence, 12, 400, "text2", wrap=True))
            if row.state is not MonthState.CLOSED:
                self._show_hindrances(found)
            self._show_sections(sections_of(row.facts))
        self._content.addStretch()

    def _show_hindrances(self, found: Sequence[Hindrance]) -> None:
        if not found:
            row = line_of(IconLabel("circle-check", 16, "green"))
            row.addWidget(label(_("Nothing stands in the way."), 12, 500, "green", wrap=True), 1)
            self._content.addLayout(row)
        for one in found:
            tone = "red" if one.must else "amber"
            row = line_of(IconLabel("triangle-alert", 16, tone))
            row.addWidget(label(one.sentence, 12, 500, tone, wrap=True), 1)
            if one.page_id:
                row.addWidget(
                    Button(_("Go there"), on_click=partial(self._go_to, one)),
                    0,
                    Qt.AlignmentFlag.AlignTop,
                )
            self._content.addLayout(row)

    def _show_sections(self, sections: Sequence[MonthSection]) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(10)
        for column in (0, 1):
            grid.setColumnStretch(column, 1)
        for place, section in enumerate(sections):
            grid.addLayout(_section(section), place // 2, place % 2)
        self._content.addWidget(hairline())
        self._content.addLayout(grid)


def _section(one: MonthSection) -> QLayout:
    """The figures of a section, and whether they add up."""
    column = QVBoxLayout()
    column.setSpacing(3)
    column.addWidget(label(one.title, 12, 500, "text3"))
    for figure in one.figures:
        weight = 600 if figure.strong else 400
        name = label(figure.name, 13, weight, wrap=True)
        row = line_of(name, label(str(figure.money), 13, weight, right=True))
        row.setStretch(0, 1)
        column.addLayout(row)
    tone = "green" if one.agrees else "red"
    check = line_of(IconLabel("circle-check" if one.agrees else "triangle-alert", 14, tone))
    words = _("adds up") if one.agrees else one.check
    found = label(words, 12, 500, tone, wrap=True)
    found.setToolTip(one.check)
    check.addWidget(found, 1)
    column.addLayout(check)
    column.addStretch()
    return column
