"""What settling an owner change wrote, kept with it for the way back."""

from datetime import date

import msgspec
from sqlalchemy import update
from sqlalchemy.orm import Session

from propdesk.movein.owner_change.models import ChangeOfOwner


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """What settling wrote: ids of the new owners' roles, of the old one's for the spaces that he
    keeps, of ended ones with the end they had, of one part of each bill that was cut, of prepayment
    moved or asked back, of deposits passed on, of vehicles, spaces and
    cancelled cards, of offers of prepayment, of stops and vacancies that ended.

    `seq` is the last posting, so that what came after it is known.
    """

    roles: tuple[int, ...] = ()
    kept: tuple[int, ...] = ()
    ended: tuple[tuple[int, date | None], ...] = ()
    bills: tuple[int, ...] = ()
    moves: tuple[int, ...] = ()
    refunds: tuple[int, ...] = ()
    deposits: tuple[int, ...] = ()
    vehicles: tuple[tuple[int, int | None, int | None], ...] = ()
    spaces: tuple[int, ...] = ()
    cards: tuple[int, ...] = ()
    offers: tuple[int, ...] = ()
    stops: tuple[int, ...] = ()
    seq: int = 0


def write_columns(session: Session, change: ChangeOfOwner, **values: object) -> None:
    """Write columns that no form writes; who saved the record stands in the log already."""
    session.execute(update(ChangeOfOwner).where(ChangeOfOwner.id == change.id).values(**values))
    session.expire_all()
