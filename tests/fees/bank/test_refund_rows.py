"""Refunds meet their rows of the statements, whole or in parts, and what stays open is listed."""

from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from propdesk.db.past.moments import standing_at
from propdesk.db.store import use_case
from propdesk.fees.bank.refusals import RefundDiffers, RefundStands, RefundUnknown
from propdesk.fees.bank.rules import RowState
from propdesk.fees.bank.taking.accepting import accept_rows, undo_acceptance
from propdesk.fees.bank.taking.checks import statement_breaches
from propdesk.fees.bank.taking.deciding import pair_row, reopen_row, settle_refund
from propdesk.fees.bank.taking.waiting import unclaimed_money
from propdesk.fees.deposits.models import DepositRefund
from propdesk.fees.deposits.rules import PayWay, RefundState
from propdesk.fees.models import DepositEntry
from propdesk.fees.months.blockers import hindrances
from propdesk.fees.refunds.register import DEPOSIT_REFUND, REFUNDS, PaidOut
from propdesk.fees.refunds.unseen import due_unseen_refunds
from propdesk.fees.rules import Nature
from propdesk.kernel.money import ZERO, Money
from tests.fees.bank.sheets import bring_in, brought, wechat_file
from tests.fees.bank.test_taking_in import check, rows_of, states
from tests.fees.deposits.conftest import add_item
from tests.fees.deposits.desk_work import approve, ask, held
from tests.offices import Office

S = RowState


@pytest.fixture
def deposits(office: Office) -> int:
    """The fee item of deposits."""
    told = {"code": "ZXYJ", "name": "Renovation deposit", "nature": Nature.DEPOSIT}
    return office.store.write(add_item, **told)  # type: ignore[arg-type]  # as it is declared


@use_case(permission="fees.collect", touches=DEPOSIT_REFUND.touches)
def on_a_day(
    session: Session, *, refund_id: int, to: RefundState, day: date, form: object = None,
    why: str = "",
) -> None:  # fmt: skip
    with standing_at(session, datetime.combine(day, time(3), UTC)):
        REFUNDS.uses.move(session, record_id=refund_id, to=to, form=form, why=why)


def paid(office: Office, deposits: int, day: date = date(2026, 11, 10)) -> tuple[int, str]:
    """A deposit of 1,000.00 paid back by transfer; the refund and its number."""
    refund_id = ask(office, held(office, deposits))
    approve(office, refund_id)
    form = PaidOut(way=PayWay.TRANSFER)
    office.store.write(on_a_day, refund_id=refund_id, to=RefundState.PAID, day=day, form=form)
    return refund_id, office.store.read(lambda s: s.get_one(DepositRefund, refund_id).no)


def came_back(office: Office, refund_id: int, day: date = date(2026, 11, 13)) -> None:
    office.store.write(
        on_a_day, refund_id=refund_id, to=RefundState.RETURNED, day=day, why="account closed"
    )


def open_lines(office: Office) -> list[str]:
    return [one.detail for one in office.store.read(lambda s: list(due_unseen_refunds(s)))]


def test_a_refund_paid_in_two_rows_is_open_until_both_are_there(
    office: Office, deposits: int, tmp_path: Path
) -> None:
    _id, no = paid(office, deposits)
    brought(office.store, tmp_path, ("2026-11-01", "1.00", "", "结息"), first=50)
    brought(office.store, tmp_path, ("2026-11-10", "-600.00", "Zhou Yi", "押金退款"))
    assert states(office)["-600.00"] is S.IGNORED  # what goes out is shown as spent until F5
    office.store.write(accept_rows, hold_rest=False)
    assert states(office)["-600.00"] is S.PAIRED
    assert open_lines(office) == []  # the statement goes no further yet
    brought(office.store, tmp_path, ("2026-11-18", "2.00", "", "结息"), first=60)
    assert len(open_lines(office)) == 1
    assert "400.00" in open_lines(office)[0]
    told = [one.sentence for one in office.store.read(hindrances, last=date(2026, 11, 30))]
    assert any(no in one for one in told)
    brought(office.store, tmp_path, ("2026-11-11", "-400.00", "Zhou Yi", "押金退款"), first=70)
    office.store.write(accept_rows, hold_rest=False)
    assert open_lines(office) == []
    check(office)


def test_one_of_so_much_alone_is_paired_whatever_the_channel(
    office: Office, deposits: int, tmp_path: Path
) -> None:
    paid(office, deposits)
    rows = [("2026-11-11 10:00:00", "4200001", "-1000.00", "退")]
    bring_in(office.store, wechat_file(tmp_path / "w.csv", rows))
    office.store.write(accept_rows, hold_rest=False)
    assert states(office)["-1,000.00"] is S.PAIRED
    check(office)


def test_a_part_that_names_nobody_waits_and_is_paired_by_the_number(
    office: Office, deposits: int, tmp_path: Path
) -> None:
    _id, no = paid(office, deposits)
    brought(
        office.store,
        tmp_path,
        ("2026-11-10", "-600.00", "某人", "转账"),
        ("2026-11-10", "-500.00", "某人", "转账"),
    )
    first, second = rows_of(office)["-600.00"], rows_of(office)["-500.00"]
    with pytest.raises(RefundUnknown):
        office.store.write(pair_row, row_id=first.id, no="TY-1")
    office.store.write(pair_row, row_id=first.id, no=no.lower())
    with pytest.raises(RefundDiffers) as told:
        office.store.write(pair_row, row_id=second.id, no=no)
    assert "400.00" in str(told.value)
    office.store.write(reopen_row, row_id=first.id)
    office.store.write(pair_row, row_id=second.id, no=no)
    check(office)


def test_what_the_bank_returns_goes_with_the_entry_of_its_return(
    office: Office, deposits: int, tmp_path: Path
) -> None:
    refund_id, no = paid(office, deposits)
    brought(
        office.store, tmp_path,
        ("2026-11-10", "-1000.00", "Zhou Yi", "押金退款"),
        ("2026-11-13", "1000.00", "Zhou Yi", "退汇：账户已销户"),
    )  # fmt: skip
    back = rows_of(office)["1,000.00"]
    with pytest.raises(RefundStands) as told:
        office.store.write(pair_row, row_id=back.id, no=no)
    assert no in str(told.value)
    came_back(office, refund_id)
    done = office.store.write(accept_rows, hold_rest=True)
    assert (done.posted, done.paired, done.unclaimed) == (0, 2, 0)
    assert states(office) == {"-1,000.00": S.PAIRED, "1,000.00": S.PAIRED}
    check(office)
    office.store.write(undo_acceptance, acceptance_id=done.acceptance_id)
    assert states(office)["1,000.00"] is S.OPEN
    check(office)


def test_returned_money_that_was_held_as_unclaimed_is_unclaimed_no_more(
    office: Office, deposits: int, tmp_path: Path
) -> None:
    refund_id, _no = paid(office, deposits)
    brought(office.store, tmp_path, ("2026-11-13", "1000.00", "Zhou Yi", "退汇"))
    office.store.write(accept_rows, hold_rest=True)
    assert office.store.read(unclaimed_money).count == 1
    came_back(office, refund_id)
    office.store.write(accept_rows, hold_rest=True)
    assert office.store.read(unclaimed_money).amount == ZERO
    check(office)


def test_one_noted_as_come_back_that_never_left_is_not_listed(
    office: Office, deposits: int, tmp_path: Path
) -> None:
    refund_id, _no = paid(office, deposits)
    came_back(office, refund_id)
    brought(
        office.store,
        tmp_path,
        ("2026-11-01", "1.00", "", "结息"),
        ("2026-11-19", "2.00", "", "结息"),
    )
    assert open_lines(office) == []


def test_parts_of_an_order_that_went_back_are_put_together_once_all_are_there(
    office: Office, tmp_path: Path
) -> None:
    rows = [
        ("2026-10-09 10:00:00", "4200002", "55.00", "不知道"),
        ("2026-10-10 10:00:00", "4200002", "-20.00", "不知道"),
    ]
    bring_in(office.store, wechat_file(tmp_path / "1.csv", rows))
    office.store.write(accept_rows, hold_rest=True)
    assert states(office) == {"55.00": S.UNCLAIMED, "-20.00": S.REFUND}
    later = [("2026-10-11 10:00:00", "4200002#2", "-35.00", "不知道")]
    bring_in(office.store, wechat_file(tmp_path / "2.csv", later))
    row = rows_of(office)["-35.00"]
    office.store.write(settle_refund, row_id=row.id)
    assert set(states(office).values()) == {S.IGNORED}
    assert office.store.read(unclaimed_money).amount == ZERO
    check(office)
    office.store.write(reopen_row, row_id=row.id)
    assert states(office) == {"55.00": S.OPEN, "-20.00": S.REFUND, "-35.00": S.REFUND}
    check(office)


def test_the_check_of_the_books_tells_more_rows_than_a_refund_has(
    office: Office, deposits: int, tmp_path: Path
) -> None:
    paid(office, deposits)
    brought(
        office.store,
        tmp_path,
        ("2026-11-10", "-1000.00", "Zhou Yi", "退"),
        ("2026-11-10", "-1.00", "", "其他"),
    )
    office.store.write(accept_rows, hold_rest=False)
    entry = office.store.read(
        lambda session: session.scalars(
            select(DepositEntry.id).where(DepositEntry.amount == Money(-100_000))
        ).one()
    )

    @use_case(permission="", touches=("statement_row",))
    def lie(session: Session) -> None:
        told = f"state = 'paired', ignored = NULL, entry_id = {entry}"
        session.execute(text(f"UPDATE statement_row SET {told} WHERE amount = -100"))

    office.store.write(lie)
    found = [one.kind for one in office.store.read(lambda session: [*statement_breaches(session)])]
    assert "deposit_entry_sums" in found
