"""The dialog of 加收: a counter charge, or what is sold by card for a meter of the unit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from propdesk.fees.billing.service import counter_line, counter_tariffs
from propdesk.fees.cards.service import CardMeter, CardOrder, card_line, card_meters
from propdesk.fees.dues.drafts import DraftLine
from propdesk.fees.meters.rules import READING
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.scaled import format_scaled
from propdesk.ui.desk import Desk
from propdesk.ui.forms.fields import AmountField, ChoiceField, ScaledField, TextField
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.forms.inputs import Field
from propdesk.ui.parts.small_parts import label

QUANTITY_PLACES = 6
ONE = 10**QUANTITY_PLACES
_OF_CARD = ("sold", "money", "card_no", "token")


class NoCounterTariff(UserError):
    """There is nothing to add at the desk."""

    message = N_(
        "There is no charge for the desk yet. Type a price at F3, or add a counter tariff under "
        "Tariffs; whoever may change tariffs can."
    )


class ChargeDialog(FormDialog):
    """A tariff by its number and a quantity, or a meter that is sold by card and how much or for
    how much; without a room also who pays.

    `done` gets tariff id, quantity, line and the payer's name. Raises NoCounterTariff.
    """

    def __init__(
        self,
        desk: Desk,
        unit_id: int | None,
        *,
        done: Callable[[int, int, DraftLine, str], object],
        payer: str = "",
    ) -> None:
        self._charge_desk, self._unit_id, self._put = desk, unit_id, done
        meters = _meters(desk, unit_id)
        self._meters = {_key(one): one for one in meters}
        choices = _charges(desk, meters)
        fields: list[Field] = [
            ChoiceField("tariff", _("Counter charge"), choices, required=True),
            ScaledField("quantity", _("Quantity"), places=QUANTITY_PLACES, required=True),
        ]
        if meters:
            fields += _card_fields()
        values: dict[str, object] = {"tariff": choices[0][0], "quantity": ONE}
        if unit_id is None:
            hint = _("Without a room. To keep money for later, type the phone behind the name.")
            fields.insert(0, TextField("payer", _("Payer"), required=True, hint=hint))
            values["payer"] = payer
        title, words = _("Add a charge"), _("Put on the desk")
        super().__init__(desk, title, fields, save=self._add, save_words=words, width=520)
        self._preview = label("", 13, 500, "text2", wrap=True)
        self.add_below(self._preview)
        self.form.set_values(values)
        for field in fields:
            field.edited.connect(self._tell)
        if meters:
            self.form.field("tariff").edited.connect(self._ask_what_fits)
            self._ask_what_fits()
        self._tell()

    def _ask_what_fits(self) -> None:
        meter = self._meters.get(str(self.form.field("tariff").value()))
        self.form.show_field("quantity", on=meter is None)
        for name in _OF_CARD:
            self.form.show_field(name, on=meter is not None)
        self.form.field("card_no").set_value(meter.card_no if meter is not None else "")

    def _line(self, values: dict[str, Any]) -> DraftLine:
        meter = self._meters.get(values["tariff"])
        if meter is not None:
            order = CardOrder(
                meter_id=meter.id, quantity=values.get("sold") or None,
                money=values.get("money") or None, card_no=str(values.get("card_no") or ""),
                token=str(values.get("token") or ""),
            )  # fmt: skip
            return self._charge_desk.store.read(card_line, order=order)
        return self._charge_desk.store.read(
            counter_line,
            tariff_id=cast("int", values["tariff"]),
            unit_id=self._unit_id,
            quantity=cast("int", values["quantity"] or ONE),
        )

    def _add(self, values: dict[str, Any]) -> object:
        made = self._line(values)
        quantity = ONE if made.card is not None else values["quantity"] or ONE
        self._put(made.tariff_id, quantity, made, str(values.get("payer") or ""))
        return made

    def _tell(self) -> None:
        values = self.form.values()
        waits = values["tariff"] in self._meters and not (values["sold"] or values["money"])
        try:
            told = _("Type how much is bought, or for how much.") if waits else self._told(values)
        except UserError as refusal:
            told = str(refusal)
        self._preview.setText(told)

    def _told(self, values: dict[str, Any]) -> str:
        made = self._line(values)
        if made.card is None:
            return _("{item}: {amount}").format(item=made.item, amount=made.amount)
        told = _("{item}: {quantity} for {amount}")
        quantity = format_scaled(made.card.quantity, READING)
        return told.format(item=made.item, quantity=quantity, amount=made.amount)


def _card_fields() -> list[Field]:
    hint = _("Empty: what the money below buys.")
    return [
        ScaledField("sold", _("How much is bought"), places=READING, hint=hint),
        AmountField("money", _("For how much money"), hint=_("Where no quantity is typed.")),
        TextField("card_no", _("Card number")),
        TextField("token", _("Token"), hint=_("What the machine gave, where it gives one.")),
    ]


def _meters(desk: Desk, unit_id: int | None) -> tuple[CardMeter, ...]:
    return desk.store.read(card_meters, unit_id=unit_id) if unit_id is not None else ()


def _key(meter: CardMeter) -> str:
    return f"meter {meter.id}"


def _charges(desk: Desk, meters: tuple[CardMeter, ...]) -> list[tuple[object, str]]:
    """The charges of the desk, each with its number to type and its price; then the meters."""
    choices: list[tuple[object, str]] = []
    for row in desk.store.read(counter_tariffs):
        version = row.version_on(desk.today())
        price = format_scaled(version.fields.price, 6, decimals=2) if version else "—"
        choices.append((row.id, f"{row.name}  {price}"))
    by_card = _("{item} by card, meter {number}")
    choices += [(_key(one), by_card.format(item=one.item, number=one.no)) for one in meters]
    if not choices:
        raise NoCounterTariff
    return [(key, f"{number} {told}") for number, (key, told) in enumerate(choices, 1)]
