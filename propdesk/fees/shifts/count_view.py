"""The cards that open a session with its float and close it with the cash as counted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from propdesk.fees.shifts.facts import ShiftFacts
from propdesk.fees.shifts.notes_view import CountGrid
from propdesk.fees.shifts.paper import cash_told
from propdesk.kernel.i18n import _
from propdesk.kernel.money import ZERO, Money
from propdesk.ui.forms.fields import AmountField, TextField
from propdesk.ui.forms.forms import Form
from propdesk.ui.forms.inputs import Field
from propdesk.ui.parts.cards import Card, line_of, scrolling
from propdesk.ui.parts.small_parts import Button, hairline, label, set_ink
from propdesk.ui.parts.theme import Size


class CountCard(Card):
    """The cash as counted, what it should be, and who gets it."""

    def __init__(self, close: Callable[[], object]) -> None:
        super().__init__(margins=0)
        self._facts: ShiftFacts | None = None
        self._shift: tuple[str, datetime] | None = None
        self.setMaximumWidth(470)
        self.body.setContentsMargins(16, 10, 16, 12)
        self.body.setSpacing(6)
        self.grid = CountGrid()
        self._expected, self._counted = label("", 13, 600), label("", 13, 600)
        self._difference = label("", 16, 600, right=True)
        self._how = label("", 12, 400, "text3", wrap=True)
        self._over = label("", 13, 600)
        self.reason = Form([TextField("absence", _("Why you close it"), required=True)])
        self.form = Form(
            [
                TextField("explanation", _("Explanation")),
                AmountField("float_left", _("Float that stays")),
                TextField("handed_to", _("Handed to")),
                TextField("slip_number", _("Bank slip")),
            ]
        )
        self.reason.entered.connect(self.form.focus_first)
        self.button = Button(
            _("Close the session"),
            kind="primary",
            key="Ctrl+Enter",
            height=Size.COLLECT,
            text_size=16,
            on_click=close,
        )
        self._words = self._scrolled()
        self._lay_out()

    def _lay_out(self) -> None:
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
        self.body.addWidget(self._how)
        self.body.addWidget(self._words, 1)
        self.body.addLayout(
            line_of(label(_("Cash handed over"), 12, 400, "text3"), self._over, None)
        )
        self.body.addWidget(self.button)

    def _scrolled(self) -> QScrollArea:
        """The fields to write into: below banners a low window has no room for all of them."""
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 4, 0)
        column.setSpacing(9)
        column.addWidget(self.reason)
        column.addWidget(self.form)
        column.addStretch()
        return scrolling(content)

    def _go_to(self, field: Field) -> None:
        field.input.setFocus()
        self._words.ensureWidgetVisible(field)

    def text(self, name: str) -> str:
        """What stands in a field."""
        return self.form.field(name).text().strip()

    @property
    def absence(self) -> str:
        """Why somebody else closes it."""
        return self.reason.field("absence").text().strip()

    @property
    def float_left(self) -> Money | None:
        """What stays in the drawer; None while it is unreadable."""
        field = self.form.field("float_left")
        value = field.value() if field.text().strip() else ZERO
        return value if isinstance(value, Money) else None

    def show_shift(self, facts: ShiftFacts | None, *, own: bool = True) -> None:
        """Say whether there is something to close, and suggest the float that stays."""
        self._facts = facts
        self.button.refuse(None if facts else _("There is no open session."))
        self.reason.setVisible(not own)
        shift = (facts.cashier, facts.opened) if facts else None
        if shift != self._shift:
            self._shift = shift
            self.form.field("float_left").set_value(_suggested(facts))
        self.show_difference()

    def show_difference(self) -> None:
        """Show what was counted against what should be there, and what goes out of the drawer."""
        expected = self._facts.expected if self._facts else ZERO
        self._how.setText(cash_told(self._facts) if self._facts else "")
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
        stays = self.float_left
        there = expected if self.grid.is_empty() else counted
        self._over.setText("—" if stays is None else str(there - stays))

    def ask_reason(self, difference: Money) -> None:
        """Say at the field that the difference needs a word."""
        told = _("{difference} differs. Count again, or write why.").format(difference=difference)
        self.form.field("explanation").show_message("error", told)
        self._go_to(self.form.field("explanation"))

    def ask_float(self, counted: Money) -> None:
        """Say at the field that no more stays than was counted."""
        field = self.form.field("float_left")
        if field.judge() != "error":
            told = _("No more than the {counted} counted can stay.").format(counted=counted)
            field.show_message("error", told)
        self._go_to(field)

    def ask_absence(self) -> None:
        """Say at the field that closing for somebody else needs a word."""
        field = self.reason.field("absence")
        field.show_message("error", _("Write why you close it for the cashier."))
        self._go_to(field)

    def clear(self) -> None:
        """Empty it for the next session."""
        self._shift = None
        self.grid.clear()
        for field in (*self.form.fields, *self.reason.fields):
            field.set_value(None)


def _suggested(facts: ShiftFacts | None) -> Money | None:
    """As much stays as the session began with, if so much is there."""
    return max(ZERO, min(facts.float_cash, facts.expected)) if facts else None


class OpenCard(Card):
    """Opens a session with the cash that lies in the drawer (备用金)."""

    def __init__(self, begin: Callable[[], object]) -> None:
        super().__init__(margins=0)
        self.setMaximumWidth(470)
        self.body.setContentsMargins(16, 10, 16, 12)
        self.body.setSpacing(8)
        self._kept = label("", 12, 400, "text3", wrap=True)
        self.form = Form([AmountField("float_amount", _("Float in the drawer"))])
        self.button = Button(
            _("Open the session"),
            kind="primary",
            key="Ctrl+Enter",
            height=Size.COLLECT,
            text_size=16,
            on_click=begin,
        )
        self.body.addWidget(label(_("Open a session"), 15, 600))
        self.body.addWidget(self._kept)
        self.body.addWidget(self.form)
        self.body.addStretch(1)
        self.body.addWidget(self.button)

    def show_kept(self, kept: Money | None, refusal: str | None) -> None:
        """Suggest what stayed at the last close (None: there was none); say why the session may
        not be opened."""
        first = _(
            "Count what lies in the drawer and type it. "
            "Without this the first payment opens the session with an empty drawer."
        )
        told = _(
            "{amount} stayed in the drawer at your last close. Count it, type what is there. "
            "Without this the first payment opens the session with that amount."
        )
        self._kept.setText(first if kept is None else told.format(amount=kept))
        self.button.refuse(refusal)
        self.form.field("float_amount").set_value(kept or ZERO)

    @property
    def float_amount(self) -> Money | None:
        """What was typed, nothing being 0.00; None while it is unreadable."""
        field = self.form.field("float_amount")
        value = field.value() if field.text().strip() else ZERO
        return value if isinstance(value, Money) else None
