"""The panel of one charge: how it stands, why this amount, what settled it, who made it."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from PySide6.QtWidgets import QVBoxLayout, QWidget

from propdesk.estate.shared_view import section
from propdesk.fees.charges.listing import ChargeDetails, ChargeRow, charge_details
from propdesk.fees.periods import Period, period_at
from propdesk.fees.rules import ChargeKind
from propdesk.fees.tariffs.computing import explanation_text
from propdesk.kernel.i18n import _, current_language
from propdesk.ui.desk import Desk
from propdesk.ui.lists.columns import write_day
from propdesk.ui.parts.cards import Card, clear, ends_of, fact_row, line_of, scrolling
from propdesk.ui.parts.small_parts import Badge, label


def period_text(row: ChargeRow) -> str:
    """2026-11 for whole months, else both days; nothing for what has no period."""
    first, last = row.period_from, row.period_to
    return "" if first is None or last is None else _written(first, last, current_language())


@lru_cache(maxsize=1024)
def _written(first: date, last: date, _language: str) -> str:
    """A list writes the same few periods in each of its lines."""
    if first.day == 1 and period_at(last, 1).last == last:
        return str(Period(first, last))
    until = f"{last:%m-%d}" if first.year == last.year else last
    return _("{first} to {last}").format(first=first, last=until)


class ChargePanel(Card):
    """One charge in full."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(margins=0)
        self._desk = desk
        inner = QWidget()
        self._content = QVBoxLayout(inner)
        self._content.setContentsMargins(14, 12, 14, 12)
        self._content.setSpacing(6)
        self.body.addWidget(scrolling(inner))

    def show_row(self, row: object | None) -> None:
        """Show a charge; None empties the panel."""
        clear(self._content)
        if isinstance(row, ChargeRow):
            details = self._desk.store.read(charge_details, charge_id=row.id)
            if details is not None:
                self._show(details)
        self._content.addStretch()

    def _show(self, details: ChargeDetails) -> None:
        row = details.row
        state = Badge(row.state.label, row.state.tone, row.state.icon)
        title = row.unit or row.debtor
        self._content.addLayout(ends_of(label(title, 15, 600), state))
        words = " · ".join(word for word in (row.item, period_text(row)) if word)
        self._content.addWidget(label(words, 13, 400, "text2", wrap=True))
        self._fact(_("Who owes"), row.debtor)
        self._fact(_("Due day"), row.due_day.isoformat())
        self._fact(_("Charged"), str(row.amount))
        self._fact(_("Settled"), str(row.settled))
        self._fact(_("Unpaid"), str(row.open))
        self._content.addWidget(section(_("Why this amount?")))
        for line in explanation_text(details.explanation):
            self._content.addWidget(label(line, 13, 400, wrap=True))
        if details.settled_by:
            self._content.addWidget(section(_("Settled by")))
        for one in details.settled_by:
            day = label(one.day.isoformat(), 12, 400, "text2")
            receipt = label(one.receipt_no or _("moved"), 13, 500)
            self._content.addLayout(line_of(day, receipt, None, label(str(one.amount), 13, 500)))
        self._show_origin(details)

    def _show_origin(self, details: ChargeDetails) -> None:
        self._content.addWidget(section(_("Origin")))
        where = _("at the desk")
        if details.run_id is not None:
            where = _("by run {number}").format(number=details.run_id)
        elif details.row.advance:
            where = _("paid ahead at the desk")
        elif details.row.kind is not ChargeKind.COUNTER:
            where = _("by hand")
        words = " · ".join(w for w in (write_day(details.made_at), details.made_by, where) if w)
        self._content.addWidget(label(words, 12, 400, "text2", wrap=True))

    def _fact(self, name: str, value: str) -> None:
        self._content.addLayout(fact_row(name, value, width=84))
