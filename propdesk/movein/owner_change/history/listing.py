"""The list of who owned which unit from when to when: names alone, nothing else of a person."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from propdesk.db.among import among
from propdesk.db.listing import ListField, RecordList
from propdesk.db.records.chips import ListChip, all_of, found_by
from propdesk.db.store import today, use_case
from propdesk.estate.models import Occupancy, Person, Unit
from propdesk.estate.rules import OWNING, RoleKind
from propdesk.kernel.i18n import N_
from propdesk.kernel.records.fields import Fact, FactKind
from propdesk.kernel.records.refusals import RecordGone
from propdesk.kernel.scaled import SHARE
from propdesk.kernel.sheets.lists import sheet_columns
from propdesk.movein.owner_change.models import ChangeOfOwner
from propdesk.movein.owner_change.rules import ChangeSort, ChangeState
from propdesk.system.log.service import ListOut


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnedRow:
    """An owner of a unit with his days; `change` is the change he came by, where there is one."""

    id: int
    unit_id: int
    unit: Annotated[str, Fact(N_("Unit"), width=100, weight=500)]
    owner: Annotated[str, Fact(N_("Owner"), width=140, stretch=True)]
    role: Annotated[RoleKind, Fact(N_("Role"), width=100)]
    share: Annotated[int | None, Fact(N_("Share %"), FactKind.SCALED, places=SHARE - 2, width=90)]
    since: Annotated[date | None, Fact(N_("Owner from"), width=110)]
    until: Annotated[date | None, Fact(N_("Owner until"), width=110)]
    change: Annotated[str, Fact(N_("Owner change"), width=130, ink="text2")]
    sort: Annotated[ChangeSort | None, Fact(N_("Kind of change"), width=120, yields=True)]
    document_no: Annotated[
        str, Fact(N_("Number of certificate or contract"), width=140, yields=True)
    ]


_OWNS = or_(*(Occupancy.role == one for one in OWNING))
# A role that was taken back ends before it begins.
_HELD = or_(
    Occupancy.since.is_(None), Occupancy.until.is_(None), Occupancy.until >= Occupancy.since
)


def _of_change(column: InstrumentedAttribute[Any]) -> ScalarSelect[Any]:
    """A column of the change by which an owner came."""
    return (
        select(column)
        .where(
            ChangeOfOwner.unit_id == Occupancy.unit_id,
            ChangeOfOwner.day == Occupancy.since,
            or_(
                ChangeOfOwner.state == ChangeState.SETTLED,
                ChangeOfOwner.state == ChangeState.FILED,
            ),
        )
        .order_by(ChangeOfOwner.id.desc())
        .limit(1)
        .correlate(Occupancy)
        .scalar_subquery()
    )


_unit = select(Unit.code).where(Unit.id == Occupancy.unit_id).scalar_subquery()
_unit_key = select(Unit.order_key).where(Unit.id == Occupancy.unit_id).scalar_subquery()
_owner = select(Person.name).where(Person.id == Occupancy.person_id).scalar_subquery()
_FIELDS = {
    "unit": ListField(_unit, _unit_key),
    "owner": ListField(_owner),
    "role": ListField(Occupancy.role),
    "share": ListField(Occupancy.share),
    "since": ListField(Occupancy.since),
    "until": ListField(Occupancy.until),
    "change": ListField(_of_change(ChangeOfOwner.no)),
    "sort": ListField(_of_change(ChangeOfOwner.sort)),
    "document_no": ListField(_of_change(ChangeOfOwner.document_no)),
}


def _query() -> Select[Any]:
    return select(
        Occupancy.id,
        Occupancy.unit_id,
        _unit.label("unit"),
        _owner.label("owner"),
        Occupancy.role,
        Occupancy.share,
        Occupancy.since,
        Occupancy.until,
        _of_change(ChangeOfOwner.no).label("change"),
        _of_change(ChangeOfOwner.sort).label("sort"),
        _of_change(ChangeOfOwner.document_no).label("document_no"),
    )


def _rows(session: Session, ids: Sequence[int]) -> Iterator[OwnedRow]:
    for one in session.execute(_query().where(among(Occupancy.id, ids))):
        told = one._mapping  # noqa: SLF001  the names of the columns
        yield OwnedRow(**{**told, "change": one.change or "", "document_no": one.document_no or ""})


def _named(session: Session, words: str) -> ColumnElement[bool]:
    from propdesk.db.records.searching import called  # read when somebody types

    return or_(
        Occupancy.unit_id.in_(select(Unit.id).where(called(session, Unit.id, words))),
        Occupancy.person_id.in_(select(Person.id).where(called(session, Person.id, words))),
    )


def _between(first: date | None, last: date | None) -> ColumnElement[bool]:
    """Whoever owned a unit on any of these days."""
    began = true() if last is None else Occupancy.since.is_(None) | (Occupancy.since <= last)
    stays = true() if first is None else Occupancy.until.is_(None) | (Occupancy.until >= first)
    return and_(began, stays)


def _now(session: Session) -> ColumnElement[bool]:
    day = today(session)
    return _between(day, day)


def _before(session: Session) -> ColumnElement[bool]:
    return Occupancy.until < today(session)


OWNED_CHIPS = (
    all_of(),
    ListChip("now", N_("Owners today"), _now, icon="user-check"),
    ListChip("before", N_("Former owners"), _before, icon="history"),
    ListChip(
        "by_change",
        N_("By an owner change"),
        lambda _session: _of_change(ChangeOfOwner.id).is_not(None),
        icon="arrow-right-left",
    ),
)
OWNED = RecordList(
    permission="movein.view",
    key=Occupancy.id,
    rows_of=_rows,
    order=(_unit_key, Occupancy.since.desc(), Occupancy.position, Occupancy.id),
    fields=lambda _session: _FIELDS,
    named=_named,
    chips=found_by(OWNED_CHIPS),
    dated=_between,
    always=_OWNS & _HELD,
)
OWNED_OUT = ListOut(
    name="owners-by-unit",
    title=N_("Who owned what when"),
    columns=sheet_columns(OwnedRow),
    records=OWNED,
)


@use_case(permission="movein.view")
def owners_of_unit(session: Session, *, unit_id: int) -> tuple[str, list[OwnedRow]]:
    """The code of a unit, and its owners from the first to the last. Raises RecordGone."""
    unit = session.get(Unit, unit_id)
    if unit is None:
        raise RecordGone
    own = select(Occupancy.id).where(Occupancy.unit_id == unit_id, _OWNS, _HELD)
    order = (Occupancy.since, Occupancy.position, Occupancy.id)
    ids = list(session.scalars(own.order_by(*order)))
    found = {row.id: row for row in _rows(session, ids)}
    return unit.code, [found[one] for one in ids]
