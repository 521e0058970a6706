"""The sample estate: heating by the season with a stop, and a lift fee by a formula of the office
whose price rose after this month was billed."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.past.moments import SampleYear, standing_at
from propdesk.db.records import saving
from propdesk.db.store import use_case
from propdesk.estate.models import Unit
from propdesk.estate.rules import UnitKind
from propdesk.fees.amounts.cycles import cycle_of
from propdesk.fees.billing.service import publish_run
from propdesk.fees.dues.drafts import RunScope
from propdesk.fees.models import BillingRun
from propdesk.fees.periods import Period, first_of_month, month_number
from propdesk.fees.prepayments.service import OFFSET_TOUCHES
from propdesk.fees.rules import Formula, Nature
from propdesk.fees.stops.rules import StopKind, StopState
from propdesk.fees.stops.service import SERVICE_STOP, STOPS, Granting, StopFields
from propdesk.fees.tariffs.service import (
    ITEM,
    Applies,
    ItemFields,
    TariffFields,
    VersionFields,
    add_version,
    create_tariff,
)
from propdesk.fees.whatif.posting import draft_differences, publish_differences
from propdesk.fees.whatif.recomputing import Asked
from propdesk.kernel.i18n import _

LONGEST_AGO = 120  # days; a season that began earlier would be a debt of the whole building
MONTHS, ROOMS = 12, 12
SEASON = ("11-15", "03-15")
_TOUCHES = (
    *SERVICE_STOP.touches, *ITEM.touches, *OFFSET_TOUCHES, "tariff", "tariff_version",
    "tariff_scope", "billing_run", "charge", "account",
)  # fmt: skip


@use_case(permission="fees.bill", touches=_TOUCHES)
def sample_prices(session: Session, *, year: SampleYear) -> Mapping[str, int]:
    """Make up what stops that were granted late leave of their bills, and bill the last rooms so;
    nothing where there are none."""
    _stopped(session, year)
    last = select(Unit.id).where(Unit.kind == UnitKind.ROOM).order_by(Unit.order_key.desc())
    rooms = Applies(units=tuple(session.scalars(last.limit(ROOMS))))
    if rooms.units:
        _lift(session, year, rooms)
        _heating(session, year, rooms)
    return {"billing_run": len(session.scalars(select(BillingRun.id)).all())}


def _stopped(session: Session, year: SampleYear) -> None:
    asked = Asked(first_of_month(month_number(year.today) - MONTHS), RunScope())
    if draft_differences(session, asked=asked).to_make:
        publish_differences(session, asked=asked)


def _lift(session: Session, year: SampleYear, rooms: Applies) -> None:
    """Two months by a formula; then the price rises from this month on, and it is made up."""
    item = _item(session, "DT", _("Lift fee"), 21)
    this = month_number(year.today)
    months = [first_of_month(this - 1), first_of_month(this)]
    fields = TariffFields(
        fee_item_id=item, name=_("Lift fee, by floor"), formula=Formula.OWN,
        applies=rooms,
    )  # fmt: skip
    version = VersionFields(
        effective_from=months[0], price=300_000,
        expression="built × price + max(0, floor - 1) × 0.5",
    )  # fmt: skip
    with standing_at(session, year.at(months[0], 9)):
        tariff = create_tariff(session, fields=fields, version=version)
    scope = RunScope(items=(item,))
    for first in months:
        with standing_at(session, year.at(first, 9, 30)):
            publish_run(session, period=f"{first:%Y-%m}", scope=scope)
    day = max(months[1], year.today - timedelta(days=2))
    with standing_at(session, year.at(day, 9, 45)):
        dearer = replace(version, effective_from=months[1], price=350_000)
        add_version(session, tariff_id=tariff, version=dearer)
        publish_differences(session, asked=Asked(months[1], scope))


def _heating(session: Session, year: SampleYear, rooms: Applies) -> None:
    """The season that began last, a household away for all of it at a third of the price."""
    item = _item(session, "CN", _("Heating"), 22)
    fields = TariffFields(
        fee_item_id=item, name=_("Heating of a season"), formula=Formula.SEASON, period_months=12,
        season_from=SEASON[0], season_to=SEASON[1],
        applies=rooms,
    )  # fmt: skip
    begun = _last_season(fields, year)
    version = VersionFields(effective_from=begun.first, price=22_000_000, base_share=300_000)
    with standing_at(session, year.at(begun.first, 9)):
        create_tariff(session, fields=fields, version=version)
    if (year.today - begun.first).days > LONGEST_AGO:
        return
    with standing_at(session, year.at(begun.first, 10)):
        _away(session, item, rooms.units[0], begun)
        publish_run(session, period=f"{begun.first:%Y-%m}", scope=RunScope(items=(item,)))


def _last_season(fields: TariffFields, year: SampleYear) -> Period:
    cycle = cycle_of(fields)
    assert cycle is not None  # noqa: S101  of a season
    found = cycle.at(year.today)
    return found if found.first <= year.today else cycle.at(found.first - timedelta(days=300))


def _away(session: Session, item: int, unit_id: int, season: Period) -> None:
    fields = StopFields(
        unit_id=unit_id, kind=StopKind.STOP, item_id=item, applicant=_("Owner"),
        applied_on=season.first, first=season.first, until=season.last, share=300_000,
        why=_("In the south for the winter"),
    )  # fmt: skip
    made = STOPS.uses.add(session, fields=fields)
    seen = Granting(inspected_by=_("Keeper Shi"), reading="", approver=_("Manager Ou"))
    STOPS.uses.move(session, record_id=made, to=StopState.RUNS, form=seen)


def _item(session: Session, code: str, name: str, place: int) -> int:
    fields = ItemFields(name=name, code=code, nature=Nature.COLLECTED, order_no=place)
    return saving.add(session, ITEM, fields)
