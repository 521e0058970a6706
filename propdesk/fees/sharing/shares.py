"""What each unit gets of a shared bill: read from the estate as it is, nothing is written."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

import msgspec
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from propdesk.db.records.saving import the_record
from propdesk.db.store import use_case
from propdesk.estate.models import Occupancy, Unit
from propdesk.estate.rules import RoleKind
from propdesk.estate.search.service import unit_of_code
from propdesk.fees.meters.models import Meter, unread_in, used_in
from propdesk.fees.meters.rules import READING
from propdesk.fees.rules import ShareBy, Unbilled
from propdesk.fees.sharing.models import BillShare, SharedBill
from propdesk.fees.sharing.register import SHARED_BILL
from propdesk.fees.sharing.rules import (
    KINDS,
    MEASURE,
    ONE,
    Band,
    ShareAmong,
    SharedState,
    coefficient_of,
    end_of_next_month,
    floor_of,
    read_bands,
    read_left_out,
    shares_of,
)
from propdesk.fees.sharing.scope import read_buildings
from propdesk.fees.tariff_models import FeeItem
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _, listed
from propdesk.kernel.money import Money, total

_LIVING = (RoleKind.OWNER, RoleKind.CO_OWNER, RoleKind.TENANT, RoleKind.FAMILY, RoleKind.OTHER)
_OWNERS = (RoleKind.OWNER, RoleKind.CO_OWNER)
NAMED = 5
"""How many units a refusal names."""


class NothingMeasured(UserError):
    """Units without the value by which the bill is shared."""

    message = N_("{no}: {what} is missing for {units}. Enter it, or leave them out with a reason.")


class NoWeight(UserError):
    """The weights sum to 0."""

    message = N_("{no}: nothing to share by, the weights sum to 0. Check scope and coefficients.")


class NoUnits(UserError):
    """No unit is in the scope."""

    message = N_("{no}: no unit is in its scope. Check buildings and kinds of units.")


class UnitShare(msgspec.Struct, frozen=True, kw_only=True):
    """What one unit gets; `extra`: how many fen of it are of the remainder. `why` it is left out,
    or has no weight."""

    unit_id: int
    code: str
    measure: int
    coefficient: int
    amount: Money
    extra: int
    why: str = ""

    @property
    def weight(self) -> int:
        """What it is weighed with, in 10^-10."""
        return self.measure * self.coefficient


class Sharing(msgspec.Struct, frozen=True, kw_only=True):
    """A bill with all its shares, in the order of the units, and the units that are left out."""

    bill_id: int
    no: str
    item_id: int
    item: str
    first: date
    last: date
    amount: Money
    supplier: str
    bill_no: str
    by: ShareBy
    among: ShareAmong
    buildings: str
    bands: str
    due_day: date
    state: SharedState
    shares: tuple[UnitShare, ...]
    left_out: tuple[UnitShare, ...]

    @property
    def whole(self) -> int:
        """The sum of the weights."""
        return sum(one.weight for one in self.shares)

    @property
    def shared(self) -> Money:
        """The sum of the shares: the bill, to the fen."""
        return total(one.amount for one in self.shares)

    @property
    def remainder(self) -> Money:
        """What was left when every share was cut to the fen."""
        return Money(sum(one.extra for one in self.shares))


class _Measured(NamedTuple):
    id: int
    code: str
    floor: str
    built_area: int | None
    inner_area: int | None
    measured_area: int | None
    area_group: str
    group_area: int | None


@use_case(permission="fees.view")
def sharing_of(session: Session, *, bill_id: int) -> Sharing:
    """A bill as it was shared; one that is not shared as it would be now.

    Raises RecordGone, NoUnits, NothingMeasured, NoWeight, UnitUnknown, UnitAmbiguous.
    """
    bill = the_record(session, SHARED_BILL, bill_id)
    if bill.run_id is not None:
        return _told(session, bill, *_kept(session, bill, bill.run_id))
    return _told(session, bill, *_computed(session, bill))


def _told(
    session: Session,
    bill: SharedBill,
    shares: Sequence[UnitShare],
    left_out: Sequence[UnitShare],
) -> Sharing:
    return Sharing(
        bill_id=bill.id, no=bill.no, item_id=bill.item_id,
        item=session.get_one(FeeItem, bill.item_id).name,
        first=bill.first, last=bill.last, amount=bill.amount, supplier=bill.supplier,
        bill_no=bill.bill_no, by=bill.share_by, among=bill.among, buildings=bill.buildings,
        bands=bill.bands, due_day=bill.due_day or end_of_next_month(bill.last), state=bill.state,
        shares=tuple(shares), left_out=tuple(left_out),
    )  # fmt: skip


Both = tuple[list[UnitShare], list[UnitShare]]


def _kept(session: Session, bill: SharedBill, run_id: int) -> Both:
    """The shares as they were written, and who was left out then."""
    rows = session.execute(
        select(
            BillShare.unit_id, Unit.code, BillShare.measure, BillShare.coefficient,
            BillShare.amount, BillShare.extra, BillShare.why,
        )
        .join(Unit, Unit.id == BillShare.unit_id)
        .where(BillShare.bill_id == bill.id, BillShare.run_id == run_id)
        .order_by(BillShare.id)
    )  # fmt: skip
    found: Both = ([], [])
    for unit_id, code, measure, coefficient, amount, extra, why in rows:
        one = UnitShare(
            unit_id=unit_id, code=code, measure=measure, coefficient=coefficient, amount=amount,
            extra=extra, why=why,
        )  # fmt: skip
        found[bool(why)].append(one)
    return found


def _computed(session: Session, bill: SharedBill) -> Both:
    units = units_in_scope(session, bill)
    if not units:
        raise NoUnits(no=bill.no)
    reasons = _reasons(session, bill)
    bands, _wrong = read_bands(bill.bands)
    weighed = list(_Weighed(session, bill, units, bands).all(reasons))
    sharing = [one for one in weighed if not one.why]
    if not sum(one.weight for one in sharing):
        raise NoWeight(no=bill.no)
    parts = shares_of(bill.amount.fen, [one.weight for one in sharing])
    shares = [
        msgspec.structs.replace(one, amount=Money(fen), extra=extra)
        for one, (fen, extra) in zip(sharing, parts, strict=True)
    ]
    return shares, [one for one in weighed if one.why]


def units_in_scope(session: Session, bill: SharedBill) -> list[_Measured]:
    """The units that a bill is for, in their order."""
    query = (
        select(
            Unit.id, Unit.code, Unit.floor, Unit.built_area, Unit.inner_area, Unit.measured_area,
            Unit.area_group, Unit.group_area,
        )
        .where(Unit.kind.in_(KINDS[bill.among]))
        .order_by(Unit.order_key, Unit.id)
    )  # fmt: skip
    if bill.buildings:
        query = query.where(Unit.building_id.in_(read_buildings(session, bill.buildings)[0]))
    return [_Measured._make(row) for row in session.execute(query).columns(*_Measured._fields)]


def _reasons(session: Session, bill: SharedBill) -> dict[int, str]:
    """Unit → why it is left out."""
    named, _wrong = read_left_out(bill.left_out)
    return {unit_of_code(session, code=room).id: why for room, why in named}


class _Weighed:
    """The units of a bill with what they are weighed by."""

    def __init__(
        self,
        session: Session,
        bill: SharedBill,
        units: Sequence[_Measured],
        bands: Sequence[Band],
    ) -> None:
        self._bill, self._units, self._bands = bill, units, bands
        by_heads = bill.share_by is ShareBy.HEADS
        self._heads = _people(session, bill.last) if by_heads else {}
        by_usage = bill.share_by is ShareBy.USAGE
        self._used = _used(session, bill) if by_usage else {}
        self._first: dict[str, str] = {}

    def all(self, reasons: dict[int, str]) -> Iterator[UnitShare]:
        """Every unit; raises NothingMeasured where one has no value."""
        missing: list[str] = []
        for unit in self._units:
            why, measure, coefficient = reasons.get(unit.id, ""), 0, ONE
            if not why:
                found, why = self._measure(unit)
                times = self._coefficient(unit)
                if found is None or times is None:
                    missing.append(unit.code)
                    continue
                measure, coefficient = found, times
            yield UnitShare(
                unit_id=unit.id, code=unit.code, measure=measure, coefficient=coefficient,
                amount=Money(0), extra=0, why=why,
            )  # fmt: skip
        if missing:
            self._refuse(missing)

    def _refuse(self, missing: Sequence[str]) -> None:
        what = self._bill.share_by.label
        if self._bands:
            what = _("{measure} or floor").format(measure=what)
        more = "" if len(missing) <= NAMED else " …"
        units = listed(missing[:NAMED]) + more
        raise NothingMeasured(no=self._bill.no, what=what, units=units)

    def _coefficient(self, unit: _Measured) -> int | None:
        if not self._bands:
            return ONE
        floor = floor_of(unit.floor)
        return None if floor is None else coefficient_of(self._bands, floor)

    def _measure(self, unit: _Measured) -> tuple[int | None, str]:
        """What is measured of a unit, in 10^-4, and why it has no share of its own."""
        by = self._bill.share_by
        if by is ShareBy.EACH:
            return 10**MEASURE, ""
        if by is ShareBy.HEADS:
            return self._heads.get(unit.id, 0) * 10**MEASURE, ""
        if by is ShareBy.USAGE:
            return self._used.get(unit.id), ""
        own = unit.built_area
        if by is ShareBy.INNER:
            own = unit.inner_area
        elif by is ShareBy.MEASURED:
            own = unit.measured_area
        if own is None and unit.built_area is None and unit.area_group and unit.group_area:
            first = self._first.setdefault(unit.area_group, unit.code)
            return unit.group_area, "" if first == unit.code else Unbilled.SHARED_AREA.label
        return own, ""


def _used(session: Session, bill: SharedBill) -> dict[int, int]:
    """Unit → what its meters of the bill's kind counted on its days, in 10^-4; without those that
    have no such meter, or one with days that no readings cover."""
    days = (bill.first, bill.last)
    own = (Meter.kind == bill.meter_kind, Meter.unit_id.is_not(None))

    def by_unit(query: Select[int]) -> dict[int, int]:
        found = query.add_columns(Meter.unit_id).group_by(Meter.unit_id)
        return {unit_id: value or 0 for value, unit_id in session.execute(found)}

    unread = by_unit(unread_in(days, *own))
    times = 10 ** (MEASURE - READING)
    return {
        unit_id: value * times
        for unit_id, value in by_unit(used_in(days, *own)).items()
        if unit_id not in unread
    }


def _people(session: Session, day: date) -> dict[int, int]:
    """Unit → how many people live there on a day: where a tenant does, the owners do not."""
    rows = session.execute(
        select(Occupancy.unit_id, Occupancy.role, func.count(Occupancy.person_id.distinct()))
        .where(Occupancy.role.in_(_LIVING))
        .where(Occupancy.since.is_(None) | (Occupancy.since <= day))
        .where(Occupancy.until.is_(None) | (Occupancy.until >= day))
        .group_by(Occupancy.unit_id, Occupancy.role)
    )
    counted: dict[int, dict[RoleKind, int]] = {}
    for unit_id, role, count in rows:
        counted.setdefault(unit_id, {})[role] = count
    return {
        unit_id: sum(
            count
            for role, count in each.items()
            if RoleKind.TENANT not in each or role not in _OWNERS
        )
        for unit_id, each in counted.items()
    }
