"""Asking for invoices, their numbers, what they hold back, and what is refused."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from propdesk.db.store import use_case
from propdesk.fees.billing.billing import publish_run
from propdesk.fees.checks.checks import check_books
from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.counter.reversing import red_receipt, reversal_preview, void_receipt
from propdesk.fees.counter.spoiling import spoil_receipt
from propdesk.fees.invoices.checks import invoice_breaches
from propdesk.fees.invoices.due import due_invoices
from propdesk.fees.invoices.open_receipts import receipts_to_invoice
from propdesk.fees.invoices.refusals import (
    CoversNothing,
    CoversTooMuch,
    InvoiceAsked,
    InvoiceStands,
    NothingToInvoice,
    PaymentGone,
    PrepaymentInvoiced,
    RequestAtBureau,
)
from propdesk.fees.invoices.register import INVOICES, InvoiceFields
from propdesk.fees.invoices.requesting import request_begun, request_invoice
from propdesk.fees.invoices.rules import BuyerKind, InvoiceKind, InvoiceState
from propdesk.fees.prepayments.moving import movable_prepayments, move_prepayment
from propdesk.fees.receipts.receipts import stored_facts
from propdesk.fees.refunds.of_prepayment import ask_prepayment_back
from propdesk.fees.rules import Method
from propdesk.fees.shifts.shifts import close_shift
from propdesk.fees.tax_rates import TaxRate
from propdesk.kernel.money import ZERO, Money, total
from propdesk.kernel.progress import NoProgress
from propdesk.kernel.records.refusals import FieldsRefused
from tests.fees.invoices.invoices_made import (
    COMPANY_NO,
    NUMBER,
    OTHER,
    ROOM,
    asked,
    flag,
    issued,
    move,
    number,
    paid,
    reverse,
    row,
    say_rates,
)
from tests.offices import Office

S = InvoiceState
TWENTY = 26312000000000000000


def void(office: Office, no: str) -> None:
    office.store.write(void_receipt, no=no, reason="收错户", copies_back=3)


def close(office: Office) -> None:
    office.store.write(close_shift, counted=(), explanation="")


def breaches(office: Office) -> list[str]:
    found = office.store.read(lambda session: list(invoice_breaches(session, NoProgress())))
    return [one.sentence for one in found]


# What is asked for


def test_a_request_covers_what_was_paid_with_its_tax(office: Office) -> None:
    made = row(office, asked(office, paid(office)))
    assert (made.amount, made.net, made.tax) == (Money(75404), Money(71136), Money(4268))
    assert (made.state, made.payer, made.unit) == (S.REQUESTED, "陈雨桐", ROOM)
    assert office.store.read(check_books) == ()


def test_an_invoice_may_cover_some_lines_and_another_the_rest(office: Office) -> None:
    receipt = paid(office)
    first = row(office, asked(office, receipt, 1))
    begun = office.store.read(request_begun, receipt_no=receipt)
    assert [bool(one.why_not) for one in begun.lines] == [True, False]
    second = row(office, asked(office, receipt))
    assert first.amount == second.amount == Money(37702)
    with pytest.raises(NothingToInvoice):
        office.store.read(request_begun, receipt_no=receipt)


def test_no_line_is_invoiced_for_more_than_was_paid_on_it(office: Office) -> None:
    receipt = paid(office)
    fields = InvoiceFields(receipt_no=receipt, requested_on=date(2026, 11, 20), title="陈雨桐")
    for parts in ({1: Money(37703)}, {1: Money(-1)}):
        with pytest.raises(CoversTooMuch):
            office.store.write(request_invoice, fields=fields, parts=parts)
    with pytest.raises(CoversNothing):
        office.store.write(request_invoice, fields=fields, parts={1: ZERO})
    assert (
        office.store.read(lambda session: session.execute(text("SELECT 1 FROM invoice")).all())
        == []
    )


def test_a_dropped_request_frees_its_lines_and_cannot_come_back_over_another(
    office: Office,
) -> None:
    receipt = paid(office)
    first = asked(office, receipt)
    move(office, first, S.DROPPED, why="不要了")
    asked(office, receipt)
    with pytest.raises(CoversTooMuch):
        office.store.write(INVOICES.uses.undo, record_id=first)


def test_title_and_number_of_a_payer_are_proposed_the_next_time(office: Office) -> None:
    told = {"title": "云栖贸易有限公司", "tax_no": "91310000ma1k2amp10"}
    asked(office, paid(office, 37702), buyer=BuyerKind.COMPANY, kind=InvoiceKind.SPECIAL, **told)
    begun = office.store.read(request_begun, receipt_no=paid(office, 37702))
    assert begun.known
    assert (begun.fields.title, begun.fields.tax_no) == ("云栖贸易有限公司", COMPANY_NO)
    assert begun.fields.kind is InvoiceKind.SPECIAL


def test_a_household_is_asked_for_the_receipts_that_have_none(office: Office) -> None:
    first, second = paid(office, 37702), paid(office, 37702)
    asked(office, first)
    unit = office.units[ROOM]
    found = office.store.read(receipts_to_invoice, unit_id=unit, most=8)
    assert [(one.no, one.left) for one in found] == [(second, Money(37702))]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"buyer": BuyerKind.COMPANY}, "tax_no"),
        ({"buyer": BuyerKind.COMPANY, "tax_no": "91310000MA1K2AMP11"}, "tax_no"),
        ({"tax_no": "123"}, "tax_no"),
        ({"kind": InvoiceKind.SPECIAL}, "kind"),
        ({"email": "nobody"}, "email"),
        ({"title": ""}, "title"),
    ],
)
def test_what_is_wrong_with_a_buyer_is_said_beside_the_field(
    office: Office, more: dict[str, object], field: str
) -> None:
    receipt = paid(office)
    with pytest.raises(FieldsRefused) as refused:
        asked(office, receipt, **more)
    assert list(refused.value.errors) == [field]


def test_an_item_without_rate_names_what_is_missing(office: Office) -> None:
    receipt = paid(office)
    office.store.write(say_rates, rate=TaxRate.UNSAID)
    with pytest.raises(NothingToInvoice, match="物业费"):
        office.store.read(request_begun, receipt_no=receipt)


# Numbers


def test_a_number_is_kept_narrow_and_stands_once(office: Office) -> None:
    first, second = asked(office, paid(office, 37702)), asked(office, paid(office, 37702))
    number(office, first, "２6312 00000 00000 00001")
    assert row(office, first).invoice_no == NUMBER
    with pytest.raises(FieldsRefused, match="FP2026-000001"):
        number(office, second, NUMBER)
    with pytest.raises(FieldsRefused, match="20"):
        number(office, second, "123")
    with pytest.raises(FieldsRefused) as refused:
        number(office, second, OTHER, office.store.clock.today() + timedelta(days=1))
    assert list(refused.value.errors) == ["issued_on"]
    assert row(office, second).state is S.REQUESTED
    number(office, second, OTHER)
    with pytest.raises(FieldsRefused):
        reverse(office, second, NUMBER)  # nor is a red number one that stands
    with pytest.raises(FieldsRefused):
        reverse(office, second, OTHER)


def test_an_issued_invoice_keeps_its_buyer(office: Office) -> None:
    made = issued(office, paid(office))
    seen = office.store.read(INVOICES.uses.seen, record_id=made)
    for name, value in (("title", "许文博"), ("receipt_no", "SJ2026-000009")):
        told: dict[str, Any] = {name: value}
        changed = replace(seen, **told)
        with pytest.raises(FieldsRefused):
            office.store.write(INVOICES.uses.change, record_id=made, fields=changed, seen=seen)


# What they hold back


def test_an_issued_invoice_holds_the_void_until_its_red_one_is_there(office: Office) -> None:
    receipt = paid(office)
    made = issued(office, receipt)
    with pytest.raises(InvoiceStands, match=f"{receipt}.*{NUMBER}.*FP2026-000001"):
        void(office, receipt)
    with pytest.raises(InvoiceStands):
        office.store.read(reversal_preview, no=receipt)
    reverse(office, made)
    void(office, receipt)
    assert office.store.read(check_books) == ()
    assert breaches(office) == []


def test_after_the_close_it_holds_the_red_receipt_too_and_a_flag_lets_it_go(
    office: Office,
) -> None:
    receipt = paid(office)
    made = issued(office, receipt)
    close(office)
    with pytest.raises(InvoiceStands):
        office.store.write(red_receipt, no=receipt, reason="收错户")
    flag(office, made)
    office.store.write(red_receipt, no=receipt, reason="收错户")
    assert breaches(office) == []
    (line,) = office.store.read(lambda session: list(due_invoices(session)))
    assert (line.count, line.is_overdue) == (1, True)
    with pytest.raises(PaymentGone):
        move(office, made, S.ISSUED, why="不用冲")
    reverse(office, made)
    assert not office.store.read(lambda session: list(due_invoices(session)))


def test_a_request_goes_with_its_receipt_unless_the_bureau_has_it(office: Office) -> None:
    first, second = paid(office, 37702), paid(office, 37702)
    made, sent = asked(office, first), asked(office, second)
    void(office, first)
    assert row(office, made).state is S.DROPPED
    with pytest.raises(PaymentGone):
        office.store.write(INVOICES.uses.undo, record_id=made)

    @use_case(permission="", touches=("invoice",))
    def send(session: Session) -> None:
        session.execute(text("UPDATE invoice SET sent_on = '2026-11-20'"))

    office.store.write(send)
    with pytest.raises(RequestAtBureau):
        void(office, second)
    move(office, sent, S.DROPPED, why="税局未开")
    void(office, second)


def test_a_receipt_taken_back_gets_no_invoice_nor_does_a_red_one(office: Office) -> None:
    receipt = paid(office)
    close(office)
    red = office.store.write(red_receipt, no=receipt, reason="收错户").red[0].no
    for no in (receipt, red):
        with pytest.raises(NothingToInvoice):
            office.store.read(request_begun, receipt_no=no)
        with pytest.raises(FieldsRefused) as refused:
            asked_blindly(office, no)
        assert list(refused.value.errors) == ["receipt_no"]
    with pytest.raises(FieldsRefused, match="SJ2026-009999"):
        asked_blindly(office, "SJ2026-009999")


def asked_blindly(office: Office, no: str) -> int:
    fields = InvoiceFields(receipt_no=no, requested_on=date(2026, 11, 20), title="陈雨桐")
    return office.store.write(INVOICES.uses.add, fields=fields)


# Prepayment


def test_prepayment_gets_its_invoice_when_it_pays(office: Office) -> None:
    receipt = paid(office, 50_000, charge_ids=())
    with pytest.raises(NothingToInvoice):
        office.store.read(request_begun, receipt_no=receipt)
    office.store.write(publish_run, period="2026-11")

    def notes(session: Session) -> list[str]:
        found = session.execute(text("SELECT no FROM receipt WHERE kind = 'offset'"))
        return [str(no) for (no,) in found]

    found = [row(office, asked(office, note)).amount for note in office.store.read(notes)]
    assert total(found) == Money(50_000)


def prepaid(office: Office, *, untaxed: bool = True) -> str:
    """500.00 for the property fee alone, invoiced without tax when it comes."""
    office.store.write(say_rates, untaxed=untaxed)
    item = office.store.read(item_of_property)
    part = Part(Method.TRANSFER, Money(50_000))
    order = Order(
        unit_id=office.units[ROOM], parts=(part,), charge_ids=(), keep_rest=True,
        prepay_item_id=item,
    )  # fmt: skip
    return office.store.write(collect_payment, order=order).receipts[0].no


def item_of_property(session: Session) -> int:
    return session.scalar(text("SELECT id FROM fee_item WHERE code = 'WY'")) or 0


def move_away(office: Office, fen: int) -> None:
    (balance,) = office.store.read(movable_prepayments, unit_id=office.units[ROOM])
    office.store.write(
        move_prepayment, from_account_id=balance.account_id, fee_item_id=balance.fee_item_id,
        to_unit_id=office.units["1-1-102"], amount=Money(fen), reason="两户约定",
    )  # fmt: skip


def test_prepayment_of_one_item_may_be_invoiced_without_tax(office: Office) -> None:
    receipt = prepaid(office)
    facts = office.store.read(stored_facts, no=receipt)
    assert (facts.prepaid_for, facts.prepaid_in) == ("物业费", Money(50_000))
    made = row(office, asked(office, receipt))
    assert (made.amount, made.net, made.tax) == (Money(50_000), Money(50_000), ZERO)
    assert office.store.read(check_books) == ()


def test_without_the_setting_it_waits_until_it_pays(office: Office) -> None:
    with pytest.raises(NothingToInvoice, match="物业费"):
        office.store.read(request_begun, receipt_no=prepaid(office, untaxed=False))


def test_what_invoiced_prepayment_pays_is_not_invoiced_again(office: Office) -> None:
    issued(office, prepaid(office))
    office.store.write(publish_run, period="2026-11")
    query = text("SELECT no FROM receipt WHERE kind = 'offset' ORDER BY id")
    notes = office.store.read(lambda session: list(session.scalars(query)))
    for note in notes:
        with pytest.raises(NothingToInvoice, match="FP2026-000001"):
            office.store.read(request_begun, receipt_no=note)


def test_invoiced_prepayment_is_neither_moved_nor_refunded_before_its_red_invoice(
    office: Office,
) -> None:
    made = issued(office, prepaid(office))
    with pytest.raises(PrepaymentInvoiced, match="FP2026-000001"):
        move_away(office, 1)
    (balance,) = office.store.read(movable_prepayments, unit_id=office.units[ROOM])
    with pytest.raises(PrepaymentInvoiced):
        office.store.write(
            ask_prepayment_back, account_id=balance.account_id, amount=Money(1),
            fee_item_id=balance.fee_item_id, why="搬离",
        )  # fmt: skip
    flag(office, made)
    move_away(office, 50_000)
    assert office.store.read(check_books) == ()


def test_prepayment_of_one_item_pays_that_item_alone(office: Office) -> None:
    office.store.write(say_rates)
    item = text("SELECT id FROM fee_item WHERE code <> 'WY' AND nature <> 'deposit' LIMIT 1")
    other = office.store.read(lambda session: session.scalar(item))
    part = Part(Method.TRANSFER, Money(50_000))
    order = Order(
        unit_id=office.units[ROOM], parts=(part,), charge_ids=(), keep_rest=True,
        prepay_item_id=other,
    )  # fmt: skip
    office.store.write(collect_payment, order=order)
    office.store.write(publish_run, period="2026-11")
    (balance,) = office.store.read(movable_prepayments, unit_id=office.units[ROOM])
    assert (balance.amount, balance.fee_item_id) == (Money(50_000), other)


# A jam of the printer


def test_a_receipt_an_invoice_is_asked_for_keeps_its_number(office: Office) -> None:
    receipt = paid(office)
    made = asked(office, receipt)
    with pytest.raises(InvoiceAsked, match=f"FP2026-000001.*{receipt}|{receipt}.*FP2026-000001"):
        office.store.write(spoil_receipt, no=receipt, reason="卡纸")
    move(office, made, S.DROPPED, why="不要了")
    office.store.write(spoil_receipt, no=receipt, reason="卡纸")
