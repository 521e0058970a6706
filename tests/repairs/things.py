"""Workers, teams, kinds and prices for tests and pictures; all invented."""

from propdesk.db.store import Store
from propdesk.kernel.days import ONE_DAY
from propdesk.kernel.money import Money
from propdesk.repairs.callbacks.times import ensure_call_times
from propdesk.repairs.kinds.register import PRICES, PriceFields, ensure_kinds
from propdesk.repairs.workers.absences import ABSENCES, AbsenceFields
from propdesk.repairs.workers.register import TEAMS, WORKERS, TeamFields, WorkerFields
from propdesk.repairs.workers.rules import Employer
from tests.made_once import once

VALVE = PriceFields(code="101", name="角阀", spec="DN15", unit="只", price=Money(3500))
HOUR = PriceFields(code="201", name="工时", unit="小时", price=Money(6000), is_labour=True)


@once
def put_staff(store: Store) -> list[int]:
    """Enter a team, three workers, the usual kinds and two prices; the ids of the workers."""
    team = store.write(TEAMS.uses.add, fields=TeamFields(code="1", name="水电班", does="水、电"))
    workers = (
        WorkerFields(code="07", name="许师傅", phone="19900007007", team_id=team, does="水电"),
        WorkerFields(code="08", name="罗师傅", phone="19900007008", team_id=team, does="门窗"),
        WorkerFields(code="21", name="安达电梯", employer=Employer.FIRM, does="电梯"),
    )
    store.write(ensure_kinds)
    store.write(ensure_call_times)
    for price in (VALVE, HOUR):
        store.write(PRICES.uses.add, fields=price)
    found = [store.write(WORKERS.uses.add, fields=one) for one in workers]
    day = store.clock.today()
    away = AbsenceFields(worker_id=found[1], begins=day, until=day + ONE_DAY, note="年假")
    store.write(ABSENCES.uses.add, fields=away)
    return found
