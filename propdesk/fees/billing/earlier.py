"""Which periods that began before a run's window were billed by their own run."""

from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.fees.dues.drafts import RunScope, UnitFacts, scope_of
from propdesk.fees.models import BillingRun, Charge, OpenCharge
from propdesk.fees.periods import Period, parse_period, period_before
from propdesk.fees.rules import ChargeKind
from propdesk.fees.tariffs.service import TariffRow


class EarlierRuns:
    """Runs that billed a tariff for a period that began before a window, and for which units.

    What such a run could not bill of that period is made up for by the next one; a period that
    none has billed waits for its own run.
    """

    def __init__(self, session: Session, window: Period, active: Sequence[TariffRow]) -> None:
        self._runs = {row.id: tuple(_runs(session, window, row)) for row in active}

    def billed(self, tariff: TariffRow, unit: UnitFacts, begin: date) -> bool:
        """Whether a run had the unit in its scope and the first day of the period in its months."""
        return any(
            run.first <= begin <= run.last
            and (not scope.buildings or unit.building_id in scope.buildings)
            and (not scope.units or unit.id in scope.units)
            for run, scope in self._runs.get(tariff.id, ())
        )


def _runs(session: Session, window: Period, tariff: TariffRow) -> Iterator[tuple[Period, RunScope]]:
    """The runs that left live lines of a tariff whose periods may reach into the window."""
    if not tariff.is_periodic:
        return
    cycle = tariff.cycle()
    since = cycle.at(window.first).first if cycle else period_before(window, 12).first
    if since >= window.first:
        return
    versions = [version.id for version in tariff.versions]
    for run_id, period, stored in session.execute(
        select(BillingRun.id, BillingRun.period, BillingRun.scope).where(
            BillingRun.undoes_id.is_(None)
        )
    ):
        run = parse_period(period)
        if run.last < since or run.first >= window.first:
            continue
        line = (
            select(Charge.id)
            .join(OpenCharge, OpenCharge.charge_id == Charge.id)
            .where(
                Charge.run_id == run_id, Charge.kind == ChargeKind.NORMAL,
                Charge.tariff_version_id.in_(versions), OpenCharge.live,
                Charge.period_from >= since,
            )
            .limit(1)
        )  # fmt: skip
        if session.scalar(line) is not None:
            yield run, scope_of(stored)
