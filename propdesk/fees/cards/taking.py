"""A sale by card as its payment makes it: looked at once more, then entered."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.records import saving
from propdesk.fees.cards.register import CARD_SALE, CardSaleFields
from propdesk.fees.cards.selling import CardOrder, card_line
from propdesk.fees.dues.drafts import DraftLine
from propdesk.fees.models import CardSale
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.money import Money
from propdesk.kernel.records.refusals import FieldsRefused


class CardPriceChanged(UserError):
    """Price or steps moved on while the sale lay on the desk."""

    message = N_(
        "What was put on the desk for a card costs {now} by now, not {then}: price or steps "
        "changed meanwhile. Untick the sale and add it again (F3)."
    )


def note_card_sales(session: Session, drafts: Sequence[DraftLine]) -> None:
    """Enter what a payment sold by card, in its order; each counts for the steps and limits of the
    next. Inside the payment's transaction, after its allocations.

    Raises CardPriceChanged and what card_line raises.
    """
    for draft in drafts:
        if draft.card is None:
            continue
        sold = draft.card
        order = CardOrder(
            meter_id=draft.meter_id or 0, quantity=sold.quantity, card_no=sold.card_no,
            token=sold.token,
        )  # fmt: skip
        fresh = card_line(session, order=order)
        if fresh.amount != draft.amount:
            raise CardPriceChanged(now=fresh.amount, then=draft.amount)
        fields = CardSaleFields(
            meter_id=order.meter_id, unit_id=draft.unit_id or 0, sold_on=draft.day,
            quantity=sold.quantity, amount=Money(draft.amount.fen), card_no=sold.card_no,
            token=sold.token,
        )  # fmt: skip
        saving.add(session, CARD_SALE, fields)


def meter_saved(session: Session, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """Hold for a meter what was sold for it: its readings since then are billed to nobody.

    Raises FieldsRefused.
    """
    names = [name for name in ("by_card", "unit_id", "item_id") if before[name] != after[name]]
    if not names or not before["by_card"]:
        return
    sold = select(CardSale.id).where(CardSale.meter_id == after["id"]).limit(1)
    if session.scalar(sold) is not None:
        told = _(
            "It was sold for by card, so this stays. Take the meter out and enter another one."
        )
        raise FieldsRefused(dict.fromkeys(names, told))
