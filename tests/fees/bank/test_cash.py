"""Cash that was handed in meets its row of the bank, is cleared by it, and is listed while it is
not."""

from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from propdesk.db.past.moments import standing_at
from propdesk.db.records import saving
from propdesk.db.records.moving import move
from propdesk.db.records.undoing import undo
from propdesk.db.store import use_case
from propdesk.fees.bank.refusals import CashDiffers, CashUnknown, RowDecided
from propdesk.fees.bank.rules import RowState, WhyIgnored, WhyMeant
from propdesk.fees.bank.taking.accepting import accept_rows, undo_acceptance
from propdesk.fees.bank.taking.checks import statement_breaches
from propdesk.fees.bank.taking.deciding import credit_row, pair_row, reopen_row
from propdesk.fees.hand_ins.models import HandIn
from propdesk.fees.hand_ins.register import (
    HAND_IN,
    AtTheBank,
    CreditedByTheBank,
    HandInFields,
)
from propdesk.fees.hand_ins.rules import HandInState
from propdesk.fees.hand_ins.unseen import due_unseen
from propdesk.fees.months.blockers import hindrances
from propdesk.kernel.money import Money
from tests.fees.bank.sheets import brought
from tests.fees.bank.test_taking_in import check, rows_of
from tests.offices import Office

S = HandInState


@use_case(permission="fees.close", touches=HAND_IN.touches)
def enter(session: Session, *, fields: HandInFields, slip: str) -> int:
    """As it was entered on its own day."""
    evening = datetime.combine(fields.closed_on, time(10), UTC)
    with standing_at(session, evening):
        made = saving.add(session, HAND_IN, fields)
        if slip:
            form = AtTheBank(bank="城市银行", slip_no=slip)
            move(session, HAND_IN, made, S.DEPOSITED, form=form)
    return made


def handed(office: Office, day: str, fen: int, *, slip: str = "") -> int:
    """Cash of a day, deposited on that day where a slip is given; its id."""
    fields = HandInFields(cashier="王芳", closed_on=date.fromisoformat(day), amount=Money(fen))
    return office.store.write(enter, fields=fields, slip=slip)


def seen(office: Office) -> dict[str, tuple[HandInState, date | None]]:
    """What became of each by its amount."""

    def read(session: Session) -> dict[str, tuple[HandInState, date | None]]:
        found = session.scalars(select(HandIn).order_by(HandIn.id))
        return {str(one.amount): (one.state, one.seen_on) for one in found}

    return office.store.read(read)


def test_a_credit_of_cash_clears_its_hand_in_by_the_one_key(office: Office, tmp_path: Path) -> None:
    handed(office, "2026-10-08", 120_000)
    handed(office, "2026-10-09", 30_000, slip="60211")
    brought(
        office.store, tmp_path,
        ("2026-10-09", "1200.00", "", "现金存入"),
        ("2026-10-10", "300.00", "云杉物业", "回单60211"),
        ("2026-10-10", "444.00", "", "现金存入"),
    )  # fmt: skip
    rows = rows_of(office)
    assert rows["1,200.00"].state is RowState.MATCHED
    assert rows["1,200.00"].meant[0].why == (WhyMeant.CASH,)
    done = office.store.write(accept_rows, hold_rest=True)
    assert (done.posted, done.paired, done.unclaimed) == (0, 2, 1)
    row = rows_of(office)["1,200.00"]
    assert (row.state, row.unit) == (RowState.IGNORED, "")
    assert row.why == f"{WhyIgnored.HANDED_IN.label} {row.note}"
    assert row.note.startswith("SX")
    assert seen(office) == {
        "1,200.00": (S.DEPOSITED, date(2026, 10, 9)), "300.00": (S.DEPOSITED, date(2026, 10, 10)),
    }  # fmt: skip
    check(office)


def test_one_credit_may_be_of_several_days(office: Office, tmp_path: Path) -> None:
    for day, fen in (("2026-10-08", 10_000), ("2026-10-09", 20_050), ("2026-10-10", 40_000)):
        handed(office, day, fen)
    brought(office.store, tmp_path, ("2026-10-11", "600.50", "", "ATM存款"))
    office.store.write(accept_rows, hold_rest=False)
    assert [day for _state, day in seen(office).values()] == [
        None, date(2026, 10, 11), date(2026, 10, 11),
    ]  # fmt: skip
    check(office)


def test_what_the_company_sends_itself_is_looked_at_too(office: Office, tmp_path: Path) -> None:
    handed(office, "2026-10-08", 120_000)
    brought(office.store, tmp_path, ("2026-10-09", "1200.00", "王芳", "转存"))
    office.store.write(accept_rows, hold_rest=True)
    assert seen(office)["1,200.00"] == (S.DEPOSITED, date(2026, 10, 9))


def test_the_same_amount_without_a_word_is_only_proposed(office: Office, tmp_path: Path) -> None:
    handed(office, "2026-10-08", 120_000)
    brought(office.store, tmp_path, ("2026-10-09", "1200.00", "无名", "转账"))
    row = rows_of(office)["1,200.00"]
    assert row.state is RowState.OPEN
    (meant,) = row.meant
    office.store.write(credit_row, row_id=row.id, hand_ins=meant.hand_ins)
    assert seen(office)["1,200.00"] == (S.DEPOSITED, date(2026, 10, 9))
    check(office)


def test_it_is_taken_back_as_one_step_and_row_by_row(office: Office, tmp_path: Path) -> None:
    handed(office, "2026-10-08", 120_000)
    handed(office, "2026-10-08", 30_000, slip="60211")
    brought(
        office.store, tmp_path,
        ("2026-10-09", "1200.00", "", "现金存入"), ("2026-10-09", "300.00", "", "60211"),
    )  # fmt: skip
    before = seen(office)
    done = office.store.write(accept_rows, hold_rest=True)
    office.store.write(undo_acceptance, acceptance_id=done.acceptance_id)
    assert seen(office) == before
    assert rows_of(office)["1,200.00"].state is RowState.MATCHED
    office.store.write(accept_rows, hold_rest=True)
    for amount in ("1,200.00", "300.00"):
        office.store.write(reopen_row, row_id=rows_of(office)[amount].id)
    assert seen(office) == before
    check(office)


def test_it_is_paired_by_its_number_and_refused_in_words(office: Office, tmp_path: Path) -> None:
    handed(office, "2026-10-08", 120_000)
    brought(office.store, tmp_path, ("2026-10-09", "1500.00", "无名", "转账"))
    row = rows_of(office)["1,500.00"]
    no = office.store.read(lambda session: session.scalars(select(HandIn.no)).one())
    with pytest.raises(CashDiffers):
        office.store.write(pair_row, row_id=row.id, no=no)
    with pytest.raises(CashUnknown):
        office.store.write(pair_row, row_id=row.id, no="SX-9")
    more = handed(office, "2026-10-08", 30_000)
    other = office.store.read(lambda session: session.get_one(HandIn, more).no)
    office.store.write(pair_row, row_id=row.id, no=f"{no}、{other}".lower())
    assert {state for state, _day in seen(office).values()} == {S.DEPOSITED}
    with pytest.raises(RowDecided):
        office.store.write(pair_row, row_id=row.id, no=no)
    check(office)


def test_what_the_statement_shows_is_not_taken_out_of_the_bank_here(
    office: Office, tmp_path: Path
) -> None:
    made = handed(office, "2026-10-08", 120_000, slip="60210")
    brought(office.store, tmp_path, ("2026-10-09", "1200.00", "", "现金存入"))
    office.store.write(accept_rows, hold_rest=True)

    @use_case(permission="fees.close", touches=HAND_IN.touches)
    def take_back(session: Session) -> None:
        undo(session, HAND_IN, made)

    with pytest.raises(CreditedByTheBank):
        office.store.write(take_back)


def test_a_deposit_that_no_statement_shows_is_listed_until_it_is_there(
    office: Office, tmp_path: Path
) -> None:
    handed(office, "2026-10-08", 120_000, slip="60210")
    brought(office.store, tmp_path, ("2026-10-08", "1.00", "", "结息"))
    assert not list(office.store.read(lambda session: list(due_unseen(session))))
    brought(office.store, tmp_path, ("2026-10-20", "2.00", "", "结息"), first=9)
    (due,) = office.store.read(lambda session: list(due_unseen(session)))
    assert (due.count, due.oldest) == (1, date(2026, 10, 8))
    told = [one.sentence for one in office.store.read(hindrances, last=date(2026, 10, 31))]
    assert any("SX" in one for one in told)
    assert not any(one.must for one in office.store.read(hindrances, last=date(2026, 10, 31)))
    brought(office.store, tmp_path, ("2026-10-09", "1200.00", "", "现金存入"), first=20)
    office.store.write(accept_rows, hold_rest=True)
    assert not list(office.store.read(lambda session: list(due_unseen(session))))


@pytest.mark.parametrize(
    "lie",
    [
        "UPDATE hand_in SET amount = amount + 1",
        "UPDATE hand_in SET stated = stated - 1",
        "DELETE FROM hand_in_credit",
        "UPDATE hand_in_credit SET amount = amount - 1",
        "UPDATE hand_in SET seen_on = '2026-10-10'",
        "UPDATE hand_in SET state = 'waits'",
        "UPDATE statement_row SET ignored = 'other' WHERE ignored = 'handed_in'",
    ],
)
def test_the_check_of_the_books_tells_what_does_not_agree(
    office: Office, tmp_path: Path, lie: str
) -> None:
    handed(office, "2026-10-08", 120_000)
    brought(office.store, tmp_path, ("2026-10-09", "1200.00", "", "现金存入"))
    office.store.write(accept_rows, hold_rest=True)

    @use_case(permission="", touches=("hand_in", "hand_in_credit", "statement_row"))
    def edit(session: Session) -> None:
        session.execute(text(lie))

    office.store.write(edit)
    found = {one.kind for one in office.store.read(lambda session: [*statement_breaches(session)])}
    assert found & {"statement_row_cash", "hand_in_row"}


def test_a_hand_in_that_the_machine_took_in_two_parts_is_credited_by_both_rows(
    office: Office, tmp_path: Path
) -> None:
    handed(office, "2026-10-08", 1_500_000, slip="60211")
    brought(
        office.store, tmp_path,
        ("2026-10-08", "1.00", "", "结息"), ("2026-10-09", "10000.00", "", "ATM存款"),
        ("2026-10-10", "5000.00", "", "ATM存款"),
    )  # fmt: skip
    brought(office.store, tmp_path, ("2026-10-20", "2.00", "", "结息"), first=20)
    rows = rows_of(office)
    assert {rows[one].state for one in ("10,000.00", "5,000.00")} == {RowState.MATCHED}
    done = office.store.write(accept_rows, hold_rest=False)
    assert done.paired == 2
    assert seen(office) == {"15,000.00": (S.DEPOSITED, date(2026, 10, 10))}
    assert not list(office.store.read(lambda session: list(due_unseen(session))))
    check(office)
    office.store.write(undo_acceptance, acceptance_id=done.acceptance_id)
    assert seen(office) == {"15,000.00": (S.DEPOSITED, None)}
    assert list(office.store.read(lambda session: list(due_unseen(session))))
    check(office)


@pytest.mark.parametrize("first_back", [0, 1])
def test_parts_paired_by_hand_are_at_the_bank_until_the_last_is_taken_back(
    office: Office, tmp_path: Path, first_back: int
) -> None:
    handed(office, "2026-10-08", 1_500_000)
    no = office.store.read(lambda session: session.scalars(select(HandIn.no)).one())
    brought(
        office.store, tmp_path,
        ("2026-10-09", "9000.00", "无名", "转账"), ("2026-10-10", "5000.00", "无名", "转账"),
        ("2026-10-11", "7000.00", "无名", "转账"),
    )  # fmt: skip
    brought(office.store, tmp_path, ("2026-10-20", "2.00", "", "结息"), first=20)
    rows = rows_of(office)
    office.store.write(pair_row, row_id=rows["9,000.00"].id, no=no)
    assert seen(office) == {"15,000.00": (S.DEPOSITED, None)}
    (due,) = office.store.read(lambda session: list(due_unseen(session)))
    assert due.detail.startswith("6,000.00")
    with pytest.raises(CashDiffers) as refused:
        office.store.write(pair_row, row_id=rows["7,000.00"].id, no=no)
    assert "6,000.00" in str(refused.value)
    check(office)
    office.store.write(pair_row, row_id=rows["5,000.00"].id, no=no)
    check(office)
    back = [rows["9,000.00"].id, rows["5,000.00"].id]
    office.store.write(reopen_row, row_id=back.pop(first_back))
    assert seen(office) == {"15,000.00": (S.DEPOSITED, None)}
    check(office)
    office.store.write(reopen_row, row_id=back.pop())
    assert seen(office) == {"15,000.00": (S.WAITS, None)}
    check(office)


def test_a_row_may_end_one_hand_in_and_begin_another(office: Office, tmp_path: Path) -> None:
    for day, fen in (("2026-10-08", 1_200_000), ("2026-10-09", 900_000)):
        handed(office, day, fen)
    numbers = office.store.read(lambda session: session.scalars(select(HandIn.no)).all())
    brought(
        office.store, tmp_path,
        ("2026-10-10", "20000.00", "无名", "转账"), ("2026-10-11", "1000.00", "无名", "转账"),
    )  # fmt: skip
    rows = rows_of(office)
    office.store.write(pair_row, row_id=rows["20,000.00"].id, no=" ".join(numbers))
    assert list(seen(office).values()) == [
        (S.DEPOSITED, date(2026, 10, 10)), (S.DEPOSITED, None),
    ]  # fmt: skip
    office.store.write(pair_row, row_id=rows["1,000.00"].id, no=numbers[1])
    assert seen(office)["9,000.00"] == (S.DEPOSITED, date(2026, 10, 11))
    check(office)
