"""Agreements by instalments: what they cover, that they add up, what of them is paid."""

from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from propdesk.db.attachments.attaching import NewFile, attach
from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.court.agreements.instalments import INSTALMENTS
from propdesk.fees.court.agreements.paper import agreement_values, instalments_of
from propdesk.fees.court.agreements.register import (
    AGREEMENTS,
    AgreementFields,
    AgreementOver,
    AgreementRow,
    AgreementSigning,
    AgreementStays,
    StillOwed,
    keep_paid_agreements,
)
from propdesk.fees.court.rules import AgreementState
from propdesk.fees.dunning.debtors import debtors
from propdesk.fees.dunning.rules import DunFlag
from propdesk.fees.rules import Method
from propdesk.kernel.money import ZERO, Money
from propdesk.kernel.records.question import asked
from propdesk.kernel.records.refusals import FieldsRefused
from tests.clocks import StoppedClock
from tests.offices import Office

ROOM = "1-1-101"
BOTH = Money(75_404)  # September and October: 2 × 377.02
TODAY = date(2026, 11, 20)


def fields(office: Office, **more: object) -> AgreementFields:
    said = {
        "unit_id": office.units[ROOM], "due_until": date(2026, 10, 31), "times": 3,
        "first_day": date(2026, 11, 30),
    }  # fmt: skip
    return AgreementFields(**{**said, **more})  # type: ignore[arg-type]  # its own fields


def write(office: Office, **more: object) -> int:
    return office.store.write(AGREEMENTS.uses.add, fields=fields(office, **more))


def move(office: Office, made: int, to: AgreementState, **more: object) -> None:
    office.store.write(AGREEMENTS.uses.move, record_id=made, to=to, **more)  # type: ignore[arg-type]  # as it takes them


def sign(office: Office, made: int, day: date = TODAY) -> None:
    form = AgreementSigning(signed_by="陈雨桐", signed_on=day)
    move(office, made, AgreementState.SIGNED, form=form)


def row(office: Office, made: int) -> AgreementRow:
    return office.store.read(AGREEMENTS.records.rows, ids=[made])[0]


def pay(office: Office, fen: int) -> None:
    order = Order(unit_id=office.units[ROOM], parts=(Part(Method.CASH, Money(fen)),))
    office.store.write(collect_payment, order=order)


def test_it_takes_the_debtor_the_sum_and_the_instalments_from_the_books(office: Office) -> None:
    made = write(office)
    one = row(office, made)
    assert (one.debtor, one.amount, one.paid, one.next_due) == ("陈雨桐", BOTH, None, None)
    parts = office.store.read(instalments_of, agreement_id=made)
    assert [(part.day.isoformat(), part.amount.fen) for part in parts] == [
        ("2026-11-30", 25135), ("2026-12-30", 25135), ("2027-01-30", 25134),
    ]  # fmt: skip

    def covered(session: Session) -> int:
        return int(session.execute(text("SELECT sum(amount) FROM agreement_line")).scalar_one())

    assert office.store.read(covered) == BOTH.fen


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"amount": Money(70_000)}, "amount"),
        ({"times": None, "plan": "2026-11-30 700"}, "plan"),
        ({"times": None, "plan": "many"}, "plan"),
        ({"times": None}, "times"),
        ({"first_day": None}, "first_day"),
        ({"debtor": "许文博"}, "debtor"),
        ({"due_until": date(2026, 8, 1)}, "unit_id"),
    ],
)
def test_what_does_not_agree_with_the_books_is_refused_beside_its_field(
    office: Office, more: dict[str, object], field: str
) -> None:
    with pytest.raises(FieldsRefused) as refused:
        write(office, **more)
    assert field in refused.value.errors
    assert office.store.read(AGREEMENTS.records.ids) == []


def test_typed_instalments_stand_in_the_place_of_months(office: Office) -> None:
    made = write(office, times=None, plan="1130 54.04\n2027-01-15 700")
    parts = office.store.read(instalments_of, agreement_id=made)
    assert [part.amount.fen for part in parts] == [5404, 70000]


def test_one_that_was_written_over_another_sum_is_not_signed(office: Office) -> None:
    made = write(office)
    pay(office, 37_702)
    with pytest.raises(FieldsRefused):
        sign(office, made)
    assert row(office, made).state is AgreementState.DRAFT


def test_a_day_to_come_is_no_day_of_a_signature(office: Office) -> None:
    made = write(office)
    with pytest.raises(FieldsRefused):
        sign(office, made, date(2026, 11, 21))


def test_payments_count_by_themselves_the_oldest_instalment_first(
    office: Office, clock: StoppedClock
) -> None:
    made = write(office)
    sign(office, made)
    assert (row(office, made).paid, row(office, made).next_due) == (ZERO, date(2026, 11, 30))
    pay(office, 37_702)
    assert (row(office, made).paid, row(office, made).next_due) == (
        Money(37_702), date(2026, 12, 30),
    )  # fmt: skip
    parts = office.store.read(instalments_of, agreement_id=made)
    assert [part.left.fen for part in parts] == [0, 12_568, 25_134]
    with pytest.raises(StillOwed, match=r"377\.02"):
        move(office, made, AgreementState.KEPT)
    pay(office, 37_702)
    move(office, made, AgreementState.KEPT)
    assert row(office, made).next_due is None


def test_an_instalment_that_did_not_come_stands_on_today(
    office: Office, clock: StoppedClock
) -> None:
    made = write(office)
    sign(office, made)

    def due(session: Session) -> list[tuple[str, int]]:
        found = INSTALMENTS.due(session, icon="", page_id="", place="")
        return [(one.context["filter"], one.count) for one in found]  # type: ignore[misc]  # a word

    assert office.store.read(due) == []
    clock.go_on(days=4)
    assert office.store.read(due) == [("soon", 1)]
    clock.go_on(days=7)
    assert office.store.read(due) == [("overdue", 1)]
    move(office, made, AgreementState.BROKEN, form=AgreementOver(), why="一期未付")
    assert office.store.read(due) == []
    assert row(office, made).over_on == date(2026, 12, 1)


def test_a_signed_one_stays_as_it_was_signed(office: Office) -> None:
    made = write(office)
    sign(office, made)
    seen = office.store.read(AGREEMENTS.uses.seen, record_id=made)
    changed = fields(office, debtor="陈雨桐", amount=BOTH, times=5)
    with pytest.raises(FieldsRefused) as refused:
        office.store.write(AGREEMENTS.uses.change, record_id=made, fields=changed, seen=seen)
    assert set(refused.value.errors) == {"times"}


def test_its_paper_says_the_sum_in_capitals_and_each_instalment(office: Office) -> None:
    values = office.store.read(agreement_values, agreement_id=write(office))
    assert values["amount"] == "754.04"
    assert values["capitals"] == "柒佰伍拾肆元零肆分"
    assert values["plan"].splitlines()[0] == "| 1 | 2026-11-30 | 251.35 |"
    assert values["count"] == "3"


def test_while_it_is_paid_no_batch_asks_and_once_it_is_broken_off_dunning_goes_on(
    office: Office,
) -> None:
    def flag() -> DunFlag:
        return next(one for one in office.store.read(debtors) if one.unit == ROOM).flag

    made = write(office)
    assert flag() is DunFlag.NONE
    sign(office, made)
    assert flag() is DunFlag.HELD
    move(office, made, AgreementState.BROKEN, form=AgreementOver(), why="一期未付")
    assert flag() is DunFlag.NONE


def test_what_was_paid_whole_is_kept_by_itself_on_the_next_day(office: Office) -> None:
    made = write(office)
    sign(office, made)
    assert office.store.write(keep_paid_agreements) == 0
    pay(office, BOTH.fen)
    assert office.store.write(keep_paid_agreements) == 1
    assert row(office, made).state is AgreementState.KEPT


def test_what_somebody_signed_is_not_deleted(office: Office) -> None:
    made = write(office)
    sign(office, made)
    with pytest.raises(AgreementStays):
        office.store.write(AGREEMENTS.uses.delete, record_id=made)


def test_a_signed_one_whose_paper_is_not_kept_stands_in_a_chip(office: Office) -> None:
    def found() -> list[int]:
        return list(office.store.read(AGREEMENTS.records.ids, question=asked("paper")))

    made = write(office)
    assert found() == []  # nobody signed it yet
    sign(office, made)
    assert found() == [made]
    paper = [NewFile(name="协议.txt", content=b"signed")]
    attach(office.store, kind="instalment_agreement", record_id=made, new=paper)
    assert found() == []
