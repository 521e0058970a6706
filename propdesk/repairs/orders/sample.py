"""A year of repairs of the sample estate: most closed, some late, a few of every other kind."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

import msgspec
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from propdesk.db.past.lives import Lap, Life, Lived, live
from propdesk.db.past.moments import SampleYear, standing_at
from propdesk.db.store import use_case
from propdesk.duties.clocks.rules import WaitedFor, Waiting
from propdesk.estate.sample.service import SampleHome, sample_homes
from propdesk.kernel.clock import wall_time
from propdesk.kernel.i18n import N_, _
from propdesk.repairs.kinds.models import FaultKind, RepairPrice
from propdesk.repairs.kinds.rules import WorkClass
from propdesk.repairs.orders.clocks import CLOCKS
from propdesk.repairs.orders.lines import REPAIR_LINE, amount_of
from propdesk.repairs.orders.models import RepairLine
from propdesk.repairs.orders.register import ORDER, ORDERS, OrderFields
from propdesk.repairs.orders.rules import OrderState, RepairChannel, Urgency
from propdesk.repairs.orders.states import (
    Arrival,
    Dispatch,
    Finish,
    Joining,
    OpenAgain,
    Verification,
)
from propdesk.repairs.workers.models import Worker

A_MONTH = 48  # of an estate of 300 units
IN_HAND = (8, 4)  # a day, in so many days
SLIP_BACK = timedelta(days=35)
"""So long after its check no slip is still out: somebody asked for it."""
_S = OrderState
Gone = Callable[[Iterable[Lap]], tuple[Lap, ...]]


class SampleFault(msgspec.Struct, frozen=True):
    """A fault as people report it: the code of its kind, the worker who does such things, what he
    did. With a `place` it is in the public area."""

    kind: str
    worker: int
    fault: str
    done: str
    place: str = ""
    is_urgent: bool = False


_FAULTS = (
    SampleFault("01", 0, N_("Kitchen tap drips"), N_("New cartridge, tight")),
    SampleFault("01", 0, N_("Floor drain on the balcony is blocked"), N_("Cleared, water runs")),
    SampleFault("01", 0, N_("Toilet tank runs all the time"), N_("New inlet valve")),
    SampleFault("01", 0, N_("Main pipe burst, water in the hall"), N_("Pipe section replaced"),
                is_urgent=True),
    SampleFault("02", 0, N_("Bathroom ceiling is wet"), N_("Joint of the flat above sealed")),
    SampleFault("02", 0, N_("Water comes through the bedroom window"), N_("New sealant, tested")),
    SampleFault("03", 1, N_("Breaker trips when the oven is on"), N_("New breaker, load measured")),
    SampleFault("03", 1, N_("No power in the whole flat"), N_("Main switch replaced"),
                is_urgent=True),
    SampleFault("04", 1, N_("Door phone is silent"), N_("Handset replaced")),
    SampleFault("04", 1, N_("Entrance does not open with the card"), N_("Reader set anew"),
                N_("entrance door")),
    SampleFault("05", 2, N_("Balcony door does not close"), N_("Hinges set, closes")),
    SampleFault("05", 2, N_("Key breaks in the lock"), N_("New cylinder, three keys")),
    SampleFault("06", 3, N_("Tiles in the bathroom are loose"), N_("Laid anew")),
    SampleFault("07", 0, N_("Radiator stays cold"), N_("Air let out, warm")),
    SampleFault("08", 4, N_("Lift stops between floors, somebody inside"),
                N_("Freed, door contact"), N_("lift"), is_urgent=True),
    SampleFault("08", 4, N_("Lift door knocks"), N_("Guide shoe replaced"), N_("lift")),
    SampleFault("09", 1, N_("Emergency light is dark"), N_("New battery"), N_("stairs")),
    SampleFault("10", 1, N_("Lights in the garage are out"), N_("Six tubes replaced"),
                N_("garage B1")),
    SampleFault("10", 1, N_("Stair light flickers"), N_("New lamp"), N_("stairs")),
    SampleFault("11", 3, N_("Paving stone has sunk"), N_("Laid level"), N_("north path")),
    SampleFault("12", 2, N_("Hang a curtain rail"), N_("Hung, holds")),
    SampleFault("12", 1, N_("Install a ceiling lamp"), N_("Installed, tested")),
)  # fmt: skip
_WET, _COLD, _KNOCKS, _LIGHTS = (_FAULTS[number] for number in (4, 13, 15, 17))
_HOUR = timedelta(hours=1)
_WEIGHTS = (9, 7, 5, 1, 5, 4, 6, 1, 5, 3, 5, 3, 2, 3, 1, 2, 3, 4, 4, 2, 4, 4)
_CHANNELS = (RepairChannel.PHONE,) * 6 + (RepairChannel.WECHAT,) * 3 + (RepairChannel.COUNTER,)


class _Office(msgspec.Struct, frozen=True):
    """Whom the year's orders refer to."""

    homes: Sequence[SampleHome]
    kinds: Mapping[str, FaultKind]
    workers: Sequence[Worker]
    labour: RepairPrice
    goods: Sequence[RepairPrice]


@use_case(permission="repairs.edit", touches=(*ORDER.touches, *REPAIR_LINE.touches))
def sample_orders(session: Session, *, year: SampleYear) -> Mapping[str, int]:
    """Make the orders with their deadlines, and what the paid ones cost."""
    office = _office(session)
    lives = [_life(office, year, day, year.until_now) for day in year.spread(A_MONTH)]
    lives += [_life(office, year, day, year.stuck) for day in year.lately(*IN_HAND)]
    lived = live(session, ORDER, lives)
    CLOCKS.lived(session, lived)
    lines = [line for one in lived for line in _lines(office, year, one)]
    if lines:
        session.execute(insert(RepairLine), lines)
    special = _special(session, office, year)
    return {"repair_order": len(lived) + special, "repair_line": len(lines)}


def _office(session: Session) -> _Office:
    prices = session.scalars(select(RepairPrice).order_by(RepairPrice.code)).all()
    return _Office(
        homes=sample_homes(session),
        kinds={one.code: one for one in session.scalars(select(FaultKind))},
        workers=session.scalars(select(Worker).order_by(Worker.code)).all(),
        labour=next(one for one in prices if one.is_labour),
        goods=[one for one in prices if not one.is_labour],
    )


def _life(office: _Office, year: SampleYear, day: date, gone: Gone) -> Life:
    """An order from its report to where it stands by now."""
    [fault] = year.dice.choices(_FAULTS, _WEIGHTS)
    came = year.office_hour(day)
    if fault.is_urgent:
        came = year.at(day, year.dice.randrange(24), year.dice.randrange(60))
    steps = gone(_steps(office, year, fault, came))
    back = next((lap.at for lap in steps if lap.form == Verification(is_signed=True)), None)
    given = {"slip_back_on": wall_time(back).date()} if back else {}
    return Life(_fields(office, year, fault, came), steps, given)


def _fields(office: _Office, year: SampleYear, fault: SampleFault, came: datetime) -> OrderFields:
    home = year.dice.choice(office.homes)
    place = ""
    if fault.place:
        told = _("building {building}, {place}")
        place = told.format(building=home.building, place=_(fault.place))
    return OrderFields(
        unit_id=None if fault.place else home.unit_id,
        place=place,
        fault=_(fault.fault),
        fault_kind_id=office.kinds[fault.kind].id,
        work_class=office.kinds[fault.kind].work_class,
        urgency=Urgency.URGENT if fault.is_urgent else Urgency.ORDINARY,
        channel=RepairChannel.PATROL if fault.place else year.dice.choice(_CHANNELS),
        reporter="" if fault.place else home.name,
        phone="" if fault.place else home.phone,
        reported_at=came,
    )


def _steps(office: _Office, year: SampleYear, fault: SampleFault, came: datetime) -> Iterator[Lap]:
    """Where an order goes, in the time that most of its kind take."""
    dice = year.dice

    def minutes(least: int, most: int) -> timedelta:
        return timedelta(minutes=dice.randrange(least, most))

    chance = dice.random()
    yield Lap(came, _S.REPORTED)
    sent = came + (minutes(1, 4) if fault.is_urgent else minutes(5, 55))
    if chance < 0.02:
        yield Lap(sent, _S.CANCELLED, why=_("The household mended it itself"))
        return
    worker = office.workers[fault.worker]
    form = Dispatch(worker_id=worker.id, team_id=worker.team_id, **_visit(year, came))
    yield Lap(sent, _S.DISPATCHED, form)
    there = sent + (minutes(4, 14) if fault.is_urgent else minutes(40, 400))
    if chance > 0.93:  # nobody had time
        there += timedelta(days=dice.randrange(3, 9))
    yield Lap(there, _S.ON_SITE, Arrival(arrived_at=there))
    ended = there + minutes(20, 130)
    yield Lap(ended, _S.DONE, Finish(result=_(fault.done), arrived_at=there, done_at=ended))
    seen = ended + minutes(60, 1200)
    is_back = dice.random() < 0.9 or year.now - seen > SLIP_BACK
    yield Lap(seen, _S.VERIFIED, Verification(is_signed=is_back))
    called = seen + minutes(300, 2400)
    if dice.random() < 0.93:
        yield Lap(called, _S.CALLED_BACK)
    yield Lap(called + minutes(30, 3000), _S.CLOSED)


def _visit(year: SampleYear, came: datetime) -> dict[str, datetime]:
    """An appointment of today, for some of those that came since yesterday."""
    if year.now - came > timedelta(days=2) or year.dice.random() < 0.3:
        return {}
    begin = year.at(year.today, 0) + timedelta(hours=year.dice.choice((9, 10, 14, 15, 16)))
    return {"visit_from": begin, "visit_until": begin + timedelta(hours=1)}


def _lines(office: _Office, year: SampleYear, one: Lived) -> Iterator[dict[str, object]]:
    """Material and labour of a paid order that is done."""
    if one.row["work_class"] != WorkClass.PAID or one.row["done_at"] is None:
        return
    for price, quantity in (
        (year.dice.choice(office.goods), 100 * year.dice.randrange(1, 3)),
        (office.labour, 50 * year.dice.randrange(1, 5)),
    ):
        yield {
            "order_id": one.id,
            "what": price.name,
            "spec": price.spec,
            "unit": price.unit,
            "quantity": quantity,
            "price": price.price,
            "amount": amount_of(quantity, price.price),
            "is_labour": price.is_labour,
        }


class _Rare:
    """What a year has few of, entered as it would have been: a step at a time, at its moment."""

    def __init__(self, session: Session, office: _Office, year: SampleYear) -> None:
        self._session, self._office, self._year = session, office, year
        worker = office.workers[0]
        self.send = Dispatch(worker_id=worker.id, team_id=worker.team_id)
        self.made = 0

    def report(self, days_ago: float, fault: SampleFault) -> tuple[int, datetime]:
        """Report a fault so long ago; its order and when that was."""
        came = self._year.now - timedelta(days=days_ago)
        fields = _fields(self._office, self._year, fault, came)
        self.made += 1
        with standing_at(self._session, came):
            return ORDERS.uses.add(self._session, fields=fields), came

    def go(self, order: int, at: datetime, to: OrderState, form: object) -> None:
        """Move an order at a moment."""
        with standing_at(self._session, at):
            ORDERS.uses.move(self._session, record_id=order, to=to, form=form)


def _special(session: Session, office: _Office, year: SampleYear) -> int:
    """Orders opened again, paused, joined, and one that waits far too long; how many."""
    rare = _Rare(session, office, year)
    for ago in (150, 65, 8):
        _opened_again(rare, ago)
    for ago, until in ((6, -1), (2, 2)):
        _paused(rare, ago, year.today + timedelta(days=until))
    first, _came = rare.report(5, _LIGHTS)
    for later in (4.9, 4.8):
        other, came = rare.report(later, _LIGHTS)
        rare.go(other, came + 7 * _HOUR, _S.JOINED, Joining(joined_to_id=first))
    order, came = rare.report(9, _COLD)
    rare.go(order, came + _HOUR, _S.DISPATCHED, rare.send)
    order, came = rare.report(0.2, _KNOCKS)
    rare.go(order, came + _HOUR, _S.DISPATCHED, rare.send)
    rare.go(order, came + 2 * _HOUR, _S.ACCEPTED, None)
    for since in (1.4, 1.2):  # they wait for their call
        order, came = rare.report(since, _WET)
        rare.go(order, came + _HOUR, _S.DISPATCHED, rare.send)
        rare.go(order, came + 5 * _HOUR, _S.DONE, Finish(result=_(_WET.done)))
        rare.go(order, came + 9 * _HOUR, _S.VERIFIED, Verification(is_signed=True))
    return rare.made


def _opened_again(rare: _Rare, ago: int) -> None:
    """It was not right after all; the newest waits for somebody to be sent again."""
    order, came = rare.report(ago, _WET)
    again = OpenAgain(not_right=_("It is wet again after rain"))
    after = Finish(result=_("Sealed from outside as well"))
    seen = Verification(is_signed=True)
    steps = [
        (1, _S.DISPATCHED, rare.send),
        (6, _S.DONE, Finish(result=_(_WET.done))),
        (24, _S.VERIFIED, seen),
        (48, _S.REOPENED, again),
        (49, _S.DISPATCHED, rare.send),
        (55, _S.DONE, after),
        (72, _S.VERIFIED, seen),
        (96, _S.CLOSED, None),
    ]
    for hours, to, form in steps if ago > 10 else steps[:4]:
        rare.go(order, came + hours * _HOUR, to, form)


def _paused(rare: _Rare, ago: int, until: date) -> None:
    order, came = rare.report(ago, _KNOCKS)
    waits = Waiting(
        waits_for=WaitedFor.SUPPLIER,
        wait_why=_("Part ordered, comes in some days"),
        wait_until=until,
    )
    rare.go(order, came + _HOUR, _S.DISPATCHED, rare.send)
    rare.go(order, came + 3 * _HOUR, _S.PAUSED, waits)
