"""Expected by the books, settled, fee, difference; days are settled once."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.counter.reversing import red_receipt
from propdesk.fees.rules import Method
from propdesk.fees.settlements.register import (
    SETTLEMENTS,
    SettlementFields,
    SettlementRow,
    due_settlements,
)
from propdesk.fees.settlements.rules import TakingsChannel
from propdesk.fees.shifts.shifts import close_shift
from propdesk.kernel.money import ZERO, Money
from propdesk.kernel.records.refusals import FieldsRefused
from tests.clocks import StoppedClock
from tests.fees.bank.sheets import bring_in, wechat_file
from tests.offices import Office

DAY = date(2026, 11, 20)
WHOLE = SettlementFields(first=DAY, last=DAY, settled=Money(29_820), fee=Money(180), came_on=DAY)


def take(office: Office, fen: int, method: Method) -> str:
    order = Order(
        unit_id=office.units["1-1-101"], parts=(Part(method, Money(fen)),), keep_rest=True
    )
    return office.store.write(collect_payment, order=order).receipts[0].no


@pytest.fixture
def taken(office: Office) -> Office:
    """300.00 by WeChat, 50.00 by Alipay, 70.00 in cash."""
    take(office, 30_000, Method.WECHAT)
    take(office, 5_000, Method.ALIPAY)
    take(office, 7_000, Method.CASH)
    return office


def add(office: Office, fields: SettlementFields) -> SettlementRow:
    made = office.store.write(SETTLEMENTS.uses.add, fields=fields)
    (row,) = office.store.read(SETTLEMENTS.records.rows, ids=[made])
    return row


def test_what_was_taken_is_settled_and_fee(taken: Office) -> None:
    row = add(taken, WHOLE)
    assert (row.expected, row.difference) == (Money(30_000), ZERO)


def test_a_difference_needs_a_reason_and_is_kept(taken: Office) -> None:
    less = replace(WHOLE, settled=Money(20_000))
    with pytest.raises(FieldsRefused):
        add(taken, less)
    assert add(taken, replace(less, why="退款已扣")).difference == Money(9_820)


def test_what_a_red_receipt_gave_back_is_taken_off(taken: Office) -> None:
    taken.store.write(close_shift, counted=None)
    taken.store.write(red_receipt, no="SJ2026-000002", reason="付错")
    alipay = replace(WHOLE, channel=TakingsChannel.ALIPAY, settled=ZERO, fee=ZERO)
    assert add(taken, alipay).expected == ZERO


def test_days_of_a_channel_are_settled_once(taken: Office) -> None:
    add(taken, WHOLE)
    with pytest.raises(FieldsRefused):
        add(taken, WHOLE)
    add(taken, replace(WHOLE, channel=TakingsChannel.ALIPAY, settled=Money(5_000), fee=ZERO))


def test_days_the_wrong_way_round_or_a_fee_below_nothing_are_refused(taken: Office) -> None:
    for wrong in (
        replace(WHOLE, fee=Money(-1)),
        replace(WHOLE, first=date(2026, 11, 21)),
    ):
        with pytest.raises(FieldsRefused):
            add(taken, wrong)


def test_today_says_which_channel_did_not_settle_for_a_week(taken: Office) -> None:
    assert list(taken.store.read(lambda session: list(due_settlements(session)))) == []
    add(taken, replace(WHOLE, channel=TakingsChannel.ALIPAY, settled=Money(5_000), fee=ZERO))
    assert isinstance(taken.store.clock, StoppedClock)
    taken.store.clock.go_on(days=1)
    take(taken, 4_000, Method.ALIPAY)
    taken.store.clock.go_on(days=9)
    (line,) = taken.store.read(lambda session: list(due_settlements(session)))
    assert line.oldest == date(2026, 11, 21)


def test_what_the_statements_say_of_the_days_is_told_and_another_fee_is_doubted(
    taken: Office, tmp_path: Path
) -> None:
    def warned(fields: SettlementFields) -> dict[str, str]:
        assert SETTLEMENTS.warnings is not None
        ask = SETTLEMENTS.warnings
        return taken.store.read(lambda session: dict(ask(session, 0, fields)))

    assert warned(WHOLE) == {}
    rows = [
        ("2026-11-20 10:00:00", "4200001", "300.00", "1-1-101物业费"),
        ("2026-11-20 11:00:00", "4200002", "-20.00", "1-1-101物业费"),
    ]
    bring_in(taken.store, wechat_file(tmp_path / "w.csv", rows))
    assert set(warned(WHOLE)) == {"fee", "settled"}
    assert "1.68" in warned(WHOLE)["fee"]
    assert warned(replace(WHOLE, settled=Money(27_832), fee=Money(168))) == {}
    assert SETTLEMENTS.recalls is not None
    recalls = SETTLEMENTS.recalls
    told = taken.store.read(lambda session: dict(recalls(session, WHOLE)))
    assert "278.32" in told["last"]
