"""From a file to receipts: what fits is taken in by one key, the rest is unclaimed money."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.db.store import use_case
from propdesk.fees.bank.due import due_statements
from propdesk.fees.bank.matching.matching import match_again
from propdesk.fees.bank.refusals import (
    AcceptanceClosed,
    AccountUnknown,
    FileDoesNotAddUp,
    NothingToAccept,
    OtherAccount,
    PairDiffers,
    PairStands,
    PairTaken,
    RowDecided,
)
from propdesk.fees.bank.rules import RowState, WhyIgnored
from propdesk.fees.bank.taking.accepting import accept_rows, undo_acceptance
from propdesk.fees.bank.taking.bringing_in import bring_in_statement, read_statement
from propdesk.fees.bank.taking.deciding import (
    claim_row,
    hold_row,
    ignore_row,
    pair_row,
    reopen_row,
    settle_refund,
)
from propdesk.fees.bank.taking.listing import (
    STATEMENT_ROWS,
    StatementListRow,
    statement_files,
)
from propdesk.fees.bank.taking.payers import forget_payer, known_payers
from propdesk.fees.bank.taking.waiting import unclaimed_money
from propdesk.fees.checks.checks import check_books
from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.counter.reversing import red_receipt, void_receipt
from propdesk.fees.models import Payment, PaymentPart, UnclaimedEntry
from propdesk.fees.rules import Method
from propdesk.fees.shifts.shifts import close_shift, shift_report
from propdesk.kernel.money import ZERO, Money
from propdesk.kernel.records.question import Question
from tests.fees.bank.sheets import bank_file, bring_in, wechat_file
from tests.offices import Office

OCTOBER = (
    ("2026-10-08", "377.02", "陈雨桐", "1-1-101物业费"),  # 9月
    ("2026-10-09", "560.00", "许强", "1栋1单元102 九月十月"),  # both months
    ("2026-10-10", "100.00", "何清扬", "物业费"),  # by name alone, another amount
    ("2026-10-11", "888.00", "无名", "转账"),
    ("2026-10-12", "-12.00", "", "短信费"),
    ("2026-10-20", "18.46", "", "结息"),
)


def rows_of(office: Office) -> dict[str, StatementListRow]:
    """The rows by their amounts."""
    ids = office.store.read(STATEMENT_ROWS.ids, question=Question())
    rows = office.store.read(STATEMENT_ROWS.rows, ids=list(ids))
    return {str(one.amount): one for one in rows}


def check(office: Office) -> None:
    """The books agree, and what became of each file is its total."""
    assert [one.sentence for one in office.store.read(check_books)] == []
    from propdesk.fees.bank.taking.checks import statement_breaches

    assert [one.sentence for one in office.store.read(lambda s: list(statement_breaches(s)))] == []
    for one in office.store.read(statement_files):
        assert one.adds_up


def states(office: Office) -> dict[str, RowState]:
    return {amount: row.state for amount, row in rows_of(office).items()}


S = RowState


def test_a_file_is_sorted_and_what_fits_is_proposed(office: Office, tmp_path: Path) -> None:
    done = bring_in(office.store, bank_file(tmp_path / "10.csv", OCTOBER))
    assert (done.fresh, done.same, done.sure, done.total) == (6, 0, 2, Money(193_148))
    assert states(office) == {
        "377.02": S.MATCHED, "560.00": S.MATCHED, "100.00": S.OPEN, "888.00": S.OPEN,
        "-12.00": S.IGNORED, "18.46": S.IGNORED,
    }  # fmt: skip
    named = rows_of(office)["100.00"]
    assert [one.code for one in named.meant] == ["1-2-201"]
    assert not named.is_sure
    check(office)


def test_one_key_makes_payments_with_receipts_on_the_day_of_the_row(
    office: Office, tmp_path: Path
) -> None:
    bring_in(office.store, bank_file(tmp_path / "10.csv", OCTOBER))
    done = office.store.write(accept_rows, hold_rest=True)
    assert (done.posted, done.amount, done.unclaimed) == (2, Money(93_702), 2)
    assert done.unclaimed_amount == Money(98_800)
    paid = rows_of(office)["560.00"]
    assert paid.state is S.POSTED
    assert paid.receipt

    def payment(session: Session) -> tuple[date, str, Method, Money]:
        found = session.get_one(Payment, paid.payment_id)
        part = session.scalars(select(PaymentPart).where(PaymentPart.payment_id == found.id)).one()
        return found.value_day, found.payer, part.method, part.amount

    assert office.store.read(payment) == (
        date(2026, 10, 9), "许强", Method.TRANSFER, Money(56_000),
    )  # fmt: skip
    assert states(office)["888.00"] is S.UNCLAIMED
    check(office)


def test_a_file_twice_adds_nothing_and_a_longer_one_only_what_is_new(
    office: Office, tmp_path: Path
) -> None:
    file = bank_file(tmp_path / "10.csv", OCTOBER)
    bring_in(office.store, file)
    again = bring_in(office.store, file)
    assert (again.fresh, again.same, again.file_id) == (0, 6, None)
    longer = bank_file(tmp_path / "11.csv", (*OCTOBER, ("2026-10-28", "5.00", "甲乙", "")))
    assert (done := bring_in(office.store, longer)).fresh == 1
    assert done.total == Money(500)
    check(office)


def test_a_file_of_another_account_is_refused_and_writes_nothing(
    office: Office, tmp_path: Path
) -> None:
    with pytest.raises(AccountUnknown):
        bring_in(office.store, bank_file(tmp_path / "a.csv", OCTOBER), is_ours=False)
    bring_in(office.store, bank_file(tmp_path / "a.csv", OCTOBER))
    other = bank_file(tmp_path / "b.csv", OCTOBER, number="9999000011112222")
    with pytest.raises(OtherAccount):
        bring_in(office.store, other, is_ours=False)
    with pytest.raises(OtherAccount):
        bring_in(office.store, other, account="6225880100004321")
    assert len(office.store.read(statement_files)) == 1


def test_a_file_that_does_not_add_up_is_refused(office: Office, tmp_path: Path) -> None:
    file = bank_file(tmp_path / "10.csv", OCTOBER)
    file.write_text(file.read_text(encoding="utf-8") + "合计,99.00,,,,\n", encoding="utf-8")
    text = file.read_text(encoding="utf-8").replace("金额", "收入").replace("合计", "收入合计")
    file.write_text(text, encoding="utf-8")
    with pytest.raises(FileDoesNotAddUp):
        office.store.write(
            bring_in_statement, statement=read_statement(office.store, file), is_ours=True
        )


def test_unclaimed_money_is_a_debt_until_its_household_is_chosen(
    office: Office, tmp_path: Path
) -> None:
    bring_in(office.store, bank_file(tmp_path / "10.csv", OCTOBER))
    office.store.write(accept_rows, hold_rest=True)
    money = office.store.read(unclaimed_money)
    assert (money.count, money.amount, money.oldest) == (2, Money(98_800), date(2026, 10, 10))
    assert money.days(date(2026, 11, 10)) == 31
    row = rows_of(office)["888.00"]
    done = office.store.write(claim_row, row_id=row.id, unit_id=office.units["1-2-201"])
    assert done.collected is not None
    assert done.collected.prepaid == Money(88_800 - 2 * 25_068)
    assert office.store.read(unclaimed_money).amount == Money(10_000)
    check(office)


def test_a_payer_once_decided_is_known_and_can_be_forgotten(office: Office, tmp_path: Path) -> None:
    first = (("2026-10-11", "250.68", "无名", "转账"),)
    bring_in(office.store, bank_file(tmp_path / "1.csv", first))
    row = rows_of(office)["250.68"]
    assert row.state is S.OPEN  # only by the amount: it is shown, not taken in
    assert [one.code for one in row.meant] == ["1-2-201"]
    office.store.write(claim_row, row_id=row.id, unit_id=office.units["1-2-201"])
    second = (("2026-10-25", "250.68", "无名", "转账"),)
    done = bring_in(office.store, bank_file(tmp_path / "2.csv", second, first=50))
    assert done.sure == 1
    (known,) = office.store.read(known_payers)
    assert (known.name, known.code) == ("无名", "1-2-201")
    office.store.write(forget_payer, payer_id=known.id)
    assert office.store.read(known_payers) == ()


def test_a_payment_typed_at_the_desk_is_paired_not_doubled(office: Office, tmp_path: Path) -> None:
    order = Order(
        unit_id=office.units["1-1-101"], parts=(Part(Method.TRANSFER, Money(37_702)),),
        value_day=date(2026, 10, 8), keep_rest=True,
    )  # fmt: skip
    typed = office.store.write(collect_payment, order=order)
    bring_in(office.store, bank_file(tmp_path / "10.csv", OCTOBER[:1]))
    done = office.store.write(accept_rows, hold_rest=True)
    assert (done.posted, done.paired) == (0, 1)
    assert rows_of(office)["377.02"].payment_id == typed.payment_id
    check(office)


def test_codes_scanned_at_the_desk_are_paired_by_day_and_amount(
    office: Office, tmp_path: Path
) -> None:
    for code in ("1-1-102", "1-1-101"):
        order = Order(
            unit_id=office.units[code], parts=(Part(Method.WECHAT, Money(10_000)),),
            value_day=date(2026, 10, 8), keep_rest=True,
        )  # fmt: skip
        office.store.write(collect_payment, order=order)
    rows = [(f"2026-10-08 1{n}:00:00", f"42000{n}", "100.00", "扫码付款") for n in range(2)]
    bring_in(office.store, wechat_file(tmp_path / "w.csv", rows))
    done = office.store.write(accept_rows, hold_rest=True)
    assert (done.posted, done.paired) == (0, 2)
    check(office)


def test_what_one_key_took_in_is_undone_as_one_step_while_the_session_is_open(
    office: Office, tmp_path: Path
) -> None:
    bring_in(office.store, bank_file(tmp_path / "10.csv", OCTOBER))
    before = states(office)
    office.store.write(accept_rows, hold_rest=True)
    undone = office.store.write(undo_acceptance, acceptance_id=None)
    assert (undone.payments, undone.rows) == (2, 4)
    assert states(office) == before
    assert office.store.read(unclaimed_money).amount == ZERO
    check(office)
    office.store.write(accept_rows, hold_rest=True)
    office.store.write(close_shift, counted=None)
    with pytest.raises(AcceptanceClosed):
        office.store.write(undo_acceptance, acceptance_id=None)
    check(office)


def test_a_receipt_taken_back_lets_its_row_wait_again(office: Office, tmp_path: Path) -> None:
    bring_in(office.store, bank_file(tmp_path / "10.csv", OCTOBER[:1]))
    office.store.write(accept_rows, hold_rest=True)
    no = rows_of(office)["377.02"].receipt
    office.store.write(void_receipt, no=no, reason="wrong room")
    assert states(office)["377.02"] is S.OPEN
    done = office.store.write(accept_rows, hold_rest=True)
    assert done.posted == 1
    check(office)


def test_a_refund_waits_for_its_payment_and_goes_with_it(office: Office, tmp_path: Path) -> None:
    rows = [
        ("2026-10-08 10:00:00", "4200001", "280.00", "1-1-102 物业费"),
        ("2026-10-09 10:00:00", "4200002", "55.00", "不知道"),
        ("2026-10-10 10:00:00", "4200002", "-55.00", "不知道"),
        ("2026-10-12 10:00:00", "4200001", "-280.00", "1-1-102 物业费"),
        ("2026-10-13 10:00:00", "4200009", "-1.00", "退"),
    ]
    bring_in(office.store, wechat_file(tmp_path / "w.csv", rows))
    done = office.store.write(accept_rows, hold_rest=True)
    # Both refunds of known orders came back before anything was taken in.
    assert (done.returned, done.posted) == (2, 0)
    assert states(office) == {
        "280.00": S.IGNORED, "-280.00": S.IGNORED, "55.00": S.IGNORED, "-55.00": S.IGNORED,
        "-1.00": S.REFUND,
    }  # fmt: skip
    check(office)


def test_a_refund_of_a_payment_that_stands_says_what_to_take_back(
    office: Office, tmp_path: Path
) -> None:
    first = [("2026-10-08 10:00:00", "4200001", "280.00", "1-1-102 物业费")]
    bring_in(office.store, wechat_file(tmp_path / "1.csv", first))
    office.store.write(accept_rows, hold_rest=True)
    no = rows_of(office)["280.00"].receipt
    later = [("2026-10-12 10:00:00", "4200001", "-280.00", "1-1-102 物业费")]
    bring_in(office.store, wechat_file(tmp_path / "2.csv", later))
    refund = rows_of(office)["-280.00"]
    assert refund.state is S.REFUND
    with pytest.raises(PairStands) as told:
        office.store.write(settle_refund, row_id=refund.id)
    assert no in str(told.value)
    office.store.write(close_shift, counted=None)
    office.store.write(red_receipt, no=no, reason="paid twice")
    office.store.write(settle_refund, row_id=refund.id)
    assert states(office) == {"280.00": S.IGNORED, "-280.00": S.IGNORED}
    check(office)


def test_a_row_can_be_held_ignored_paired_and_reopened(office: Office, tmp_path: Path) -> None:
    bring_in(office.store, bank_file(tmp_path / "10.csv", OCTOBER))
    row = rows_of(office)["888.00"]
    office.store.write(hold_row, row_id=row.id)
    office.store.write(ignore_row, row_id=row.id, why=WhyIgnored.OWN)
    assert office.store.read(unclaimed_money).amount == ZERO
    with pytest.raises(RowDecided):
        office.store.write(hold_row, row_id=row.id)
    office.store.write(reopen_row, row_id=row.id)
    assert states(office)["888.00"] is S.OPEN
    paid = office.store.write(
        claim_row, row_id=rows_of(office)["377.02"].id, unit_id=office.units["1-1-101"]
    )
    assert paid.collected is not None
    with pytest.raises(PairTaken):
        office.store.write(pair_row, row_id=row.id, no=paid.collected.receipts[0].no)
    other = Order(
        unit_id=office.units["1-1-102"],
        parts=(Part(Method.TRANSFER, Money(100)),),
        keep_rest=True,
    )
    typed = office.store.write(collect_payment, order=other)
    with pytest.raises(PairDiffers):
        office.store.write(pair_row, row_id=row.id, no=typed.receipts[0].no)
    office.store.write(reopen_row, row_id=paid.row_id)
    office.store.write(match_again)
    assert states(office)["377.02"] is S.MATCHED
    check(office)


def test_without_rows_that_wait_one_key_says_so(office: Office) -> None:
    with pytest.raises(NothingToAccept):
        office.store.write(accept_rows, hold_rest=True)


def test_unclaimed_money_never_exceeds_its_row(office: Office, tmp_path: Path) -> None:
    bring_in(office.store, bank_file(tmp_path / "10.csv", OCTOBER))
    office.store.write(accept_rows, hold_rest=True)

    @use_case(permission="", touches=())
    def held(session: Session) -> int:
        return session.scalar(select(func.count()).select_from(UnclaimedEntry)) or 0

    assert office.store.read(held) == 2


def test_today_says_what_is_unclaimed_and_what_nobody_decided(
    office: Office, tmp_path: Path
) -> None:
    bring_in(office.store, bank_file(tmp_path / "10.csv", OCTOBER))
    told = list(office.store.read(lambda session: list(due_statements(session))))
    assert [(one.count, one.oldest) for one in told] == [(4, date(2026, 10, 8))]
    office.store.write(accept_rows, hold_rest=True)
    (money,) = office.store.read(lambda session: list(due_statements(session)))
    assert (money.count, money.oldest) == (2, date(2026, 10, 10))
    assert "988.00" in money.detail
    paid = rows_of(office)["560.00"]
    office.store.write(void_receipt, no=paid.receipt, reason="wrong room")
    told = office.store.read(lambda session: list(due_statements(session)))
    assert [one.count for one in told] == [2, 1]


def test_the_report_of_the_session_says_what_is_unclaimed(office: Office, tmp_path: Path) -> None:
    bring_in(office.store, bank_file(tmp_path / "10.csv", OCTOBER))
    office.store.write(accept_rows, hold_rest=True)
    row = rows_of(office)["100.00"]
    office.store.write(claim_row, row_id=row.id, unit_id=office.units["1-2-201"])
    facts = office.store.read(shift_report)
    assert facts.agrees
    assert facts.total == Money(93_702 + 10_000)
    (unclaimed,) = facts.unclaimed
    assert (unclaimed.amount, unclaimed.red) == (Money(98_800), Money(-10_000))
    assert facts.with_unclaimed == Money(93_702 + 10_000 + 88_800)
    office.store.write(close_shift, counted=None)
    check(office)
