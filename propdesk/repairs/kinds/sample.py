"""The kinds of faults and the price list of the sample estate."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from propdesk.db.past.moments import SampleYear
from propdesk.db.store import use_case
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.money import Money
from propdesk.repairs.kinds.register import (
    FAULT_KIND,
    PRICES,
    REPAIR_PRICE,
    PriceFields,
    ensure_kinds,
)

_PIECE, _HOUR = N_("piece"), N_("hour")
_PRICES = (
    ("101", N_("Angle valve"), "DN15", _PIECE, 3500, False),
    ("102", N_("Basin tap"), "DN15", _PIECE, 8800, False),
    ("103", N_("Circuit breaker"), "2P 32A", _PIECE, 4800, False),
    ("104", N_("Lock cylinder"), "70 mm", _PIECE, 12000, False),
    ("105", N_("LED tube"), "18 W", _PIECE, 2200, False),
    ("201", N_("Working time"), "", _HOUR, 6000, True),
)


@use_case(permission="repairs.staff", touches=(*FAULT_KIND.touches, *REPAIR_PRICE.touches))
def sample_prices(session: Session, *, year: SampleYear) -> Mapping[str, int]:  # noqa: ARG001  the same in each
    """Enter them."""
    kinds = ensure_kinds(session)
    for code, name, spec, unit, fen, labour in _PRICES:
        fields = PriceFields(
            code=code, name=_(name), spec=spec, unit=_(unit), price=Money(fen), is_labour=labour
        )
        PRICES.uses.add(session, fields=fields)
    return {"fault_kind": kinds, "repair_price": len(_PRICES)}
