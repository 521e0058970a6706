"""What an order costs, on one sheet: its lines of material and labour, and the payment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.fees.billing.service import counter_tariffs
from propdesk.fees.papers.service import method_word
from propdesk.fees.rules import Method
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.money import Money, total
from propdesk.repairs.fields_view import named_field
from propdesk.repairs.naming import Named
from propdesk.repairs.orders.lines import (
    LINE_USES,
    LineFields,
    LineRow,
    add_line,
    line_errors,
    line_of_price,
    lines_of,
)
from propdesk.repairs.orders.paperwork.quotes_dialogs import print_quote
from propdesk.repairs.orders.paying import collect_for_order
from propdesk.ui.forms.declared import fields_of, record_dialog
from propdesk.ui.forms.fields import AmountField, ChoiceField
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.lists.columns import columns_of
from propdesk.ui.lists.tables import Table
from propdesk.ui.lists.totals import Figure
from propdesk.ui.parts.sheet import Sheet
from propdesk.ui.parts.small_parts import Button
from propdesk.ui.parts.theme import Size

if TYPE_CHECKING:
    from propdesk.ui.desk import Desk

METHODS = (Method.CASH, Method.WECHAT, Method.ALIPAY, Method.CARD, Method.TRANSFER)


class NoPaidService(UserError):
    """Nothing may be charged at the desk yet."""

    message = N_("Enter a tariff that is charged at the desk first: Fees, Tariffs.")


class CostsSheet(Sheet):
    """See the module."""

    def __init__(self, desk: Desk, row: Any) -> None:  # noqa: ANN401  an OrderRow
        super().__init__(desk.window, _("Material and labour"), row.no, width=760)
        self._desk, self._order = desk, row
        self.table = Table(columns_of(LineRow), card=False)
        self.table.setMinimumHeight(240)
        self.body.addWidget(self.table)
        self._buttons()
        self.show_lines()

    def _buttons(self) -> None:
        height, rights = Size.DIALOG_BUTTON, self._desk.store.actor.permissions
        back = Button(_("Close"), key="Esc", bind_its_key=False, height=height)
        self.add_button(back).clicked.connect(self.reject)
        if "repairs.edit" in rights:
            self.add_button(Button(_("Delete"), key="Del", height=height, on_click=self.delete))
            self.add_button(Button(_("Add line"), key="Ins", height=height, on_click=self.add))
            self.add_button(Button(_("Quote"), key="F8", height=height, on_click=self.quote))
        if "fees.collect" in rights:
            collect = Button(_("Collect"), key="F5", kind="primary", height=height)
            self.add_button(collect).clicked.connect(self.collect)

    def show_lines(self) -> None:
        """Read the lines again."""
        with self._desk.attempt():
            lines = self._desk.store.read(lines_of, order_id=self._order.id)
            self.table.show_rows(lines, nothing=_("Nothing is entered yet."))
            cost = total(line.amount for line in lines)
            self.table.show_totals([], [Figure(_("Total"), str(cost), strong=True)])

    def add(self) -> None:
        """Enter a line: by its code in the price list, or typed."""
        with self._desk.attempt():
            line_dialog(self._desk, self._order).exec()
        self.show_lines()

    def delete(self) -> None:
        """Take the line away that one is on."""
        line = self.table.current_row()
        with self._desk.attempt():
            if isinstance(line, LineRow):
                self._desk.store.write(LINE_USES.delete, record_id=line.id)
        self.show_lines()

    def quote(self) -> None:
        """Tell the household what these lines come to."""
        with self._desk.attempt():
            print_quote(self._desk, self._order)

    def collect(self) -> None:
        """Charge the order and take the money."""
        with self._desk.attempt():
            if collect_dialog(self._desk, self._order).exec():
                self.accept()


def costs_dialog(desk: Desk, row: Any) -> CostsSheet:  # noqa: ANN401  an OrderRow
    """Build the sheet of an order."""
    return CostsSheet(desk, row)


def line_dialog(desk: Desk, row: Any) -> FormDialog:  # noqa: ANN401  an OrderRow
    """Build the form of a line; what is typed of the price list fills it."""
    price = named_field(desk, Named.REPAIR_PRICE, "price_id", _("Price list"))
    form = [price, *fields_of(LineFields, desk.today(), errors=line_errors)]

    def save(fields: LineFields, _seen: object) -> object:
        return desk.store.write(add_line, order_id=row.id, fields=fields)

    dialog = record_dialog(
        desk,
        _("New line"),
        LineFields,
        form,
        save=save,
        subject=row.no,
        other=(_("Save and add another"), "Ctrl+N"),
        shown={"quantity": 100},
    )

    def fill() -> None:
        if isinstance(price_id := price.value(), int):
            line = desk.store.read(line_of_price, price_id=price_id)
            names = ("what", "spec", "unit", "price", "is_labour")
            dialog.form.set_values({name: getattr(line, name) for name in names})

    price.input.editingFinished.connect(fill)  # type: ignore[attr-defined]  # a line is typed into
    return dialog


def collect_dialog(desk: Desk, row: Any) -> FormDialog:  # noqa: ANN401  an OrderRow
    """Build the dialog that charges an order and takes its money. Raises NoPaidService."""
    tariffs = [(one.id, one.name) for one in desk.store.read(counter_tariffs)]
    if not tariffs:
        raise NoPaidService
    lines = desk.store.read(lines_of, order_id=row.id)
    cost = total(line.amount for line in lines)
    form = [
        ChoiceField("tariff_id", _("Charged as"), tariffs, required=True),
        ChoiceField(
            "method", _("Method"), [(one, method_word(one)) for one in METHODS], required=True
        ),
        AmountField("tendered", _("Cash received")),
    ]

    def save(values: dict[str, object]) -> object:
        tariff_id, method, tendered = (values[one] for one in ("tariff_id", "method", "tendered"))
        assert isinstance(tariff_id, int)  # noqa: S101  both choices are required
        done = desk.store.write(
            collect_for_order,
            order_id=row.id,
            tariff_id=tariff_id,
            method=Method(str(method)),
            tendered=tendered if isinstance(tendered, Money) else None,
        )
        desk.say(done.sentence, "done")
        return done

    dialog = FormDialog(
        desk, _("Collect"), form, save=save, subject=f"{row.no} ¥{cost}", save_words=_("Collect")
    )
    dialog.form.set_values({"tariff_id": tariffs[0][0], "method": Method.CASH})
    return dialog
