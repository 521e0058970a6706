"""What was paid in former books is history, and deposits they hold are held here: each by a total
of its own, and back with the books."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from propdesk.db.declarations import Hit
from propdesk.db.store import Store
from propdesk.fees.checks.checks import check_books
from propdesk.fees.deposits.register import DEPOSITS
from propdesk.fees.deposits.rules import DepositState, Holder
from propdesk.fees.held.service import held_by_us
from propdesk.fees.opening.beside_taking import DepositsDiffer, OldDepositUsed, PaymentsDiffer
from propdesk.fees.opening.files.reading import read_arrears
from propdesk.fees.opening.payments import (
    PAYMENTS,
    PAYMENTS_OUT,
    find_former_payments,
    payments_of_unit,
)
from propdesk.fees.opening.planning import FormerPlan
from propdesk.fees.opening.register import FORMER_BOOKS
from propdesk.fees.opening.rules import FormerState
from propdesk.fees.refunds.register import REFUNDS, RefundFields
from propdesk.fees.statements.files import write_book
from propdesk.fees.statements.reading import Section, payers_of, statement
from propdesk.kernel.errors import Level
from propdesk.kernel.money import Money
from propdesk.kernel.records.question import Question
from propdesk.kernel.records.refusals import FieldsRefused
from propdesk.kernel.sheets.files import read_workbook
from tests.fees.estates import Estate
from tests.fees.opening.books import (
    HELD_HEADS,
    HELD_ITEM,
    PAID_HEADS,
    Row,
    deposit_item,
    enter,
    give_back,
    planned,
    read,
    take,
    with_sheets,
)

DATA = Path(__file__).parents[2] / "data" / "opening"
FILE = DATA / "18_opening_arrears.xlsx"
TRUTH = json.loads((DATA / "18_opening_arrears.truth.json").read_text("utf-8"))
HISTORY = "缴费历史"
CASH = ("1-101", "物业费", "2025-01-01", "2025-07-01", "2025-07-10", "600", "600", "现金",
        "No.0000031", "")  # fmt: skip
BACK = ("1-102", "物业费", "2025-01-01", "2025-06-30", "2025-08-01", "600", "-50", "微信",
        "No.0000032", "退款")  # fmt: skip
OURS = ("1-101", "陈雨桐", "", HELD_ITEM, "2000", "2024-05-06", "G101")
THEIRS = ("1-102", "云杉装饰", "19900004410", HELD_ITEM, "500", "2024-06-07", "G102")


@pytest.fixture
def units(estate: Estate) -> dict[str, int]:
    """Two rooms with their owners, and an item of deposits."""
    deposit_item(estate.store)
    owners = {"1-101": "陈雨桐", "1-102": "林知夏"}
    return {code: estate.unit(code, owner=owner) for code, owner in owners.items()}


def file_of(folder: Path, paid: Sequence[Row] = (), held: Sequence[Row] = ()) -> Path:
    sheets = {HISTORY: [PAID_HEADS, *paid], "押金": [HELD_HEADS, *held]}
    return with_sheets(folder / "old.xlsx", sheets)


@pytest.fixture
def books(estate: Estate, units: dict[str, int], tmp_path: Path) -> int:
    """Former books of two payments and two deposits."""
    totals = {"payments_total": Money(55_000), "deposits_total": Money(250_000)}
    made = enter(estate.store, "0", **totals)
    read(estate.store, made, file_of(tmp_path, [CASH, BACK], [OURS, THEIRS]))
    return made


def planned_of(store: Store, folder: Path, **rows: Sequence[Row]) -> FormerPlan:
    return planned(store, enter(store, "0"), read_arrears(file_of(folder, **rows)))


def held(store: Store) -> dict[str, tuple[str, DepositState]]:
    rows = DEPOSITS.records.rows
    ids = store.read(DEPOSITS.records.ids)
    return {one.no: (one.held.plain, one.stands) for one in store.read(rows, ids=ids)}


def shown(store: Store) -> list[str]:
    ids = store.read(PAYMENTS.ids)
    return [one.receipt_no for one in store.read(PAYMENTS.rows, ids=ids)]


def counted(store: Store, table: str) -> object:
    query = text(f"SELECT count(*) FROM {table}")
    return store.read(lambda session: session.execute(query).scalar_one())


def found(store: Store, typed: str) -> list[Hit]:
    return store.read(lambda session: list(find_former_payments(session, typed)))


def test_who_holds_a_deposit_is_read_or_as_the_books_say_and_only_ours_is_paid_out_by_us(
    estate: Estate, units: dict[str, int], tmp_path: Path
) -> None:
    heads = (*HELD_HEADS, "持有方")
    rows = [
        (*OURS, "开发商"),
        (*THEIRS, "物业"),
        (*OURS[:-1], "G103", ""),
        (*OURS[:-1], "G104", "张三"),
    ]
    file = with_sheets(tmp_path / "held.xlsx", {"押金": [heads, *rows]})
    told = read_arrears(file)
    assert [one.kind for one in told.problems] == ["unknown_holder"]
    totals = {"deposits_total": Money(450_000), "deposits_holder": Holder.FORMER}
    made = enter(estate.store, "0", **totals)
    read(estate.store, made, file)
    take(estate.store, made)
    ids = estate.store.read(DEPOSITS.records.ids)
    holders = {
        one.receipt_no: one.holder for one in estate.store.read(DEPOSITS.records.rows, ids=ids)
    }
    assert holders == {"G101": Holder.DEVELOPER, "G102": Holder.OURS, "G103": Holder.FORMER}
    assert estate.store.read(held_by_us, day=estate.store.clock.today()).fen == 50_000


def test_what_was_paid_there_stands_in_the_statement_of_account_and_in_no_balance_of_ours(
    estate: Estate, units: dict[str, int], books: int, tmp_path: Path
) -> None:
    take(estate.store, books)
    (payer, *_others) = estate.store.read(payers_of, unit_id=units["1-101"])
    account = estate.store.read(statement, payer=payer)
    (row,) = account.of(Section.FORMER)
    assert (row.what, row.no, str(row.more), str(row.balance)) == (
        "物业费", "No.0000031", "600.00", "600.00",
    )  # fmt: skip
    assert account.balance(Section.BILLS) == Money(0)
    write_book(tmp_path / "account.xlsx", account)
    give_back(estate.store, books)
    assert not estate.store.read(statement, payer=payer).of(Section.FORMER)


# Reading


def test_a_history_reads_as_a_person_reads_it() -> None:
    found = read_arrears(FILE)
    by_row = {row.number: row for row in found.payments}
    wanted = {
        int(one["at"][0].split("!A")[1]): (
            one["receipt_no"], one["item"], one["from"], one["to"], one["paid_on"], one["paid_fen"],
        )
        for one in TRUTH["payments"]
    }  # fmt: skip
    told = {
        number: (
            row.receipt_no, row.item, str(row.first), str(row.last), str(row.day), row.amount,
        )
        for number, row in by_row.items()
    }  # fmt: skip
    assert {number: told[number] for number in wanted} == wanted
    # That to come is judged with today, which the file does not know.
    refused = {
        one["row"] for one in TRUTH["problems"]
        if (one["sheet"], one["level"]) == (HISTORY, "error")
    }  # fmt: skip
    known = {one.row for one in found.problems if one.sheet == HISTORY}
    assert set(told) | known == set(wanted) | refused
    void = {one["row"] for one in TRUTH["ignored"] if one["sheet"] == HISTORY}
    assert {one.row for one in found.passed_over if one.sheet == HISTORY} == void


def test_a_file_of_payments_alone_leaves_what_is_owed_as_it_was_read(
    estate: Estate, books: int, tmp_path: Path
) -> None:
    plan = planned(estate.store, books, read_arrears(file_of(tmp_path, [CASH])))
    assert plan.lines is None
    assert plan.payments is not None
    assert [one.receipt_no for one in plan.payments] == ["No.0000031"]


@pytest.mark.parametrize(
    ("row", "kind", "level"),
    [
        (("9-999", *CASH[1:]), "unknown_unit", Level.ERROR),
        ((*CASH[:4], "2999-01-01", *CASH[5:]), "bad_date", Level.ERROR),
        ((*CASH[:4], "2027-01-01", *CASH[5:]), "date_in_future", Level.ERROR),
        ((*CASH[:4], "", *CASH[5:]), "no_day", Level.ERROR),
        ((*CASH[:6], "12.345", *CASH[7:]), "not_whole_fen", Level.ERROR),
        (CASH, "payment_twice", Level.ERROR),
        (("1-102", *CASH[1:]), "receipt_no_twice", Level.WARNING),
        (BACK, "refund", Level.WARNING),
    ],
)
def test_a_payment_that_is_doubtful_is_named(
    estate: Estate, units: dict[str, int], tmp_path: Path, row: Row, kind: str, level: Level
) -> None:
    plan = planned_of(estate.store, tmp_path, paid=[CASH, row])
    assert [(one.row, one.kind, one.level) for one in plan.problems] == [(3, kind, level)]
    assert len(plan.payments or ()) == (1 if level is Level.ERROR else 2)
    assert all("{" not in one.sentence for one in plan.problems)


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        (("9-999", *OURS[1:]), "unknown_unit"),
        ((*OURS[:3], "没有这项", *OURS[4:]), "unknown_item"),
        ((*OURS[:3], "物业费", *OURS[4:]), "no_deposit_item"),
        ((*OURS[:4], "-5", *OURS[5:]), "below_nothing"),
        ((*OURS[:5], "", *OURS[6:]), "no_day"),
        ((*OURS[:5], "2027-01-01", *OURS[6:]), "date_in_future"),
        (("", "", *OURS[2:]), "whose_deposit"),
        (("1-102", "云杉装饰", "", *OURS[3:]), "phone_needed"),
        (OURS, "deposit_twice"),
    ],
)
def test_a_deposit_that_does_not_fit_is_named(
    estate: Estate, units: dict[str, int], tmp_path: Path, row: Row, kind: str
) -> None:
    plan = planned_of(estate.store, tmp_path, held=[OURS, row])
    assert [(one.row, one.kind) for one in plan.problems] == [(3, kind)]
    assert len(plan.deposits or ()) == 1
    assert all("{" not in one.sentence for one in plan.problems)


def test_a_deposit_that_is_entered_already_stays_out(
    estate: Estate, books: int, tmp_path: Path
) -> None:
    take(estate.store, books)
    plan = planned_of(estate.store, tmp_path, held=[OURS])
    assert [one.kind for one in plan.problems] == ["deposit_known"]
    again = planned_of(estate.store, tmp_path, paid=[CASH])
    assert [one.kind for one in again.problems] == ["payment_known"]


# Taking over


def test_what_was_paid_there_is_history_and_no_money_of_ours(
    estate: Estate, books: int, units: dict[str, int], tmp_path: Path
) -> None:
    assert shown(estate.store) == []  # not before they are taken over
    take(estate.store, books)
    assert shown(estate.store) == ["No.0000032", "No.0000031"]
    for table in ("payment", "receipt", "allocation", "charge"):
        assert counted(estate.store, table) == 0, table
    (line,) = estate.store.read(payments_of_unit, unit_id=units["1-101"])
    assert line.amount == Money(60_000)
    assert "No.0000031" in line.detail
    out = tmp_path / "out.xlsx"
    assert PAYMENTS_OUT.write(estate.store, out) == 2
    cells = [cell for row in read_workbook(out).sheets[0].rows for cell in row]
    assert "No.0000031" in cells
    assert estate.store.read(check_books) == ()


def test_an_old_receipt_is_found_by_its_number(estate: Estate, books: int) -> None:
    assert not found(estate.store, "0000031")
    take(estate.store, books)
    (hit,) = found(estate.store, "0000031")
    assert (hit.kind, hit.title) == ("former_payment", "No.0000031")
    assert not found(estate.store, "31")  # too short
    for words, count in (("0000031", 1), ("1-102", 1), ("QC2026-000001", 2), ("没有", 0)):
        assert len(estate.store.read(PAYMENTS.ids, question=Question(words=words))) == count, words


def test_deposits_are_held_since_their_day(estate: Estate, books: int) -> None:
    take(estate.store, books)
    assert set(held(estate.store).values()) == {
        ("2000.00", DepositState.HELD), ("500.00", DepositState.HELD),
    }  # fmt: skip
    ids = estate.store.read(DEPOSITS.records.ids)
    rows = {one.receipt_no: one for one in estate.store.read(DEPOSITS.records.rows, ids=ids)}
    assert (rows["G101"].payer, rows["G101"].since) == ("陈雨桐", date(2024, 5, 6))
    assert rows["G102"].payer == "云杉装饰"
    assert estate.store.read(check_books) == ()


@pytest.mark.parametrize(
    ("total", "refusal", "said"),
    [
        ({"deposits_total": Money(250_000)}, PaymentsDiffer, r"550\.00.*0\.00.*550\.00"),
        (
            {"payments_total": Money(55_000), "deposits_total": Money(250_100)},
            DepositsDiffer,
            r"2,500\.00.*2,501\.00.*1\.00",
        ),
    ],
)
def test_another_total_is_refused_with_the_difference_and_nothing_is_taken(
    estate: Estate, units: dict[str, int], tmp_path: Path, total: dict[str, Money],
    refusal: type[Exception], said: str,
) -> None:  # fmt: skip
    made = enter(estate.store, "0", **total)
    read(estate.store, made, file_of(tmp_path, [CASH, BACK], [OURS, THEIRS]))
    with pytest.raises(refusal, match=said):
        take(estate.store, made)
    assert (shown(estate.store), held(estate.store)) == ([], {})


def test_all_of_it_goes_back_and_comes_again(estate: Estate, books: int) -> None:
    take(estate.store, books)
    give_back(estate.store, books)
    assert shown(estate.store) == []
    assert set(held(estate.store).values()) == {("0.00", DepositState.TAKEN_BACK)}
    assert estate.store.read(check_books) == ()
    take(estate.store, books)
    assert len(shown(estate.store)) == 2
    amounts = sorted(amount for amount, _stands in held(estate.store).values())
    assert amounts == ["0.00", "0.00", "2000.00", "500.00"]
    assert estate.store.read(check_books) == ()


def test_ctrl_z_takes_all_of_it_back(estate: Estate, books: int) -> None:
    take(estate.store, books)
    estate.store.write(FORMER_BOOKS.uses.undo, record_id=books)
    assert shown(estate.store) == []
    assert {amount for amount, _stands in held(estate.store).values()} == {"0.00"}
    assert estate.store.read(check_books) == ()


def test_what_went_back_is_not_made_more(estate: Estate, books: int) -> None:
    take(estate.store, books)
    give_back(estate.store, books)
    deposit_id = estate.store.read(DEPOSITS.records.ids)[0]
    fields = estate.store.read(DEPOSITS.uses.seen, record_id=deposit_id)
    more = type(fields)(**{**{n: getattr(fields, n) for n in fields.__slots__},
                           "amount": fields.amount + Money(100)})  # fmt: skip
    with pytest.raises(FieldsRefused):
        estate.store.write(DEPOSITS.uses.change, record_id=deposit_id, fields=more, seen=fields)


def test_a_deposit_that_was_asked_back_keeps_the_books(estate: Estate, books: int) -> None:
    take(estate.store, books)
    deposit_id = estate.store.read(DEPOSITS.records.ids)[0]
    asked = RefundFields(deposit_id=deposit_id, amount=Money(10_000), why="完工", payee="陈雨桐")
    estate.store.write(REFUNDS.uses.add, fields=asked)
    with pytest.raises(OldDepositUsed, match=r"QC2026-000001.*YJ2026-"):
        give_back(estate.store, books)
    assert len(shown(estate.store)) == 2
    state = estate.store.read(FORMER_BOOKS.records.rows, ids=[books])[0].state
    assert state is FormerState.TAKEN
    assert estate.store.read(check_books) == ()
