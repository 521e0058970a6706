"""Prepayment belongs to whoever paid it: who may use it, what it covers, what papers say of it."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.estate.people.occupancy import add_role, roles_of_unit
from propdesk.estate.records import RoleFields, SpaceFields, UnitFields
from propdesk.estate.rules import RoleKind, SpaceTenure, UnitKind
from propdesk.estate.units.listed import UNIT_USES
from propdesk.estate.units.registering import save_space
from propdesk.fees.arrears.arrears import arrears
from propdesk.fees.billing.billing import draft_run, publish_run
from propdesk.fees.checks.checks import check_books
from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.facts import counter_facts
from propdesk.fees.counter.orders import Collected, Order, Part
from propdesk.fees.counter.ticket import Ticket
from propdesk.fees.documents import receipt_pdf
from propdesk.fees.dues.household_dues import HouseholdDues, household_dues
from propdesk.fees.dues.prepaid import PrepaidTooLittle, coverage
from propdesk.fees.models import Payment
from propdesk.fees.receipts.receipts import stored_facts
from propdesk.fees.rules import Formula, Method, PaymentKind
from propdesk.fees.tariffs.changes import create_tariff
from propdesk.fees.tariffs.tariffs import Applies, TariffFields, VersionFields, fee_items
from propdesk.kernel.i18n import using_language
from propdesk.kernel.money import ZERO, Money
from propdesk.system.settings.estate_settings import change_estate_settings, estate_settings
from tests.fees.sample_papers import texts
from tests.offices import Office

FLAT, OTHER = "1-1-101", "1-1-102"
MONTH = Money(37702)  # of 101; 102 pays 280.00


def cash(fen: int) -> Part:
    return Part(Method.CASH, Money(fen))


def prepaid(fen: int) -> Part:
    return Part(Method.PREPAID, Money(fen))


def pay(office: Office, code: str, *parts: Part, **wanted: Any) -> Collected:
    order = Order(unit_id=office.units[code], parts=parts, **wanted)
    return office.store.write(collect_payment, order=order)


def desk_of(office: Office, code: str = FLAT) -> HouseholdDues:
    return office.store.read(household_dues, unit_id=office.units[code])


def bill_without_offsets(office: Office, period: str) -> None:
    """Bill while the office leaves prepayments to the desk."""
    settings = replace(office.store.read(estate_settings), offset_after_billing=False)
    office.store.write(change_estate_settings, settings=settings)
    office.store.write(publish_run, period=period)


def let_to_the_neighbour(office: Office) -> None:
    """The owner of 102 rents 101: one household at the desk, two debtors."""
    (owner,) = office.store.read(roles_of_unit, unit_id=office.units[OTHER])
    office.store.write(
        add_role,
        unit_id=office.units[FLAT],
        person_id=owner.person_id,
        fields=RoleFields(RoleKind.TENANT, since=date(2026, 11, 1)),
    )


def ticket_of(office: Office, code: str) -> Ticket:
    ticket = Ticket(day=date(2026, 11, 20), use_prepaid=True)
    ticket.take_facts(office.store.read(counter_facts, unit_id=office.units[code]), first=True)
    return ticket


def test_a_strangers_prepayment_is_neither_offered_nor_spent(office: Office) -> None:
    pay(office, FLAT, cash(75404 + 100000), keep_rest=True)
    let_to_the_neighbour(office)

    ticket = ticket_of(office, OTHER)
    ticket.checked = {row.id for row in ticket.rows}
    assert {row.unit_code for row in ticket.chosen} == {OTHER}
    assert (ticket.balance, ticket.till(None).prepaid) == (ZERO, ZERO)
    with pytest.raises(PrepaidTooLittle, match=r"0\.00.*560\.00"):
        pay(office, OTHER, prepaid(56000))
    assert desk_of(office, FLAT).prepaid_total == Money(100000)
    assert desk_of(office, OTHER).prepaid_total == ZERO


def test_each_debtor_of_one_payment_uses_the_own_prepayment_only(office: Office) -> None:
    pay(office, FLAT, cash(75404 + 10000), keep_rest=True)
    bill_without_offsets(office, "2026-11")
    let_to_the_neighbour(office)

    ticket = ticket_of(office, FLAT)
    ticket.checked = {row.id for row in ticket.rows}
    assert ticket.till(None).prepaid == Money(10000)
    done = office.store.write(collect_payment, order=ticket.order(ticket.till(None)))
    assert done.amount == MONTH + Money(3 * 28000) - Money(10000)
    assert done.prepaid_used == Money(10000)
    assert office.store.read(check_books) == ()


def test_the_whole_of_the_own_prepayment_is_used_whatever_line_is_the_oldest(
    office: Office,
) -> None:
    pay(office, FLAT, cash(75404 + 37702), keep_rest=True)
    bill_without_offsets(office, "2026-11")
    let_to_the_neighbour(office)
    lines = desk_of(office).lines

    # 30,000 of cash goes to the oldest lines, which are the neighbour's.
    done = pay(
        office, FLAT, cash(30000), prepaid(37702), charge_ids=tuple(one.charge_id for one in lines)
    )
    settled = {one.line.unit_code: ZERO for one in done.allocated}
    for one in done.allocated:
        settled[one.line.unit_code] += one.amount
    assert settled == {FLAT: MONTH, OTHER: Money(30000)}
    assert office.store.read(check_books) == ()


def test_what_only_prepayment_pays_gets_a_note_of_its_own_series(office: Office) -> None:
    pay(office, FLAT, cash(75404 + 50000), keep_rest=True)
    bill_without_offsets(office, "2026-11")

    done = pay(office, FLAT, prepaid(37702))

    assert [issued.no for issued in done.receipts] == ["CD2026-000001"]
    note = office.store.read(stored_facts, no="CD2026-000001")
    assert (note.kind, note.total, note.prepaid_used) == ("offset", ZERO, MONTH)
    assert note.prepaid_left == Money(50000) - MONTH
    assert office.store.read(_kind, payment_id=done.payment_id) is PaymentKind.OFFSET
    assert pay(office, OTHER, cash(56000)).receipts[0].no == "SJ2026-000002"
    assert office.store.read(check_books) == ()


def _kind(session: Session, *, payment_id: int) -> PaymentKind:
    return session.scalars(select(Payment.kind).where(Payment.id == payment_id)).one()


def test_a_receipt_says_what_is_left_of_the_prepayment(office: Office) -> None:
    def left(done: Collected) -> Money | None:
        return office.store.read(stored_facts, no=done.receipts[0].no).prepaid_left

    assert left(pay(office, OTHER, cash(28000))) is None  # there never was any
    assert left(pay(office, FLAT, cash(75404 + 50000), keep_rest=True)) == Money(50000)
    bill_without_offsets(office, "2026-11")
    assert left(pay(office, FLAT, cash(10000))) == Money(50000)
    assert left(pay(office, FLAT, prepaid(27702))) == Money(50000 - 27702)


def test_prepayment_that_stays_beside_a_debt_of_the_same_person_is_told(office: Office) -> None:
    (owner,) = office.store.read(roles_of_unit, unit_id=office.units[FLAT])
    office.store.write(
        add_role,
        unit_id=office.units[OTHER],
        person_id=owner.person_id,
        fields=RoleFields(RoleKind.PAYER, since=date(2026, 11, 1)),
    )
    bill_without_offsets(office, "2026-11")
    lines = [one for one in desk_of(office).lines if one.unit_code == FLAT]

    done = pay(
        office, FLAT, cash(3 * 37702 + 5000), keep_rest=True,
        charge_ids=tuple(one.charge_id for one in lines),
    )  # fmt: skip

    assert [(one.unit_code, one.open) for one in done.beside] == [(OTHER, Money(28000))]
    assert pay(office, OTHER, cash(28000), keep_rest=True).beside == ()


def test_the_balance_covers_the_oldest_lines(office: Office) -> None:
    lines = desk_of(office).lines
    pay(office, FLAT, cash(40000), charge_ids=(), keep_rest=True)
    found = office.store.read(coverage, lines=lines)
    assert (found.balance, found.covered) == (Money(40000), Money(40000))
    assert found.by_line == {
        lines[0].charge_id: MONTH,
        lines[1].charge_id: Money(40000) - MONTH,
    }
    assert office.store.read(coverage, lines=desk_of(office, OTHER).lines).covered == ZERO


def test_arrears_say_what_the_prepayment_covers_on_any_day(office: Office) -> None:
    pay(office, FLAT, cash(50000), charge_ids=(), keep_rest=True)
    found = office.store.read(arrears)
    assert {one.unit_code: one.covered for one in found.accounts} == {
        FLAT: Money(50000), OTHER: ZERO, "1-2-201": ZERO,
    }  # fmt: skip
    before = office.store.read(arrears, as_of=date(2026, 11, 19))
    assert all(one.covered == ZERO for one in before.accounts)


@pytest.mark.parametrize("paper", ["241x140", "roll80"])
def test_the_note_states_what_was_paid_from_prepayment(office: Office, paper: str) -> None:
    pay(office, FLAT, cash(100000), charge_ids=(), keep_rest=True)
    pay(office, FLAT, prepaid(75404))
    note = office.store.read(stored_facts, no="CD2026-000001")
    with using_language("zh_CN"):
        (page,) = texts(receipt_pdf([note], paper=paper, copies=("set",)))
    said = page.replace(" ", "").replace("\n", "")
    for words in ("预收冲抵单", "柒佰伍拾肆元零肆分", "预收余额", "245.96"):
        assert words in said
    assert "零元整" not in said


def test_the_draft_tells_what_publishing_pays_from_prepayments(office: Office) -> None:
    """One balance is short, one pays an old line and a space billed for the first time."""
    home = office.units["1-1-101"]
    space = office.store.write(
        UNIT_USES.add, fields=UnitFields(building="B1", room="086", kind=UnitKind.SPACE)
    )
    office.store.write(save_space, unit_id=space, fields=SpaceFields(SpaceTenure.LEASED, home))
    office.store.write(
        create_tariff,
        fields=TariffFields(
            fee_item_id=office.store.read(fee_items)[1].id, name="车位", formula=Formula.FIXED,
            period_months=1, applies=Applies((UnitKind.SPACE,)),
        ),
        version=VersionFields(effective_from=date(2026, 11, 1), price=80_000_000),
    )  # fmt: skip
    for code, fen in (("1-1-101", 100_000), ("1-1-102", 5_000)):
        order = Order(
            unit_id=office.units[code],
            parts=(Part(Method.CASH, Money(fen)),),
            charge_ids=(),
            keep_rest=True,
        )
        office.store.write(collect_payment, order=order)
    draft = office.store.read(draft_run, period="2026-11")
    assert draft.kinds == {UnitKind.ROOM: 3, UnitKind.SPACE: 1}
    result = office.store.write(publish_run, period="2026-11")
    assert (draft.notes, draft.offset) == (result.notes, result.offset)
    assert result.offset == Money(105_000)
    settings = replace(office.store.read(estate_settings), offset_after_billing=False)
    office.store.write(change_estate_settings, settings=settings)
    assert office.store.read(draft_run, period="2026-12").notes == 0
