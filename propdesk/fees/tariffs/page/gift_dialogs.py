"""Months that the developer gives: he pays a tariff of the units of a building on some days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import cast

from propdesk.estate.units.service import buildings
from propdesk.fees.tariffs.own_terms import billed_otherwise, give_months, units_of_tariff
from propdesk.fees.tariffs.tariffs import TariffRow
from propdesk.kernel.i18n import _, ngettext
from propdesk.ui.desk import Desk
from propdesk.ui.forms.fields import ChoiceField, DateField
from propdesk.ui.forms.forms import FormDialog

EVERY = 0


def gift_dialog(desk: Desk, row: TariffRow) -> FormDialog:
    """Build the form of months that the developer pays for the units of a building."""
    known = [(one.id, one.code) for one in desk.store.read(buildings)]
    day = desk.today()
    places = [(EVERY, _("All buildings")), *known]
    fields = [
        ChoiceField("building", _("Building"), places, required=True),
        DateField("first", _("Developer pays from"), required=True, today=day),
        DateField("last", _("Developer pays until"), required=True, today=day),
    ]

    def save(values: Mapping[str, object]) -> object:
        building = cast("int", values["building"]) or None
        units = desk.store.read(units_of_tariff, tariff_id=row.id, building_id=building)
        first, last = cast("date", values["first"]), cast("date", values["last"])
        count = desk.store.write(
            give_months, tariff_id=row.id, unit_ids=units, first=first, last=last
        )
        tell_given(desk, row, units, count)
        return True

    dialog = FormDialog(
        desk,
        _("Months the developer pays"),
        fields,
        subject=row.name,
        save=save,
    )
    dialog.form.set_values({"building": EVERY})
    return dialog


def tell_given(desk: Desk, row: TariffRow, units: Sequence[int], count: int) -> None:
    """Say for how many units it is kept, and that bills were made before it."""
    words = ngettext(
        "{count} unit: the developer pays these days",
        "{count} units: the developer pays these days",
        count,
    ).format(count=count)
    stand = desk.store.read(billed_otherwise, unit_ids=units, tariff_id=row.id)
    if not stand:
        desk.say(words, "done")
        return
    told = ngettext(
        "{words}. {count} bill stands with somebody else: put it right under Charges (F6)",
        "{words}. {count} bills stand with somebody else: put them right under Charges (F6)",
        stand,
    )
    desk.say(told.format(words=words, count=stand), "warning")
