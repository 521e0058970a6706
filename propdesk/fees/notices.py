"""Payment notices (缴费通知单): what is open per unit, and until when; numbered and logged."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from propdesk.db.audit import record
from propdesk.db.numbering import draw_number
from propdesk.db.store import acting, today, use_case
from propdesk.estate.models import Account, ParkingSpace, Unit
from propdesk.estate.titles import title_of_unit
from propdesk.fees.desk import DueLine, item_on_paper, open_lines
from propdesk.fees.facts import NoticeFacts, OwedLine
from propdesk.fees.how import how_parts
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_
from propdesk.kernel.money import total
from propdesk.system.service import EstateSettings, estate_settings

SERIES = "TZ"


class NothingOwed(UserError):
    """A notice needs something to pay."""

    message = N_("Nothing is open there, so there is nothing to give notice of.")


@use_case(permission="fees.view", touches=("counter", "audit"))
def issue_notices(
    session: Session, *, unit_ids: Sequence[int], pay_until: date | None = None
) -> tuple[NoticeFacts, ...]:
    """Make one numbered notice per debtor and home, in unit order; who owes nothing gets none.

    The spaces of a household stand on its notice; the sum is that of the desk at this moment.
    Raises NothingOwed when no unit owes anything.
    """
    owing = _lines_by_debtor(session, unit_ids)
    if not owing:
        raise NothingOwed
    estate = estate_settings(session)
    notices = tuple(_notice(session, estate, unit, lines, pay_until) for unit, lines in owing)
    numbers = list(dict.fromkeys((notices[0].number, notices[-1].number)))
    record(
        session,
        "notice.issue",
        ("notice", None, " – ".join(numbers)),
        after={"count": len(notices), "total": total(one.total for one in notices)},
    )
    return notices


def _lines_by_debtor(
    session: Session, unit_ids: Sequence[int]
) -> list[tuple[Unit, tuple[DueLine, ...]]]:
    """The lines of each debtor under his home, spaces with it, as the desk shows them."""
    homes = _homes(session, unit_ids)
    accounts = session.execute(
        select(Account.id, Account.person_id).where(Account.unit_id.in_(homes))
    )
    person_of = {account_id: person_id for account_id, person_id in accounts}  # noqa: C416  rows
    grouped: dict[tuple[int, int], list[DueLine]] = defaultdict(list)
    for line in open_lines(session, account_ids=list(person_of)):
        if line.unit_id is not None:
            grouped[homes[line.unit_id], person_of[line.account_id]].append(line)
    units = session.scalars(
        select(Unit)
        .where(Unit.id.in_({home for home, _person in grouped}))
        .order_by(Unit.order_key)
    )
    return [
        (unit, tuple(lines))
        for unit in units
        for (home, _person), lines in sorted(grouped.items())
        if home == unit.id
    ]


def _homes(session: Session, unit_ids: Sequence[int]) -> dict[int, int]:
    """The chosen units and the spaces of those households, each with its home."""
    spaces = session.execute(
        select(ParkingSpace.unit_id, ParkingSpace.home_unit_id).where(
            or_(ParkingSpace.unit_id.in_(unit_ids), ParkingSpace.home_unit_id.in_(unit_ids))
        )
    )
    homes = {unit_id: unit_id for unit_id in unit_ids}
    homes |= {space_id: home for space_id, home in spaces if home is not None}
    return homes


def _notice(
    session: Session,
    estate: EstateSettings,
    unit: Unit,
    lines: Sequence[DueLine],
    pay_until: date | None,
) -> NoticeFacts:
    day = today(session)
    starts = [line.period_from for line in lines if line.period_from]
    ends = [line.period_to for line in lines if line.period_to]
    return NoticeFacts(
        company=estate.company,
        estate=estate.name,
        number=f"{SERIES}{day.year}-{draw_number(session, SERIES, day.year):06d}",
        day=day,
        owner=lines[0].debtor,
        unit_title=title_of_unit(session, unit),
        unit_code=unit.code,
        lines=tuple(
            OwedLine(
                item_on_paper(line, unit.id),
                line.open,
                line.period_from,
                line.period_to,
                how_parts(line.explanation),
                line.due_day,
            )
            for line in lines
        ),
        total=total(line.open for line in lines),
        period_from=min(starts, default=None),
        period_to=max(ends, default=None),
        pay_until=pay_until or max(day, *(line.due_day for line in lines)),
        ways=estate.bank_lines,
        phone=estate.phone,
        address=estate.address,
        printed_by=acting(session).name,
        practice=estate.practice,
    )
