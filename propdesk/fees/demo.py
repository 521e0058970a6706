"""Invented money for a sample estate: a year of bills, most of it paid, as an office has it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import count

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.clock_check import INVENTED
from propdesk.db.past.moments import SampleYear
from propdesk.db.records import saving
from propdesk.db.records.moving import move
from propdesk.db.store import Store, today, use_case, use_case_of
from propdesk.estate.models import Unit
from propdesk.estate.rules import AreaBasis, PayerState, UnitKind
from propdesk.estate.sample.service import (
    TOUCHES as DEMO_TOUCHES,
    create_demo,
    sample_developer,
)
from propdesk.fees.billing.billing import publish_run
from propdesk.fees.counter.collecting import TOUCHES as COLLECT_TOUCHES, collect_payment
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.counter.reversing import void_receipt
from propdesk.fees.dues.household_dues import DueLine, household_dues
from propdesk.fees.payers.service import PAYER, PayerFields
from propdesk.fees.periods import first_of_month, last_of_month, month_number
from propdesk.fees.receipts.outputs import put_out_receipt
from propdesk.fees.rules import Formula, Method
from propdesk.fees.shifts.shifts import close_shift, open_shift, shift_report
from propdesk.fees.tariff_models import FeeItem
from propdesk.fees.tariffs.changes import create_tariff
from propdesk.fees.tariffs.items import ensure_first_items
from propdesk.fees.tariffs.tariffs import Applies, TariffFields, VersionFields
from propdesk.kernel.clock import Clock
from propdesk.kernel.i18n import _
from propdesk.kernel.money import ZERO, Money, total
from propdesk.kernel.progress import NoProgress, Progress
from propdesk.system.settings.service import EstateSettings, change_estate_settings, estate_settings

Tick = Callable[[], None]
MONTHS = 13  # the one that runs, and twelve before it
FIRST_ROUND_DAYS_AGO = 75
LAST_DAYS = 14
METHODS = (Method.CASH, Method.WECHAT, Method.ALIPAY, Method.TRANSFER, Method.WECHAT)
GIVEN, GIFTS = 3, 8  # months that the developer gave, and to how many rooms
PAID_AFTER = 19  # days after the bill, where it is paid in its month
STEADY = 3  # who pay each month; more of them would be slow in a large estate
WHOLE = 10  # numbers of payments from here on pay all and stand
PREPAID = Money(30000)
FACES = (10000, 5000, 2000, 1000, 500, 100, 50, 10, 1)  # notes and coins, in fen
# Of twenty households: the one that never pays, the one that stopped, the one a little late.
NEVER, STOPPED, LATE = 7, 13, 3
FEES_TOUCHES = (
    *COLLECT_TOUCHES,
    "fee_item",
    "receipt_group",
    "tariff",
    "tariff_version",
    "tariff_scope",
    "billing_run",
    "session_close",
    "payer_stretch",
    "person",
    *PAYER.touches,
    "receipt_output",
    "hand_in",
    "state_move",
    "search_entry",
)


class Backdated:
    """The office's clock some days ago; what a year would have written in its own time."""

    def __init__(self, clock: Clock, days: int) -> None:
        self._clock, self._back = clock, timedelta(days=days)

    def now(self) -> datetime:
        """That moment."""
        return self._clock.now() - self._back

    def today(self) -> date:
        """That day."""
        return self._clock.today() - self._back


@use_case(permission="system.settings", touches=(*FEES_TOUCHES, "setting"))
def create_fees_demo(session: Session, *, tick: Tick = lambda: None) -> dict[str, int]:
    """Bill a year of the sample estate and take most of the money; counts per record kind.

    `tick` is called after each month billed and each household that came to pay.
    """
    clock: Clock = session.info["clock"]
    session.info[INVENTED] = True
    try:
        _tariffs(session)
        _payers(session)
        charges = _bill(session, clock, tick)
        receipts = _collect(session, clock, tick)
    finally:
        session.info["clock"] = clock
        del session.info[INVENTED]
    return {"charges": charges, "receipts": receipts}


@use_case(permission="system.settings", touches=(*DEMO_TOUCHES, *FEES_TOUCHES, "setting"))
def create_sample(
    session: Session, *, units: int, progress: Progress | None = None
) -> dict[str, int]:
    """Fill an empty estate with people and money in one transaction: a whole sample or nothing.

    A name is given to an estate that has none. Raises EstateNotEmpty, and Cancelled through
    `progress`.
    """
    counts = create_demo(session, units=units)
    if not estate_settings(session).name:
        sample = EstateSettings(name=_("Sample estate"), company=_("Sample property company"))
        change_estate_settings(session, settings=sample)
    watch, done, steps = progress or NoProgress(), count(1), MONTHS + 2 * units
    return counts | create_fees_demo(
        session, tick=lambda: watch.step(min(next(done), steps), steps)
    )


class _AndMore:
    """Progress of a part, with so many steps still to come after it."""

    def __init__(self, progress: Progress, more: int) -> None:
        self._progress, self._more = progress, more

    def step(self, done: int, total: int) -> None:
        """A `Progress`."""
        self._progress.step(done, total + self._more)


def fill_sample_estate(
    store: Store, *, units: int, progress: Progress | None = None
) -> dict[str, int]:
    """Fill an empty estate with people, money and a year of what every subject declares by its
    `sample`, in one transaction: a whole sample or nothing; counts per kind.

    Raises EstateNotEmpty, and Cancelled through `progress`.
    """
    makers = {name: load() for name, load in store.declarations.samples.items()}
    used: list[Callable[..., object]] = [create_sample, *makers.values()]
    touches = {table for function in used for table in use_case_of(function).touches}
    watch = progress or NoProgress()
    steps = MONTHS + 2 * units

    @use_case(permission="system.settings", touches=tuple(sorted(touches)))
    def fill(session: Session) -> dict[str, int]:
        counts = create_sample(session, units=units, progress=_AndMore(watch, len(makers)))
        done = count(steps + 1)
        for name, make in makers.items():
            counts |= make(session, year=SampleYear(session, name, units))
            watch.step(next(done), steps + len(makers))
        return counts

    return store.write(fill)


def _tariffs(session: Session) -> None:
    items = {item.code: item.id for item in ensure_first_items(session)}
    begin = first_of_month(month_number(today(session)) - MONTHS)
    for code, name, kinds, formula, price in (
        ("WY", _("Property fee, rooms"), (UnitKind.ROOM,), Formula.AREA, 2_800_000),
        ("WY", _("Property fee, shops"), (UnitKind.SHOP,), Formula.AREA, 4_500_000),
        ("CW", _("Parking space fee, monthly"), (UnitKind.SPACE,), Formula.FIXED, 80_000_000),
        ("ZX", _("Renovation rubbish, per load"), (), Formula.COUNTER, 120_000_000),
    ):
        basis = AreaBasis.BUILT if formula is Formula.AREA else None
        months = 0 if formula is Formula.COUNTER else 1
        create_tariff(
            session,
            fields=TariffFields(
                fee_item_id=items[code],
                name=name,
                formula=formula,
                period_months=months,
                applies=Applies(kinds),
            ),
            version=VersionFields(effective_from=begin, price=price, area_basis=basis),
        )


def _payers(session: Session) -> None:
    """The developer gave the first months of some rooms, and pays half of a shop's."""
    sample_developer(session)
    begin = first_of_month(month_number(today(session)) - MONTHS + 1)
    last = last_of_month(month_number(begin) + GIVEN - 1)
    item = session.scalars(select(FeeItem.id).where(FeeItem.code == "WY")).one()
    gift = PayerFields(
        unit_id=0, item_id=item, first=begin, until=last,
        why=_("The developer gave the first three months"),
    )  # fmt: skip
    made = 0
    for kind, several, share, why in (
        (UnitKind.ROOM, GIFTS, gift.share, gift.why),
        (UnitKind.SHOP, 2, gift.share // 2, _("Agreed at the sale: half until it is let")),
    ):
        found = session.scalars(
            select(Unit.id).where(Unit.kind == kind).order_by(Unit.order_key.desc()).limit(several)
        )
        for unit_id in found.all():
            fields = replace(gift, unit_id=unit_id, share=share, why=why)
            made = saving.add(session, PAYER, fields)
    if made:
        move(session, PAYER, made, PayerState.DROPPED, why=_("The shop was let at once"))


def _bill(session: Session, clock: Clock, tick: Tick) -> int:
    """Each month was billed on its first day."""
    created, day = 0, clock.today()
    for number in range(month_number(day) - MONTHS + 1, month_number(day) + 1):
        first = first_of_month(number)
        session.info["clock"] = Backdated(clock, (day - first).days)
        created += publish_run(session, period=f"{first:%Y-%m}").created
        tick()
    return created


def _collect(session: Session, clock: Clock, tick: Tick) -> int:
    """One round of payments some months ago, then a few every day until today."""

    def pay(unit: int, number: int, *, keep: bool = False) -> int:
        issued = _pay(session, unit, number, keep=keep)
        tick()
        return issued

    homes = session.scalars(
        select(Unit.id)
        .where(Unit.kind.in_((UnitKind.ROOM, UnitKind.SHOP)))
        .order_by(Unit.order_key)
    ).all()
    steady = homes[::20][:STEADY]
    this, round_ = month_number(clock.today()), Backdated(clock, FIRST_ROUND_DAYS_AGO).today()
    before = range(this - MONTHS + 1, month_number(round_))
    after = range(month_number(round_) + 1, this)
    receipts = _by_month(session, clock, before, steady)
    session.info["clock"] = Backdated(clock, FIRST_ROUND_DAYS_AGO)
    early = [unit for index, unit in enumerate(homes) if index % 20 not in (NEVER, LATE)]
    receipts += sum(pay(unit, number) for number, unit in enumerate(early))
    _close(session)
    receipts += _by_month(session, clock, after, steady)
    due = [unit for index, unit in enumerate(homes) if index % 20 not in (NEVER, STOPPED, LATE)]
    for ago in range(LAST_DAYS - 1, -1, -1):
        session.info["clock"] = Backdated(clock, ago)
        for number, unit in enumerate(due[LAST_DAYS - 1 - ago :: LAST_DAYS]):
            receipts += pay(unit, number, keep=number == 1)
        if ago:
            _close(session)
    return receipts


def _by_month(session: Session, clock: Clock, months: range, units: Sequence[int]) -> int:
    """Those who always pay in the month of the bill, each month in another way."""
    receipts = 0
    for month in months:
        day = first_of_month(month) + timedelta(days=PAID_AFTER)
        session.info["clock"] = Backdated(clock, (clock.today() - day).days)
        receipts += sum(
            _pay(session, unit, WHOLE + (place + month) % len(METHODS))
            for place, unit in enumerate(units)
        )
        _close(session)
    return receipts


def _pay(session: Session, unit_id: int, number: int, *, keep: bool = False) -> int:
    """Pay what is due by then; every ninth pays the property fee only. How many receipts."""
    lines = _due(session, unit_id, own_only=number % 9 == 8)
    if not lines:
        return 0
    money = total(line.open for line in lines) + (PREPAID if keep else ZERO)
    order = Order(
        unit_id=unit_id,
        parts=(Part(METHODS[number % len(METHODS)], money),),
        charge_ids=tuple(line.charge_id for line in lines),
        keep_rest=keep,
    )
    receipts = collect_payment(session, order=order).receipts
    for issued in receipts:
        put_out_receipt(session, no=issued.no, way="printer")
    if number == 2 and not keep:
        void_receipt(session, no=receipts[0].no, reason=_("Wrong room"), copies_back=3)
        return len(receipts) + _pay(session, unit_id, number + 1)
    return len(receipts)


def _due(session: Session, unit_id: int, *, own_only: bool) -> list[DueLine]:
    day = today(session)
    return [
        line
        for line in household_dues(session, unit_id=unit_id).lines
        if line.period_from is not None
        and line.period_from <= day
        and (line.unit_id == unit_id if own_only else line.near)
    ]


def _close(session: Session) -> None:
    """Close the day's session, if there was one, with exactly the cash it should have."""
    if open_shift(session) is None:
        return
    expected = shift_report(session).expected
    close_shift(session, counted=_in_notes(expected))


def _in_notes(cash: Money) -> list[tuple[Money, int]]:
    """An amount in as few notes and coins as it takes."""
    counted, rest = [], cash.fen
    for face in FACES:
        pieces, rest = divmod(rest, face)
        if pieces:
            counted.append((Money(face), pieces))
    return counted
