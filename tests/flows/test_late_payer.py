"""Somebody pays late in a real window: a part first, the rest later, the late fee kept, a part of
it waived and the rest paid; every sum is counted again by plain SQL."""

import sqlite3
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from propdesk.db.keeping.layout import DataFolder
from propdesk.db.keeping.opening import check_at_start, open_data
from propdesk.fees.checks.checks import check_books
from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.rules import Method
from propdesk.kernel.money import Money
from propdesk.modules import declared
from propdesk.system.settings.estate_settings import change_estate_settings, estate_settings
from propdesk.system.users.users import actor_for
from tests.clocks import StoppedClock
from tests.fees.late.clauses_made import add_clause
from tests.flows.clerk import unit_of
from tests.flows.screen import RealClerk, has_screen, screen

pytestmark = [
    pytest.mark.skipif(not has_screen(), reason="no screen of its own can be made here"),
    pytest.mark.timeout(600),
]
ROOM = "1-1-101"
PART = date(2026, 10, 10)
_SETTLED = """
    SELECT p.value_day, a.amount FROM allocation AS a JOIN payment AS p ON p.id = a.payment_id
    WHERE a.charge_id = ? ORDER BY p.value_day, a.id
"""
_OF_FEES = {
    "waived": """
        SELECT coalesce(sum(r.amount), 0) FROM reduction AS r JOIN charge AS c
        ON c.id = r.charge_id AND c.kind = 'late_fee'
    """,
    "paid": """
        SELECT coalesce(sum(a.amount), 0) FROM allocation AS a JOIN charge AS c
        ON c.id = a.charge_id AND c.kind = 'late_fee'
    """,
}


def test_a_late_payer_pays_in_parts_and_gets_some_of_the_late_fee_waived(
    office_folder: DataFolder, tmp_path: Path
) -> None:
    put_late_payer(office_folder)
    with screen("1366x768") as display, RealClerk(display, tmp_path) as clerk:
        clerk.wait(lambda seen: bool(seen["ready"]) and seen["page"] == "today.today")
        clerk.begin_at("fees.desk")
        # Both months are ticked; the desk asks what becomes of the late fee: 3 keeps it.
        clerk.do(ROOM, "<Enter>", "+", "3")
        assert clerk.store.read(check_books) == ()
        fee = counted_again(office_folder)
        assert fee == {"2026-09-30": 756, "2026-10-31": 377}
        clerk.begin_at("fees.late_fees")
        # The older one: 4.00 of 7.56 are waived, within the ceiling of this role.
        clerk.do("<F6>", "<Tab>", "<Ctrl+A>", "4.00", "<Tab>", "首次逾期", "<Ctrl+Return>")
        assert sums(office_folder)["waived"] == 400
        clerk.begin_at("fees.desk")
        clerk.do(ROOM, "<Enter>", "<F10>", "+")
        books = sums(office_folder)
        assert books == {"waived": 400, "paid": 756 - 400 + 377, "open": 0}
        assert clerk.store.read(check_books) == ()
        assert clerk.leave() == ""


def counted_again(folder: DataFolder) -> dict[str, int]:
    """Due day → the late fee in fen, out of the bare tables: days from the due day or the last
    payment to each value day, at 0.05 %."""
    with sqlite3.connect(folder.database) as raw:
        lines = raw.execute(
            "SELECT c.id, c.due_day, c.amount FROM charge AS c JOIN open_charge AS o "
            "ON o.charge_id = c.id JOIN unit AS u ON u.id = c.unit_id "
            "WHERE u.code = ? AND c.kind = 'normal' AND o.live = 1", (ROOM,),
        ).fetchall()  # fmt: skip
        found = {}
        for charge, due, amount in lines:
            exact, since, unpaid = Decimal(0), date.fromisoformat(due), amount
            for day, paid in raw.execute(_SETTLED, (charge,)):
                days = max(0, (date.fromisoformat(day) - since).days)
                exact += Decimal(unpaid * days * 5) / 10_000
                since, unpaid = max(since, date.fromisoformat(day)), unpaid - paid
            found[due] = int(exact.quantize(Decimal(1), ROUND_HALF_UP))
        return found


def sums(folder: DataFolder) -> dict[str, int]:
    """What of the late fees was waived, paid and stands open, in fen."""
    with sqlite3.connect(folder.database) as raw:
        (whole,) = raw.execute(
            "SELECT coalesce(sum(amount), 0) FROM open_charge WHERE kind = 'late_fee' AND live = 1"
        ).fetchone()
        waived, paid = (raw.execute(_OF_FEES[name]).fetchone()[0] for name in _OF_FEES)
        return {"waived": waived, "paid": paid, "open": whole - waived - paid}


def put_late_payer(folder: DataFolder) -> None:
    """A clause, a ceiling of waivers, and a part of September paid on 10 October."""
    opened = open_data(folder.root, clock=StoppedClock(), declarations=declared())
    check_at_start(opened)
    store = opened.store
    store.actor = store.read(actor_for, 1)
    known = store.read(estate_settings)
    ceilings = (("manager", 500),)
    store.write(change_estate_settings, settings=replace(known, waiver_ceilings=ceilings))
    add_clause(store)
    part = Order(
        unit_id=unit_of(store, ROOM), parts=(Part(Method.TRANSFER, Money(10_000)),),
        charge_ids=(1,), value_day=PART,
    )  # fmt: skip
    store.write(collect_payment, order=part)
    opened.close()
