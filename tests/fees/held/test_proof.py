"""What is held of deposits, proved: each payer's month adds up, and so does the money account."""

from datetime import date, timedelta
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from propdesk.db.store import use_case
from propdesk.fees.counter.reversing import void_receipt
from propdesk.fees.deposits.handing_on import PassedOn, hand_on
from propdesk.fees.deposits.rules import Holder, Origin, PayWay, RefundState
from propdesk.fees.held.by_payer import (
    NothingHeldThen,
    held_by_payer,
    held_pdf,
    write_held,
)
from propdesk.fees.held.register import PROOFS, ProofFields, ProofRow, due_proofs
from propdesk.fees.held.report import DEPOSIT_REPORT, DepositFact, deposit_facts
from propdesk.kernel.due import Due
from propdesk.kernel.money import ZERO, Money
from propdesk.kernel.paper.records import PaperHead
from propdesk.kernel.reports.report import MonthReport, month_end, report_of
from tests.fees.deposits.desk_work import (
    THOUSAND,
    collect,
    day_of,
    deduct,
    demand,
    held,
    moved,
    refund,
    refused,
    row_of,
    taken_back,
)
from tests.offices import Office

SINCE = date(2025, 5, 1)


def facts(office: Office, months: int = 0) -> list[DepositFact]:
    """Those of this month, or of the one so many months ago."""
    first = office.store.read(day_of).replace(day=1)
    for _month in range(months):
        first = (first - timedelta(days=1)).replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return list(office.store.read(deposit_facts, basis="booked", first=first, last=last))


def said(office: Office) -> MonthReport:
    day = office.store.read(day_of)
    return report_of(
        DEPOSIT_REPORT, facts(office), basis="booked", first=day.replace(day=1), today=day
    )


def line(office: Office, table: str, name: str) -> dict[str, int]:
    """The figures of a line by the names of their columns."""
    (found,) = (one for one in said(office).tables if one.name == table)
    (row,) = (one for one in found.lines if one.name.startswith(name)) if name else (found.total,)
    return {column: each.amount for column, each in zip(found.columns, row.figures, strict=True)}


def brought(office: Office, item: int, amount: Money = THOUSAND, **more: object) -> int:
    fields = {"comes": Origin.BROUGHT, "since": SINCE, "payer": "Hanyu Works", **more}
    return demand(office, item, amount, **{"phone": "19900001234", **fields})


def test_the_month_of_each_payer_adds_up(office: Office, item: int, damages: int) -> None:
    works = brought(office, item, Money(300_000))
    deduct(office, works, Money(60_000), damages)
    refund(office, works, Money(100_000), way=PayWay.TRANSFER)
    own = held(office, item)
    payer = row_of(office, own).payer
    assert line(office, "payer", "Hanyu Works") == {
        "opening": 300_000, "taken": 0, "came": 0, "refunded": 100_000, "deducted": 60_000,
        "passed": 0, "closing": 140_000, "held": 1,
    }  # fmt: skip
    assert line(office, "payer", payer)["taken"] == 100_000
    total = line(office, "payer", "")
    assert total["closing"] == 240_000
    for one in facts(office):
        assert one.closing == (
            one.opening + one.taken + one.came - one.refunded - one.deducted - one.passed
        )


def test_what_a_month_closes_with_opens_the_next(office: Office, item: int) -> None:
    brought(office, item)
    held(office, item)
    (before,) = facts(office, months=1)
    assert before.closing == sum(one.opening for one in facts(office)) == 100_000


def test_a_voided_receipt_and_what_came_back_count_negative(
    office: Office, item: int, damages: int
) -> None:
    again = demand(office, item)
    office.store.write(void_receipt, no=collect(office, again), reason="wrong payer")
    collect(office, again)
    works = brought(office, item, Money(300_000))
    asked = refund(office, works, Money(100_000), way=PayWay.TRANSFER)
    moved(office, asked, RefundState.RETURNED, why="Account closed")
    taken_back(office, deduct(office, works, Money(60_000), damages))
    total = line(office, "payer", "")
    assert total == {
        "opening": 300_000, "taken": 100_000, "came": 0, "refunded": 0, "deducted": 0,
        "passed": 0, "closing": 400_000, "held": 2,
    }  # fmt: skip


def test_what_passes_on_leaves_one_payer_and_comes_to_the_other(office: Office, item: int) -> None:
    theirs = brought(office, item, holder=Holder.DEVELOPER)
    fields = PassedOn(
        payer="Hanyu Works", phone="19900001234", holder=Holder.OURS,
        consent_on=date(2026, 10, 20), why="Paid over by the developer",
    )  # fmt: skip
    office.store.write(hand_on, deposit_id=theirs, fields=fields)
    assert line(office, "holder", Holder.DEVELOPER.label)["passed"] == 100_000
    ours = line(office, "holder", Holder.OURS.label)
    assert (ours["came"], ours["closing"]) == (100_000, 100_000)


def test_what_is_held_is_aged_and_late_past_its_day(office: Office, item: int) -> None:
    brought(office, item, refund_by=date(2026, 1, 31))
    held(office, item)
    old = line(office, "age", "366")
    assert (old["held"], old["closing"], old["late"]) == (1, 100_000, 1)
    assert line(office, "age", "0")["held"] == 1


def test_a_refund_day_to_come_is_not_past_in_a_month_that_still_runs(
    office: Office, item: int
) -> None:
    day = office.store.read(day_of)
    assert day + timedelta(days=1) < month_end(day)
    brought(office, item, refund_by=day + timedelta(days=1), since=day - timedelta(days=90))
    young = line(office, "age", "0")
    assert (young["held"], young["late"]) == (1, 0)


def prove(office: Office, on_account: Money, **more: object) -> ProofRow:
    day = office.store.read(day_of)
    fields = ProofFields(**{"as_of": day, "on_account": on_account, "proved_by": "Bai", **more})  # type: ignore[arg-type]
    made = office.store.write(PROOFS.uses.add, fields=fields)
    (row,) = office.store.read(PROOFS.records.rows, ids=[made])
    return row


def test_a_proof_holds_the_books_of_a_day_against_the_money(office: Office, item: int) -> None:
    """What the developer holds is not ours to prove."""
    held(office, item)
    brought(office, item, Money(300_000))
    brought(office, item, holder=Holder.DEVELOPER)
    row = prove(office, Money(300_000), in_cash=THOUSAND)
    assert (row.books, row.difference) == (Money(400_000), ZERO)
    before = office.store.read(day_of).replace(day=1) - timedelta(days=1)
    assert prove(office, Money(300_000), as_of=before).difference == ZERO


def test_a_proof_that_differs_says_why(office: Office, item: int) -> None:
    held(office, item)
    with refused("why"):
        prove(office, Money(90_000))
    row = prove(office, Money(90_000), why="The rest is in the drawer")
    assert (row.books, row.difference) == (THOUSAND, Money(-10_000))
    with refused("as_of"):
        prove(office, THOUSAND, as_of=office.store.read(day_of) + timedelta(days=1))


@use_case(permission="")
def lines(session: Session) -> list[Due]:
    return list(due_proofs(session))


def test_who_proved_once_is_reminded_when_the_next_month_is_over(office: Office, item: int) -> None:
    brought(office, item)
    assert office.store.read(lines) == []
    before = office.store.read(day_of).replace(day=1) - timedelta(days=1)
    prove(office, THOUSAND, as_of=before - timedelta(days=31))
    (due,) = office.store.read(lines)
    assert due.oldest == before
    prove(office, THOUSAND, as_of=before)
    assert office.store.read(lines) == []


@pytest.mark.parametrize("names", [("amount", "held", "pending")])
def test_below_the_list_stands_what_is_held(
    office: Office, item: int, names: tuple[str, ...]
) -> None:
    from propdesk.fees.deposits.register import DEPOSITS

    held(office, item)
    brought(office, item, Money(300_000))
    figures = office.store.read(DEPOSITS.records.totals)
    assert [figures.number(name) for name in names] == [400_000, 400_000, 0]


def test_the_list_of_a_handed_over_estate_has_each_payer_with_receipt_and_holder(
    office: Office, item: int, tmp_path: Path
) -> None:
    brought(office, item, Money(300_000), receipt_no="G1044")
    brought(office, item, Money(50_000), payer="Hanyu Works")
    brought(office, item, Money(70_000), holder=Holder.DEVELOPER, payer="Yi Glass")
    refund(office, held(office, item), way=PayWay.TRANSFER)
    found = office.store.read(held_by_payer, day=office.store.read(day_of))
    assert [(payer, len(lines)) for payer, lines in found.payers] == [
        ("Hanyu Works", 2), ("Yi Glass", 1)
    ]  # fmt: skip
    assert found.holders == [(Holder.OURS, Money(350_000)), (Holder.DEVELOPER, Money(70_000))]
    text = "".join(
        page.get_textpage().get_text_range()
        for page in pdfium.PdfDocument(held_pdf(found, PaperHead("", "", "")))
    )
    for words in ("G1044", "3,500.00", "4,200.00", "Yi Glass", Holder.DEVELOPER.label):
        assert words in text
    assert write_held(tmp_path / "held.xlsx", found) == 5
    sheet = load_workbook(tmp_path / "held.xlsx").worksheets[0]
    assert [row[0] for row in sheet.iter_rows(values_only=True)][1:] == [
        "Hanyu Works", "Hanyu Works", "Yi Glass",
    ]  # fmt: skip
    before = date(2020, 1, 31)
    with pytest.raises(NothingHeldThen):
        office.store.read(held_by_payer, day=before)
