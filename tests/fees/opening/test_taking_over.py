"""Former books taken over with their own due days, proved by their total, and taken back whole."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select, text

from propdesk.db.store import Store
from propdesk.fees.arrears.arrears import arrears
from propdesk.fees.billing.billing import publish_run
from propdesk.fees.billing.undoing import RunOfBill, undo_run
from propdesk.fees.checks.checks import check_books
from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.dues.household_dues import household_dues
from propdesk.fees.models import Charge
from propdesk.fees.opening.models import FormerBooks
from propdesk.fees.opening.register import FORMER_BOOKS
from propdesk.fees.opening.rules import FormerDue, FormerState
from propdesk.fees.opening.taking_over import NoLines, OldDebtPaid, TakenAlready, TotalDiffers
from propdesk.fees.rules import Method
from propdesk.fees.tariffs.rules import explanation_text
from propdesk.kernel.money import Money
from tests.fees.estates import Estate
from tests.fees.opening.books import enter, give_back, read, take, workbook

ITEM = "物业费"
OLD = ("1-101", "陈雨桐", ITEM, "2024-09", "168.56", "100.00", "68.56")
YEAR = ("1-102", "林知夏", ITEM, "2025年度", "2022.75", "0", "2022.75")
AHEAD = ("1-103", "周以宁", ITEM, "2026-03", "300", "500", "(200.00)")
TOTAL = "1891.31"


@pytest.fixture
def units(estate: Estate) -> dict[str, int]:
    """Three rooms, each with its owner."""
    owners = {"1-101": "陈雨桐", "1-102": "林知夏", "1-103": "周以宁"}
    return {code: estate.unit(code, owner=owner) for code, owner in owners.items()}


@pytest.fixture
def books(estate: Estate, units: dict[str, int], tmp_path: Path) -> int:
    """Former books whose list was read."""
    made = enter(estate.store, TOTAL)
    read(estate.store, made, workbook(tmp_path / "old.xlsx", [OLD, YEAR, AHEAD]))
    return made


def lines(store: Store) -> list[tuple[str, str, str, str, int]]:
    """The live lines by plain SQL."""
    query = text(
        "SELECT u.code, o.period_from, o.period_to, o.due_day, o.amount FROM open_charge AS o"
        " JOIN unit AS u ON u.id = o.unit_id WHERE o.live = 1 ORDER BY u.code"
    )
    return [tuple(row) for row in store.read(lambda session: session.execute(query).all())]


def prepaid(store: Store, unit_id: int) -> str:
    return store.read(household_dues, unit_id=unit_id).prepaid_total.plain


def test_old_debts_come_with_their_days(estate: Estate, books: int, units: dict[str, int]) -> None:
    take(estate.store, books)
    assert lines(estate.store) == [
        ("1-101", "2024-09-01", "2024-09-30", "2024-09-30", 6_856),
        ("1-102", "2025-01-01", "2025-12-31", "2025-01-31", 202_275),
    ]
    assert prepaid(estate.store, units["1-103"]) == "200.00"
    assert estate.store.read(check_books) == ()
    found = estate.store.read(arrears, as_of=date(2026, 11, 20))
    assert {row.unit_code: row.total.plain for row in found.accounts}["1-102"] == "2022.75"


def test_no_money_came_in(estate: Estate, books: int) -> None:
    take(estate.store, books)
    moved = text("SELECT coalesce(sum(amount), 0) FROM payment")
    assert estate.store.read(lambda session: session.execute(moved).scalar_one()) == 0
    parts = text("SELECT count(*) FROM payment_part")
    assert estate.store.read(lambda session: session.execute(parts).scalar_one()) == 0


def test_a_line_says_where_it_comes_from(estate: Estate, books: int) -> None:
    take(estate.store, books)
    words = estate.store.read(lambda session: session.scalars(select(Charge.explanation)).all())
    told = " ".join(explanation_text(words[0]))
    for part in ("QC2026-000001", "Sheet!2", "168.56", "100.00", "68.56"):
        assert part in told


def test_what_was_charged_there_is_not_billed_again(estate: Estate, books: int) -> None:
    estate.tariff()
    take(estate.store, books)
    run = estate.store.write(publish_run, period="2026-01")
    again = estate.store.write(publish_run, period="2025")
    assert run.created == 3
    assert again.created == 0  # the tariff begins in 2026


def test_another_total_is_refused_with_the_difference(
    estate: Estate, units: dict[str, int], tmp_path: Path
) -> None:
    made = enter(estate.store, "2000.00")
    read(estate.store, made, workbook(tmp_path / "old.xlsx", [OLD, YEAR, AHEAD]))
    with pytest.raises(TotalDiffers, match=r"1,891\.31.*2,000\.00.*108\.69"):
        take(estate.store, made)
    assert lines(estate.store) == []


def test_books_without_a_list_are_refused(estate: Estate) -> None:
    with pytest.raises(NoLines, match="QC2026-000001"):
        take(estate.store, enter(estate.store, TOTAL))


def test_all_of_it_goes_back_and_comes_again(
    estate: Estate, books: int, units: dict[str, int]
) -> None:
    take(estate.store, books)
    give_back(estate.store, books)
    assert lines(estate.store) == []
    assert prepaid(estate.store, units["1-103"]) == "0.00"
    assert estate.store.read(check_books) == ()
    take(estate.store, books)
    assert len(lines(estate.store)) == 2
    assert prepaid(estate.store, units["1-103"]) == "200.00"
    assert estate.store.read(check_books) == ()


def test_ctrl_z_takes_all_of_it_back(estate: Estate, books: int) -> None:
    take(estate.store, books)
    estate.store.write(FORMER_BOOKS.uses.undo, record_id=books)
    assert lines(estate.store) == []
    state = estate.store.read(lambda session: session.get_one(FormerBooks, books).state)
    assert state is FormerState.OPEN


def test_what_was_paid_since_keeps_them(estate: Estate, books: int, units: dict[str, int]) -> None:
    take(estate.store, books)
    order = Order(unit_id=units["1-101"], parts=(Part(Method.CASH, Money(6_856)),))
    estate.store.write(collect_payment, order=order)
    with pytest.raises(OldDebtPaid, match=r"1-101.*68\.56"):
        give_back(estate.store, books)
    assert len(lines(estate.store)) == 2


def test_the_lines_go_only_with_the_books(estate: Estate, books: int) -> None:
    take(estate.store, books)
    with pytest.raises(RunOfBill, match="QC2026-000001"):
        estate.store.write(undo_run, run_id=1)


def test_a_list_is_not_read_into_books_that_are_taken_over(
    estate: Estate, books: int, tmp_path: Path
) -> None:
    take(estate.store, books)
    with pytest.raises(TakenAlready):
        read(estate.store, books, workbook(tmp_path / "new.xlsx", [OLD]))


def test_the_due_day_may_be_the_last_of_the_period(
    estate: Estate, units: dict[str, int], tmp_path: Path
) -> None:
    made = enter(estate.store, "2022.75", due_rule=FormerDue.LAST_DAY)
    read(estate.store, made, workbook(tmp_path / "old.xlsx", [YEAR]))
    take(estate.store, made)
    assert lines(estate.store)[0][3] == "2025-12-31"


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        (("9-999", "", ITEM, "2026-03", "1", "0", "1"), "unknown_unit"),
        (("1-101", "", "没有这项", "2026-03", "1", "0", "1"), "unknown_item"),
        (("1-104", "", ITEM, "2026-03", "1", "0", "1"), "nobody_owes"),
        (OLD, "charge_twice"),
        (("1-102", "", ITEM, "2025-05", "1", "0", "1"), "period_overlap"),
        (("1-103", "别人", ITEM, "2020-05", "1", "0", "1"), "other_owner"),
    ],
)
def test_what_does_not_fit_the_estate_is_named(
    estate: Estate, units: dict[str, int], tmp_path: Path, row: tuple[str, ...], kind: str
) -> None:
    estate.unit("1-104", owner=None)
    made = enter(estate.store, "1")
    plan = read(estate.store, made, workbook(tmp_path / "old.xlsx", [OLD, YEAR, row]))
    assert [(one.row, one.kind) for one in plan.problems] == [(4, kind)]
    assert all(one.sentence for one in plan.problems)
    assert len(plan.lines or ()) == (3 if kind == "other_owner" else 2)
