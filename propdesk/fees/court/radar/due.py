"""What waits of debts that are asked for by law: for the list on Today."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from propdesk.db.store import may
from propdesk.fees.court.cases.register import due_hearings
from propdesk.fees.court.radar.reading import LimitRow, near_limits
from propdesk.fees.court.radar.rules import LimitState
from propdesk.kernel.due import Due, DueGroup
from propdesk.kernel.i18n import _
from propdesk.kernel.money import total

_PAGE = "fees.limitation"


def due_at_court(session: Session) -> Iterator[Due]:
    """Hearings of the next days, debts that soon cannot be claimed any more, and those out of
    time."""
    if not may(session, "fees.view"):
        return
    yield from due_hearings(session)
    near = near_limits(session)
    over = [row for row in near if row.state is LimitState.OVER]
    soon = [row for row in near if row.state is LimitState.SOON]
    later = [row for row in near if row.state is LimitState.NEAR]
    yield from _line(soon, _("Debts out of time within 30 days"), is_overdue=True)
    yield from _line(later, _("Debts out of time within 90 days"), is_overdue=False)
    yield from _line(over, _("Debts out of time: ask a lawyer"), is_overdue=False)


def _line(rows: list[LimitRow], title: str, *, is_overdue: bool) -> Iterator[Due]:
    if not rows:
        return
    first, over = rows[0], rows[0].state is LimitState.OVER
    yield Due(
        group=DueGroup.MONEY,
        icon="hourglass",
        title=title,
        count=len(rows),
        page_id=_PAGE,
        place=_("Limitation radar"),
        detail=_("{amount} yuan").format(amount=total(row.open for row in rows)),
        oldest=first.last if over else None,
        until=None if over else first.last,
        context={"filter": first.state.value},
        is_overdue=is_overdue,
    )
