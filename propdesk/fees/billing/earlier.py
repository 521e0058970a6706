"""Which periods that began before a run's window were billed by their own run."""

from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.fees.dues.drafts import RunScope, UnitFacts, scope_of
from propdesk.fees.models import BillingRun, Charge, OpenCharge
from propdesk.fees.periods import Period, parse_period, period_at
from propdesk.fees.tariffs.service import TariffRow


class EarlierRuns:
    """Runs that billed a tariff for the period a window lies in, and for which units.

    What such a run could not bill of that period is made up for by the next one; a period that
    none has billed waits for its own run.
    """

    def __init__(self, session: Session, window: Period, active: Sequence[TariffRow]) -> None:
        self._scopes = {row.id: tuple(_scopes(session, window, row)) for row in active}

    def billed(self, tariff: TariffRow, unit: UnitFacts) -> bool:
        """Whether a run of the period had the unit in its scope."""
        return any(
            (not scope.buildings or unit.building_id in scope.buildings)
            and (not scope.units or unit.id in scope.units)
            for scope in self._scopes.get(tariff.id, ())
        )


def _scopes(session: Session, window: Period, tariff: TariffRow) -> Iterator[RunScope]:
    """The scopes of the runs of the tariff's period that left live lines of it."""
    if not tariff.period_months:
        return
    around = period_at(window.first, tariff.period_months)
    if around.first == window.first:
        return
    versions = [version.id for version in tariff.versions]
    for run_id, period, stored in session.execute(
        select(BillingRun.id, BillingRun.period, BillingRun.scope).where(
            BillingRun.undoes_id.is_(None)
        )
    ):
        run, scope = parse_period(period), scope_of(stored)
        if not run.first <= around.first <= run.last:
            continue
        line = (
            select(Charge.id)
            .join(OpenCharge, OpenCharge.charge_id == Charge.id)
            .where(
                Charge.run_id == run_id, Charge.tariff_version_id.in_(versions), OpenCharge.live,
                Charge.period_from.between(around.first, around.last),
            )
            .limit(1)
        )  # fmt: skip
        if session.scalar(line) is not None:
            yield scope
