"""The former books of the sample estate: what some still owed when it was taken over, and what
they had paid there. All invented."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.db.past.moments import SampleYear, standing_at
from propdesk.db.store import use_case
from propdesk.estate.models import Unit
from propdesk.estate.rules import UnitKind
from propdesk.fees.opening.files.beside import PaymentTold
from propdesk.fees.opening.files.reading import FormerFile, FormerRow
from propdesk.fees.opening.models import FormerBooks, FormerPayment
from propdesk.fees.opening.register import FORMER, FormerFields
from propdesk.fees.opening.rules import month_end
from propdesk.fees.opening.taking_over import bring_in
from propdesk.fees.rules import Nature
from propdesk.fees.tariff_models import FeeItem
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.money import Money

_ROOMS, _OWING, _MONTHS = 6, 2, 4
_MONTHLY = 25_860  # fen
_BEFORE = 400  # days: before the year that is billed here
_LONG_AGO = (3 * 365 + 18, 3 * 365 - 20, 3 * 365 - 60)  # days: at the end of the limitation
_METHODS = (N_("Cash"), N_("Bank transfer"))


@use_case(permission=FORMER.edit, touches=FORMER.touches)
def sample_former_books(session: Session, *, year: SampleYear) -> Mapping[str, int]:
    """Take them over; nothing where no item is charged."""
    item = session.scalars(
        select(FeeItem.name).where(FeeItem.nature == Nature.OWN_INCOME).order_by(FeeItem.order_no)
    ).first()
    rooms = session.scalars(
        select(Unit.code).where(Unit.kind == UnitKind.ROOM).order_by(Unit.order_key.desc())
    ).all()[:_ROOMS]
    if item is not None and rooms:
        months = _months(year.today)
        owed = [_owed(code, item, months[-1]) for code in rooms[:_OWING]]
        owed += [_long_owed(rooms[-1], item, year.today - timedelta(days=ago)) for ago in _LONG_AGO]
        paid = _paid(rooms, item, months)
        fields = FormerFields(
            as_of=month_end(months[-1]), source=_("Former property company"),
            total=Money(sum(one.owed for one in owed)),
            payments_total=Money(sum(one.amount for one in paid)),
        )  # fmt: skip
        file = FormerFile(
            name="", rows=tuple(owed), payments=tuple(paid), has_payments=True, problems=(),
            passed_over=(),
        )  # fmt: skip
        with standing_at(session, year.at(year.days[0], 10)):
            bring_in(session, fields=fields, file=file)
    counts = {"former_books": FormerBooks, "former_payment": FormerPayment}
    return {
        name: session.scalar(select(func.count()).select_from(model)) or 0
        for name, model in counts.items()
    }


def _months(today: date) -> list[date]:
    """The first days of some months before the year, in order."""
    found = [(today - timedelta(days=_BEFORE)).replace(day=1)]
    while len(found) < _MONTHS:
        found.insert(0, (found[0] - timedelta(days=1)).replace(day=1))
    return found


def _owed(code: str, item: str, month: date) -> FormerRow:
    return FormerRow(
        sheet=_("Arrears"), number=2, letters={}, unit=code, owner="", item=item, first=month,
        last=month_end(month), due=None, charged=_MONTHLY, paid=0,
    )  # fmt: skip


def _long_owed(code: str, item: str, due: date) -> FormerRow:
    """What fell due on a day years ago, for the month of it."""
    month = due.replace(day=1)
    return FormerRow(
        sheet=_("Arrears"), number=2, letters={}, unit=code, owner="", item=item, first=month,
        last=month_end(month), due=due, charged=_MONTHLY, paid=0,
    )  # fmt: skip


def _paid(rooms: Sequence[str], item: str, months: Sequence[date]) -> list[PaymentTold]:
    found: list[PaymentTold] = []
    for code in rooms:
        for month in months[: -1 if code in rooms[:_OWING] else None]:
            number = len(found)
            found.append(
                PaymentTold(
                    sheet=_("Payments"), number=number + 2, letters={}, unit=code, payer="",
                    item=item, first=month, last=month_end(month),
                    day=month + timedelta(days=8 + number % 12), amount=_MONTHLY,
                    method=_(_METHODS[number % len(_METHODS)]),
                    receipt_no=f"No.{3106 + number:07d}", note="",
                )
            )  # fmt: skip
    return found
