"""The ledger of public income: what came, what it cost, what it was used for, what is left."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, strategies as st
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from propdesk.db.breach import Breach
from propdesk.db.store import use_case
from propdesk.fees.checks.service import check_books
from propdesk.fees.counter.reversing import void_receipt
from propdesk.fees.public_income.contracts.register import PUBLIC_CONTRACTS, PublicContractOver
from propdesk.fees.public_income.decisions.register import PUBLIC_DECISIONS, DecisionSpent
from propdesk.fees.public_income.ledger.checks import public_income_breaches
from propdesk.fees.public_income.ledger.posted import BalanceTooSmall
from propdesk.fees.public_income.ledger.register import (
    PUBLIC_BOOKINGS,
    PublicBookingBack,
)
from propdesk.fees.public_income.money import balance_on
from propdesk.fees.public_income.rules import (
    BookingKind,
    BookingState,
    DecisionState,
    PublicContractState,
    PublicCost,
    Rhythm,
    due_days,
    instalments,
    share_of,
)
from propdesk.kernel.money import ZERO, Money, total
from propdesk.kernel.records.question import asked
from propdesk.kernel.records.refusals import FieldsRefused, StillReferred
from tests.fees.public_income.contracts_made import (
    CONTRACT,
    at_the_desk,
    book,
    contract,
    cost,
    decide,
    entry,
    let,
    linked,
    share,
    use,
)
from tests.offices import Office

TODAY = date(2026, 11, 20)


def balance(office: Office, day: date = TODAY) -> Money:
    return office.store.read(use_case(permission="")(balance_on), day=day)


def breaches(office: Office) -> list[str]:
    @use_case(permission="")
    def found(session: Session) -> list[Breach]:
        return list(public_income_breaches(session))

    every = (*office.store.read(check_books), *office.store.read(found))
    return [one.sentence for one in every]


def back(office: Office, record_id: int) -> None:
    office.store.write(
        PUBLIC_BOOKINGS.uses.move, record_id=record_id, to=BookingState.BACK,
        form=PublicBookingBack(back_why="录错"),
    )  # fmt: skip


def refused(what: Any, *given_: Any, **values: Any) -> dict[str, str]:
    with pytest.raises(FieldsRefused) as found:
        what(*given_, **values)
    return dict(found.value.errors)


# Instalments


def test_a_contract_is_parted_into_instalments_to_the_fen(office: Office) -> None:
    one = contract(office, let(office, amount=Money(1_000_001)))
    days = due_days(Rhythm.QUARTERLY, date(2026, 1, 15), date(2026, 12, 31))
    assert [day.month for day in days] == [1, 4, 7, 10]
    parts = instalments(Money(1_000_001), days)
    assert [part.amount.fen for part in parts] == [250_001, 250_000, 250_000, 250_000]
    assert (one.came, one.owed, one.next_due) == (ZERO, Money(1_000_001), date(2026, 1, 15))


def test_the_rent_of_each_time_makes_the_sum(office: Office) -> None:
    one = contract(office, let(office, amount=None, rent=Money(80_000), rhythm=Rhythm.MONTHLY))
    assert one.amount == Money(960_000)


def test_instalments_may_be_typed_and_come_to_the_sum(office: Office) -> None:
    typed = "2026-02-01 4000\n2026-08-01 6000"
    assert contract(office, let(office, plan=typed)).next_due == date(2026, 2, 1)
    assert "plan" in refused(let, office, plan="2026-02-01 4000")


@given(
    fen=st.integers(1, 10**9),
    rhythm=st.sampled_from(Rhythm),
    first=st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    days=st.integers(0, 1500),
)
def test_instalments_add_up_and_are_alike_to_a_fen(
    fen: int, rhythm: Rhythm, first: date, days: int
) -> None:
    last = date.fromordinal(first.toordinal() + days)
    found = instalments(Money(fen), due_days(rhythm, first, last))
    assert total(one.amount for one in found) == Money(fen)
    assert max(one.amount for one in found) - min(one.amount for one in found) <= Money(1)
    assert [one.day for one in found] == sorted({one.day for one in found})


def test_what_came_pays_the_oldest_instalment_and_fixes_the_contract(office: Office) -> None:
    one = let(office)
    book(office, contract_id=one, amount=Money(250_000))
    assert contract(office, one).next_due == date(2026, 4, 15)
    seen = office.store.read(PUBLIC_CONTRACTS.uses.seen, record_id=one)
    errors = refused(
        office.store.write, PUBLIC_CONTRACTS.uses.change, record_id=one,
        fields=replace(seen, amount=Money(900_000)), seen=seen,
    )  # fmt: skip
    assert "已有到账" in errors["amount"]
    more = refused(book, office, contract_id=one, amount=Money(750_001))
    assert "7,500.00" in more["amount"]
    book(office, contract_id=one, amount=Money(750_000))
    assert contract(office, one).next_due is None


def test_what_comes_of_one_contract_pays_no_instalment_of_another(office: Office) -> None:
    one, other = let(office), let(office, contract_no="GG-2026-02")
    book(office, contract_id=other, amount=Money(1_000_000))
    assert contract(office, one).next_due == date(2026, 1, 15)
    assert contract(office, other).next_due is None
    lines = list(office.store.read(use_case(permission="")(PUBLIC_CONTRACTS.due)))
    assert [line.count for line in lines] == [1]


def test_an_early_end_asks_for_nothing_that_would_be_due_later(office: Office) -> None:
    one = let(office)
    office.store.write(
        PUBLIC_CONTRACTS.uses.move, record_id=one, to=PublicContractState.BROKEN,
        form=PublicContractOver(over_on=date(2026, 5, 1)), why="公司注销",
    )  # fmt: skip
    assert contract(office, one).owed == Money(500_000)


def test_overdue_instalments_stand_on_today(office: Office) -> None:
    let(office)
    lines = office.store.read(use_case(permission="")(PUBLIC_CONTRACTS.due))
    (line,) = list(lines)
    assert (line.count, line.oldest, line.is_overdue) == (1, date(2026, 1, 15), True)


# Entries


def test_the_balance_is_what_was_taken_over_came_cost_and_was_used(office: Office) -> None:
    book(office, kind=BookingKind.OPENING, day=date(2026, 1, 1), amount=Money(100_000), slip_no="")
    book(office)
    cost(office, PublicCost.TAX, 30_000)
    use(office, decide(office), 200_000)
    assert balance(office) == Money(370_000)
    assert balance(office, date(2026, 6, 30)) == Money(100_000)
    assert breaches(office) == []


def test_an_entry_is_never_changed_but_for_its_note(office: Office) -> None:
    one = book(office)
    seen = office.store.read(PUBLIC_BOOKINGS.uses.seen, record_id=one)
    errors = refused(
        office.store.write, PUBLIC_BOOKINGS.uses.change, record_id=one,
        fields=replace(seen, amount=Money(1), what="别的"), seen=seen,
    )  # fmt: skip
    assert set(errors) == {"amount", "what"}
    noted = replace(seen, note="发票已寄")
    office.store.write(PUBLIC_BOOKINGS.uses.change, record_id=one, fields=noted, seen=seen)
    assert entry(office, one).note == "发票已寄"
    with pytest.raises(StillReferred):
        office.store.write(PUBLIC_BOOKINGS.uses.delete, record_id=one)


@pytest.mark.parametrize("statement", ["UPDATE {} SET amount = 1", "DELETE FROM {}"])
def test_the_file_itself_takes_no_change_of_what_is_posted(office: Office, statement: str) -> None:
    book(office)

    @use_case(permission="", touches=("public_income_entry",))
    def change(session: Session) -> None:
        session.execute(text(statement.format("public_income_entry")))

    with pytest.raises(IntegrityError, match="INSERT only"):
        office.store.write(change)


def test_what_is_taken_back_stays_beside_its_counter_entry(office: Office) -> None:
    one = book(office)
    back(office, one)
    assert balance(office) == ZERO
    assert (entry(office, one).moved, entry(office, one).state) == (ZERO, BookingState.BACK)
    assert breaches(office) == []


def test_no_more_is_spent_than_is_there_on_any_day_since(office: Office) -> None:
    book(office, day=date(2026, 11, 3))
    decision = decide(office, amount=Money(900_000))
    with pytest.raises(BalanceTooSmall):
        use(office, decision, 500_001)
    with pytest.raises(BalanceTooSmall):  # on the 2nd there was nothing yet
        use(office, decision, 1, day=date(2026, 11, 2))
    use(office, decision, 500_000)
    assert balance(office) == ZERO


def test_income_that_was_spent_is_not_taken_back(office: Office) -> None:
    one = book(office)
    use(office, decide(office), 300_000)
    with pytest.raises(BalanceTooSmall):
        back(office, one)
    assert balance(office) == Money(200_000)


def test_no_more_is_spent_than_was_decided(office: Office) -> None:
    book(office)
    decision = decide(office)
    use(office, decision, 250_000)
    told = refused(use, office, decision, 50_001)["amount"]
    assert "3,000.00" in told
    assert "500.00" in told
    with pytest.raises(DecisionSpent):
        office.store.write(
            PUBLIC_DECISIONS.uses.move, record_id=decision, to=DecisionState.DROPPED, why="重议"
        )
    office.store.write(PUBLIC_DECISIONS.uses.move, record_id=decision, to=DecisionState.DONE)
    assert "decision_id" in refused(use, office, decision, 1)


def test_a_use_without_a_decision_is_refused(office: Office) -> None:
    book(office)
    assert "业主决定" in refused(book, office, kind=BookingKind.USE)["decision_id"]


def test_the_management_takes_no_more_than_its_share_of_what_came_since(office: Office) -> None:
    book(office, kind=BookingKind.OPENING, day=date(2026, 1, 1), amount=Money(900_000), slip_no="")
    granted = share(office)
    book(office)
    assert "1,500.00" in refused(
        cost, office, PublicCost.SHARE, 150_001, decision_id=granted
    )["amount"]  # fmt: skip
    cost(office, PublicCost.SHARE, 150_000, decision_id=granted)
    assert balance(office) == Money(1_250_000)


@given(st.integers(0, 10**12), st.integers(1, 10_000))
def test_a_share_is_never_a_fen_too_much(fen: int, percent: int) -> None:
    assert abs(share_of(Money(fen), percent).fen * 10_000 - fen * percent) <= 5_000


def test_nothing_is_booked_before_the_ledger_begins(office: Office) -> None:
    book(office, kind=BookingKind.OPENING, day=date(2026, 7, 1), amount=Money(1), slip_no="")
    assert "2026-07-01" in refused(book, office, day=date(2026, 6, 30))["day"]
    assert (
        "已从 2026-07-01 开始"
        in refused(book, office, kind=BookingKind.OPENING, slip_no="")["kind"]
    )
    assert refused(book, office, day=date(2026, 11, 21))["day"] == "这一天还没到。"


# Through the desk


def test_money_of_the_desk_counts_by_its_lines_and_once(office: Office) -> None:
    no = at_the_desk(office, times=2)
    assert balance(office) == Money(12_000)
    one = let(office)
    linked(office, no, 12_000, contract_id=one)
    assert balance(office) == Money(12_000)
    assert contract(office, one).came == Money(12_000)
    assert "0.00 公共收益未关联" in refused(linked, office, no, 1)["amount"]
    assert breaches(office) == []


def test_a_receipt_that_is_taken_back_pays_no_instalment(office: Office) -> None:
    no = at_the_desk(office)
    one = let(office)
    linked(office, no, 6_000, contract_id=one)
    office.store.write(void_receipt, no=no, reason="错收")
    assert (balance(office), contract(office, one).came) == (ZERO, ZERO)
    gone = office.store.read(PUBLIC_BOOKINGS.records.first, question=asked("receipt_gone"))
    assert len(gone) == 1
    assert "已作废" in refused(linked, office, no, 6_000)["receipt_no"]
    assert breaches(office) == []


def test_a_receipt_that_is_not_there_is_named(office: Office) -> None:
    assert "SJ2026-000099" in refused(linked, office, "SJ2026-000099", 1)["receipt_no"]


def test_lines_of_the_desk_before_the_ledger_begins_stand_in_its_opening(office: Office) -> None:
    at_the_desk(office)
    book(office, kind=BookingKind.OPENING, day=TODAY, amount=Money(5), slip_no="")
    assert balance(office) == Money(6_005)  # of the same day: after the balance of its morning


def test_the_books_find_what_was_changed_from_outside(office: Office) -> None:
    contract_id = let(office)
    decision = decide(office)
    book(office)
    use(office, decision, 250_000)
    changes = (
        "UPDATE public_instalment SET amount = amount + 1 WHERE contract_id = :contract",
        "UPDATE public_booking SET amount = amount + 1 WHERE kind = 'income'",
        "UPDATE public_decision SET amount = 1 WHERE id = :decision",
    )

    @use_case(permission="", touches=("public_instalment", "public_booking", "public_decision"))
    def change(session: Session) -> None:
        for one in changes:
            session.execute(text(one), {"contract": contract_id, "decision": decision})

    office.store.write(change)
    found = " ".join(breaches(office))
    assert "各期合计" in found
    assert "账里是" in found
    assert "已支出" in found


def test_a_contract_that_brought_nothing_may_be_withdrawn_by_undo(office: Office) -> None:
    assert CONTRACT.amount is not None
    one = let(office)
    office.store.write(PUBLIC_CONTRACTS.uses.undo, record_id=one)
    assert office.store.read(PUBLIC_CONTRACTS.records.rows, ids=[one]) == []
