"""The page of what was paid in former books: a list to look in, to print and to export."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.fees.opening.payments import PAYMENTS, PAYMENTS_OUT, FormerPaymentRow
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.money import Money
from propdesk.system.settings.shared_view import list_outputs
from propdesk.ui.lists.actions import Action
from propdesk.ui.lists.columns import columns_of
from propdesk.ui.lists.register import RegisterPage, Told
from propdesk.ui.lists.totals import Figure
from propdesk.ui.parts.cards import Choice, EmptyPage

if TYPE_CHECKING:
    from propdesk.kernel.records.question import Question
    from propdesk.ui.desk import Desk
    from propdesk.ui.lists.source import Totals

PAGE = "fees.former_payments"


class FormerPaymentsPage(RegisterPage):
    """See the module."""

    def __init__(self, desk: Desk) -> None:
        self._at = desk
        super().__init__(
            desk,
            PAGE,
            columns_of(FormerPaymentRow),
            records=PAYMENTS,
            told=self._told,
            actions=[
                Action(_("Go to the unit"), self.go, icon="house", key="F2", needs_row=True),
                *list_outputs(
                    desk, N_("Former payments"), PAYMENTS, PAYMENTS_OUT.write, lambda: self.table
                ),
            ],
            dates=_("Paid there on"),
            on_open=lambda _row: self.go(),
            watches=frozenset({"former_payment", "former_books", "unit"}),
            search_words=_("Room, payer, their receipt"),
            nothing=_("No former payment fits the filter."),
            empty=self._none_yet(),
        )

    def _none_yet(self) -> EmptyPage:
        books = Choice(
            "archive-restore", _("Take former books over"),
            _("A sheet of payments in their file comes in with them, proved by its own total."),
            _("Former books"), "Enter", lambda: self._at.open_page("fees.former_books"),
        )  # fmt: skip
        return EmptyPage(
            "history",
            _("No former payments"),
            _("What was paid in the old system stands here to look up; it is no money of ours."),
            (books,),
        )

    def open(self, **context: object) -> None:
        """Go to a payment by its id, or to what a `text` finds."""
        text, payment_id = context.get("text"), context.get("payment")
        if isinstance(text, str):
            self.clear_filters()
            self.search_for(text)
        if isinstance(payment_id, int):
            self.clear_filters()
            if not self.table.select(payment_id):  # far down in a long list
                for row in self._at.store.read(PAYMENTS.rows, ids=[payment_id]):
                    self.search_for(row.receipt_no or row.unit)
                self.table.select(payment_id)

    def go(self) -> None:
        """Open the page of the unit in hand."""
        row = self.table.current_row()
        if isinstance(row, FormerPaymentRow):
            self._at.open_page("household.unit", unit_id=row.unit_id)

    def _told(self, totals: Totals, _question: Question) -> Told:
        words = ngettext("{count} payment", "{count} payments", totals.count)
        left = [Figure("", words.format(count=f"{totals.count:,}"))]
        return left, [Figure(_("Paid there"), str(Money(totals.number("amount"))), strong=True)]
