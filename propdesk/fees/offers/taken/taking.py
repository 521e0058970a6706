"""Offers at the desk: which are made for units, taking them with a payment, taking that back."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.db.records import saving, undoing
from propdesk.db.store import acting, today, use_case
from propdesk.estate.models import Unit
from propdesk.fees.models import OpenCharge
from propdesk.fees.offers.models import OfferUse, PrepayOffer
from propdesk.fees.offers.rules import (
    Fit,
    OfferKind,
    OfferLine,
    OfferState,
    OfferTerms,
    UseState,
    fits,
)
from propdesk.fees.offers.taken.register import OFFER_USE, UseFields
from propdesk.fees.rules import ChargeKind, Nature
from propdesk.fees.sharing.service import read_buildings
from propdesk.fees.tariff_models import FeeItem
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_
from propdesk.kernel.money import Money
from propdesk.system.settings.service import estate_settings


class OfferTaken(NamedTuple):
    """An offer that the desk takes: of which unit and item, and what it takes off."""

    offer_id: int
    unit_id: int
    item_id: int
    amount: Money


class OfferFitsNot(UserError):
    """What the desk showed is not what the books give."""

    message = N_(
        "The offer does not fit any more: its months are not all chosen, or it was closed. The "
        "desk was read again; take it anew."
    )


class OfferAboveCeiling(UserError):
    """More than the acting user may take off one payment."""

    message = N_(
        "By offers you may take {ceiling} off one payment, this is {amount}. Somebody who may "
        "take off more collects it."
    )


class OfferPaidInPart(UserError):
    """An offer is for who pays all its months at once."""

    message = N_(
        "The offer holds only when all its months are paid at once: take the whole sum, or take "
        "the offer off again."
    )


class OfferEnded(UserError):
    """A receipt whose offer was ended early is not taken back before that is."""

    message = N_("{use} of receipt {no} was ended early. Let the offer go on first (Offers taken).")


@use_case(permission="fees.view")
def offers_for(
    session: Session, *, unit_ids: Sequence[int], day: date | None = None
) -> dict[int, tuple[OfferTerms, ...]]:
    """Unit → what is offered for it on a day (today), in the order in which it was entered."""
    at = day or today(session)
    rows = session.scalars(
        select(PrepayOffer)
        .where(
            PrepayOffer.state == OfferState.RUNS,
            PrepayOffer.valid_from <= at,
            or_(PrepayOffer.valid_until.is_(None), PrepayOffer.valid_until >= at),
        )
        .order_by(PrepayOffer.id)
    ).all()
    if not rows:
        return {}
    ours = frozenset(session.scalars(select(FeeItem.id).where(FeeItem.nature == Nature.OWN_INCOME)))
    units = session.execute(
        select(Unit.id, Unit.kind, Unit.building_id).where(among(Unit.id, unit_ids))
    ).all()
    found: dict[int, tuple[OfferTerms, ...]] = {}
    for one in rows:
        buildings = read_buildings(session, one.buildings)[0]
        terms = _terms(one, ours)
        for unit_id, kind, building in units:
            fits_kind = one.unit_kind is None or one.unit_kind is kind
            if fits_kind and (not one.buildings.strip() or building in buildings):
                found[unit_id] = (*found.get(unit_id, ()), terms)
    return found


def _terms(one: PrepayOffer, ours: frozenset[int]) -> OfferTerms:
    value = {
        OfferKind.RATE: one.share or 0,
        OfferKind.AMOUNT: one.amount.fen if one.amount is not None else 0,
        OfferKind.FREE: one.free_months or 0,
    }[one.kind]
    items = ours if one.item_id is None else frozenset((one.item_id,))
    return OfferTerms(
        id=one.id, no=one.no, name=one.name, months=one.months, kind=one.kind, value=value,
        items=items,
    )  # fmt: skip


def offers_taken(
    session: Session, wanted: Sequence[OfferTaken], lines: Iterable[OfferLine]
) -> tuple[Fit, ...]:
    """The offers that the desk takes, computed anew from the lines that are paid.

    Raises OfferFitsNot, OfferAboveCeiling.
    """
    lines = list(lines)
    offers = offers_for(session, unit_ids=[one.unit_id for one in wanted])
    mine = {
        one.unit_id: tuple(
            terms
            for terms in offers.get(one.unit_id, ())
            if any((terms.id, one.unit_id) == (other.offer_id, other.unit_id) for other in wanted)
        )
        for one in wanted
    }
    left = _left_open(session, mine, {line.key for line in lines})
    found = fits(mine, lines, left, today(session))
    if sorted(_told(found)) != sorted(wanted):
        raise OfferFitsNot
    _refuse_above_ceiling(session, found)
    return found


def _told(found: Sequence[Fit]) -> list[OfferTaken]:
    return [OfferTaken(one.offer.id, one.unit_id, one.item_id, one.amount) for one in found]


def _left_open(session: Session, units: Iterable[int], chosen: Iterable[int]) -> list[OfferLine]:
    """What of these units is open beside what is paid."""
    rows = session.scalars(
        select(OpenCharge).where(
            among(OpenCharge.unit_id, list(units)),
            OpenCharge.live,
            OpenCharge.settled != OpenCharge.amount,
            OpenCharge.kind == ChargeKind.NORMAL,
        )
    )
    known = set(chosen)
    return [
        OfferLine(
            key=one.charge_id, unit_id=one.unit_id, item_id=one.fee_item_id,
            account_id=one.account_id, first=one.period_from, last=one.period_to,
            amount=one.amount,
        )
        for one in rows
        if one.charge_id not in known
    ]  # fmt: skip


def _refuse_above_ceiling(session: Session, found: Sequence[Fit]) -> None:
    ceilings = dict(estate_settings(session).offer_ceilings)
    most = ceilings.get(acting(session).role.value)
    amount = Money(sum(one.amount.fen for one in found))
    if most is not None and amount.fen > most:
        raise OfferAboveCeiling(ceiling=Money(most), amount=amount)


def note_offers(session: Session, found: Sequence[Fit]) -> None:
    """Enter which offers were taken with the payment whose reductions were posted just now."""
    for one in found:
        fields = UseFields(
            offer_id=one.offer.id, unit_id=one.unit_id, item_id=one.item_id, first=one.first,
            last=one.last, months=one.months, listed=one.listed, off=one.amount,
        )  # fmt: skip
        saving.add(session, OFFER_USE, fields)


def offers_of_payment(session: Session, payment_id: int) -> tuple[OfferTaken, ...]:
    """The offers that were taken with a payment, as the desk would take them again."""
    rows = session.scalars(select(OfferUse).where(OfferUse.payment_id == payment_id))
    return tuple(OfferTaken(one.offer_id, one.unit_id, one.item_id, one.off) for one in rows)


def refuse_ended(session: Session, payment_id: int, no: str) -> None:
    """Raise OfferEnded when an offer of the payment was ended early: its money lies otherwise."""
    ended = select(OfferUse.no).where(
        OfferUse.payment_id == payment_id, OfferUse.state == UseState.ENDED
    )
    if use := session.scalar(ended.limit(1)):
        raise OfferEnded(use=use, no=no)


def drop_offers(session: Session, payment_id: int) -> None:
    """Forget the offers of a payment that is taken back: its reductions went back with it."""
    for use_id in session.scalars(select(OfferUse.id).where(OfferUse.payment_id == payment_id)):
        undoing.delete_unreferred(session, OFFER_USE, use_id)
