"""Where a late fee stands: panel, arrears, notices, list, check of the books."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs
from sqlalchemy.orm import Session

from propdesk.fees.arrears.arrears import arrears_with_late
from propdesk.fees.charges.listing import charge_details
from propdesk.fees.checks.checks import check_books
from propdesk.fees.late.checks import late_fee_breaches
from propdesk.fees.late.listing import LateState, late_rows, write_late_fees
from propdesk.fees.notices.notices import issue_notices
from propdesk.fees.statements.paper import statement_pdf
from propdesk.fees.statements.reading import payers_of, statement
from propdesk.fees.unit_page import open_lines_of_unit
from propdesk.household.overview import figures
from propdesk.kernel.money import ZERO, Money, total
from propdesk.kernel.paper.records import PaperHead
from tests.fees.late.clauses_made import WORDS, add_clause
from tests.fees.late.test_at_the_desk import FEE, late_lines
from tests.fees.late.test_late_fees import BILL, ROOM, lines, pay
from tests.offices import Office
from tests.outside import outside
from tests.walks import text_of


def test_arrears_have_it_beside_and_never_in_the_sum(office: Office) -> None:
    before = office.store.read(arrears_with_late)
    assert {one.late for one in before.accounts} == {ZERO}
    add_clause(office.store)
    found = office.store.read(arrears_with_late)
    assert found.total == before.total
    mine = next(one for one in found.accounts if one.unit_code == ROOM)
    assert mine.late == Money(FEE + 377)


def test_a_notice_says_it_apart_with_the_clause(office: Office) -> None:
    add_clause(office.store)
    (notice,) = office.store.write(issue_notices, unit_ids=[office.units[ROOM]])
    assert notice.total == Money(2 * BILL)
    assert [line.late_fee for line in notice.lines] == [Money(FEE), Money(377)]
    assert WORDS in notice.late_fee_clause
    assert "2026-11-20" in notice.late_fee_clause


def test_a_notice_without_a_clause_is_as_it_was(office: Office) -> None:
    (notice,) = office.store.write(issue_notices, unit_ids=[office.units[ROOM]])
    assert notice.late_fee_clause == ""
    assert total(line.late_fee for line in notice.lines) == ZERO


def test_a_household_says_it_apart_from_what_is_open(office: Office) -> None:
    unit = office.units[ROOM]
    before = office.store.read(figures, unit_id=unit)
    assert before.late_fee == ZERO
    plain = office.store.read(lambda session: open_lines_of_unit(session, unit))
    add_clause(office.store)
    found = office.store.read(figures, unit_id=unit)
    assert found.late_fee == Money(FEE + 377)
    assert replace(found, late_fee=ZERO) == before
    *lines_there, told = office.store.read(lambda session: open_lines_of_unit(session, unit))
    assert lines_there == plain
    assert (told.amount, told.count) == (Money(FEE + 377), 0)


def test_without_a_clause_a_household_is_read_with_one_statement_more(office: Office) -> None:
    asked: list[str] = []

    def read(session: Session) -> None:
        file: Any = session.connection().connection.driver_connection
        file.set_trace_callback(asked.append)
        try:
            open_lines_of_unit(session, office.units[ROOM])
        finally:
            file.set_trace_callback(None)

    office.store.read(read)
    assert len([one for one in asked if "late_clause" in one]) == 1
    assert not [one for one in asked if "allocation" in one]


def test_a_statement_says_at_its_foot_what_has_accrued_and_is_in_no_balance(
    office: Office,
) -> None:
    payer = office.store.read(payers_of, unit_id=office.units[ROOM])[0]
    before = office.store.read(statement, payer=payer)
    assert before.late_fee == ZERO
    add_clause(office.store)
    found = office.store.read(statement, payer=payer)
    assert found == structs.replace(before, late_fee=Money(FEE + 377))
    head = PaperHead("物业", "小区", "")
    words, plain = (text_of(statement_pdf(one, head, language="zh_CN")) for one in (found, before))
    assert "13.38" in words
    assert "截至 2026-11-20" in words
    assert "违约金" not in plain


def test_a_statement_of_a_past_day_says_no_late_fee(office: Office) -> None:
    add_clause(office.store)
    payer = office.store.read(payers_of, unit_id=office.units[ROOM])[0]
    assert office.store.read(statement, payer=payer, last=date(2026, 11, 1)).late_fee == ZERO


def test_the_panel_of_a_charge_has_its_days(office: Office) -> None:
    add_clause(office.store)
    (first, _due), _second = lines(office)
    pay(office, first, BILL + 100, late_fees=(first,))
    details = office.store.read(charge_details, charge_id=first)
    assert details is not None
    assert details.late is not None
    assert (details.late.posted, details.late.claim) == (Money(100), Money(FEE - 100))
    assert details.corrections == ()


def test_the_list_tells_what_grows_from_what_is_kept(office: Office, tmp_path: Path) -> None:
    assert office.store.read(late_rows) == ()
    add_clause(office.store)
    (first, _due), (second, _next) = lines(office)
    pay(office, first, BILL)
    mine = {row.id: row for row in office.store.read(late_rows) if row.unit == ROOM}
    assert (mine[first].state, mine[first].claim) == (LateState.KEPT, Money(FEE))
    assert (mine[second].state, mine[second].days) == (LateState.GROWS, 20)
    path = tmp_path / "late.csv"
    assert write_late_fees(office.store, path) == len(office.store.read(late_rows))
    assert "9.61" in path.read_text(encoding="utf-8-sig")


@pytest.mark.parametrize(
    ("column", "value"),
    [("amount", 962), ("explanation", "{}")],
)
def test_a_late_fee_that_was_changed_from_outside_is_found(
    office: Office, column: str, value: Any
) -> None:
    add_clause(office.store)
    (first, _due), _second = lines(office)
    pay(office, first, BILL + FEE, late_fees=(first,))
    assert office.store.read(late_fee_breaches, most=9) == []
    with outside(office.store) as raw:
        raw.execute(f"UPDATE charge SET {column} = ? WHERE kind = 'late_fee'", (value,))
    kinds = {one.kind for one in office.store.read(check_books)}
    assert "late_fee" in kinds
    assert late_lines(office)
