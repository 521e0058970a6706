"""Receipts written by hand while the power was out, entered at the cash desk: which paper is next.

The number goes on by itself and the date stays, so one after the other is a room, Enter and `+`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import cast

from propdesk.fees.counter.orders import Order
from propdesk.fees.counter.page.surface_view import CounterSurface
from propdesk.fees.receipt_books.service import (
    Handwritten,
    checked_paper,
    has_books,
    next_number,
)
from propdesk.kernel.i18n import _
from propdesk.ui.desk import Desk
from propdesk.ui.forms.fields import CodeField, DateField
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.parts.cards import Banner
from propdesk.ui.parts.small_parts import Button

KEY = "Shift+F8"


class CounterWriting:
    """The paper that the next payment is entered for; without one receipts are printed as ever."""

    def __init__(self, page: CounterSurface) -> None:
        self._page, self._desk = page, page.desk
        self.paper: Handwritten | None = None
        self._day: date | None = None  # of the last paper
        other = Button(_("Another number"), key=KEY, bind_its_key=False, on_click=self.ask)
        self.banner = Banner("", "amber", "pen-line", other)
        self.banner.hide()

    @property
    def day(self) -> date:
        """The day that counts: that of the paper, else today."""
        return self.paper.day if self.paper else self._desk.today()

    def ask(self) -> None:
        """Shift+F8: type the number and the date of the paper; without a number it is over."""
        with self._desk.attempt():
            if not self._desk.store.read(has_books):
                told = _("No receipt book is entered yet. Enter it first: Fees, Receipt books.")
                self._desk.say(told, "warning")
                return
            offered = self.paper.no if self.paper else self._desk.store.read(next_number)
            day = self._day or self._desk.today()
            paper_dialog(self._desk, offered, day, self.use).exec()
        self._page.focus_hand()

    def use(self, paper: Handwritten | None) -> None:
        """Enter payments for this paper, or for none any more."""
        changed = (self.paper and self.paper.day) != (paper and paper.day)
        self.paper = paper
        if paper is not None:
            self._day = paper.day
            told = _("Handwritten receipt {no} of {day}: + enters it, nothing is printed.")
            self.banner.show_sentence(told.format(no=paper.no, day=paper.day))
        self.banner.setVisible(paper is not None)
        self._page.strip.setVisible(paper is None)  # there is height for one of them
        if changed and self._page.ticket.facts is not None:
            self._page.ticket.day = self.day
            self._page.read_again()

    def for_paper(self, order: Order) -> Order:
        """The order for the paper in hand."""
        return replace(order, paper=self.paper)

    def go_on(self) -> None:
        """The paper is entered: the next one of the book, of the same day."""
        if self.paper is None:
            return
        number = self._desk.store.read(next_number, after=self.paper.no)
        self.use(Handwritten(number, self.paper.day) if number else None)


def paper_dialog(
    desk: Desk, no: str, day: date, done: Callable[[Handwritten | None], object]
) -> FormDialog:
    """Build the form of number and date of a paper; `done` gets it, None without a number."""
    hint = _("Empty: receipts are printed again as usual.")
    fields = [
        CodeField("no", _("Number on the paper"), hint=hint),
        DateField("day", _("Date on the paper"), today=desk.today(), required=True),
    ]

    def save(values: dict[str, object]) -> object:
        typed = str(values["no"] or "").strip()
        paper = None
        if typed:
            wanted = Handwritten(typed, cast("date", values["day"]))
            paper = desk.store.read(checked_paper, paper=wanted)
        done(paper)
        return True

    title, words = _("Receipts written by hand"), _("Enter for it")
    dialog = FormDialog(desk, title, fields, save=save, save_words=words, width=480)
    dialog.form.set_values({"no": no, "day": day})
    return dialog
