"""The usual charges of the desk (临时收费), for an estate that has none yet: prices typed once."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.records import saving
from propdesk.db.store import today, use_case
from propdesk.fees.rules import Formula, Nature
from propdesk.fees.tariff_models import FeeItem
from propdesk.fees.tariffs.changes import create_tariff
from propdesk.fees.tariffs.items import ITEM, ensure_first_items
from propdesk.fees.tariffs.tariffs import ItemFields, TariffFields, VersionFields
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.money import ZERO, Money

PRICE_PER_FEN = 10_000  # prices are 10^-6 yuan
USUAL: Mapping[str, tuple[str, Nature]] = {
    "ZX": (N_("Renovation rubbish removal"), Nature.PAID_SERVICE),
    "MJ": (N_("Entrance card"), Nature.PAID_SERVICE),
    "LT": (N_("Short-term parking"), Nature.COMMON_AREA),
    "WX": (N_("Repair on call"), Nature.PAID_SERVICE),
    "YJ": (N_("Renovation deposit"), Nature.DEPOSIT),
    "KJ": (N_("Pass and card deposit"), Nature.DEPOSIT),
}
"""Item code → its name and whose money it is; those the estate has are taken as they are."""


@use_case(
    permission="fees.tariffs",
    touches=(
        "receipt_group", "fee_item", "tariff", "tariff_version", "tariff_scope", "audit",
    ),
)  # fmt: skip
def create_usual_charges(session: Session, *, prices: Mapping[str, Money | None]) -> int:
    """Make counter tariffs from today, priced for one piece by item code; how many.

    What has no price is left out. Names are data, written in the language of the moment. Raises
    FieldsRefused.
    """
    ensure_first_items(session)
    made = 0
    for code, (name, nature) in USUAL.items():
        price = prices.get(code) or ZERO
        if price == ZERO:
            continue
        item = session.scalar(select(FeeItem).where(FeeItem.code == code))
        called = item.name if item else _(name)
        item_id = (
            item.id
            if item
            else saving.add(session, ITEM, ItemFields(code=code, name=called, nature=nature))
        )
        fields = TariffFields(
            fee_item_id=item_id, name=called, formula=Formula.COUNTER, period_months=0
        )
        version = VersionFields(effective_from=today(session), price=price.fen * PRICE_PER_FEN)
        create_tariff(session, fields=fields, version=version)
        made += 1
    return made
