"""What each line was in each month: deferred before it, charged, let go, earned, deferred after."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.store import use_case
from propdesk.estate.models import Account, Person, Unit
from propdesk.estate.service import titles_of_buildings
from propdesk.fees.accrual.lines import EarnedLine, earned_lines
from propdesk.fees.accrual.rules import earned
from propdesk.fees.tariff_models import FeeItem
from propdesk.kernel.i18n import _
from propdesk.kernel.reports.report import month_after


class AccrualFact(msgspec.Struct, frozen=True, kw_only=True):
    """A line in a month, in fen: `opening` + `charged` - `waived` - `income` = `closing`.

    `id` is the line; `is_late`: some of its income is of months before it was booked.
    """

    id: int
    day: date
    item: str
    account: str
    building: str
    nature: str
    opening: int
    charged: int
    waived: int
    income: int
    closing: int
    is_late: bool = False


class _Names(msgspec.Struct, frozen=True):
    items: Mapping[int, tuple[str, str]]
    accounts: Mapping[int, str]
    buildings: Mapping[int, str]


@use_case(permission="fees.view")
def accrual_facts(
    session: Session,
    *,
    basis: str,  # noqa: ARG001  each report is read by one; income has no other
    first: date,
    last: date,
) -> Sequence[AccrualFact]:
    """Each line in each month between two days in which it is deferred, booked or earned."""
    first = first.replace(day=1)
    names = _names(session)
    rows = groupby(earned_lines(session, first, last), key=lambda row: row.charge_id)
    return [fact for _id, some in rows for fact in _of_line(list(some), first, last, names)]


def _of_line(
    rows: Sequence[EarnedLine], first: date, last: date, names: _Names
) -> Iterator[AccrualFact]:
    line = rows[0]
    charged, waived, income = _by_month(rows)
    before = [month for month in {*charged, *waived, *income} if month < first]
    opening = sum(charged[one] - waived[one] - income[one] for one in before)
    item, nature = names.items[line.item_id]
    begins = None if line.first is None else line.first.replace(day=1)
    month = first
    while month <= last:
        closing = opening + charged[month] - waived[month] - income[month]
        if opening or charged[month] or waived[month] or income[month]:
            yield AccrualFact(
                id=line.charge_id,
                day=month,
                item=item,
                account=names.accounts.get(line.account_id, ""),
                building=names.buildings.get(line.unit_id or 0, ""),
                nature=nature,
                opening=opening,
                charged=charged[month],
                waived=waived[month],
                income=income[month],
                closing=closing,
                is_late=bool(charged[month]) and begins is not None and begins < month,
            )
        opening, month = closing, month_after(month, 1)


def _by_month(rows: Iterable[EarnedLine]) -> tuple[Counter[date], Counter[date], Counter[date]]:
    """What was charged, let go and earned of a line, by month."""
    charged, waived, income = Counter[date](), Counter[date](), Counter[date]()
    for row in rows:
        month = row.booked.replace(day=1)
        if row.waived:
            waived[month] -= row.fen
        else:
            charged[month] += row.fen
        for when, part in earned(row.fen, row.first, row.last, row.booked).items():
            income[when] += part
    return charged, waived, income


def _names(session: Session) -> _Names:
    items = session.execute(select(FeeItem.id, FeeItem.name, FeeItem.nature))
    accounts = session.execute(
        select(Account.id, Person.name, Unit.code)
        .join(Person, Person.id == Account.person_id)
        .outerjoin(Unit, Unit.id == Account.unit_id)
    )
    titles = titles_of_buildings(session)
    units = session.execute(select(Unit.id, Unit.building_id))
    return _Names(
        {one: (name, nature.label) for one, name, nature in items},
        {one: f"{unit} {name}" if unit else name or _("Nobody") for one, name, unit in accounts},
        {one: titles.get(building or 0, "") for one, building in units},
    )
