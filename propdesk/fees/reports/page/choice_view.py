"""Of which days a report is: a kind of span, one of the last of it, the one before or after."""

from __future__ import annotations

from collections.abc import Callable

from propdesk.fees.reports.page.dialogs import days_dialog
from propdesk.fees.reports.spans import KINDS, LENGTHS, DaySpan, span_at
from propdesk.kernel.i18n import _
from propdesk.ui.desk import Desk
from propdesk.ui.lists.filter_bar import HEIGHT
from propdesk.ui.parts.line_inputs import Drop
from propdesk.ui.parts.small_parts import Button

OFFERED = {"day": 31, "month": 36, "quarter": 12, "half": 8, "year": 10}
FREE = "free"


class SpanChoice:
    """The widgets `kinds`, `back`, `spans`, `onward`; `span` is the chosen one, `chosen` is told of
    another."""

    def __init__(self, desk: Desk, chosen: Callable[[], object]) -> None:
        self._desk, self._chosen = desk, chosen
        self.span = span_at(desk.today(), "month")
        self.kinds, self.spans = Drop(), Drop()
        for drop in (self.kinds, self.spans):
            drop.setProperty("large", "bar")
        self.kinds.offer([(kind, _(title)) for kind, title in KINDS.items()], HEIGHT)
        self.back = Button(
            _("Earlier days"), key="PgUp", on_click=lambda: self.choose(self.span.step(-1))
        )
        self.onward = Button(
            _("Later days"), key="PgDn", on_click=lambda: self.choose(self.span.step(1))
        )
        self.kinds.activated.connect(lambda _place: self._choose_kind())
        self.spans.activated.connect(lambda _place: self.choose(self.spans.currentData()))
        self._show()

    def choose(self, span: DaySpan) -> None:
        """Take a span that has begun."""
        if span.first <= self._desk.today():
            self.span = span
            self._show()
            self._chosen()

    def _choose_kind(self) -> None:
        kind = self.kinds.currentData()
        if kind == FREE:
            self.ask_days()
            self._show()
        else:
            self.choose(span_at(min(self.span.last, self._desk.today()), kind))

    def ask_days(self) -> None:
        """Ask for two days."""
        days_dialog(self._desk, self.span, self.choose).exec()

    def _show(self) -> None:
        """Offer the last spans of the kind, the chosen one in front where it is older."""
        kind = self.span.kind
        self.kinds.setCurrentIndex(self.kinds.findData(kind))
        offered = [self.span]
        if kind in LENGTHS:
            offered = [span_at(self._desk.today(), kind)]
            while len(offered) < OFFERED[kind]:
                offered.append(offered[-1].step(-1))
        if self.span not in offered:
            offered.append(self.span)
        self.spans.clear()
        for one in offered:
            self.spans.addItem(one.words, one)
        self.spans.setCurrentIndex(offered.index(self.span))
        self.spans.fit(HEIGHT)
