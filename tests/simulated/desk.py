"""The cash desk: payments in every shape, voids, red receipts, prepayment, shifts."""

from datetime import date, timedelta

from propdesk.fees.billing.ahead import counter_line, lines_until
from propdesk.fees.cards.selling import CardOrder, card_line
from propdesk.fees.counter.amending import amend_receipt
from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.facts import counter_facts
from propdesk.fees.counter.orders import Collected, Order, Part
from propdesk.fees.counter.reversing import red_receipt, void_receipt
from propdesk.fees.counter.spoiling import spoil_receipt
from propdesk.fees.dues.household_dues import DueLine, household_dues
from propdesk.fees.prepayments.moving import move_back, move_between, move_prepayment
from propdesk.fees.receipts.outputs import put_out_receipt
from propdesk.fees.refunds.of_prepayment import ask_prepayment_back, keep_prepayment
from propdesk.fees.rules import Method
from propdesk.fees.shifts.shifts import begin_shift, close_shift, shift_report
from propdesk.kernel.money import ZERO, Money, total
from tests.simulated.acts import act
from tests.simulated.office import NothingThere, Office

UNITS = "SELECT id FROM unit ORDER BY id"
OWING = """SELECT DISTINCT unit_id FROM open_charge
    WHERE live AND settled <> amount AND unit_id > 0 ORDER BY 1"""
PREPAID = "SELECT account_id FROM prepayment_entry GROUP BY 1 HAVING sum(amount) > 0 ORDER BY 1"
RECEIPTS = "SELECT no FROM receipt ORDER BY id DESC LIMIT 40"
BY_MONEY = (Method.CASH, Method.WECHAT, Method.ALIPAY, Method.CARD, Method.TRANSFER)


def some_money(office: Office) -> Money:
    """Seldom nothing, less than nothing, or more than there is."""
    if office.chance(0.03):
        return Money(office.pick((0, -1, -5000, 10**15)))
    return Money(office.dice.randint(1, 80_000))


def take(office: Office, order: Order) -> Collected:
    """Take money, and remember the receipts that were handed out."""
    done = office.write(collect_payment, order=order)
    for issued in done.receipts:
        ((fen,),) = office.ask("SELECT amount FROM receipt WHERE no = ?", issued.no)
        office.memory.receipts[issued.no, fen] += 1
    return done


def parts_of(office: Office, whole: Money) -> tuple[Part, ...]:
    """A sum by one or two methods, cash with the notes that were laid down."""
    method = office.pick(BY_MONEY)
    if whole.fen > 200 and office.chance(0.2):
        first = Money(office.dice.randrange(1, whole.fen))
        return (Part(Method.CASH, first), Part(Method.WECHAT, whole - first))
    if method is Method.CASH and office.chance(0.5):
        return (Part(method, whole, Money(whole.fen + office.dice.randint(-100, 10_000))),)
    return (Part(method, whole),)


@act(50)
def pay_what_is_owed(office: Office) -> None:
    """Everything, or the lines that were ticked."""
    unit_id = office.any_of(OWING)
    lines = office.read(household_dues, unit_id=unit_id).lines
    chosen = lines if office.chance(0.6) else office.dice.sample(lines, min(2, len(lines)))
    owed = total(one.open for one in chosen)
    off = Money(owed.fen % 100) if office.chance(0.15) else ZERO
    order = Order(
        unit_id=unit_id, parts=parts_of(office, owed - off), payer="陈雨桐", rounded_off=off,
        charge_ids=tuple(one.charge_id for one in chosen),
        late_fees=_late(office, chosen), keep_rest=office.chance(0.3),
        value_day=_value_day(office),
    )  # fmt: skip
    take(office, order)


def _late(office: Office, lines: list[DueLine] | tuple[DueLine, ...]) -> tuple[int, ...]:
    return tuple(one.charge_id for one in lines) if office.chance(0.2) else ()


def _value_day(office: Office) -> date | None:
    ago = office.pick((1, 3, 40, 400, -2))
    return office.today - timedelta(days=ago) if office.chance(0.1) else None


@act(30)
def pay_a_sum(office: Office) -> None:
    """The oldest lines first, the rest kept."""
    whole = some_money(office)
    order = Order(
        unit_id=office.any_of(UNITS), parts=parts_of(office, whole), keep_rest=office.chance(0.8)
    )
    take(office, order)


@act(8)
def prepay(office: Office) -> None:
    """Money for later, for any item or one."""
    item = office.any_of("SELECT id FROM fee_item ORDER BY id") if office.chance(0.3) else None
    order = Order(
        unit_id=office.any_of(UNITS), parts=parts_of(office, some_money(office)), charge_ids=(),
        keep_rest=True, prepay_item_id=item,
    )  # fmt: skip
    take(office, order)


@act(10)
def pay_from_prepayment(office: Office) -> None:
    """What was prepaid pays, alone or beside money."""
    account = office.any_of(PREPAID)
    rows = office.ask("SELECT unit_id FROM account WHERE id = ?", account)
    unit_id = rows[0][0] or office.any_of(UNITS)
    dues = office.read(household_dues, unit_id=unit_id)
    owed, there = total(one.open for one in dues.lines), dues.prepaid_total
    used = min(owed, there) if office.chance(0.9) else there + Money(100)
    parts = [Part(Method.PREPAID, used)]
    if owed > used and office.chance(0.5):
        parts += parts_of(office, owed - used)
    chosen = tuple(one.charge_id for one in dues.lines)
    take(office, Order(unit_id=unit_id, parts=tuple(parts), charge_ids=chosen))


@act(6)
def pay_ahead(office: Office) -> None:
    """Months to come."""
    unit_id = office.any_of(UNITS)
    until = office.today + timedelta(days=office.dice.randrange(400))
    lines = office.read(lines_until, unit_id=unit_id, until=until)
    owed = total(line.amount for line in lines)
    order = Order(
        unit_id=unit_id, parts=parts_of(office, owed or Money(100)), charge_ids=(),
        new_lines=lines, keep_rest=office.chance(0.5),
    )  # fmt: skip
    take(office, order)


@act(6)
def add_a_charge(office: Office) -> None:
    """A charge of the desk, for a unit or for somebody without one."""
    tariff = office.any_of("SELECT id FROM tariff WHERE formula = 'counter' ORDER BY id")
    unit_id = None if office.chance(0.3) else office.any_of(UNITS)
    if unit_id is None:
        order = Order(
            unit_id=None, parts=(Part(Method.CASH, some_money(office)),), keep_rest=True,
            walk_in=office.pick(("沈师傅", "马师傅 19900001234", "", "李四 123")),
        )  # fmt: skip
        take(office, order)
        return
    quantity = office.dice.randint(1, 5) * 10**6
    line = office.read(counter_line, tariff_id=tariff, unit_id=unit_id, quantity=quantity)
    order = Order(
        unit_id=unit_id, parts=parts_of(office, line.amount), new_lines=(line,), charge_ids=(),
    )  # fmt: skip
    take(office, order)


@act(8)
def take_a_deposit(office: Office) -> None:
    """One that waits to be collected, alone or with what is owed."""
    query = """SELECT unit_id FROM deposit WHERE charge_id IS NULL AND unit_id IS NOT NULL
        AND holder = 'ours' AND comes = 'collect' ORDER BY id DESC LIMIT 20"""
    unit_id = office.any_of(query)
    facts = office.read(counter_facts, unit_id=unit_id)
    lines, owed = facts.deposits.to_collect[:1], facts.desk.lines[:1]
    if not lines:
        raise NothingThere
    owed = owed if office.chance(0.3) else ()
    parts = parts_of(office, total([*(one.amount for one in lines), *(one.open for one in owed)]))
    order = Order(
        unit_id=unit_id, parts=parts, new_lines=lines,
        charge_ids=tuple(one.charge_id for one in owed),
    )  # fmt: skip
    take(office, order)


@act(5)
def sell_by_card(office: Office) -> None:
    """Water or power for a sum."""
    meter = office.any_of("SELECT id FROM meter WHERE by_card ORDER BY id")
    ((unit_id,),) = office.ask("SELECT unit_id FROM meter WHERE id = ?", meter)
    line = office.read(card_line, order=CardOrder(meter_id=meter, money=some_money(office)))
    parts = parts_of(office, line.amount)
    take(office, Order(unit_id=unit_id, parts=parts, new_lines=(line,), charge_ids=()))


@act(6)
def void(office: Office) -> None:
    """A receipt of the open session."""
    no = office.any_of(RECEIPTS)
    office.write(void_receipt, no=no, reason="收错户" if office.chance(0.9) else "")


@act(4)
def red(office: Office) -> None:
    """A receipt of a session that is closed."""
    no = office.any_of("SELECT no FROM receipt ORDER BY id DESC LIMIT 200")
    office.write(red_receipt, no=no, reason="退款")


@act(2)
def spoil_or_amend(office: Office) -> None:
    """The paper is spoilt, or the method was typed wrong."""
    no = office.any_of(RECEIPTS)
    if office.chance(0.5):
        office.write(spoil_receipt, no=no, reason="纸卡了")
    else:
        office.write(amend_receipt, no=no, reason="按错", method=office.pick(BY_MONEY))


@act(3)
def put_out(office: Office) -> None:
    """A receipt is printed again."""
    office.write(put_out_receipt, no=office.any_of(RECEIPTS), way="print", why="丢了")


@act(4)
def move_prepaid(office: Office) -> None:
    """Prepayment goes to another unit, or comes back."""
    if office.chance(0.3):
        query = "SELECT id FROM payment WHERE kind = 'move' ORDER BY id DESC LIMIT 20"
        office.write(move_back, payment_id=office.any_of(query), reason="弄错")
        return
    account, money = office.any_of(PREPAID), some_money(office)
    if office.chance(0.5):
        other = office.any_of("SELECT id FROM account ORDER BY id")
        office.write(move_between, ends=(account, other), amount=money, reason="约定")
        return
    office.write(
        move_prepayment, from_account_id=account, to_unit_id=office.any_of(UNITS), amount=money,
        reason="约定",
    )  # fmt: skip


@act(4)
def ask_prepaid_back(office: Office) -> None:
    """Prepayment is asked back, or kept after all."""
    if office.chance(0.4):
        refund = office.any_of("SELECT id FROM deposit_refund ORDER BY id DESC LIMIT 20")
        office.write(keep_prepayment, refund_id=refund, why="不退了")
        return
    office.write(
        ask_prepayment_back,
        account_id=office.any_of(PREPAID),
        amount=some_money(office),
        why="搬走",
    )


@act(3)
def begin_a_shift(office: Office) -> None:
    """The drawer begins with some change."""
    office.write(begin_shift, float_amount=Money(office.pick((0, 20_000, 50_000, -1))))


@act(12)
def close_a_shift(office: Office) -> None:
    """The drawer is counted, right or wrong; or somebody else's is closed."""
    others = office.ask(
        "SELECT id FROM cash_session WHERE id NOT IN (SELECT session_id FROM session_close) "
        "ORDER BY id"
    )
    session_id = office.pick(others)[0] if others and office.chance(0.4) else None
    report = office.read(shift_report, session_id=session_id)
    counted = report.expected + Money(office.pick((0, 0, 0, 0, 100, -250)))
    office.write(
        close_shift,
        counted=office.pick((counted, counted, None)),
        explanation=office.pick(("", "少找了零")),
        handed_to="王会计",
        session_id=session_id,
        absence="休假" if session_id else "",
    )
