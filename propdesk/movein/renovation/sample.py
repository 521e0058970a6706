"""The renovations of the sample estate: one in each state, some violations, one permit past."""

from collections.abc import Mapping
from datetime import date, timedelta

from msgspec import structs
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from propdesk.db.past.lives import Lap, Life, Lived, live
from propdesk.db.past.moments import SampleYear, standing_at
from propdesk.db.records.kinds import Values
from propdesk.db.store import use_case
from propdesk.estate.models import Unit
from propdesk.estate.people.service import owner_names
from propdesk.estate.rules import UnitKind
from propdesk.fees.deposits.rules import Origin
from propdesk.fees.deposits.service import DEPOSIT, DEPOSITS, DepositFields
from propdesk.fees.rules import Nature
from propdesk.fees.tariff_models import FeeItem
from propdesk.kernel.clock import wall_time
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.money import Money
from propdesk.movein.renovation.held import tie_deposits
from propdesk.movein.renovation.models import WorkerPass
from propdesk.movein.renovation.moves import keep_scope
from propdesk.movein.renovation.passes import WORKER_PASS, PassFields
from propdesk.movein.renovation.register import (
    RENOVATION,
    RENOVATION_CLOCKS,
    RenovationFields,
)
from propdesk.movein.renovation.rules import (
    PassState,
    RenovationState,
    ViolationKind,
    ViolationState,
    workers_of,
)
from propdesk.movein.renovation.sites import keep_patrols
from propdesk.movein.renovation.states import (
    FirstLook,
    Permit,
    SecondLook,
    WorksApproval,
    WorksDone,
)
from propdesk.movein.renovation.violations import (
    RENOVATION_VIOLATION,
    PutRightSeen,
    ReportedTo,
    ViolationFields,
)

_S, _V = RenovationState, ViolationState
_WORKS = (
    N_("New bathroom and kitchen, tiles, pipes"),
    N_("Floors, paint, doors"),
    N_("Whole interior: wiring, water, walls without load, wardrobes"),
)
_COMPANIES = (N_("Qingshan Interior Works"), N_("Haoyi Decoration"))
_WORKERS = (
    (N_("Xu Dawei"), N_("bricklayer")),
    (N_("Luo Ping"), N_("electrician")),
    (N_("Deng Hai"), N_("carpenter")),
)
# How many laps each of them has gone, and since how many days it is under way.
_GONE = (1, 2, 3, 4, 4, 5, 6, 7, 8, 9, 9)
DAYS = (1, 3, 5, 20, 75, 65, 66, 100, 140, 230, 310)
PAST_END, DONE_LAP = 4, 4

_FOUND = (
    N_("Drilling at 21:30"),
    N_("Bags of rubble in the corridor"),
    N_("Hole for a pipe through a beam"),
)


SAMPLE_TABLES = (*RENOVATION.touches, *RENOVATION_VIOLATION.touches, *DEPOSIT.touches)


@use_case(permission="movein.edit", touches=SAMPLE_TABLES)
def sample_renovations(session: Session, *, year: SampleYear) -> Mapping[str, int]:
    """Make renovations in every state, and what was not kept to."""
    rooms = select(Unit.id).where(Unit.kind == UnitKind.ROOM).order_by(Unit.order_key.desc())
    units = session.scalars(rooms.limit(len(DAYS) + 3)).all()
    owners = owner_names(session, unit_ids=units, day=year.today)
    lives = [
        _life(year, number, unit, owners.get(unit) or _("Owner"))
        for number, unit in enumerate(units)
    ]
    made = live(session, RENOVATION, lives)
    for one in made:
        _follow(session, one)
    RENOVATION_CLOCKS.lived(session, [_since_done(one) for one in made])
    on_site = [one.id for one in made if one.row["state"] in (_S.WORKS, _S.STOPPED)]
    seen = [_violation(year, number, one) for number, one in enumerate(on_site[:3])]
    wrong = live(session, RENOVATION_VIOLATION, seen)
    passes = session.scalar(select(func.count()).select_from(WorkerPass)) or 0
    return {
        "renovation": len(made),
        "renovation_violation": len(wrong),
        "worker_pass": passes,
    }


def _follow(session: Session, one: Lived) -> None:
    """What a step of it makes besides: the approved scope, passes, patrols of the site."""
    row, states = one.row, [lap.to for lap in one.laps]
    if _S.REVIEWED in states:
        with standing_at(session, one.laps[1].at):
            keep_scope(session, row)
    if _S.PERMITTED not in states:
        return
    permit = next(lap for lap in one.laps if lap.to is _S.PERMITTED)
    back = next((lap for lap in one.laps if lap.to is _S.TO_SETTLE), None)
    until = date.fromisoformat(row["ends_on"])
    laps = [Lap(permit.at, PassState.OUT)]
    if back is not None:
        laps.append(Lap(back.at, PassState.BACK))
    fields = [
        PassFields(renovation_id=one.id, worker=worker, trade=trade, until=until)
        for worker, trade in workers_of(row["workers"])
    ]
    given = {} if back is None else {"back_on": wall_time(back.at).date()}
    lives = [Life(each, tuple(laps), given) for each in fields]
    if row["state"] == _S.STOPPED:
        lost = Lap(permit.at + timedelta(days=2), PassState.LOST, why=_("Fell into the rubble"))
        lives[0] = Life(fields[0], (*laps, lost))
    live(session, WORKER_PASS, lives)
    if row["state"] not in (_S.FILED, _S.WITHDRAWN):
        _hold_deposit(session, row, wall_time(permit.at).date())
    keep_patrols(session, row)


def _hold_deposit(session: Session, row: Values, day: date) -> None:
    """Former books say that it was paid on the day of the permit."""
    item = session.scalar(select(FeeItem.id).where(FeeItem.nature == Nature.DEPOSIT).limit(1))
    if item is None:
        return
    fields = DepositFields(
        fee_item_id=item,
        unit_id=row["unit_id"],
        amount=Money(200_000),
        comes=Origin.BROUGHT,
        since=day,
    )
    made = DEPOSITS.uses.add(session, fields=fields)
    no = session.get_one(DEPOSIT.model, made).no
    session.execute(
        update(RENOVATION.table).where(RENOVATION.table.c.id == row["id"]).values(deposit_nos=no)
    )
    tie_deposits(session, {**row, "deposit_nos": no})


def _since_done(one: Lived) -> Lived:
    """What the deadlines know of: they begin when the works are done."""
    return structs.replace(one, laps=one.laps[DONE_LAP:])


def _life(year: SampleYear, number: int, unit_id: int, owner: str) -> Life:
    ended = number >= len(DAYS)  # refused, withdrawn, stopped
    ago = 30 if ended else DAYS[number]
    day = year.today - timedelta(days=ago)
    fields = RenovationFields(
        unit_id=unit_id,
        applicant=owner,
        content=_(_WORKS[number % len(_WORKS)]),
        wet_rooms=number % 3 == 0,
        company=_(_COMPANIES[number % len(_COMPANIES)]),
        responsible=_("Master Xu"),
        workers="\n".join(f"{_(name)}, {_(trade)}" for name, trade in _WORKERS),
        starts_on=day + timedelta(days=4),
        ends_on=day + timedelta(days=62 if number != PAST_END else 66),
    )
    laps = _laps(year, day)
    if not ended:
        return Life(fields, laps[: _GONE[number]])
    ends = {
        0: (*laps[:1], Lap(year.at(day, 15), _S.REFUSED, why=_("A load-bearing wall is to go"))),
        1: (*laps[:2], Lap(year.at(day + timedelta(days=3), 9), _S.WITHDRAWN, why=_("Put off"))),
        2: (*laps[:4], Lap(year.at(day + timedelta(days=9), 9), _S.STOPPED,
                           why=_("Works that were not approved"))),
    }  # fmt: skip
    return Life(fields, ends[number - len(DAYS)])


def _laps(year: SampleYear, day: date) -> tuple[Lap, ...]:
    done = year.at(day + timedelta(days=60), 9)
    who = _("Wang Li")
    return (
        Lap(year.at(day, 9), _S.APPLIED),
        Lap(year.at(day + timedelta(days=2), 10), _S.REVIEWED,
            WorksApproval(papers_seen=True, reviewer=who)),
        Lap(year.at(day + timedelta(days=3), 10), _S.PERMITTED,
            Permit(neighbours_told=True)),
        Lap(year.at(day + timedelta(days=5), 8), _S.WORKS),
        Lap(done, _S.COMPLETED, WorksDone(completed_at=done)),
        Lap(done + timedelta(hours=20), _S.OBSERVED, FirstLook(first_by=who)),
        Lap(done + timedelta(days=25), _S.TO_SETTLE,
            SecondLook(second_by=who, neighbours_asked=True)),
        Lap(done + timedelta(days=27), _S.FILED),
    )  # fmt: skip


def _violation(year: SampleYear, number: int, renovation_id: int) -> Life:
    """One is open, one put right, one reported."""
    day = year.today - timedelta(days=2 + number)
    fields = ViolationFields(
        renovation_id=renovation_id,
        kind=(ViolationKind.HOURS, ViolationKind.RUBBISH, ViolationKind.STRUCTURE)[number],
        what=_(_FOUND[number]),
        clause=_("Renovation rules 12"),
        found_on=day,
        found_by=_("Zhao Lei"),
        correct_by=day + timedelta(days=5),
    )
    at = year.at(day, 10)
    later = (
        (),
        (Lap(at + timedelta(hours=8), _V.CORRECTED, PutRightSeen(seen_by=_("Zhao Lei"))),),
        (
            Lap(
                at + timedelta(hours=20),
                _V.REPORTED,
                ReportedTo(reported_to=_("Street office"), document_no=f"{day:%Y}-31"),
            ),
        ),
    )[number]
    return Life(fields, (Lap(at, _V.TOLD), *later))
