"""Deliveries typed back letter by letter: the end of the number, how, and what proves it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from propdesk.fees.dunning.letters.delivering import (
    DeliveredRow,
    DeliveryEntry,
    enter_delivery,
    take_delivery_back,
)
from propdesk.fees.dunning.rules import DunDelivered
from propdesk.kernel.days import read_day
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.ui.desk import Attempt
from propdesk.ui.entry.sheet_entry import NUMBER_WIDE, named, number_field
from propdesk.ui.lists.columns import Column, Kind
from propdesk.ui.lists.tables import Table
from propdesk.ui.parts.cards import ElidedLabel, line_of
from propdesk.ui.parts.keys import PadKeys
from propdesk.ui.parts.line_inputs import LineInput, go_to
from propdesk.ui.parts.small_parts import Button, label
from propdesk.ui.parts.theme import Size
from propdesk.ui.writing_sheet import WritingSheet

if TYPE_CHECKING:
    from collections.abc import Callable

    from propdesk.kernel.errors import UserError
    from propdesk.ui.desk import Desk

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_COLUMNS = (
    Column("no", N_("No."), width=124, weight=500),
    Column("name", N_("Debtor"), stretch=True),
    Column("unit", N_("Unit"), width=90),
    Column("owed", N_("Overdue then"), kind=Kind.AMOUNT, width=100),
    Column("how", N_("Delivery"), width=120, value=lambda row: row.how.label),
    Column("day", N_("Day"), kind=Kind.DATE, width=100),
    Column("proof", N_("Proof of delivery"), width=150),
)


class DeliveriesDialog(WritingSheet):
    """Each letter is in the books as soon as Enter is pressed behind it, so nothing half-typed is
    lost; `-` in an empty number takes the last one back."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("Type deliveries back"), width=Size.WIDEST)
        self._desk = desk
        self.rows: list[DeliveredRow] = []
        self.day = named(LineInput(plain=True, digits=True), _("Day"), 104)
        self.by = named(LineInput(), _("Delivered by"), 120)
        self.number = number_field(_("Letter number"))
        self.number.setFixedWidth(NUMBER_WIDE + 50)
        self.how = number_field(_("Delivery"), digits=1)
        self.proof = named(LineInput(), _("Proof of delivery"), 0)
        self.table = Table(_COLUMNS, choice=desk.settings.table("fees.dun_deliveries"))
        self.table.setMinimumHeight(260)
        self.table.view.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.told = ElidedLabel("", 13)
        self._lay()
        self._bind()
        self.day.setText(desk.today().isoformat())
        self._show()
        go_to(self.number)

    def _lay(self) -> None:
        ways = "  ".join(f"{place} {one.label}" for place, one in enumerate(DunDelivered, 1))
        self.body.addLayout(
            line_of(
                label(_("Day"), 13, 500),
                self.day,
                12,
                label(_("Delivered by"), 13, 500),
                self.by,
                None,
            )
        )
        self.body.addLayout(
            line_of(
                label(_("Letter number"), 13, 500), self.number, 8,
                label(_("How"), 13, 500), self.how, 8,
                label(_("Proof of delivery"), 13, 500), self.proof,
            )
        )  # fmt: skip
        self.body.addWidget(label(ways, 12, 400, "text3", wrap=True))
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.told)
        self.add_button(
            Button(_("Take the last back"), key="-", bind_its_key=False, on_click=self.take_back)
        )
        self.add_button(Button(_("Close"), key="Esc", bind_its_key=False, on_click=self.reject))

    def _bind(self) -> None:
        self._on(self.day, partial(go_to, self.by))
        self._on(self.by, partial(go_to, self.number))
        PadKeys(
            self.number,
            {**dict.fromkeys(_ENTER, partial(go_to, self.how)), "-": self._take_back_if_empty},
        )
        self._on(self.how, partial(go_to, self.proof))
        self._on(self.proof, self.put)

    def _on(self, field: LineInput, enter: Callable[[], object]) -> None:
        PadKeys(field, dict.fromkeys(_ENTER, enter))

    def _take_back_if_empty(self) -> object:
        if self.number.text().strip():
            return False
        self.take_back()
        return True

    def put(self) -> None:
        """Enter behind the proof: the delivery is in the books, the next number is asked for."""
        ways = list(DunDelivered)
        typed = self.how.text().strip() or "1"
        place = int(typed) if typed.isdigit() else 0
        if not 1 <= place <= len(ways):
            self.told.setText(_("Type a digit from 1 to {most}.").format(most=len(ways)))
            go_to(self.how)
            return
        with self._beside(self.day):
            day = read_day(self.day.text(), self._desk.today())
            entry = DeliveryEntry(
                number=self.number.text(),
                day=day,
                how=ways[place - 1],
                brought_by=self.by.text(),
                proof=self.proof.text(),
            )
            self._enter(entry)

    def _enter(self, entry: DeliveryEntry) -> None:
        with Attempt(self._refuse):
            made = self._desk.store.write(enter_delivery, entry=entry)
            self.rows.insert(0, made)
            for field in (self.number, self.how, self.proof):
                field.clear()
            told = _("{no} {name}: {how}")
            self.told.setText(told.format(no=made.no, name=made.name, how=made.how.label))
            self._show()
            go_to(self.number)

    def _refuse(self, error: UserError) -> None:
        """Say it, with the hand in the field it is about."""
        self.told.setText(str(error))
        places = {"day": self.day, "proof": self.proof, "number": self.number}
        go_to(places.get(error.beside, self.number))

    def _beside(self, field: LineInput) -> Attempt:
        def refuse(error: UserError) -> None:
            self.told.setText(str(error))
            go_to(field)

        return Attempt(refuse)

    def take_back(self) -> None:
        """Take the delivery typed last back."""
        if not self.rows:
            self.told.setText(_("Nothing was typed here yet."))
            return
        last = self.rows[0]
        with Attempt(self._refuse):
            reason = _("typed by mistake")
            self._desk.store.write(take_delivery_back, delivery_id=last.id, reason=reason)
            self.rows.pop(0)
            self.told.setText(_("{no}: taken back").format(no=last.no))
            self._show()
        go_to(self.number)

    def _show(self) -> None:
        words = ngettext("{count} delivery typed", "{count} deliveries typed", len(self.rows))
        self.table.show_rows(self.rows, nothing=_("Type the number of the first letter."))
        self.setWindowTitle(words.format(count=len(self.rows)))
