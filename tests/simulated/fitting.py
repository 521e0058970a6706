"""Records that only fit what the books say: a correction of a line that is open, a deduction from a
deposit that is held. Their other fields are filled as all are."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from propdesk.fees.corrections.rules import CorrectionKind
from propdesk.fees.deposits.rules import Holder, Origin
from propdesk.fees.late.rules import LateCap
from propdesk.fees.public_income.rules import (
    BookingKind,
    DecisionFor,
    IncomeSource,
    PublicWay,
    Rhythm,
)
from propdesk.kernel.money import Money
from tests.simulated.acts import act
from tests.simulated.office import NothingThere, Office
from tests.simulated.records import registers, uses_of
from tests.simulated.values import filled

Fields = dict[str, Any]
DEPOSITS = "SELECT id FROM fee_item WHERE nature = 'deposit' ORDER BY id"
INCOME = "SELECT id FROM fee_item WHERE nature = 'own_income' ORDER BY id"
HELD = """SELECT d.id FROM deposit d WHERE coalesce((SELECT sum(a.amount) FROM allocation a
    WHERE a.charge_id = d.charge_id), 0) + coalesce((SELECT sum(e.amount) FROM deposit_entry e
    WHERE e.deposit_id = d.id), 0) > 0 ORDER BY d.id"""


def _one(office: Office, query: str, *values: object) -> tuple[Any, ...]:
    rows = office.ask(query, *values)
    if not rows:
        raise NothingThere
    return office.pick(rows)


def _correction(office: Office) -> Fields:
    charge, unit, left = _one(
        office,
        """SELECT charge_id, unit_id, amount - settled FROM open_charge
        WHERE live AND settled < amount AND unit_id > 0 ORDER BY charge_id DESC LIMIT 80""",
    )
    amount = Money(office.dice.randint(1, max(1, left)))
    kinds = list(CorrectionKind)
    return {
        "charge_id": charge, "unit_id": unit, "kind": office.pick(kinds), "amount": amount,
        "why": "电梯停了十二天", "decide_by": None, "due_on": None,
    }  # fmt: skip


def _deposit(office: Office) -> Fields:
    unit = office.any_of("SELECT id FROM unit ORDER BY id")
    return {
        "fee_item_id": office.any_of(DEPOSITS), "unit_id": unit, "comes": Origin.COLLECT,
        "holder": Holder.OURS, "since": None, "refund_by": None,
        "amount": Money(office.dice.randint(1, 2000) * 100),
    }  # fmt: skip


def _deduction(office: Office) -> Fields:
    return {
        "deposit_id": office.any_of(HELD), "income_item_id": office.any_of(INCOME),
        "amount": Money(office.dice.randint(1, 30_000)), "told_on": office.today,
        "objects_until": office.today + timedelta(days=office.dice.randrange(15)),
        "agreed_on": office.today, "rest_by": None,
    }  # fmt: skip


def _agreement(office: Office) -> Fields:
    unit, debtor = _one(
        office,
        """SELECT o.unit_id, p.name FROM open_charge o JOIN account a ON a.id = o.account_id
        JOIN person p ON p.id = a.person_id
        WHERE o.live AND o.settled < o.amount AND o.unit_id > 0 AND o.due_day <= ? ORDER BY 1""",
        office.today.isoformat(),
    )
    times = office.dice.randint(1, 6)
    return {
        "unit_id": unit, "debtor": debtor, "due_until": office.today, "amount": None,
        "times": times, "first_day": office.today + timedelta(days=10), "plan": "",
    }  # fmt: skip


def _book(office: Office) -> Fields:
    first = office.dice.randrange(10, 90) * 1000
    ends = f"{first:06d}", f"{first + office.dice.randrange(60):06d}"
    return {"prefix": office.pick(("", "A", "B")), "first_no": ends[0], "last_no": ends[1]}


def _paper(office: Office) -> Fields:
    books = "SELECT prefix, low, high, length(first_no) FROM receipt_book WHERE state = 'out'"
    prefix, low, high, digits = _one(office, f"{books} ORDER BY id")
    number = office.dice.randint(low, high + office.dice.randrange(2))
    return {"written": f"{prefix}{number:0{digits}d}", "day": office.today, "why": "写坏"}


def _hand_in(office: Office) -> Fields:
    who, counted = _one(
        office,
        """SELECT s.user_name, c.counted FROM cash_session s
        JOIN session_close c ON c.session_id = s.id WHERE c.counted > 0 ORDER BY s.id""",
    )
    return {
        "cashier": who, "closed_on": office.today, "due_by": office.today, "turn": None,
        "price": None, "first_ticket": "", "last_ticket": "",
        "amount": Money(office.dice.randint(1, counted)),
    }  # fmt: skip


def _clause(office: Office) -> Fields:
    return {
        "item_id": office.any_of(INCOME), "agreed_on": date(2024, 1, 1), "first": office.today,
        "rate": office.pick((3000, 5000)), "cap": LateCap.PRINCIPAL, "yearly": None,
    }  # fmt: skip


def _public_contract(office: Office) -> Fields:
    return {
        "rhythm": Rhythm.QUARTERLY, "rent": None, "plan": "", "first": office.today,
        "amount": Money(office.dice.randint(100, 10**7)), "first_due": office.today,
        "last": office.today + timedelta(days=office.dice.randrange(700)),
    }  # fmt: skip


def _public_booking(office: Office) -> Fields:
    return {
        "kind": BookingKind.INCOME, "source": office.pick(list(IncomeSource)), "cost": None,
        "contract_id": None, "decision_id": None, "way": PublicWay.ACCOUNT, "receipt_no": "",
        "day": office.today, "amount": Money(office.dice.randint(1, 10**6)), "slip_no": "20260101",
    }  # fmt: skip


def _public_decision(office: Office) -> Fields:
    return {
        "purpose": DecisionFor.USE, "amount": Money(office.dice.randint(1, 10**6)),
        "percent": None, "day": office.today,
    }  # fmt: skip


FITTING: Mapping[str, Callable[[Office], Fields]] = {
    "line_correction": _correction,
    "deposit": _deposit,
    "deposit_deduction": _deduction,
    "instalment_agreement": _agreement,
    "court_case": lambda office: {
        key: value
        for key, value in _agreement(office).items()
        if key in ("unit_id", "debtor", "due_until")
    },
    "receipt_book": _book,
    "paper_receipt": _paper,
    "hand_in": _hand_in,
    "late_clause": _clause,
    "public_contract": _public_contract,
    "public_booking": _public_booking,
    "public_decision": _public_decision,
}


@act(20)
def enter_what_fits_the_books(office: Office) -> None:
    """A record of those, mostly as the books have it."""
    register = office.pick([one for one in registers() if one.kind.kind in FITTING])
    kind = register.kind
    fitting = FITTING[kind.kind](office)
    fields = replace(filled(office, kind.fields, kind.table), **fitting)
    office.write(uses_of(office, register).add, fields=fields)
    office.tally["kind", kind.kind] += 1
