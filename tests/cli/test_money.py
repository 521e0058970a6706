"""Commands of the money: what each answers, in JSON and in sentences, and its exit codes."""

from pathlib import Path

import pypdfium2 as pdfium
import pytest
from sqlalchemy import select

from propdesk.cli.main import run_command
from propdesk.db.store import Store
from propdesk.estate.records import UnitFields
from propdesk.estate.rules import UnitKind
from propdesk.estate.units.listed import UNIT_USES
from propdesk.fees.arrears.arrears import BUCKETS
from propdesk.fees.tariff_models import FeeItem
from propdesk.kernel.i18n import LANGUAGES
from propdesk.kernel.money import Money
from tests.cli.answers import FIRST, MONTH_FEES, Run, refused, table
from tests.fees.opening.books import (
    HELD_HEADS,
    HELD_ITEM,
    PAID_HEADS,
    deposit_item,
    with_sheets,
    workbook,
)
from tests.fees.sharing.bills import enter

# Billing


def test_a_bill_is_made_once(run: Run) -> None:
    first, again = run("bill", "2026-11"), run("bill", "2026-11")
    assert first.code == again.code == 0
    assert first.told == {"created": 3, "existing": 0, "total_fen": MONTH_FEES, "unbilled": []}
    assert again.told == {"created": 0, "existing": 3, "total_fen": 0, "unbilled": []}


def test_a_dry_run_says_the_same_and_writes_nothing(run: Run) -> None:
    draft = run("bill", "2026-11", "--dry-run")
    assert draft.told["created"] == 3
    assert draft.told == run("bill", "11月").told | {"outliers": []}


def test_a_quarter_skips_the_months_that_are_billed(run: Run) -> None:
    told = run("bill", "2026-Q4").told
    assert (told["created"], told["existing"]) == (6, 3)
    assert told["total_fen"] == 2 * MONTH_FEES
    assert run("bill", "2026").told["existing"] == 12


def test_a_unit_without_owner_is_told_as_unbilled(run: Run, folder: Path) -> None:
    store = Store(folder / "propdesk.db")
    store.write(
        UNIT_USES.add,
        fields=UnitFields(building="3", room="301", kind=UnitKind.ROOM, built_area=900000),
    )
    store.close()
    told = run("bill", "2026-11").told
    assert told["created"] == 3
    assert [(set(one), one["unit"]) for one in told["unbilled"]] == [({"unit", "reason"}, "3-301")]


def test_what_is_no_period_is_refused(run: Run) -> None:
    assert refused(run("bill", "2026-Q5"), "period_unknown")


# Sharing


def test_the_bills_of_an_item_and_a_period_are_shared_once(run: Run, folder: Path) -> None:
    store = Store(folder / "propdesk.db")
    item = store.read(lambda session: session.scalars(select(FeeItem.id)).all()[-1])
    enter(store, item_id=item, amount=Money(100_000))
    store.close()
    tried = run("apportion", "MJ", "2026-10", "--dry-run")
    (one,) = tried.told["bills"]
    assert (one["amount_fen"], one["shared_fen"]) == (100_000, 100_000)
    assert sum(share["amount_fen"] for share in one["shares"]) == 100_000
    assert run("apportion", "MJ", "2026-10").told == tried.told
    assert refused(run("apportion", "MJ", "2026-10"), "no_bill_to_share")


# What if


def test_a_new_price_is_computed_and_nothing_is_written(run: Run, tmp_path: Path) -> None:
    told = run("what-if", "--tariff", "住宅物业费", "--price", "3.00", "--since", "2027-01-01")
    assert told.code == 0
    assert told.told["then_fen"] > told.told["now_fen"] > 0
    areas = tmp_path / "areas.csv"
    areas.write_text("房号,面积\n1-1-101,100\n8-8-888,90\n", encoding="utf-8")
    some = run("what-if", str(areas), "--tariff", "住宅物业费", "--dry-run")
    assert some.code == 1  # a room is not known
    assert [one["unit"] for one in some.told["units"]] == ["1-1-101"]
    assert [one["row"] for one in some.told["problems"]] == [3]
    assert refused(run("what-if", "--tariff", "住宅物业费"), "nothing_supposed")
    part = ("what-if", "--tariff", "住宅物业费", "--coefficient", "1.1")
    all_of_it, one = run(*part), run(*part, "--building", "1", "--kind", "room")
    assert {each["unit"].split("-")[0] for each in one.told["units"]} == {"1"}
    assert one.told["units"] == all_of_it.told["units"]  # there is one building, of rooms
    assert run(*part, "--kind", "shop").told["units"] == []
    assert refused(run(*part, "--building", "99"), "no_such_building")
    assert refused(run("what-if", "--tariff", "没有", "--price", "3"), "tariff_unnamed")


# Former books


def test_former_books_are_taken_over_when_their_total_is_met(run: Run, tmp_path: Path) -> None:
    file = workbook(
        tmp_path / "old.xlsx", [("1-101", "", "物业费", "2019-03", "300", "100", "200")]
    )
    tried = run("import-opening", str(file), "--total", "200.00", "--dry-run")
    assert (tried.code, tried.told["lines"], tried.told["owed_fen"]) == (0, 1, 20_000)
    refusal = run("import-opening", str(file), "--total", "201.00")
    assert refused(refusal, "total_differs")
    assert run("import-opening", str(file), "--total", "200.00").told["no"] == "QC2026-000001"
    again = run("import-opening", str(file), "--total", "200.00", "--dry-run")
    assert (again.code, again.told["rows_left_out"], again.told["difference_fen"]) == (
        1,
        1,
        -20_000,
    )


def test_payments_and_deposits_of_former_books_come_by_their_own_totals(
    run: Run, tmp_path: Path, folder: Path
) -> None:
    store = Store(folder / "propdesk.db")
    deposit_item(store)
    store.close()
    paid = ("1-101", "物业费", "", "", "2019-05-06", "300", "300", "现金", "No.0000031", "")
    held = ("1-101", "云杉装饰", "19900004410", HELD_ITEM, "2000", "2019-05-07", "G7")
    file = str(
        with_sheets(tmp_path / "old.xlsx", {"缴费": [PAID_HEADS, paid], "押金": [HELD_HEADS, held]})
    )
    whole = ("import-opening", file, "--total", "0", "--payments-total", "300")
    tried = run(*whole, "--deposits-total", "2000", "--dry-run")
    assert (tried.code, tried.told["payments"], tried.told["deposits_fen"]) == (0, 1, 200_000)
    short = run(*whole, "--dry-run")
    assert (short.code, short.told["deposits_difference_fen"]) == (1, 200_000)
    assert refused(run(*whole), "deposits_differ")
    assert refused(run("import-opening", file, "--total", "0"), "payments_differ")
    assert run(*whole, "--deposits-total", "2000").told["no"] == "QC2026-000001"


# Collecting


def test_a_payment_takes_the_oldest_line_and_keeps_the_rest(run: Run) -> None:
    done = run("collect", "1-1-101", "377.02")
    assert done.code == 0
    assert set(done.told) == {"receipt_no", "allocated", "prepaid_fen"}
    assert done.told["receipt_no"] == FIRST
    assert [set(one) for one in done.told["allocated"]] == [{"line", "amount_fen"}]
    assert [one["amount_fen"] for one in done.told["allocated"]] == [37702]
    assert done.told["prepaid_fen"] == 0


def test_a_part_leaves_the_rest_and_more_becomes_a_prepayment(run: Run) -> None:
    part = run("collect", "1栋1单元101室", "100", "--method", "wechat").told
    assert (part["allocated"][0]["amount_fen"], part["prepaid_fen"]) == (10000, 0)
    rest = run("collect", "1-1-101", "1000").told
    assert [one["amount_fen"] for one in rest["allocated"]] == [27702, 37702]
    assert rest["prepaid_fen"] == 100000 - 27702 - 37702


def test_a_payment_tried_out_keeps_nothing_and_draws_no_number(run: Run) -> None:
    dry = run("collect", "1-1-101", "100", "--dry-run")
    assert dry.code == 0
    assert dry.told["receipt_no"] == ""
    assert [one["amount_fen"] for one in dry.told["allocated"]] == [10_000]
    done = run("collect", "1-1-101", "100")
    assert done.told["receipt_no"] == "SJ2026-000001"
    assert done.told["allocated"] == dry.told["allocated"]


def test_all_of_it_is_prepayment_where_that_is_said_and_pays_what_is_owed_later(run: Run) -> None:
    kept = run("collect", "1-1-101", "500", "--prepay", "--method", "wechat", "--payer", "女儿")
    assert (kept.told["prepaid_fen"], kept.told["allocated"]) == (50_000, [])
    used = run("collect", "1-1-101", "377.02", "--method", "prepaid")
    assert sum(one["amount_fen"] for one in used.told["allocated"]) == 37_702
    assert run("check").code == 0


def test_money_of_an_earlier_day_has_its_value_day_and_none_to_come(run: Run) -> None:
    assert run("collect", "1-1-101", "10", "--value-day", "2026-11-18").code == 0
    assert refused(run("collect", "1-1-101", "10", "--value-day", "2027-11-18"),
                   "value_day_in_future")  # fmt: skip


def test_jiao_and_fen_are_rounded_off_where_that_is_said(run: Run) -> None:
    owed = run("arrears").told["units"][0]["total_fen"]
    yuan, fen = divmod(owed, 100)
    done = run("collect", "1-1-101", f"{yuan}.00", "--round-off", f"0.{fen:02}")
    assert done.code == 0
    assert sum(one["amount_fen"] for one in done.told["allocated"]) == yuan * 100


def test_a_session_is_counted_by_its_notes(run: Run) -> None:
    run("collect", "1-1-101", "377.02")
    dry = run("close", "--notes", "100x3,50x1", "--explanation", "少了", "--dry-run")
    assert dry.told["counted_fen"] == 35_000
    done = run("close", "--notes", "100x3,50x1,20x1,5x1,1x2,0.01x2")
    assert done.code == 0
    assert done.told["counted_fen"] == 37_702
    assert run("close", "--notes", "hundert").code != 0


def test_a_room_is_found_as_people_write_it(run: Run) -> None:
    for written in ("1-1-101", "1栋1单元101", "１－１－１０１", "1.1.101"):
        assert run("collect", written, "1").code == 0


@pytest.mark.parametrize(
    ("unit", "amount", "kind"),
    [
        ("9-9-909", "100", "unit_unknown"),
        ("1-1-101", "0", "amount_not_positive"),
        ("1-1-101", "-5", "amount_not_positive"),
    ],
)
def test_a_payment_that_cannot_be_is_refused(run: Run, unit: str, amount: str, kind: str) -> None:
    assert refused(run("collect", unit, amount), kind)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refusal_speaks_each_language(run: Run, language: str) -> None:
    said = run("collect", "9-9-909", "100", lang=language).told["error"]["message"]
    assert "9-9-909" in said
    assert said.isascii() is (language == "en")


# Receipts


def test_the_session_of_the_command_line_is_closed_with_its_cash(run: Run) -> None:
    run("collect", "1-101", "377.02")
    run("collect", "1-1-102", "280", "--method", "wechat")
    assert refused(run("close", "--counted", "300"), "difference_unexplained")
    assert refused(run("close", "--counted=-1"), "count_negative")
    answer = run("close", "--counted", "377.02", "--float", "200")
    assert answer.code == 0
    told = answer.told
    assert (told["money_in_fen"], told["expected_fen"], told["agrees"]) == (65702, 37702, True)
    assert (told["float_left_fen"], told["handed_over_fen"]) == (20000, 17702)
    assert [one["used"] for one in told["receipts"]] == [2]
    assert refused(run("close"), "no_open_session")


def test_cash_that_nobody_counted_is_taken_as_expected_with_the_float(run: Run) -> None:
    run("collect", "1-101", "100")
    run("close", "--float", "100")
    run("collect", "1-101", "50")
    told = run("close").told
    assert (told["float_fen"], told["expected_fen"], told["counted_fen"]) == (10000, 15000, None)
    assert run("check").told["ok"] is True


def test_the_help_says_how_a_session_is_closed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["close", "--help", "--lang", "zh_CN"]) == 0
    assert "备用金" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("paper", "pages"),
    [("241x140", 1), ("241x93", 1), ("a5", 3), ("a4", 3), ("a4x2", 2), ("roll80", 3), ("", 1)],
)
def test_a_receipt_is_an_original_once_on_every_paper(
    run: Run, tmp_path: Path, paper: str, pages: int
) -> None:
    run("collect", "1-1-101", "377.02")
    out = tmp_path / "收据.pdf"
    options = ["--paper", paper] if paper else []
    first, again = (run("receipt", FIRST, out, *options).told for _turn in range(2))
    assert first == {"pages": pages, "copy": 0, "state": "issued"}
    assert again == {"pages": pages, "copy": 1, "state": "issued"}
    text = pdfium.PdfDocument(out)[0].get_textpage().get_text_range()
    assert "补打" in "".join(text.split())


def test_a_receipt_that_is_not_there_is_refused(run: Run, tmp_path: Path) -> None:
    assert refused(run("receipt", "SJ2026-999999", tmp_path / "x.pdf"), "receipt_unknown")
    assert not (tmp_path / "x.pdf").exists()


def test_a_receipt_that_cannot_be_written_is_refused(run: Run, tmp_path: Path) -> None:
    run("collect", "1-1-101", "377.02")
    assert refused(run("receipt", FIRST, tmp_path / "no" / "x.pdf"), "file_not_written")
    assert run("receipt", FIRST, tmp_path / "y.pdf", "--parts").told["copy"] == 0


def test_notices_are_written_of_those_named_or_of_everybody(run: Run, tmp_path: Path) -> None:
    refused(run("notices", tmp_path / "no" / "x.pdf"), "file_not_written")
    told = run("notices", tmp_path / "x.pdf", "1-1-101").told["notices"]
    assert [(one["no"], one["unit"]) for one in told] == [("TZ2026-000001", "1-1-101")]
    assert len(run("notices", tmp_path / "y.pdf").told["notices"]) == 3


# Arrears


def test_arrears_name_units_and_ages(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "arrears.xlsx"
    told = run("arrears", "--as-of", "2026-11-20", "--out", out).told
    assert set(told) == {"units", "total_fen", "buckets"}
    assert told["total_fen"] == 2 * MONTH_FEES == sum(told["buckets"].values())
    assert list(told["buckets"]) == [name for name, _title, _last in BUCKETS]
    assert [(one["unit"], one["total_fen"]) for one in told["units"]] == [
        ("1-1-101", 75404),
        ("1-1-102", 56000),
        ("1-2-201", 50136),
    ]
    assert told["units"][0]["account"] == "陈雨桐"
    assert [row[0] for row in table(out)[1:4]] == ["1-1-101", "1-1-102", "1-2-201"]


def test_arrears_of_a_day_before_know_nothing_of_later_bills(run: Run) -> None:
    assert run("arrears", "--as-of", "2020-01-01").told["total_fen"] == 0


def test_the_statement_of_a_unit_is_a_paper_with_its_sums(run: Run, tmp_path: Path) -> None:
    run("collect", "1-1-101", "377.02")
    out = tmp_path / "account.pdf"
    told = run("statement-of", "1-1-101", str(out)).told
    assert "SJ2026-000001" in pdfium.PdfDocument(out)[0].get_textpage().get_text_range()
    assert told["bills_fen"] == run("arrears").told["units"][0]["total_fen"]
    assert told["payer"]
