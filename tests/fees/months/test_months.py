"""A month of the books: its identities, its close, what is refused after it, its reopening."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from propdesk.db.posting import MonthClosed, OfClosedMonth, closed_until
from propdesk.db.store import Actor, NotPermitted
from propdesk.fees.billing.billing import draft_run, publish_run
from propdesk.fees.billing.listing import RUNS
from propdesk.fees.billing.undoing import take_back_line, undo_preview, undo_run
from propdesk.fees.charges.listing import CHARGES
from propdesk.fees.checks.checks import check_books
from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.counter.reversing import red_receipt, void_receipt
from propdesk.fees.due import due_fees
from propdesk.fees.months.checks import month_breaches
from propdesk.fees.months.closing import (
    BooksNotRight,
    EarlierMonthOpen,
    MonthClosedAlready,
    MonthHindered,
    MonthNotOver,
    NotInTheBooks,
    NotLastClosed,
    ReopenUnexplained,
    close_month,
    reopen_month,
)
from propdesk.fees.months.facts import MonthFacts
from propdesk.fees.months.listing import MonthRow, export_months, find_months, months
from propdesk.fees.months.paper import month_pdf, write_month
from propdesk.fees.months.rules import MonthState
from propdesk.fees.rules import Method, Nature
from propdesk.fees.shifts.shifts import close_shift
from propdesk.fees.tariffs.listed import ITEM_USES
from propdesk.kernel.money import Money
from propdesk.kernel.paper.records import PaperHead
from propdesk.kernel.permissions import Role
from propdesk.kernel.progress import NoProgress
from propdesk.kernel.sheets.lists import WHOLE
from propdesk.system.settings.estate_settings import change_estate_settings, estate_settings
from propdesk.system.signatures.register import SIGNATURES, SignedByDoer, SigningIt
from propdesk.system.signatures.rules import LoneStep, SignatureState
from propdesk.system.signatures.wanting import open_signatures
from propdesk.system.start.clock import confirm_clock
from propdesk.system.users.listed import USER_USES
from propdesk.system.users.listing import USERS, UserFields
from propdesk.system.users.login import LoginWrong, set_password
from propdesk.system.users.second_person import (
    NobodyElseMay,
    Second,
    SecondIsFirst,
    SecondMayNot,
    SecondMissing,
)
from propdesk.system.users.users import ensure_first_manager
from tests.clocks import StoppedClock
from tests.fees.sample_papers import texts
from tests.offices import Office
from tests.outside import outside
from tests.roles import rights_of

ROOM = "1-1-101"
BILL = 37702  # a month of it


def pay(
    office: Office, fen: int, method: Method = Method.CASH, *, keep: bool = True, **more: object
) -> str:
    order = Order(
        unit_id=office.units[ROOM],
        parts=(Part(method, Money(fen)),),
        keep_rest=keep,
        **more,  # type: ignore[arg-type]  # of an order
    )
    return office.store.write(collect_payment, order=order).receipts[0].no


def go_on(office: Office, days: int) -> None:
    clock = office.store.clock
    assert isinstance(clock, StoppedClock)
    clock.go_on(days=days)
    office.store.write(confirm_clock, reason="放假")


def close(office: Office, month: str = "2026-11") -> MonthFacts:
    return office.store.write(close_month, month=month).facts


def month(office: Office, name: str = "2026-11") -> MonthRow:
    return next(one for one in office.store.read(months) if one.month == name)


@pytest.fixture
def december(office: Office) -> Office:
    """November is over: a payment of it, its session closed; nothing of it is closed yet."""
    pay(office, 2 * BILL + 10_000)
    pay(office, 5_000, Method.WECHAT)
    office.store.write(close_shift, counted=None)
    go_on(office, 13)
    return office


# The identities


def test_what_was_owed_before_and_what_moved_it_come_to_what_is_owed(december: Office) -> None:
    facts = month(december).facts
    whole = sum(row.open.fen for row in december.store.read(CHARGES.first))
    assert facts.agrees
    assert facts.debt.opening == 0
    assert facts.debt.moves["from_money"] == -2 * BILL
    assert facts.debt.closing == whole > 0
    assert facts.prepaid.closing == 15_000
    assert facts.money_in == facts.receipts == 2 * BILL + 15_000
    assert facts.by_method == {"cash": 2 * BILL + 10_000, "wechat": 5_000}
    assert facts.by_kind == {"old": 2 * BILL, "prepayment": 15_000}


def test_an_offset_is_no_money_in(december: Office) -> None:
    december.store.write(publish_run, period="2026-12")
    facts = month(december, "2026-12").facts
    assert facts.money_in == 0
    assert facts.prepaid.moves == {"offset": -15_000}
    assert facts.debt.moves["from_prepayment"] == -15_000
    assert facts.prepaid.opening == 15_000
    assert facts.agrees


def test_prepayment_used_at_the_desk_with_money_is_told_apart(december: Office) -> None:
    december.store.write(
        change_estate_settings,
        settings=replace(december.store.read(estate_settings), offset_after_billing=False),
    )
    december.store.write(publish_run, period="2026-12")
    parts = (Part(Method.PREPAID, Money(10_000)), Part(Method.CASH, Money(BILL - 10_000)))
    order = Order(unit_id=december.units[ROOM], parts=parts)
    december.store.write(collect_payment, order=order)
    facts = month(december, "2026-12").facts
    assert facts.money_in == BILL - 10_000
    assert facts.prepaid_used == 10_000
    assert facts.debt.moves["from_prepayment"] == -10_000
    assert facts.debt.moves["from_money"] == -(BILL - 10_000)
    assert facts.by_kind == {"current": BILL}
    assert facts.agrees


def test_a_red_receipt_opens_the_debt_again_in_its_own_month(december: Office) -> None:
    close(december)
    before = month(december).facts
    receipt = december.store.write  # the first one of November
    receipt(red_receipt, no="SJ2026-000002", reason="付错")
    facts = month(december, "2026-12").facts
    assert facts.money_in == -5_000
    assert facts.agrees
    assert month(december).facts == before
    assert december.store.read(check_books) == ()


# Closing


def test_a_closed_month_takes_nothing_more(december: Office) -> None:
    facts = close(december)
    assert december.store.read(closed_until) == date(2026, 11, 30)
    assert month(december).state is MonthState.CLOSED
    assert facts == month(december).facts
    with pytest.raises(OfClosedMonth) as refusal:
        december.store.write(publish_run, period="2026-11")
    assert "2026-11" in str(refusal.value)
    with pytest.raises(OfClosedMonth):
        december.store.read(draft_run, period="2026-Q4")
    run = december.store.read(RUNS.first)[-1].id
    with pytest.raises(OfClosedMonth):
        december.store.write(undo_run, run_id=run)
    with pytest.raises(OfClosedMonth):
        december.store.read(undo_preview, run_id=run)
    assert december.store.write(publish_run, period="2026-12").created == 3


def test_a_payment_of_a_closed_month_is_booked_later_with_its_value_day(december: Office) -> None:
    sealed = close(december)
    pay(december, BILL, value_day=date(2026, 11, 28))
    assert month(december).facts == sealed
    assert month(december, "2026-12").facts.money_in == BILL


def test_on_the_last_day_a_month_is_closed_and_the_day_takes_no_payment(december: Office) -> None:
    go_on(december, -3)
    close(december)
    with pytest.raises(MonthClosed) as refusal:
        pay(december, BILL, value_day=date(2026, 11, 28))
    assert refusal.value.kind == "month_closed"
    assert "2026-11" in str(refusal.value)
    assert "2026-12-01" in str(refusal.value)
    assert month(december).facts.payments == 2
    line = december.store.read(CHARGES.first)[0]
    with pytest.raises(MonthClosed):
        december.store.write(take_back_line, charge_id=line.id, reason="错")
    assert december.store.read(check_books) == ()


def test_a_month_that_is_not_over_unknown_or_closed_is_not_closed(december: Office) -> None:
    for name, error in (
        ("2026-12", MonthNotOver), ("2027-01", NotInTheBooks), ("2020-01", NotInTheBooks),
    ):  # fmt: skip
        with pytest.raises(error):
            close(december, name)
    close(december)
    with pytest.raises(MonthClosedAlready):
        close(december)
    go_on(december, 62)
    with pytest.raises(EarlierMonthOpen) as refusal:
        close(december, "2027-01")
    assert "2026-12" in str(refusal.value)


def test_an_open_session_of_the_month_stands_in_the_way(office: Office) -> None:
    pay(office, BILL)
    go_on(office, 13)
    found = office.store.read(find_months)
    assert found.next_month == "2026-11"
    assert [one.page_id for one in found.hindrances] == ["fees.closing"]
    with pytest.raises(MonthHindered):
        close(office)
    office.store.write(close_shift, counted=None)
    assert office.store.read(find_months).hindrances == []
    close(office)


def test_a_session_begun_in_the_next_month_does_not(december: Office) -> None:
    pay(december, 100)
    assert close(december).payments == 2


def test_books_that_are_not_in_order_are_not_sealed(december: Office) -> None:
    with outside(december.store) as file:
        file.execute("UPDATE payment SET amount = amount + 1 WHERE id = 1")
    with pytest.raises(BooksNotRight):
        close(december)
    assert december.store.read(closed_until) is None


def test_a_cashier_closes_no_month(december: Office) -> None:
    december.store.as_actor(Actor(7, "出纳", Role.CASHIER, rights_of(Role.CASHIER)))
    with pytest.raises(NotPermitted):
        close(december)


def test_the_check_of_the_books_finds_what_changed_in_a_closed_month(december: Office) -> None:
    close(december)
    assert list(december.store.read(month_breaches, progress=NoProgress())) == []
    with outside(december.store) as file:
        file.execute("UPDATE payment_part SET amount = amount + 100 WHERE id = 1")
    found = list(december.store.read(month_breaches, progress=NoProgress()))
    assert [one.kind for one in found] == ["closed_month"]
    assert "2026-11" in found[0].sentence
    assert "854.04" in found[0].sentence
    assert "855.04" in found[0].sentence


def test_whose_money_an_item_is_may_change_after_a_month_is_closed(december: Office) -> None:
    close(december)
    item = december.store.read(ITEM_USES.seen, record_id=1)
    december.store.write(
        ITEM_USES.change, record_id=1, fields=replace(item, nature=Nature.COLLECTED)
    )
    assert list(december.store.read(month_breaches, progress=NoProgress())) == []


# Opening again


def reopen(
    office: Office, second: Second, *, name: str = "2026-11", reason: str = "漏记"
) -> object:
    return office.store.write(reopen_month, month=name, reason=reason, second=second)


def test_alone_in_the_office_the_name_of_who_signs_is_typed(december: Office) -> None:
    close(december)
    december.store.write(ensure_first_manager)
    december.store.as_actor(Actor(1, "经理", Role.MANAGER, rights_of(Role.MANAGER)))
    with pytest.raises(ReopenUnexplained):
        reopen(december, Second(name="总公司会计"), reason=" ")
    with pytest.raises(SecondMissing):
        reopen(december, Second())
    with pytest.raises(SecondIsFirst):
        reopen(december, Second(name="经理"))
    assert reopen(december, Second(name="总公司会计")) is None
    row = month(december)
    assert (row.state, row.why, row.second) == (MonthState.REOPENED, "漏记", "总公司会计")
    assert december.store.read(closed_until) is None
    assert december.store.read(check_books) == ()


@pytest.fixture
def two(december: Office) -> tuple[Office, int]:
    """A manager acts, a supervisor and a cashier work beside him; all have passwords."""
    store = december.store
    store.write(ensure_first_manager)
    store.as_actor(Actor(1, "经理", Role.MANAGER, rights_of(Role.MANAGER)))
    other = store.write(
        USER_USES.add, fields=UserFields(name="zhuguan", display_name="主管", role=Role.SUPERVISOR)
    )
    store.write(
        USER_USES.add, fields=UserFields(name="chuna", display_name="出纳", role=Role.CASHIER)
    )
    store.write(set_password, user_id=1, password="manager-word")
    store.write(set_password, user_id=other, password="zhuguan-word")
    close(december)
    return december, other


def test_a_second_person_agrees_with_the_password(two: tuple[Office, int]) -> None:
    office, other = two
    with pytest.raises(SecondIsFirst):
        reopen(office, Second(1, "manager-word"))
    with pytest.raises(SecondMissing):
        reopen(office, Second(name="谁"))
    assert isinstance(reopen(office, Second(other, "wrong-word")), LoginWrong)
    assert month(office).state is MonthState.CLOSED
    assert reopen(office, Second(other, "zhuguan-word")) is None
    assert month(office).second == "主管"
    assert office.store.actor.name == "经理"


def test_whoever_lacks_the_right_is_no_second_person(two: tuple[Office, int]) -> None:
    office, other = two
    cashier = next(one for one in office.store.read(USERS.first) if one.name == "chuna")
    with pytest.raises(SecondMayNot):
        reopen(office, Second(cashier.id))
    office.store.as_actor(Actor(other, "主管", Role.SUPERVISOR, rights_of(Role.SUPERVISOR)))
    assert reopen(office, Second(1, "manager-word")) is None


def test_where_nobody_else_may_it_says_who_gives_the_right(december: Office) -> None:
    store = december.store
    store.write(ensure_first_manager)
    store.as_actor(Actor(1, "经理", Role.MANAGER, rights_of(Role.MANAGER)))
    store.write(
        USER_USES.add, fields=UserFields(name="chuna", display_name="出纳", role=Role.CASHIER)
    )
    close(december)
    with pytest.raises(NobodyElseMay):
        reopen(december, Second(name="总公司会计"))


def test_only_the_last_closed_month_is_opened_and_closed_anew(december: Office) -> None:
    december.store.write(ensure_first_manager)
    december.store.as_actor(Actor(1, "经理", Role.MANAGER, rights_of(Role.MANAGER)))
    close(december)
    go_on(december, 31)
    close(december, "2026-12")
    with pytest.raises(NotLastClosed):
        reopen(december, Second(name="会计"))
    assert reopen(december, Second(name="会计"), name="2026-12") is None
    assert december.store.read(closed_until) == date(2026, 11, 30)
    assert reopen(december, Second(name="会计")) is None
    assert december.store.read(closed_until) is None
    close(december)
    assert month(december).state is MonthState.CLOSED
    assert month(december, "2026-12").state is MonthState.REOPENED
    assert december.store.read(check_books) == ()


# Today, paper, files


def test_today_reminds_some_days_after_the_end(december: Office) -> None:
    def due(session: object) -> list[str]:
        return [one.detail for one in due_fees(session) if one.page_id == "fees.months"]  # type: ignore[arg-type]  # a session

    assert december.store.read(due) == []
    go_on(december, 8)
    assert december.store.read(due) == ["2026-11"]
    changed = replace(december.store.read(estate_settings), month_close_days=0)
    december.store.write(change_estate_settings, settings=changed)
    assert december.store.read(due) == []
    december.store.write(change_estate_settings, settings=replace(changed, month_close_days=5))
    close(december)
    assert december.store.read(due) == []


def test_paper_and_workbook_say_the_figures_and_who_closed_it(
    december: Office, tmp_path: Path
) -> None:
    close(december)
    row = month(december)
    page = "\n".join(texts(month_pdf(row, PaperHead("云杉物业", "云杉里花园", "打印"))))
    for word in ("2026-11", "854.04", "904.04", "150.00"):
        assert word in page
    assert write_month(tmp_path / "a.xlsx", row) > 15
    assert export_months(december.store, tmp_path / "b.xlsx", WHOLE) == 2


# A second person who signs later


@pytest.fixture
def later(two: tuple[Office, int]) -> tuple[Office, int]:
    """The same, and the estate wants two persons."""
    store = two[0].store
    settings = store.read(estate_settings)
    store.write(change_estate_settings, settings=replace(settings, two_persons=True))
    return two


def sign(office: Office, to: SignatureState, form: object) -> None:
    (row,) = office.store.read(SIGNATURES.records.first)
    office.store.write(SIGNATURES.uses.move, record_id=row.id, to=to, form=form)


def test_a_month_is_open_again_at_once_and_closes_when_the_second_person_signed(
    later: tuple[Office, int],
) -> None:
    office, other = later
    assert reopen(office, Second()) is None
    assert month(office).state is MonthState.REOPENED
    with pytest.raises(MonthHindered, match="QZ2026"):
        close(office)
    with pytest.raises(SignedByDoer):
        sign(office, SignatureState.SIGNED, SigningIt())
    manager = office.store.actor
    office.store.as_actor(Actor(other, "主管", Role.SUPERVISOR, rights_of(Role.SUPERVISOR)))
    sign(office, SignatureState.SIGNED, SigningIt())
    office.store.as_actor(manager)
    close(office)
    assert month(office).state is MonthState.CLOSED


def test_a_second_person_at_hand_still_agrees_at_once(later: tuple[Office, int]) -> None:
    office, other = later
    assert reopen(office, Second(other, "zhuguan-word")) is None
    close(office)


def test_a_red_receipt_waits_for_a_signature_and_a_void_one_does_not(
    later: tuple[Office, int],
) -> None:
    office, _other = later
    order = Order(unit_id=1, parts=(Part(Method.CASH, Money(1000)),), charge_ids=(), keep_rest=True)
    first, second = (office.store.write(collect_payment, order=order) for _twice in range(2))
    office.store.write(void_receipt, no=first.receipts[0].no, reason="开错")
    assert office.store.read(open_signatures) == []
    office.store.write(close_shift, counted=None)
    red = office.store.write(red_receipt, no=second.receipts[0].no, reason="退款")
    (row,) = office.store.read(SIGNATURES.records.first)
    assert (row.step, row.about, row.reason) == (LoneStep.RED, red.numbers[0], "退款")
