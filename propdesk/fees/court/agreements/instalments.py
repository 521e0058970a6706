"""What of an agreement is paid, which instalment comes next, and what of it is overdue."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Integer, case, func, select, type_coerce
from sqlalchemy.orm import Session, aliased

from propdesk.db.listing import ListField
from propdesk.db.records.chips import ListChip
from propdesk.db.store import today
from propdesk.db.tables import DayType, FenType
from propdesk.fees.court.models import Agreement, AgreementLine, AgreementPart
from propdesk.fees.court.rules import AgreementState, InstalmentPaid, PlannedPart, paid_of
from propdesk.fees.models import OpenCharge
from propdesk.kernel.clock import wall_time
from propdesk.kernel.due import Due, DueGroup, over_records
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.money import Money
from propdesk.kernel.records.states import Tone

SOON_DAYS = 7
_GROUP = " "


def _paid() -> ColumnElement[int]:
    """What of the lines of an agreement was settled since it was written, in fen; a line that was
    taken back asks for nothing any more."""
    fen = {name: type_coerce(getattr(OpenCharge, name), Integer) for name in ("amount", "settled")}
    left = case((OpenCharge.live, fen["amount"] - fen["settled"]), else_=0)
    covered = type_coerce(AgreementLine.amount, Integer)
    return (
        select(func.coalesce(func.sum(covered - left), 0))
        .join(OpenCharge, OpenCharge.charge_id == AgreementLine.charge_id)
        .where(AgreementLine.agreement_id == Agreement.id)
        .correlate(Agreement)
        .scalar_subquery()
    )


def paid_of_agreement() -> ColumnElement[Money]:
    """What of a signed agreement is paid; of a draft nothing can be."""
    return type_coerce(case((Agreement.signed_on.is_not(None), _paid())), FenType)


def next_due() -> ColumnElement[date]:
    """The day of the first instalment of a signed agreement that is not paid whole."""
    part, upto = aliased(AgreementPart), aliased(AgreementPart)
    come = (
        select(func.sum(type_coerce(upto.amount, Integer)))
        .where(upto.agreement_id == part.agreement_id, upto.day <= part.day)
        .correlate(part)
        .scalar_subquery()
    )
    found = (
        select(func.min(part.day))
        .where(
            part.agreement_id == Agreement.id,
            Agreement.state == AgreementState.SIGNED,
            come > _paid(),
        )
        .correlate(Agreement)
        .scalar_subquery()
    )
    return type_coerce(found, DayType)


def paid_since(session: Session, agreement_id: int) -> Money:
    """What of an agreement was paid since it was written."""
    return Money(session.scalar(select(_paid()).where(Agreement.id == agreement_id)) or 0)


def parts_of(session: Session, agreement_id: int) -> tuple[InstalmentPaid, ...]:
    """The instalments of an agreement with what of each is paid, in order."""
    query = select(AgreementPart.day, AgreementPart.amount)
    rows = session.execute(
        query.where(AgreementPart.agreement_id == agreement_id).order_by(AgreementPart.day)
    )
    plan = [PlannedPart(day, amount) for day, amount in rows]
    return paid_of(plan, paid_since(session, agreement_id))


class InstalmentsDue:
    """The day of the next instalment as a deadline of a register (`Timed`)."""

    field = "next_due"
    by_minute = False
    shown: Mapping[str, ListField] = {}

    def _is_over(self, session: Session) -> ColumnElement[bool]:
        return next_due() < today(session)

    def _is_near(self, session: Session) -> ColumnElement[bool]:
        day = today(session)
        return next_due().between(day, day + timedelta(days=SOON_DAYS))

    @property
    def chips(self) -> tuple[ListChip, ...]:
        """What is overdue, and what is near."""
        over, near = N_("Instalment overdue"), N_("Instalment within a week")
        return (
            ListChip("overdue", over, self._is_over, icon="triangle-alert", tone="red",
                     group=_GROUP),
            ListChip("soon", near, self._is_near, icon="clock", tone="amber", group=_GROUP),
        )  # fmt: skip

    def told(self, row: Any, moment: datetime) -> tuple[str, Tone, str] | None:  # noqa: ANN401
        """The warning of a row: how long its next instalment is over, or that it is near."""
        if row.next_due is None:
            return None
        days = (row.next_due - wall_time(moment).date()).days
        if days > SOON_DAYS:
            return None
        if days >= 0:
            near = ngettext("in {count} day", "in {count} days", days).format(count=days)
            return near if days else _("today"), "amber", "clock"
        over = ngettext("{count} day over", "{count} days over", -days)
        return over.format(count=-days), "red", "triangle-alert"

    def unsure(self, row: Any) -> tuple[str, Tone, str] | None:  # noqa: ANN401  a Timed
        """None: a day that was agreed is one."""
        return None

    def due(self, session: Session, *, icon: str, page_id: str, place: str) -> tuple[Due, ...]:
        """The lines on Today: instalments overdue, and those of this week."""
        lines: list[Due] = []
        for title, chip, holds, over in (
            (_("Instalments overdue"), "overdue", self._is_over, True),
            (_("Instalments of this week"), "soon", self._is_near, False),
        ):
            found = session.execute(select(Agreement.id, next_due()).where(holds(session)))
            line = Due(group=DueGroup.MONEY, icon=icon, title=title, page_id=page_id,
                       place=_(place), context={"filter": chip}, is_overdue=over)  # fmt: skip
            lines += over_records(line, "instalment_agreement", found, ends=not over)
        return tuple(lines)


INSTALMENTS = InstalmentsDue()
