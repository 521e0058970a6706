"""The panel of one charge: how it stands, why this amount, what settled it, who made it."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from propdesk.estate.shared_view import heading
from propdesk.fees.charges.listing import ChargeDetails, ChargeRow, charge_details
from propdesk.fees.late.service import LateFee
from propdesk.fees.periods import Period, period_at
from propdesk.fees.rules import ChargeKind, ChargeState
from propdesk.fees.tariffs.rules import explanation_text
from propdesk.kernel.i18n import _, current_language
from propdesk.ui.desk import Desk
from propdesk.ui.forms.kept_lines import Line, LinesCard
from propdesk.ui.lists.columns import write_day
from propdesk.ui.parts.cards import ends_of, line_of
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


class ChargePanel(LinesCard):
    """One charge in full."""

    def __init__(self, desk: Desk) -> None:
        super().__init__((12, 12))
        self._desk = desk

    def show_row(self, row: object | None) -> None:
        """Show a charge; None empties the panel."""
        with self.lines.shown_anew():
            if isinstance(row, ChargeRow):
                details = self._desk.store.read(charge_details, charge_id=row.id)
                if details is not None:
                    self._show(details)

    def _show(self, details: ChargeDetails) -> None:
        row, lines = details.row, self.lines
        lines.put("head", _head, row.unit or row.debtor, row.state)
        words = " · ".join(word for word in (row.item, period_text(row)) if word)
        lines.label(words, 13, 400, "text2", wrap=True)
        self._fact(_("Who owes"), row.debtor)
        self._fact(_("Due day"), row.due_day.isoformat())
        self._fact(_("Charged"), str(row.amount))
        self._fact(_("Settled"), str(row.settled))
        self._fact(_("Unpaid"), str(row.open))
        heading(lines, _("Why this amount?"))
        for line in explanation_text(details.explanation):
            lines.label(line, 13, 400, wrap=True)
        if details.settled_by:
            heading(lines, _("Settled by"))
        for one in details.settled_by:
            by = one.receipt_no or one.let_go or _("moved")
            lines.put("settled", _settled, one.day.isoformat(), by, one.amount)
        if details.corrections:
            heading(lines, _("Corrections of it"))
        for day, amount, why in details.corrections:
            lines.put("settled", _settled, day.isoformat(), why, amount)
        if details.late is not None:
            self._show_late(details.late)
        self._show_origin(details)

    def _show_late(self, late: LateFee) -> None:
        """The days it was late with what was unpaid on them, and what is still asked for them."""
        heading(self.lines, _("Late fee till today"))
        for line in explanation_text(late.words(late.claim))[1:]:
            self.lines.label(line, 13, 400, wrap=True)
        self._fact(_("Still asked"), str(late.claim))

    def _show_origin(self, details: ChargeDetails) -> None:
        heading(self.lines, _("Origin"))
        where = _("at the desk")
        if details.run_id is not None:
            where = _("by run {number}").format(number=details.run_id)
        elif details.row.advance:
            where = _("paid ahead at the desk")
        elif details.row.kind is not ChargeKind.COUNTER:
            where = _("by hand")
        words = " · ".join(w for w in (write_day(details.made_at), details.made_by, where) if w)
        self.lines.label(words, 12, 400, "text2", wrap=True)
        if details.reason and details.row.kind is ChargeKind.DIFFERENCE:
            self.lines.label(details.reason, 13, 400, wrap=True)

    def _fact(self, name: str, value: str) -> None:
        self.lines.fact(name, value, width=84)


def _head() -> Line:
    name, badge = label("", 15, 600), Badge()

    def tell(title: str, state: ChargeState) -> None:
        name.setText(title)
        badge.show_state(state.label, state.tone, state.icon)

    return ends_of(name, badge), tell


def _settled() -> Line:
    parts = label("", 12, 400, "text2"), label("", 13, 500), label("", 13, 500)

    def tell(*words: object) -> None:
        for part, word in zip(parts, words, strict=True):
            part.setText(str(word))

    day, receipt, amount = parts
    return line_of(day, receipt, None, amount), tell
