"""Payment notices (缴费通知单): what is open per unit, and until when; numbered and logged."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.audit import record
from propdesk.db.numbering import draw_number
from propdesk.db.store import acting, today, use_case
from propdesk.estate.models import Account, Unit
from propdesk.estate.titles import title_of_unit
from propdesk.fees.desk import DueLine, open_lines
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
    """Make one numbered notice per debtor and unit, in unit order; who owes nothing gets none.

    The sum is that of the screen at this moment. Raises NothingOwed when no unit owes anything.
    """
    owing = _lines_by_debtor(session, unit_ids)
    if not owing:
        raise NothingOwed
    estate = estate_settings(session)
    notices = tuple(_notice(session, estate, unit, lines, pay_until) for unit, lines in owing)
    record(
        session,
        "notice.issue",
        ("notice", None, f"{notices[0].number} – {notices[-1].number}"),
        after={"count": len(notices), "total": total(one.total for one in notices)},
    )
    return notices


def _lines_by_debtor(
    session: Session, unit_ids: Sequence[int]
) -> list[tuple[Unit, tuple[DueLine, ...]]]:
    units = session.scalars(
        select(Unit).where(Unit.id.in_(unit_ids)).order_by(Unit.order_key)
    ).all()
    accounts = session.scalars(select(Account.id).where(Account.unit_id.in_(unit_ids))).all()
    grouped: dict[tuple[int, int], list[DueLine]] = defaultdict(list)
    for line in open_lines(session, account_ids=accounts):
        if line.unit_id is not None:
            grouped[line.unit_id, line.account_id].append(line)
    position = {unit.id: index for index, unit in enumerate(units)}
    by_id = {unit.id: unit for unit in units}
    keys = sorted((key for key in grouped if key[0] in position), key=lambda k: position[k[0]])
    return [(by_id[key[0]], tuple(grouped[key])) for key in keys]


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
                line.item,
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
