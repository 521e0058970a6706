"""The page of receipts: the list with chips and totals, the facts of one, its paper."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QStackedWidget, QWidget

from propdesk.fees.exports import write_receipts
from propdesk.fees.papers.facts import ReceiptFacts
from propdesk.fees.papers.words import method_word, methods_told
from propdesk.fees.receipts import listing
from propdesk.fees.receipts.columns_view import receipt_columns, receipt_state
from propdesk.fees.receipts.listing import RECEIPTS, ReceiptRow
from propdesk.fees.receipts.out_view import (
    ReceiptPaper,
    copy_picture,
    going_out_of,
    has_printer,
    print_receipts,
)
from propdesk.fees.receipts.receipts import stored_facts
from propdesk.fees.receipts.reversal import Reversal, taken_back, what_came_of
from propdesk.fees.receipts.rows import kept_words
from propdesk.fees.receipts.states import RECEIPT_STATES, ReceiptState
from propdesk.fees.rules import Method, PaymentKind
from propdesk.kernel.i18n import N_, _, listed, ngettext
from propdesk.kernel.money import Money
from propdesk.kernel.records.question import Question
from propdesk.kernel.whole_files import save_counted
from propdesk.ui.desk import Desk
from propdesk.ui.files.system_dialogs import save_as
from propdesk.ui.forms.kept_lines import Line, LinesCard
from propdesk.ui.forms.record_actions import declared_actions
from propdesk.ui.lists.actions import Action
from propdesk.ui.lists.columns import write_day
from propdesk.ui.lists.filter_bar import DropDown, Filter, state_filters
from propdesk.ui.lists.register import RegisterPage, Told
from propdesk.ui.lists.source import Totals
from propdesk.ui.lists.totals import Figure
from propdesk.ui.papers.exporting import export_action
from propdesk.ui.parts.cards import (
    Choice,
    EmptyPage,
    ends_of,
    line_of,
)
from propdesk.ui.parts.small_parts import label

WATCHES = frozenset({"receipt", "payment", "receipt_output", "session_close", "invoice"})
METHODS = (
    Method.CASH, Method.WECHAT, Method.ALIPAY, Method.CARD, Method.TRANSFER, Method.PREPAID,
)  # fmt: skip


def receipts_page(desk: Desk) -> QWidget:
    """Build the page of receipts."""
    return ReceiptsPage(desk)


class ReceiptsPage(QStackedWidget):
    """The list, or the paper of one receipt in its place."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.panel = ReceiptPanel(desk)
        self.register = RegisterPage(
            desk,
            "fees.receipts",
            receipt_columns(lambda row: write_day(row.at), 126),
            records=RECEIPTS,
            told=_told,
            actions=self._actions(),
            filters=self._filters(),
            drops=[DropDown("cashier", _("Cashier"), _("All cashiers"), self._cashiers)],
            dates=_("Day"),
            detail=self.panel,
            on_open=self._open_paper,
            watches=WATCHES,
            search_words=_("Number, room, payer"),
            nothing=_("No receipt fits the filter."),
            detail_width=310,
            empty=collect_first(desk, "receipt-text", _("No receipts yet")),
        )
        self.paper = ReceiptPaper(desk, closing=self.close_paper)
        self.addWidget(self.register)
        self.addWidget(self.paper)

    def _actions(self) -> list[Action]:
        actions = [
            Action(_("Print again"), self._reprint, icon="printer", key="Ctrl+P", needs_row=True),
            Action(_("Save as PDF"), self._save_pdf, icon="download", key="Ctrl+S", needs_row=True),
            Action(_("Picture"), self._picture, icon="image", key="F11", needs_row=True),
        ]
        actions += declared_actions(self._desk, "receipt", self._row_id)
        actions += export_action(
            self._desk, N_("Receipts"), write_receipts, lambda: self.register.table
        )
        return actions

    def _filters(self) -> list[Filter]:
        return [
            Filter("days:today", _("Today"), group=_("Days")),
            Filter("days:month", _("This month"), group=_("Days"), checked=True),
            Filter("days:all", _("All"), group=_("Days")),
            *state_filters(RECEIPT_STATES),
            *(
                Filter(f"method:{method}", method_word(method.value), group=_("Method"))
                for method in METHODS
            ),
            Filter("pair", _("Corrected pairs"), icon="pencil", many=True),
            Filter("mine", _("mine"), icon="user", many=True),
            Filter("clock", _("clock asked about"), icon="clock", many=True),
        ]

    # What is shown

    def _cashiers(self) -> Sequence[tuple[object, str]]:
        return self._desk.store.read(listing.cashiers)

    # What the frame calls

    def shown(self) -> None:
        """Put the keyboard into the list."""
        self.register.shown()

    def reload(self, touched: frozenset[str]) -> None:
        """Read again when receipts changed."""
        self.register.reload(touched)

    def open(self, **context: object) -> None:
        """Go to the receipt of `receipt_id` (or `receipt`, or of a `payment`), whatever its day."""
        self.close_paper()
        receipt_id = context.get("receipt_id", context.get("receipt"))
        payment_id = context.get("payment")
        if isinstance(payment_id, int):
            store = self._desk.store
            found = store.read(listing.receipts_of_payment, payment_id=payment_id)
            receipt_id = found[0] if found else None
        if isinstance(receipt_id, int):
            self.register.set_filters("days:all")
            self.register.table.select(receipt_id)
            rows = self._desk.store.read(RECEIPTS.rows, ids=[receipt_id])
            self.panel.show_row(rows[0] if rows else None)

    def keys(self) -> Sequence[tuple[str, str]]:
        """Keys that stand on no button."""
        return [("Enter", _("Show the receipt")), ("Ctrl+F", _("Search in the list"))]

    # What the buttons do

    def _row(self) -> ReceiptRow | None:
        row = self.register.table.current_row()
        return row if isinstance(row, ReceiptRow) else None

    def _open_paper(self, row: object) -> None:
        if isinstance(row, ReceiptRow):
            with self._desk.attempt():
                self.paper.show_receipts(row)
                self.setCurrentWidget(self.paper)
                self.paper.setFocus()

    def close_paper(self) -> None:
        """Back to the list."""
        self.setCurrentWidget(self.register)
        self.register.shown()

    def _reprint(self) -> None:
        if (row := self._row()) is None:
            return
        if has_printer(self._desk):
            print_receipts(self._desk, [row.no])
        else:
            self._open_paper(row)

    def _save_pdf(self) -> None:
        if (row := self._row()) is None:
            return

        def write(path: Path) -> None:
            save_counted(path, going_out_of(self._desk, row.no, "pdf"))

        save_as(self._desk, "pdf", _("Save as PDF"), row.no, write)

    def _picture(self) -> None:
        if (row := self._row()) is not None:
            with self._desk.attempt():
                copy_picture(self._desk, row.no)

    def _row_id(self) -> int | None:
        row = self._row()
        return row.id if row is not None else None


def _told(totals: Totals, question: Question) -> Told:
    """The sum of the column; with a method chosen also how much of it came that way."""
    words = ngettext("{count} receipt", "{count} receipts", totals.count)
    left = [Figure("", words.format(count=f"{totals.count:,}"))]
    if voids := totals.number("void_count"):
        void = _("{count} void, {amount}")
        left.append(Figure("", void.format(count=voids, amount=totals.money("void_amount")), "red"))
    methods = [one for one in METHODS if f"method:{one}" in question.chips]
    amount = str(totals.money("amount"))
    right = [Figure(_("Total without void"), amount, strong=not methods)]
    if methods:
        told = _("of it {method}").format(method=listed(method_word(one.value) for one in methods))
        right.append(Figure(told, str(Money(totals.number("by_method"))), strong=True))
    return left, right


class ReceiptPanel(LinesCard):
    """One receipt beside the list: who, for what, how paid, and how often it went out."""

    def __init__(self, desk: Desk) -> None:
        super().__init__((14, 8))
        self._desk = desk

    def show_row(self, row: object | None) -> None:
        """Show the receipt the user is on."""
        with self._desk.attempt(), self.lines.shown_anew():
            if isinstance(row, ReceiptRow):
                self._show(row)

    def _show(self, row: ReceiptRow) -> None:
        facts = self._desk.store.read(stored_facts, no=row.no)
        lines = self.lines
        lines.head(row.no, receipt_state(row))
        self._show_facts(row, facts)
        self._show_reversal(row, facts.refers_to)
        self._show_what_came_of_it(row.id)
        lines.hairline()
        for line in facts.lines:
            period = " – ".join(
                f"{day:%Y-%m-%d}" for day in (line.period_from, line.period_to) if day
            )
            lines.put("line", partial(_ends, 13, 600, "text", wraps=True), line.item, line.net)
            if period:
                lines.label(period, 12, 400, "text3")
        for name, amount in (
            (kept_words(facts), facts.prepaid_in),
            (_("Prepayment used"), facts.prepaid_used),
        ):
            if amount:
                lines.put("part", partial(_ends, 13, 400, "text2"), name, amount)
        lines.hairline()
        total = partial(_ends, 13, 500, "text2", end=20)
        lines.put("total", total, _("Total"), f"¥{facts.total}")
        outputs = ngettext("Put out {count} time", "Put out {count} times", row.copies)
        lines.label(outputs.format(count=row.copies), 12, 400, "text3")

    def _show_facts(self, row: ReceiptRow, facts: ReceiptFacts) -> None:
        lines = self.lines
        told = (
            (_("Payer"), row.payer),
            (_("Room number"), facts.unit_title or row.unit_code or _("walk-in")),
            (_("Time"), write_day(row.at)),
            (_("Cashier"), row.cashier),
            (_("Method"), methods_told(row.parts)),
        )
        for name, value in told:
            lines.fact(name, value, width=92)
        if row.clock:
            lines.fact(_("Clock"), row.clock, ink="amber", width=92)
        if facts.code:
            lines.fact(_("Check code"), facts.code, width=92)
        for name, numbers in (
            (_("Receipt corrected"), row.amends),
            (_("Receipt in its place"), row.amended_by),
        ):
            if numbers:
                lines.fact(name, listed(numbers), ink="amber", width=92)

    def _show_what_came_of_it(self, receipt_id: int) -> None:
        """What subjects above say of it: its invoices."""
        for line in self._desk.store.read(what_came_of, receipt_id=receipt_id):
            state = line.state[0] if line.state else ""
            self.lines.fact(line.name, f"{line.detail} {state}", width=116)

    def _show_reversal(self, row: ReceiptRow, refers_to: str) -> None:
        back = self._desk.store.read(taken_back, payment_id=row.payment_id)
        if back is not None:
            self.lines.hairline()
            for name, value in _told_back(back, row, refers_to):
                self.lines.fact(name, value, ink="red", width=92)


def _ends(size: int, weight: int, ink: str, end: int = 13, *, wraps: bool = False) -> Line:
    """A name at the left and an amount at the right."""
    name, amount = label("", size, weight, ink), label("", end, 600)

    def tell(words: str, value: object) -> None:
        name.setText(words)
        amount.setText(str(value))

    return ends_of(name, amount) if wraps else line_of(name, None, amount), tell


def _told_back(back: Reversal, row: ReceiptRow, refers_to: str) -> list[tuple[str, str]]:
    """Why, by whom and when money went back; at the red receipt, of which one."""
    if row.state is ReceiptState.RED:
        return [(_("Takes back"), refers_to), (_("Reason"), back.reason)]
    why = (_("Reason"), back.reason)
    if back.kind is PaymentKind.VOID:
        return [why, (_("Voided by"), back.by), (_("Voided at"), write_day(back.at))]
    who = [(_("Reversed by"), back.by), (_("Reversed at"), write_day(back.at))]
    return [why, *who, (_("Red receipt"), listed(back.numbers))]


def collect_first(desk: Desk, icon: str, title: str) -> EmptyPage:
    """The page of an office that has taken no money or made no bill yet: the two ways to begin."""
    bills = Choice(
        "file-plus",
        _("Make the first bills"),
        _("Choose a month, look the draft over, publish. It can be taken back."),
        _("Make bills"),
        "Enter",
        lambda: desk.open_page("fees.charges"),
    )
    collect = Choice(
        "wallet",
        _("Take the first money"),
        _("Type a room, press + and the receipt is made; also without a bill."),
        _("Cash desk"),
        "F2",
        lambda: desk.open_page("fees.desk"),
    )
    sentence = _("What is billed and what is taken stands here, room by room.")
    return EmptyPage(icon, title, sentence, [bills, collect])
