"""What the papers of keys say, read from the books."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.db.store import today, use_case
from propdesk.estate.models import Unit
from propdesk.estate.people.service import owner_names
from propdesk.kernel.clock import begin_of, wall_time
from propdesk.kernel.days import ONE_DAY
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_
from propdesk.kernel.records.labels import Labelled
from propdesk.movein.keys.models import KeyHolding, KeyKind, KeyPiece
from propdesk.movein.keys.rules import HERE, KeyState, LoanReason


class KeyPaper(Labelled):
    """The papers of keys."""

    ISSUES = "issues", N_("Register of keys issued")
    LOANS = "loans", N_("Register of loans")
    MANDATE = "mandate", N_("Custody mandate, two copies")
    TAGS = "tags", N_("List of tags in the cupboard, without rooms")
    CODES = "codes", N_("List of codes: which tag is which room")


class NothingOnPaper(UserError):
    """The paper would be empty."""

    message = N_("There is nothing for this paper in these days. Choose other days.")


class NotInCustody(UserError):
    """A mandate is wanted for a key that is not in custody."""

    message = N_("Choose a key in custody first: the mandate is of its depositor.")


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldLine:
    """Some pieces of a kind that somebody got at once."""

    at: datetime
    unit: str
    owner: str
    holder: str
    kind: str
    count: int
    codes: tuple[str, ...]
    reason: str
    due_at: datetime | None
    ended_at: datetime | None
    clerk: str

    @property
    def day(self) -> date:
        """The day on which it was."""
        return wall_time(self.at).date()


@use_case(permission="movein.view")
def held_between(
    session: Session, *, how: KeyState, since: date, until: date, unit_id: int | None = None
) -> tuple[HeldLine, ...]:
    """What was issued or lent from one day to another, of all units or of one, in its order.

    Raises NothingOnPaper.
    """
    query = (
        select(KeyHolding, KeyPiece.code, KeyPiece.unit_id, KeyKind.name)
        .join(KeyPiece, KeyPiece.id == KeyHolding.piece_id)
        .join(KeyKind, KeyKind.id == KeyPiece.kind_id)
        .where(
            KeyHolding.how == how,
            KeyHolding.at >= begin_of(since),
            KeyHolding.at < begin_of(until + ONE_DAY),
        )
        .order_by(KeyHolding.at, KeyPiece.tag, KeyKind.id, KeyPiece.code)
    )
    if unit_id is not None:
        query = query.where(KeyPiece.unit_id == unit_id)
    groups: dict[tuple[object, ...], list[tuple[KeyHolding, str]]] = {}
    for one, code, unit, kind in session.execute(query):
        same = (one.at.replace(microsecond=0), unit, one.holder, kind, one.ended_at)
        groups.setdefault(same, []).append((one, code))
    if not groups:
        raise NothingOnPaper
    units = _units(session, [unit for _at, unit, *_rest in groups])
    return tuple(
        _line(held, units.get(unit, ("", "")), str(kind))
        for (_at, unit, _holder, kind, _ended), held in groups.items()
    )


def _line(held: Sequence[tuple[KeyHolding, str]], unit: tuple[str, str], kind: str) -> HeldLine:
    one = held[0][0]
    reason = LoanReason(one.reason).label if one.how is KeyState.LENT and one.reason else one.reason
    return HeldLine(
        at=one.at,
        unit=unit[0],
        owner=unit[1],
        holder=one.holder,
        kind=kind,
        count=len(held),
        codes=tuple(code for _one, code in held),
        reason=reason,
        due_at=one.due_at,
        ended_at=one.ended_at,
        clerk=one.user_name,
    )


def _units(session: Session, ids: Sequence[object]) -> dict[object, tuple[str, str]]:
    """unit id → its code and its owners today."""
    wanted = [one for one in ids if isinstance(one, int)]
    owners = owner_names(session, unit_ids=wanted, day=today(session))
    codes = session.execute(select(Unit.id, Unit.code).where(Unit.id.in_(wanted)))
    return {unit_id: (code, owners.get(unit_id, "")) for unit_id, code in codes}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mandate:
    """What a depositor signs: his keys, why they are kept, what for they may be fetched."""

    since: date
    unit: str
    owner: str
    depositor: str
    phone: str
    kinds: tuple[tuple[str, int], ...]
    codes: tuple[str, ...]
    why: str
    wanted: str


@use_case(permission="movein.view")
def mandate_of(session: Session, *, piece_id: int) -> Mandate:
    """The mandate of all that the depositor of a piece left of that unit. Raises NotInCustody."""
    one = session.get(KeyPiece, piece_id)
    if one is None or one.state is not KeyState.CUSTODY:
        raise NotInCustody
    query = (
        select(KeyPiece, KeyKind.name)
        .join(KeyKind, KeyKind.id == KeyPiece.kind_id)
        .where(
            KeyPiece.state == KeyState.CUSTODY,
            KeyPiece.holder == one.holder,
            KeyPiece.unit_id.is_not_distinct_from(one.unit_id),
        )
        .order_by(KeyKind.id, KeyPiece.code)
    )
    kinds: dict[str, int] = {}
    codes: list[str] = []
    for piece, kind in session.execute(query):
        kinds[kind] = kinds.get(kind, 0) + 1
        codes.append(piece.code)
    unit, owner = _units(session, [one.unit_id]).get(one.unit_id, ("", ""))
    return Mandate(
        since=one.since or today(session),
        unit=unit,
        owner=owner,
        depositor=one.holder,
        phone=one.holder_phone,
        kinds=tuple(kinds.items()),
        codes=tuple(codes),
        why=one.kept_why,
        wanted=one.kept_for,
    )


@dataclass(frozen=True, slots=True)
class TagLine:
    """A tag in the cupboard: what hangs on it, where; the unit stands on the other list."""

    tag: str
    unit: str
    kinds: str
    place: str


@use_case(permission="movein.view")
def tags_listed(session: Session, *, here: bool) -> tuple[TagLine, ...]:
    """The tags of what hangs in the cupboard (`here`), or all tags with their units.

    Raises NothingOnPaper.
    """
    state = KeyPiece.state.in_(HERE) if here else KeyPiece.state != KeyState.CANCELLED
    query = (
        select(KeyPiece.tag, Unit.code, KeyPiece.place, KeyKind.name, func.count())
        .join(KeyKind, KeyKind.id == KeyPiece.kind_id)
        .outerjoin(Unit, Unit.id == KeyPiece.unit_id)
        .where(state)
        .group_by(KeyPiece.tag, Unit.code, KeyPiece.place, KeyKind.id)
        .order_by(func.length(KeyPiece.tag), KeyPiece.tag, KeyPiece.place, KeyKind.id)
    )
    lines: dict[tuple[str, str, str], list[str]] = {}
    for tag, unit, place, kind, count in session.execute(query):
        lines.setdefault((tag, unit or "", place), []).append(f"{kind} × {count}")
    if not lines:
        raise NothingOnPaper
    return tuple(
        TagLine(tag, unit, "  ".join(kinds), place) for (tag, unit, place), kinds in lines.items()
    )
