"""The page of repair orders: the list, its panel, and what is done with an order."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from propdesk.kernel.i18n import _, ngettext
from propdesk.repairs.kinds.service import ensure_kinds
from propdesk.repairs.orders.page.costs_view import costs_dialog
from propdesk.repairs.orders.page.dialogs import add_order_dialog, edit_order_dialog
from propdesk.repairs.orders.page.panel_view import OrderPanel
from propdesk.repairs.orders.page.papers import ORDER_PAPERS, order_slips_pdf
from propdesk.repairs.orders.page.slips import order_slips
from propdesk.repairs.orders.paperwork.letters_dialogs import builder_dialog, builder_sheet
from propdesk.repairs.orders.paperwork.quotes_dialogs import (
    answer_dialog,
    print_quote,
    promise_dialog,
)
from propdesk.repairs.orders.paperwork.slips_back import slip_not_back
from propdesk.repairs.orders.paperwork.slips_dialogs import slips_back_dialog
from propdesk.repairs.orders.register import ORDERS
from propdesk.repairs.orders.rules import OrderState
from propdesk.repairs.orders.states import ORDER_STATES
from propdesk.system.registers.view import DeclaredPage, badges_of
from propdesk.system.settings.shared_view import paper_head
from propdesk.ui.lists.actions import Action
from propdesk.ui.papers.list_paper import paper_sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from propdesk.system.registers.records_view import RecordsPage
    from propdesk.ui.desk import Desk
    from propdesk.ui.lists.columns import Column
    from propdesk.ui.parts.sheet import Sheet

_S = OrderState
# Which moves have their button above the list, and which below the panel; the others stand in the
# menu of a row and work by their keys.
_ABOVE = ((_S.REPORTED, _S.DISPATCHED),)
_BELOW = (
    (_S.DISPATCHED, _S.ON_SITE),
    (_S.DISPATCHED, _S.DONE),
    (_S.DISPATCHED, _S.PAUSED),
    (_S.DONE, _S.VERIFIED),
    (_S.VERIFIED, _S.CLOSED),
)


# What the answers of call-backs bring about; nobody presses a button for it.
_FOLLOWS = ((_S.VERIFIED, _S.CALLED_BACK), (_S.CALLED_BACK, _S.VERIFIED))


def _words(ends: Sequence[tuple[OrderState, OrderState]]) -> set[str]:
    moves = (ORDER_STATES.leading(before, to) for before, to in ends)
    return {_(move.title) for move in moves if move is not None}


class OrdersPage(DeclaredPage):
    """See the module."""

    typing_key = "Shift+F2"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, ORDERS)
        self._forms = replace(
            self._forms,
            add=partial(add_order_dialog, desk),
            edit=partial(edit_order_dialog, desk),
        )

    def beside(self, desk: Desk, marked: Sequence[Column]) -> QWidget:
        return OrderPanel(desk, lambda row: badges_of(marked, row))

    def _buttons(self, page: RecordsPage) -> list[Action]:
        above, below, follows = _words(_ABOVE), _words(_BELOW), _words(_FOLLOWS)
        above |= {one.words for one in self.offered()}
        costs = Action(
            _("Material and labour"),
            self.costs,
            icon="calculator",
            key="F2",
            needs_row=True,
            in_panel=True,
        )
        slip = Action(
            _("Print slip"),
            lambda: self.slips(self._in_hand()),
            icon="printer",
            key="F8",
            needs_row=True,
            several=self.slips,
        )
        found = []
        for action in super()._buttons(page):
            if action.words in follows:
                continue
            if action.words in above:
                found.append(replace(action, in_panel=False, leaves=False))
            elif action.in_panel and action.words not in below and action.key != "F4":
                found.append(replace(action, in_panel=False, in_menu=True, leaves=False))
            else:
                found.append(action)
        return [*found, slip, costs, *(self._slips_back() if self.may_edit else ())]

    def _in_hand(self) -> list[int]:
        """The order the user is on, for what is done with many as well."""
        return [row.id] if (row := self.row()) else []

    def _slips_back(self) -> list[Action]:
        back = Action(
            _("Signed slips back"),
            lambda: self.slips_back(self._in_hand()),
            icon="file-text",
            key="Shift+F8",
            in_menu=True,
            several=self.slips_back,
        )
        out = Action(
            _("Slip is not back after all"),
            self.slip_out,
            icon="undo-2",
            in_menu=True,
            needs_row=True,
        )
        builder = Action(
            _("Letter to builder or supplier"),
            lambda: self.write_to_builder([]),
            icon="file-text",
            key="Ctrl+F8",
            in_menu=True,
            several=self.write_to_builder,
        )
        return [back, out, builder, *self._told_household()]

    def _told_household(self) -> list[Action]:
        """What the household is told: what it costs, and when it is done after all."""
        quote = Action(
            _("Print the quote"),
            self.quote,
            icon="file-text",
            key="Ctrl+F9",
            in_menu=True,
            needs_row=True,
        )
        answer = Action(
            _("Answer to the quote"),
            self.answer,
            icon="check",
            key="Ctrl+F2",
            in_menu=True,
            needs_row=True,
        )
        promise = Action(
            _("Promise another day"),
            lambda: self.promise(self._in_hand()),
            icon="calendar",
            key="Ctrl+F3",
            in_menu=True,
            several=self.promise,
        )
        return [quote, answer, promise]

    def quote(self) -> None:
        """Tell the household what the order will cost."""
        if row := self.row():
            with self._at.attempt():
                print_quote(self._at, row)

    def answer(self) -> None:
        """Note what the household said to it."""
        if row := self.row():
            with self._at.attempt():
                answer_dialog(self._at, row).exec()

    def promise(self, ids: Sequence[int]) -> None:
        """Note which day was promised for these orders, and why it takes longer."""
        with self._at.attempt():
            if ids:
                row = self.row()
                subject = row.no if row is not None and len(ids) == 1 else ""
                promise_dialog(self._at, ids, subject).exec()

    def slips(self, ids: Sequence[int]) -> None:
        """Show the slips of these orders, all in one job."""
        with self._at.attempt():
            if ids:
                slips_sheet(self._at, ids).exec()

    def slips_back(self, ids: Sequence[int]) -> None:
        """Note that signed slips came back; those of the rows in hand are typed already."""
        with self._at.attempt():
            rows = self._at.store.read(ORDERS.records.rows, ids=ids)
            slips_back_dialog(self._at, " ".join(row.no for row in rows)).exec()

    def write_to_builder(self, ids: Sequence[int]) -> None:
        """Write about these repairs under warranty, of none about all that are open."""
        with self._at.attempt():
            dialog = builder_dialog(self._at, ids)
            letters = dialog.result_value if dialog.exec() else None
            for one in letters if isinstance(letters, tuple) else ():
                if (sheet := builder_sheet(self._at, one)) is not None:
                    sheet.exec()

    def slip_out(self) -> None:
        """Take it back that the slip of the order in hand came back."""
        if row := self.row():
            with self._at.attempt():
                self._at.store.write(slip_not_back, order_id=row.id)

    def add(self) -> None:
        """Enter an order; the first one brings the usual kinds of faults along."""
        with self._at.attempt():
            if self.may_edit and (count := self._at.store.write(ensure_kinds)):
                words = ngettext("{count} usual kind entered", "{count} usual kinds entered", count)
                self._at.say(words.format(count=count), "done")
        super().add()

    def costs(self) -> None:
        """What the order costs: its material and labour, and the payment."""
        if row := self.row():
            with self._at.attempt():
                costs_dialog(self._at, row).exec()


def slips_sheet(desk: Desk, ids: Sequence[int]) -> Sheet:
    """Build the sheet with the slips of these orders."""
    slips = desk.store.read(order_slips, ids=ids)
    paper = desk.settings.print_choice("work_order").paper or ORDER_PAPERS[0]
    pdf = order_slips_pdf(slips, paper_head(desk), paper=paper)
    name = slips[0].order.no if len(slips) == 1 else _("Work orders")
    return paper_sheet(desk, _("Work orders"), pdf, document="work_order", file_name=f"{name}.pdf")
