"""The columns of the dunning list, and the panel of a debtor."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from propdesk.fees.arrears.service import BUCKETS
from propdesk.fees.dunning.contacts import contacts_of_account
from propdesk.fees.dunning.page.exports import next_told
from propdesk.fees.dunning.page.listing import CONTACTS
from propdesk.fees.dunning.page.unit_page import state_of
from propdesk.fees.dunning.rules import CALLS, DunFlag, DunStep, PromiseState
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.ui.forms.kept_lines import LinesCard
from propdesk.ui.lists.columns import NOTHING, Column, Kind, State

if TYPE_CHECKING:
    from propdesk.fees.dunning.debtors import DebtorRow
    from propdesk.fees.dunning.page.listing import DunContactRow
    from propdesk.ui.desk import Desk

_SHOWN = 6  # contacts in the panel


def _hint(row: DebtorRow) -> str:
    words = [_("former owner")] if row.former else []
    if row.covered:
        words.append(_("prepaid {amount} of it").format(amount=row.covered))
    return " · ".join(words)


def _stands(row: DebtorRow) -> object:
    found = state_of(row)
    return State(*found) if found else None


def _last(row: DebtorRow) -> str:
    if row.last is None or row.last_way is None:
        return ""
    return f"{row.last:%m-%d} {row.last_way.label}"


def _bucket(number: int, row: DebtorRow) -> object:
    return row.buckets[number] or NOTHING


def debtor_columns() -> tuple[Column, ...]:
    """Those that are shown at first, then those that are chosen."""
    return (
        Column("check", "", kind=Kind.CHECK, width=36),
        Column("unit", N_("Unit"), width=84, weight=500),
        Column("debtor", N_("Debtor"), stretch=True, weight=500, hint=_hint),
        Column("owed", N_("Overdue"), kind=Kind.AMOUNT, width=96, weight=600),
        Column("since", N_("Overdue since"), kind=Kind.DATE, width=98, ink="text2"),
        Column("months", N_("Months owed"), kind=Kind.COUNT, width=56),
        Column("step", N_("Step reached"), width=96, value=lambda row: row.step.label, yields=True),
        Column(
            "next", N_("Next step"), width=92, weight=500, value=next_told,
            ink=lambda row: "text3" if row.next is DunStep.NONE else "text",
        ),
        Column("last", N_("Last contact"), width=104, value=_last, yields=True,
               sort_key=lambda row: str(row.last or "")),
        Column("stands", N_("Promise or mark"), kind=Kind.STATE, width=122, value=_stands,
               sort_key=lambda row: (row.flag.value, row.promise.value)),
        Column("keeper", N_("Keeper"), width=76, yields=True),
        Column("reason", N_("Why it is not paid"), width=110, yields=True),
        Column("oldest", N_("Oldest line"), width=130, hidden=True),
        Column("total", N_("Total owed"), kind=Kind.AMOUNT, width=96, hidden=True),
        Column("late", N_("Late fee till today"), kind=Kind.AMOUNT, width=84, hidden=True),
        Column("times", N_("Times asked"), kind=Kind.COUNT, width=60, hidden=True),
        Column("promised_on", N_("Promised until"), kind=Kind.DATE, width=98, hidden=True),
        *(
            Column(
                name, title, kind=Kind.AMOUNT, width=90, hidden=True, value=partial(_bucket, number)
            )
            for number, (name, title, _day) in enumerate(BUCKETS)
        ),
    )  # fmt: skip


class DebtorPanel(LinesCard):
    """A debtor beside the list: what is known, what was done lately."""

    def __init__(self, desk: Desk) -> None:
        super().__init__((14, 8))
        self._desk = desk

    def show_row(self, row: object | None) -> None:
        """Show the debtor the user is on."""
        from propdesk.fees.dunning.debtors import DebtorRow

        with self._desk.attempt(), self.lines.shown_anew():
            if isinstance(row, DebtorRow):
                self._show(row)

    def _show(self, row: DebtorRow) -> None:
        lines = self.lines
        lines.label(f"{row.unit} {row.debtor}".strip(), 16, 600, wrap=True)
        for name, value in _facts(row):
            lines.fact(name, value, width=92)
        lines.hairline()
        read = self._desk.store.read
        contacts = read(contacts_of_account, account_id=row.id)
        words = ngettext("{count} contact", "{count} contacts", len(contacts))
        lines.label(words.format(count=len(contacts)), 12, 500, "text2")
        for one in read(CONTACTS.rows, ids=contacts[:_SHOWN]):
            lines.label(f"{one.day:%Y-%m-%d} {one.way.label} {one.made_by}".strip(), 13, 500)
            lines.label(_told(one), 12, 400, "text2", wrap=True)


def _facts(row: DebtorRow) -> list[tuple[str, str]]:
    told = [
        (_("Overdue"), str(row.owed)),
        (_("Oldest line"), row.oldest),
        (_("Late fee"), str(row.late) if row.late else ""),
        (_("Step reached"), row.step.label),
        (_("Next step"), next_told(row)),
        (_("Keeper"), row.keeper),
        (_("Reason"), row.reason),
        (_("About"), row.about),
    ]
    if row.flag is not DunFlag.NONE:
        until = f" – {row.flag_until}" if row.flag_until else ""
        told.append((row.flag.label, f"{row.flag_why}{until}"))
    if row.promise is not PromiseState.NONE and row.promised_on is not None:
        told.append((row.promise.label, f"{row.promised_on} {row.promised}"))
    return [(name, value) for name, value in told if value]


def _told(one: DunContactRow) -> str:
    """What a contact came to, in a line."""
    if one.way in CALLS and not one.reached:
        return _("nobody was met")
    parts = [one.met if one.way in CALLS else one.no, one.answer]
    if one.promised_on is not None:
        parts.append(_("promised until {day}").format(day=one.promised_on))
    return " · ".join(filter(None, parts))
