"""The downloads of the wand of the sample estate in its last weeks."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.past.moments import SampleYear, standing_at
from propdesk.db.store import use_case
from propdesk.kernel.exchange.guessing import GuessedColumns
from propdesk.kernel.i18n import N_, _
from propdesk.patrol.points.models import PatrolPoint, PatrolRoute
from propdesk.patrol.points.rules import rounds_of, stops_of
from propdesk.patrol.wand.importing import TOUCHES, bring_in_wand
from propdesk.patrol.wand.reading import WandLines
from propdesk.patrol.wand.rules import WandStamp

WEEKS = 4
_DEVICE = "S18-02"


@use_case(permission="patrol.enter", touches=TOUCHES)
def sample_wand(session: Session, *, year: SampleYear) -> Mapping[str, int]:
    """Bring in a file for each week."""
    route = session.scalar(select(PatrolRoute).where(PatrolRoute.wand))
    if route is None:
        return {}
    matched = 0
    for week in range(WEEKS, 0, -1):
        first = year.today - timedelta(days=7 * week)
        days = [first + timedelta(days=number) for number in range(7)]
        stamps = tuple(_stamps(session, year, route, days))
        columns = GuessedColumns("", 0, {}, ())
        lines = WandLines(
            columns=columns, stamps=stamps, rows=len(stamps), problems=(), passed_over=(),
            wrong_clock=(), doubtful=(),
        )  # fmt: skip
        with standing_at(session, year.at(days[-1] + timedelta(days=1), 9)):
            done = bring_in_wand(session, name=f"{days[0]:%Y%m%d}.xlsx", lines=lines)
        matched += done.matched
    return {"wand_file": WEEKS, "wand_scan": matched}


def _stamps(
    session: Session, year: SampleYear, route: PatrolRoute, days: list[date]
) -> Iterator[WandStamp]:
    """A stamp at nearly each point of each round, and now and then one when nothing was due."""
    dice, row = year.dice, 1
    points = {one.number: one for one in session.scalars(select(PatrolPoint))}
    for day in days:
        guard = _(dice.choice((N_("Zhao Lei"), N_("Zhou Qiang"))))
        for one in rounds_of(day, route.shift, route.starts, route.minutes):
            for place, stop in enumerate(stops_of(route.stops)):
                if dice.random() < 0.06:
                    continue
                late = dice.choice((0, 0, 0, 0, 0, 45))
                at = one.due + timedelta(minutes=2 + 9 * place + late, seconds=dice.randrange(60))
                row += 1
                yield WandStamp(
                    row=row, chip=points[stop.number].chip, point=points[stop.number].name,
                    device=_DEVICE,
                    guard_no="", guard=guard, at=at,
                )  # fmt: skip
