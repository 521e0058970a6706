"""The two cards of the closing page: what the session took, and the cash as counted."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from propdesk.fees.counting_view import CountGrid
from propdesk.fees.facts import SessionFacts, Sum
from propdesk.fees.paper_words import method_word
from propdesk.kernel.i18n import _, ngettext
from propdesk.kernel.money import ZERO, Money
from propdesk.ui.cards import Card, clear, line_of, scrolling
from propdesk.ui.columns import write_day
from propdesk.ui.fields import TextField
from propdesk.ui.forms import Form
from propdesk.ui.parts import Button, hairline, label, set_ink
from propdesk.ui.theme import Size


class ReportCard(Card):
    """What the session took: by method, by item, numbers used and void."""

    def __init__(self) -> None:
        super().__init__(margins=14)
        self._title = label(_("This session"), 15, 600)
        self._note = label("", 12, 400, "text3")
        self.head_line = line_of(self._title, self._note, None)
        self.body.addLayout(self.head_line)
        content = QWidget()
        self._content = QVBoxLayout(content)
        self._content.setContentsMargins(0, 4, 0, 0)
        self._content.setSpacing(8)
        self.body.addWidget(scrolling(content), 1)

    def show_report(self, facts: SessionFacts | None) -> None:
        """Show it, or that there is none."""
        clear(self._content)
        self._note.setText("")
        if facts is None:
            told = _("No session is open: no money was taken since the last close.")
            self._content.addWidget(label(told, 13, 400, "text2", wrap=True))
        else:
            words = _("{cashier}, since {moment}")
            moment = write_day(facts.opened)
            self._note.setText(words.format(cashier=facts.cashier, moment=moment))
            self._show(facts)
        self._content.addStretch()

    def _show(self, facts: SessionFacts) -> None:
        two = QHBoxLayout()
        two.setSpacing(24)
        methods = [Sum(method_word(part.name), part.count, part.amount) for part in facts.by_method]
        two.addLayout(_sums(_("By method"), methods), 1)
        two.addWidget(hairline(vertical=True))
        two.addLayout(_sums(_("By item"), facts.by_item), 1)
        self._content.addLayout(two)
        self._content.addWidget(hairline())
        numbers = f"{facts.receipts_from} – {facts.receipts_to}" if facts.receipts else "—"
        used = ngettext("{count} receipt", "{count} receipts", facts.receipts)
        void = _("{count} void, {amount}").format(count=len(facts.voids), amount=facts.voided)
        self._content.addLayout(
            line_of(
                label(_("Numbers"), 12, 400, "text3"),
                label(numbers, 13, 600),
                label(used.format(count=facts.receipts), 12, 400, "text3"),
                16,
                label(void, 13, 500, "red" if facts.voids else "text3"),
                None,
                label(_("Money in"), 13, 500, "text2"),
                label(f"¥{facts.total}", 22, 600),
            )
        )
        if facts.voids:
            void_numbers = label(", ".join(facts.voids), 12, 400, "text2", wrap=True)
            self._content.addWidget(void_numbers)


def _sums(title: str, rows: Sequence[Sum]) -> QLayout:
    grid = QGridLayout()
    grid.setVerticalSpacing(5)
    grid.setHorizontalSpacing(12)
    grid.setColumnStretch(0, 1)
    grid.addWidget(label(title, 12, 500, "text3"), 0, 0)
    grid.addWidget(label(_("Times"), 12, 500, "text3", right=True), 0, 1)
    grid.addWidget(label(_("Amount"), 12, 500, "text3", right=True), 0, 2)
    for number, row in enumerate(rows, 1):
        grid.addWidget(label(row.name, 13, 500), number, 0)
        grid.addWidget(label(f"{row.count:,}", 13, 400, right=True), number, 1)
        grid.addWidget(label(str(row.amount), 13, 600, right=True), number, 2)
    grid.setRowStretch(len(rows) + 1, 1)
    return grid


class CountCard(Card):
    """The cash as counted, what it should be, and who gets it."""

    def __init__(self, close: Callable[[], object]) -> None:
        super().__init__(margins=0)
        self.setFixedWidth(470)
        self.body.setContentsMargins(16, 10, 16, 12)
        self.body.setSpacing(6)
        self.grid = CountGrid()
        self._expected, self._counted = label("", 13, 600), label("", 13, 600)
        self._difference = label("", 16, 600, right=True)
        self.form = Form(
            [
                TextField("explanation", _("Explanation")),
                TextField("handed_to", _("Handed to")),
                TextField("slip_number", _("Bank slip")),
            ]
        )
        self.button = Button(
            _("Close the session"),
            kind="primary",
            key="Ctrl+Enter",
            height=Size.COLLECT,
            text_size=16,
            on_click=close,
        )
        self.body.addLayout(line_of(label(_("Count the cash"), 15, 600)))
        self.body.addWidget(self.grid)
        self.body.addWidget(hairline())
        self.body.addLayout(
            line_of(
                label(_("Expected"), 12, 400, "text3"),
                self._expected,
                10,
                label(_("Counted"), 12, 400, "text3"),
                self._counted,
                None,
                self._difference,
            )
        )
        self.body.addWidget(self.form)
        self.body.addStretch(1)
        self.body.addWidget(self.button)

    def text(self, name: str) -> str:
        """What stands in a field."""
        return self.form.field(name).text().strip()

    def show_session(self, facts: SessionFacts | None) -> None:
        """Say whether there is something to close."""
        self.button.refuse(None if facts else _("There is no open session."))

    def show_difference(self, expected: Money) -> None:
        """Show what was counted against what should be there."""
        counted = self.grid.counted()
        self._expected.setText(str(expected))
        self._counted.setText("—" if self.grid.is_empty() else str(counted))
        difference = counted - expected
        if self.grid.is_empty():
            self._difference.setText("")
        elif difference == ZERO:
            self._difference.setText(_("agrees"))
            set_ink(self._difference, "green")
        else:
            sign = "+" if difference > ZERO else ""
            told = _("difference {amount}").format(amount=f"{sign}{difference}")
            self._difference.setText(told)
            set_ink(self._difference, "red")

    def ask_reason(self, difference: Money) -> None:
        """Say at the field that the difference needs a word."""
        told = _("{difference} differs. Count again, or write why.").format(difference=difference)
        self.form.field("explanation").show_message("error", told)
        self.form.field("explanation").input.setFocus()

    def clear(self) -> None:
        """Empty it for the next session."""
        self.grid.clear()
        for field in self.form.fields:
            field.set_value(None)
