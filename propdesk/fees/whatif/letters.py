"""What the letter that tells a household of a new price says, for the text of the office."""

from collections.abc import Mapping

from propdesk.fees.whatif.supposing import Supposition, WhatIf
from propdesk.kernel.i18n import _


def letter_values(found: WhatIf, unit: Supposition) -> Mapping[str, str]:
    """The values of one household, by the names of `Letter.PRICE_NOTICE`."""
    return {
        "name": unit.owner or unit.unit,
        "unit": unit.unit,
        "item": found.item,
        "since": str(found.asked.since),
        "old_price": found.old_price,
        "new_price": found.new_price,
        "area": unit.area if found.by_usage else _("{value} m²").format(value=unit.area),
        "months": (
            _("used {first} to {last}") if found.by_usage else _("{first} to {last}")
        ).format(first=found.months.first, last=found.months.last),
        "year_now": str(unit.now),
        "year_then": str(unit.then),
        "difference": str(unit.change),
    }
