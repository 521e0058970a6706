"""A payment by several methods: each method and each item keeps its own sum, to the fen."""

from sqlalchemy import text
from sqlalchemy.orm import Session

from propdesk.db.store import use_case
from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.reports.collected import COLLECTED
from propdesk.fees.reports.identities import proofs_of, read_identities, short_told
from propdesk.fees.reports.reading import read_report
from propdesk.fees.reports.rows import FigureAsked, rows_behind, rows_of_breach
from propdesk.fees.reports.spans import parse_span
from propdesk.fees.rules import Method
from propdesk.kernel.money import Money
from tests.offices import Office

METHODS = {"cash": 10_000, "wechat": 25_000, "card": 64_999, "alipay": 12_345}


def test_several_methods_pay_the_first_lines_first_and_both_sums_stay(office: Office) -> None:
    parts = tuple(Part(Method(word), Money(fen)) for word, fen in METHODS.items())
    order = Order(unit_id=office.units["1-1-101"], parts=parts, keep_rest=True)
    office.store.write(collect_payment, order=order)
    span = parse_span("2026-11", office.store.clock.today())
    said = office.store.read(read_report, report=COLLECTED, span=span, cut=("item",))
    assert {word: said.figure(word).amount for word in METHODS} == METHODS
    assert said.figure("money").amount == sum(METHODS.values())
    fee, prepaid = said.lines
    assert said.figure("money", fee).amount == 2 * 37_702  # two bills of 134.65 m²
    assert said.figure("cash", prepaid).amount == 0  # the last method pays what is left over
    assert said.figure("money", prepaid).amount == sum(METHODS.values()) - 2 * 37_702
    asked = FigureAsked(span=span, cut=("item",), key=fee.key, column="card")
    rows = office.store.read(rows_behind, report=COLLECTED, asked=asked)
    assert rows.amount.fen == said.figure("card", fee).amount
    found = office.store.read(read_identities, span=span)
    told, holds = short_told((*found.checks, *proofs_of(COLLECTED, said, found)))
    assert holds, told


def test_an_identity_that_does_not_hold_is_named_with_its_difference(office: Office) -> None:
    @use_case(permission="", touches=("open_charge",))
    def break_it(session: Session) -> None:
        session.execute(text("UPDATE open_charge SET settled = 100 WHERE charge_id = 1"))

    office.store.write(break_it)
    span = parse_span("2026-11", office.store.clock.today())
    found = office.store.read(read_identities, span=span)
    told, holds = short_told(found.checks)
    assert not holds
    assert "1.00" in told


def test_the_rows_of_a_breach_are_named_with_what_they_say(office: Office) -> None:
    @use_case(permission="", touches=("open_charge",))
    def break_it(session: Session) -> None:
        session.execute(text("UPDATE open_charge SET settled = 100 WHERE charge_id = 1"))

    assert office.store.read(rows_of_breach).rows == ()
    office.store.write(break_it)
    found = office.store.read(rows_of_breach)
    assert (found.rows[0].row, found.rows[0].opens) == ("charge", 1)
    assert abs(found.rows[0].amount.fen) == 100
    assert "1.00" in found.rows[0].reason
