"""Counting the cupboard: what hangs there against the books of now, by tags or by missing ticks."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.records.saving import add
from propdesk.db.store import today, use_case
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, listed
from propdesk.kernel.records.labels import Labelled
from propdesk.movein.keys.counts import KEY_COUNT, CountFields
from propdesk.movein.keys.handling import pieces_named, whereabouts
from propdesk.movein.keys.models import KeyCount, KeyPiece
from propdesk.movein.keys.rules import HERE


class CountBy(Labelled):
    """What is typed of a cupboard: a full count, or the ticks that are missing on its list."""

    HERE = "here", N_("What hangs there")
    MISSING = "missing", N_("What does not hang there, all else does")


class NothingToCount(UserError):
    """By the books nothing hangs where somebody counts."""

    message = N_("By the books nothing hangs there. Enter the keys first, or count another place.")


@dataclass(frozen=True, slots=True, kw_only=True)
class CountDone:
    """What a count found: its id, how many differ, and the pieces that are missing."""

    id: int
    no: str
    expected: int
    found: int
    missing: tuple[int, ...]
    differences: int


@use_case(permission="movein.edit", touches=(*KEY_COUNT.touches, "counter"))
def count_keys(
    session: Session, *, typed: str, by: CountBy, counted_by: str, place: str = ""
) -> CountDone:
    """Keep what a count of a place (none: the whole cupboard) found, against the books of now.

    A tag stands for all that hangs on it. Raises NothingToCount, FieldsRefused.
    """
    here = select(KeyPiece).where(KeyPiece.state.in_(HERE)).order_by(KeyPiece.code)
    expected = session.scalars(here.where(KeyPiece.place == place) if place else here).all()
    if not expected:
        raise NothingToCount
    named, unknown = pieces_named(session, typed)
    by_id = {piece.id: piece for piece in expected}
    if by is CountBy.HERE:
        missing = [piece for piece in expected if piece.id not in named]
        astray = [piece for piece in named.values() if piece.id not in by_id]
    else:
        missing, astray = [piece for piece in expected if piece.id in named], []
        unknown += [piece.code for piece in named.values() if piece.id not in by_id]
    found = len(expected) - len(missing) + len(astray)
    fields = CountFields(counted_on=today(session), counted_by=counted_by)
    told = {
        "place": place,
        "expected": len(expected),
        "found": found,
        "missing": listed(piece.code for piece in missing),
        "astray": whereabouts(session, astray),
        "unknown": listed(unknown),
    }
    count_id = add(session, KEY_COUNT, fields, given=told)
    no = session.get_one(KeyCount, count_id).no
    gone = tuple(piece.id for piece in missing)
    return CountDone(
        id=count_id,
        no=no,
        expected=len(expected),
        found=found,
        missing=gone,
        differences=len(missing) + len(astray) + len(unknown),
    )


@use_case(permission="movein.view")
def places_of_keys(session: Session) -> list[str]:
    """The places of the cupboard in which anything hangs."""
    query = select(KeyPiece.place).where(KeyPiece.state.in_(HERE), KeyPiece.place != "")
    return list(session.scalars(query.distinct().order_by(KeyPiece.place)))
