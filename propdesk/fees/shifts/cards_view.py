"""The card of the closing page that says what a session took, and whether it adds up."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from propdesk.fees.papers.words import method_word
from propdesk.fees.receipt_books.service import paper_words
from propdesk.fees.shifts.facts import SeriesSum, ShiftFacts, Sum, TakenBack
from propdesk.fees.shifts.paper import (
    agreement,
    days_told,
    deposits_told,
    let_go_told,
    offset_told,
)
from propdesk.kernel.i18n import _, ngettext
from propdesk.kernel.money import total
from propdesk.ui.lists.columns import write_day
from propdesk.ui.parts.cards import Card, clear, line_of, scrolling
from propdesk.ui.parts.flow import Flow
from propdesk.ui.parts.icons import IconLabel
from propdesk.ui.parts.small_parts import hairline, label


class ReportCard(Card):
    """What the session took: by method, by item, numbers used and void, and the check."""

    def __init__(self) -> None:
        super().__init__(margins=14)
        self._title = label("", 15, 600)
        self._note = label("", 12, 400, "text3")
        self._days = label("", 12, 500, "amber")
        self.head_line = Flow([self._title, self._note, self._days])
        self.body.addWidget(self.head_line)
        content = QWidget()
        self._content = QVBoxLayout(content)
        self._content.setContentsMargins(0, 4, 10, 0)
        self._content.setSpacing(8)
        self.body.addWidget(scrolling(content), 1)
        foot = QWidget()  # always in sight, however long the report is
        self._foot = QVBoxLayout(foot)
        self._foot.setContentsMargins(0, 0, 0, 0)
        self._foot.setSpacing(4)
        self.body.addWidget(foot)

    def show_report(self, facts: ShiftFacts | None, *, own: bool = True) -> None:
        """Show it, or that there is none; `own`: of whoever looks at it."""
        clear(self._content)
        clear(self._foot)
        self._title.setText(_("This session") if own else _("Session of another cashier"))
        self._note.setText("")
        self._days.setText(days_told(facts) if facts else "")
        if facts is None:
            told = _("No session is open. Open one with the float, or just take the first money.")
            self._content.addWidget(label(told, 13, 400, "text2", wrap=True))
        else:
            words = _("{cashier}, since {moment}")
            moment = write_day(facts.opened)
            self._note.setText(words.format(cashier=facts.cashier, moment=moment))
            self._show(facts)
        self._content.addStretch()

    def _show(self, facts: ShiftFacts) -> None:
        two = QHBoxLayout()
        two.setSpacing(20)
        methods = [
            Sum(method_word(part.name), part.count, part.amount, part.red_count, part.red)
            for part in facts.money_methods
        ]
        two.addLayout(_sums(_("By method"), methods), 1)
        two.addWidget(hairline(vertical=True))
        two.addLayout(_sums(_("By item"), facts.by_item), 1)
        self._content.addLayout(two)
        told = [offset_told(facts)] if facts.offset else []
        for text in (*told, *let_go_told(facts), *deposits_told(facts)):
            self._content.addWidget(label(text, 12, 400, "text2", wrap=True))
        self._content.addWidget(hairline())
        self._content.addLayout(_series(facts.series))
        for text in paper_words(facts.written):
            self._content.addWidget(label(text, 12, 500, "text2", wrap=True))
        for one in facts.taken_back:
            self._content.addLayout(_taken_back(one))
        self._show_check(facts)

    def _show_check(self, facts: ShiftFacts) -> None:
        """The money in, and whether three ways to add it up say the same."""
        self._foot.addWidget(hairline())
        used = ngettext("{count} receipt", "{count} receipts", facts.receipts)
        void = _("{count} void, {amount}").format(count=len(facts.voids), amount=facts.voided)
        self._foot.addLayout(
            line_of(
                label(used.format(count=facts.receipts), 13, 500),
                12,
                label(void, 13, 500, "red" if facts.voids else "text3"),
                None,
                label(_("Money in"), 13, 500, "text2"),
                label(f"¥{facts.total}", 22, 600),
            )
        )
        tone = "green" if facts.agrees else "red"
        icon = IconLabel("circle-check" if facts.agrees else "triangle-alert", 16, tone)
        check = label(agreement(facts), 12, 500, tone, wrap=True)
        row = line_of(icon)
        row.addWidget(check, 1)
        self._foot.addLayout(row)


def _sums(title: str, rows: Sequence[Sum]) -> QLayout:
    """A grid that adds up: taken, given back by red receipts when there are any, the rest."""
    red = any(row.red_count for row in rows)
    heads = [_("Times"), *([_("Taken"), _("Red")] if red else []), _("Amount")]
    grid = QGridLayout()
    grid.setVerticalSpacing(4)
    grid.setHorizontalSpacing(10)
    grid.setColumnStretch(0, 1)
    grid.addWidget(label(title, 12, 500, "text3"), 0, 0)
    for column, head in enumerate(heads, 1):
        grid.addWidget(label(head, 12, 500, "text3", right=True), 0, column)
    for number, row in enumerate(rows, 1):
        grid.addWidget(label(row.name, 13, 500), number, 0)
        parts = [str(row.amount), str(row.red) if row.red_count else "—"] if red else []
        for column, text in enumerate([f"{row.count:,}", *parts], 1):
            grid.addWidget(label(text, 13, 400, right=True), number, column)
        grid.addWidget(label(str(row.net), 13, 600, right=True), number, len(heads))
    last = len(rows) + 1
    grid.addWidget(label(_("Total"), 12, 500, "text3"), last, 0)
    whole = str(total(row.net for row in rows))
    grid.addWidget(label(whole, 13, 600, right=True), last, len(heads))
    grid.setRowStretch(last + 1, 1)
    return grid


def _series(rows: Sequence[SeriesSum]) -> QLayout:
    """The numbers used of each series, and the money on them."""
    grid = QGridLayout()
    grid.setVerticalSpacing(4)
    grid.setHorizontalSpacing(16)
    grid.setColumnStretch(0, 1)
    heads = (_("Numbers"), _("Used"), _("Void"), _("Red"), _("Amount"))
    for column, head in enumerate(heads):
        grid.addWidget(label(head, 12, 500, "text3", right=column > 0), 0, column)
    for number, row in enumerate(rows, 1):
        span = f"{row.first} – {row.last}"
        if row.between:
            others = _("{count} of other sessions between").format(count=row.between)
            span = f"{span}  ({others})"
        grid.addWidget(label(span, 13, 600), number, 0)
        for column, count in enumerate((row.used, row.void, row.red), 1):
            grid.addWidget(label(f"{count:,}", 13, 400, right=True), number, column)
        grid.addWidget(label(str(row.amount), 13, 600, right=True), number, 4)
    return grid


def _taken_back(one: TakenBack) -> QLayout:
    kind = _("void") if one.kind == "void" else _("red receipt")
    refers = _("takes back {no}").format(no=one.refers_to) if one.refers_to else ""
    by = _("by {name}").format(name=one.by) if one.by else ""
    why = label(" · ".join(part for part in (refers, one.reason, by) if part), 12, 400, "text2")
    return line_of(
        label(kind, 12, 500, "red"),
        label(one.no, 13, 600),
        why,
        None,
        label(str(one.amount), 13, 500, "text2", right=True),
    )
