"""The debts of the estate with the day until which each can be claimed, the nearest first."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any

import msgspec
from msgspec import structs
from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from propdesk.db.among import among, among_given, ids_given
from propdesk.db.plain_rows import typed_rows
from propdesk.db.store import today, use_case
from propdesk.estate.models import Account, Person, Unit
from propdesk.fees.corrections.models import LineCorrection
from propdesk.fees.corrections.rules import CorrectionState
from propdesk.fees.court.radar.resets import LimitedLine, resets_of
from propdesk.fees.court.radar.rules import (
    NEAR,
    BegunBy,
    Limitation,
    LimitState,
    limit_state,
    limitation,
    years_after,
)
from propdesk.fees.court.rules import LimitationFrom
from propdesk.fees.models import IS_OPEN, OpenCharge
from propdesk.fees.rules import Nature
from propdesk.fees.tariff_models import FeeItem
from propdesk.kernel.money import ZERO, Money
from propdesk.system.settings.service import estate_settings


class LimitRow(msgspec.Struct, frozen=True, kw_only=True):
    """A line that is due and open, with its limitation; `id` is that of the charge. `counted` is
    the day its limitation was counted from at first, `by` what made it begin anew, `on` when."""

    id: int
    account_id: int
    unit_id: int | None
    unit: str
    debtor: str
    former: bool
    item: str
    period_from: date | None
    period_to: date | None
    due_day: date
    open: Money
    counted: date
    last: date
    left: int
    by: BegunBy
    on: date
    no: str
    state: LimitState


@use_case(permission="fees.view")
def limits(
    session: Session,
    *,
    accounts: Collection[int] | None = None,
    charges: Collection[int] | None = None,
    day: date | None = None,
) -> tuple[LimitRow, ...]:
    """Every line that is due and open, of some accounts or of all, by the days left to claim it;
    of `charges` that are named each that was due on the day, whatever became of it since."""
    until = day or today(session)
    return tuple(sorted(_limits(session, until, until, accounts, charges), key=_nearest))


def near_limits(session: Session, *, days: int = NEAR) -> tuple[LimitRow, ...]:
    """Those with fewer days left, and those out of time. Only what fell due so long ago is read:
    nothing makes a limitation shorter."""
    day = today(session)
    years = estate_settings(session).limitation_years
    latest = years_after(day + timedelta(days=days + 1), -years)  # a shorter month ends earlier
    found = _limits(session, day, latest, None)
    return tuple(row for row in sorted(found, key=_nearest) if row.left < days)


def _nearest(row: LimitRow) -> tuple[int, int]:
    return row.left, row.id


def _limits(
    session: Session,
    day: date,
    latest: date,
    accounts: Collection[int] | None,
    charges: Collection[int] | None = None,
) -> Iterator[LimitRow]:
    """The lines due before `day`, and no later than `latest`."""
    said = estate_settings(session)
    given: dict[str, Any] = {"latest": min(latest, day - timedelta(days=1))}
    whose = None if accounts is None else OpenCharge.account_id
    whose = whose if charges is None else OpenCharge.charge_id
    named = accounts if charges is None else charges
    given |= {} if named is None else ids_given(named)
    rows = typed_rows(session, _due_lines(whose), given)
    lasts = _last_days(session, rows) if said.limitation_from == LimitationFrom.LAST else {}
    lines = [LimitedLine(row[0], row[1], row[9], bool(row[11])) for row in rows]
    resets, asked = resets_of(session, lines, day), _waiting(session)
    for row in rows:
        counted = lasts.get((row[1], row[6]), row[9])
        found = limitation(counted, said.limitation_years, resets.get(row[0], ()))
        one = _row(row, counted, found, day)
        waits = one.id in asked and one.state is LimitState.OVER
        yield structs.replace(one, state=LimitState.ASKED) if waits else one


def _waiting(session: Session) -> frozenset[int]:
    """The lines of which somebody has asked for a correction that is not decided."""
    asked = LineCorrection.state == CorrectionState.ASKED
    return frozenset(session.scalars(select(LineCorrection.charge_id).where(asked)))


def _row(row: Sequence[Any], counted: date, found: Limitation, day: date) -> LimitRow:
    (
        charge_id, account_id, unit_id, code, debtor, closed, _item_id, item, first, due, amount,
        settled, last,
    ) = row  # fmt: skip
    left = found.left(day)
    return LimitRow(
        id=charge_id, account_id=account_id, unit_id=unit_id, unit=code or "", debtor=debtor,
        former=closed is not None and closed < day, item=item, period_from=first, period_to=last,
        due_day=due, open=amount - settled, counted=counted, last=found.last, left=left,
        by=found.by.by if found.by else BegunBy.DUE, on=found.by.on if found.by else counted,
        no=found.by.no if found.by else "", state=limit_state(left),
    )  # fmt: skip


@cache
def _due_lines(whose: InstrumentedAttribute[int] | None) -> Select[*tuple[Any, ...]]:
    """Lines that are open and due, of those named all; a deposit is no debt that runs out."""
    line = OpenCharge
    query = (
        select(
            line.charge_id, line.account_id, line.unit_id, Unit.code, Person.name, Account.closed,
            line.fee_item_id, FeeItem.name, line.period_from, line.due_day, line.amount,
            line.settled, line.period_to,
        )
        .join(FeeItem, FeeItem.id == line.fee_item_id)
        .join(Account, Account.id == line.account_id)
        .join(Person, Person.id == Account.person_id)
        .outerjoin(Unit, Unit.id == line.unit_id)
        .where(
            line.amount > ZERO, FeeItem.nature != Nature.DEPOSIT,
            line.due_day <= bindparam("latest", type_=line.due_day.type),
        )
    )  # fmt: skip
    if whose is not OpenCharge.charge_id:
        query = query.where(IS_OPEN)
    return query if whose is None else query.where(among_given(whose))


def _last_days(session: Session, rows: Sequence[Sequence[Any]]) -> Mapping[tuple[int, int], date]:
    """Account and item → the last due day there is of it."""
    line, accounts = OpenCharge, sorted({row[1] for row in rows})
    query = (
        select(line.account_id, line.fee_item_id, func.max(line.due_day))
        .where(among(line.account_id, accounts), line.live)
        .group_by(line.account_id, line.fee_item_id)
    )
    return {(account, item): last for account, item, last in session.execute(query)}
