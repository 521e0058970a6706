"""The command line: what each command answers, in JSON and in sentences, and its exit codes."""

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2 as pdfium
import pytest

from propdesk.__main__ import has_command
from propdesk.cli import command_data
from propdesk.cli.command_words import COMMANDS
from propdesk.cli.main import run_command
from propdesk.db import store as stores
from propdesk.db.keeping.layout import DataFolder
from propdesk.db.keeping.lock import take_lock
from propdesk.db.refusals import DiskFull
from propdesk.db.store import PROFILE, Store
from propdesk.estate.records import UnitFields
from propdesk.estate.rules import UnitKind
from propdesk.estate.search.searching import unit_of_code
from propdesk.estate.units.registering import add_unit
from propdesk.fees.arrears.arrears import BUCKETS
from propdesk.kernel.i18n import LANGUAGES
from propdesk.modules import exports
from propdesk.system.settings.estate_settings import estate_settings
from tests.files import held_by_another, ruin
from tests.offices import open_office
from tests.patience import patience

ROSTERS = Path(__file__).parents[1] / "data" / "rosters"
ROOT = Path(__file__).resolve().parents[2]
MONTH_FEES = 37702 + 28000 + 25068
ROWS = {"units": 3, "people": 3, "vehicles": 0, "charges": 6, "receipts": 1, "arrears": 3}
FIRST = "SJ2026-000001"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command said: its exit code, the object on stdout, the words on stderr."""

    code: int
    told: dict[str, Any]
    words: str


Run = Callable[..., Answer]


@pytest.fixture(scope="session")
def office_file(tmp_path_factory: pytest.TempPathFactory, empty_data: Path) -> Path:
    """Three households with bills of September and October, made once."""
    path = tmp_path_factory.mktemp("office") / "propdesk.db"
    shutil.copyfile(empty_data, path)
    store = Store(path)
    open_office(store)
    store.close()
    return path


@pytest.fixture
def folder(tmp_path: Path, office_file: Path) -> Path:
    """A data folder of that office."""
    place = tmp_path / "data"
    place.mkdir()
    shutil.copyfile(office_file, place / "propdesk.db")
    return place


@pytest.fixture
def empty_folder(tmp_path: Path, empty_data: Path) -> Path:
    """A data folder with nothing in it."""
    place = tmp_path / "empty"
    place.mkdir()
    shutil.copyfile(empty_data, place / "propdesk.db")
    return place


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], folder: Path) -> Run:
    """Run a command with --json, on the office unless `data` says otherwise."""

    def go(*words: object, data: Path = folder, lang: str = "") -> Answer:
        capsys.readouterr()
        given = [*map(str, words), "--data", str(data), "--json"]
        code = run_command([*given, "--lang", lang] if lang else given)
        out, err = capsys.readouterr()
        return Answer(code, json.loads(out) if out.strip() else {}, err.strip())

    return go


def refused(answer: Answer, kind: str) -> bool:
    """Exit code 1, the error object, and its sentence on stderr too."""
    error = answer.told["error"]
    assert set(answer.told) == {"error"}
    assert set(error) == {"kind", "message"}
    assert answer.words.endswith(error["message"])
    assert error["message"]
    return answer.code == 1 and error["kind"] == kind


def table(path: Path) -> list[tuple[Any, ...]]:
    """The rows of a workbook, the head first."""
    book = openpyxl.load_workbook(path)
    return list(book[book.sheetnames[0]].iter_rows(values_only=True))


# Which way the program is started


@pytest.mark.parametrize(
    ("words", "command"),
    [
        ([], False),
        (["--data", "check"], False),
        (["--lang=en", "--data=x"], False),
        (["check"], True),
        (["--data", "x", "check"], True),
        (["--help"], True),
    ],
)
def test_without_a_command_the_window_opens(words: list[str], command: bool) -> None:
    assert has_command(words) is command


def test_every_command_of_the_description_is_there() -> None:
    names = "demo import-roster bill collect receipt arrears backup restore verify check export"
    more = {"close", "import", "notices", "reset-password", "self-test", "template"}
    assert {one.name for one in COMMANDS} == {*names.split(), *more}


@pytest.mark.parametrize(
    "words",
    [
        ["nonsense"],
        ["bill"],
        ["collect", "1-1-101"],
        ["collect", "1-1-101", "many"],
        ["collect", "1-1-101", "1.005"],
        ["collect", "1-1-101", "12,5"],
        ["collect", "1-1-101", "100,00"],
        ["collect", "1-1-101", "1" + "0" * 16],
        ["arrears", "--as-of", "9999-12-31"],
        ["arrears", "--as-of", "0001-01-01"],
        ["collect", "1-1-101", "5", "--method", "shells"],
        ["arrears", "--as-of", "yesterday"],
        ["receipt", "SJ2026-000001", "x.pdf", "--paper", "a3"],
        ["export", "wishes", "x.xlsx"],
        ["check", "--lang", "fr"],
    ],
)
def test_wrong_usage_ends_with_2(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(words) == 2
    out, err = capsys.readouterr()
    assert not out
    assert "propdesk" in err


def test_options_may_stand_before_the_command(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command(["--data", str(folder), "--json", "--lang", "en", "check"]) == 0
    assert json.loads(capsys.readouterr().out) == {"ok": True, "breaches": []}


def test_without_json_people_can_read_it(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["arrears", "--data", str(folder)]) == 0
    assert f"total_fen: {2 * MONTH_FEES}" in capsys.readouterr().out


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
        add_unit, fields=UnitFields(building="3", room="301", kind=UnitKind.ROOM, built_area=900000)
    )
    store.close()
    told = run("bill", "2026-11").told
    assert told["created"] == 3
    assert [(set(one), one["unit"]) for one in told["unbilled"]] == [({"unit", "reason"}, "3-301")]


def test_what_is_no_period_is_refused(run: Run) -> None:
    assert refused(run("bill", "2026-Q5"), "period_unknown")


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


# Backup, verify, restore, check


def test_a_backup_comes_back(run: Run, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    run("collect", "1-1-101", "377.02")
    made = run("backup", stick)
    assert made.code == 0
    assert set(made.told) == {"file", "sha256", "counts", "sums", "ok"}
    assert made.told["ok"] is True
    assert Path(made.told["file"]).parent == stick
    assert made.told["counts"]["receipt"] == 1
    run("collect", "1-1-101", "377.02")
    assert run("verify", made.told["file"]).told == made.told
    assert run("verify").told["file"] == made.told["file"]
    back = run("restore", made.told["file"])
    assert back.code == 0
    assert set(back.told) == set(made.told)
    assert back.told["counts"] == made.told["counts"]
    assert run("arrears").told["total_fen"] == 2 * MONTH_FEES - 37702
    assert run("check").told == {"ok": True, "breaches": []}


def test_without_a_file_the_newest_backup_is_proven_though_it_is_nowhere_written_down(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    made = Path(run("backup", tmp_path).told["file"])
    own = folder / "backups" / re.sub(r"-\d{8}-", "-20991231-", made.name)
    shutil.copyfile(made, own)  # as a migration makes one before it changes the tables
    assert run("verify").told["file"] == str(own)


def test_a_backup_opens_in_an_empty_folder(run: Run, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    file = run("backup", stick).told["file"]
    assert run("restore", file, data=tmp_path / "new PC").code == 0
    assert run("arrears", data=tmp_path / "new PC").told["total_fen"] == 2 * MONTH_FEES


def test_what_is_no_backup_is_refused(run: Run, tmp_path: Path) -> None:
    assert refused(run("verify"), "no_backup_yet")
    assert refused(run("backup", tmp_path / "gone" / "further"), "backup_folder_missing")
    assert refused(run("restore", tmp_path / "gone.propdesk"), "backup_unreadable")
    other = tmp_path / "letter.propdesk"
    other.write_bytes(b"Dear Sir or Madam" * 100)
    assert refused(run("restore", other), "not_a_backup")
    assert run("arrears").told["total_fen"] == 2 * MONTH_FEES


def test_commands_run_beside_a_window_but_not_restore_and_demo(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    made = run("backup", tmp_path).told["file"]
    store = Store(folder / "propdesk.db")
    with take_lock(DataFolder(folder)):
        assert store.read(unit_of_code, code="1-1-101").id
        assert run("collect", "1-1-101", "377.02").code == 0
        assert run("check").code == 0
        assert run("backup", tmp_path).code == 0
        assert refused(run("restore", made), "data_in_use")
        assert refused(run("demo"), "data_in_use")
    store.close()
    assert run("restore", made).code == 0


def test_a_changed_amount_is_found(run: Run, folder: Path) -> None:
    run("collect", "1-1-101", "377.02")
    connection = sqlite3.connect(folder / "propdesk.db")
    triggers = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
    for (name,) in triggers.fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute("UPDATE payment SET amount = amount + 100")
    connection.commit()
    connection.close()
    found = run("check")
    assert found.code == 1
    assert found.told["ok"] is False
    parts = {"kind", "record", "message", "remedy"}
    assert all(set(one) == parts for one in found.told["breaches"])
    assert found.told["breaches"]
    answer = run("collect", "1-1-101", "1")
    assert refused(answer, "data_read_only")
    assert "上方" not in answer.words  # no banner is above a command
    assert "propdesk restore" in answer.words


# Lists


@pytest.mark.parametrize("name", exports())
def test_every_list_is_exported_and_reads_back(run: Run, tmp_path: Path, name: str) -> None:
    run("collect", "1-1-101", "377.02")
    out = tmp_path / f"{name}.xlsx"
    told = run("export", name, out).told
    head, *rows = table(out)
    assert told == {"rows": len([row for row in rows if any(row)])}
    assert all(head)
    assert told["rows"] == ROWS.get(name, told["rows"])


def test_an_export_into_nowhere_is_refused(run: Run, tmp_path: Path) -> None:
    assert refused(run("export", "units", tmp_path / "no" / "x.xlsx"), "file_not_written")


# Rosters


def test_a_format_that_hides_lost_zeros_is_told_on_stderr(run: Run, empty_folder: Path) -> None:
    told = run("import-roster", ROSTERS / "04_handover_two_row_header.xls", data=empty_folder)
    assert told.code == 0
    assert ".xlsx" in told.words


def test_a_command_says_that_it_waits_while_another_writes_and_goes_on(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stores, "FIRST_MOMENT", 0.02)
    other = stores.connect(folder / "propdesk.db")
    other.execute("BEGIN IMMEDIATE")
    told: list[str] = []

    def say(words: str, **_more: object) -> None:
        told.append(words)
        other.execute("ROLLBACK")  # what was written is done, a moment after it was said

    monkeypatch.setattr(command_data, "print", say, raising=False)
    assert run("collect", "1-1-101", "10", lang="zh_CN").code == 0
    assert told == ["另一个窗口或命令正在写入数据，请稍候，完成后自动继续……"]
    other.close()


def test_a_command_that_only_reads_waits_for_nobody(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("check")  # the first one gives an office its manager
    monkeypatch.setattr(stores, "FIRST_MOMENT", 0.02)
    monkeypatch.setattr(stores, "WRITE_PATIENCE", 0.05)
    other = stores.connect(folder / "propdesk.db")
    other.execute("BEGIN IMMEDIATE")
    answer = run("arrears")
    other.close()
    assert answer.code == 0
    assert answer.words == ""


def test_a_roster_comes_in_once(run: Run, empty_folder: Path) -> None:
    file = ROSTERS / "01_clean_roster.xlsx"
    truth = json.loads((ROSTERS / "01_clean_roster.truth.json").read_text("utf-8"))
    dry = run("import-roster", file, "--dry-run", data=empty_folder)
    first = run("import-roster", file, data=empty_folder)
    again = run("import-roster", file, data=empty_folder)
    assert dry.code == first.code == again.code == 0
    assert dry.told == first.told
    assert set(first.told) == {
        *("sheets", "sheet", "header_row", "columns", "rows", "new", "changed", "same"),
        *("skipped", "conflicts", "refused", "waiting", "problems", "passed_over"),
        "left_with_former_owners",
    }
    assert set(first.told["sheets"][0]) == {
        *("name", "rows", "header_row", "columns", "chosen", "unmapped", "hidden_rows"),
    }
    assert first.told["sheet"] == truth["sheet"]
    assert first.told["header_row"] == truth["header_row"]
    assert first.told["columns"] == truth["columns"]
    assert first.told["rows"] == first.told["new"] == again.told["same"] == truth["rows"]
    assert (again.told["new"], again.told["changed"], again.told["conflicts"]) == (0, 0, 0)


@pytest.mark.parametrize(("policy", "outcome"), [("merge", 0), ("replace", 0), ("skip", 0)])
def test_duplicates_follow_the_policy(
    run: Run, empty_folder: Path, policy: str, outcome: int
) -> None:
    run("import-roster", ROSTERS / "01_clean_roster.xlsx", data=empty_folder)
    later = ROSTERS / "12_three_months_later.xlsx"
    told = run("import-roster", later, "--on-duplicate", policy, data=empty_folder).told
    changes = told["changed"] + told["conflicts"]
    assert (told["skipped"] > 0) is (policy == "skip")
    assert (changes > outcome) is (policy != "skip")
    assert told["new"] + changes + told["same"] + told["skipped"] <= told["rows"]


@pytest.mark.parametrize(
    "file", sorted(one for one in ROSTERS.iterdir() if one.suffix != ".json"), ids=lambda f: f.name
)
def test_the_rows_of_a_roster_add_up(run: Run, empty_folder: Path, file: Path) -> None:
    results = ("new", "changed", "same", "skipped", "conflicts", "refused")
    for _time in range(2):
        told = run("import-roster", file, data=empty_folder).told
        places = sum(told[name] for name in results)
        # Three tables side by side: 26 rows of the sheet hold 72 places.
        wanted = (26, 72) if "side_by_side" in file.name else (places, places)
        assert (told["rows"], places) == wanted


def test_a_refused_row_is_counted(run: Run, empty_folder: Path) -> None:
    told = run("import-roster", ROSTERS / "02_title_help_header_row_4.xlsx", data=empty_folder).told
    assert (told["rows"], told["new"], told["refused"]) == (48, 46, 2)
    refused_rows = {one["row"] for one in told["problems"] if one["level"] == "error"}
    assert len(refused_rows) == 2


def test_bills_left_behind_by_an_import_are_told_in_the_answer(
    run: Run, tmp_path: Path, folder: Path
) -> None:
    run("bill", "2099-12")
    file = tmp_path / "roster.csv"
    file.write_text("楼栋,单元,房号,业主\n1,1,101,林晚晴\n", encoding="utf-8")
    answer = run("import-roster", file, "--on-duplicate", "replace")
    (left,) = answer.told["left_with_former_owners"]
    assert left == {"unit": "1-1-101", "former_owner": "陈雨桐", "amount_fen": 37702}
    assert "1-1-101" in answer.words
    again = run("import-roster", file, "--on-duplicate", "replace")
    assert again.told["left_with_former_owners"] == []


def test_problems_are_named_and_commented_in_a_copy(
    run: Run, empty_folder: Path, tmp_path: Path
) -> None:
    file, report = ROSTERS / "10_number_traps.xlsx", tmp_path / "report.xlsx"
    before = file.read_bytes()
    told = run("import-roster", file, "--report", report, data=empty_folder).told
    assert told["problems"]
    for one in told["problems"]:
        assert set(one) == {"sheet", "row", "column", "level", "kind", "message"}
        assert one["level"] in ("error", "warning")
    book = openpyxl.load_workbook(report)
    comments = [
        cell.comment.text
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment
    ]
    assert comments
    assert file.read_bytes() == before


def test_a_sheet_can_be_chosen(run: Run, empty_folder: Path) -> None:
    file = ROSTERS / "03_total_and_building_sheets.xlsx"
    told = run("import-roster", file, "--dry-run", "--sheet", "2", data=empty_folder)
    assert told.code == 0
    chosen = [one["name"] for one in told.told["sheets"] if one["chosen"]]
    assert chosen == [told.told["sheet"]] == ["2"]
    missing = run("import-roster", file, "--sheet", "nine", data=empty_folder)
    assert refused(missing, "sheet_missing")


def test_what_is_no_workbook_is_refused(run: Run, tmp_path: Path) -> None:
    page = tmp_path / "page.xls"
    page.write_text("<html><table><tr><td>房号</td></tr></table></html>", encoding="utf-8")
    for file in (page, tmp_path / "gone.xlsx"):
        answer = run("import-roster", file)
        assert refused(answer, answer.told["error"]["kind"])


# The rest


def test_a_demo_estate_counts_what_it_made(run: Run, empty_folder: Path) -> None:
    told = run("demo", "--units", "30", data=empty_folder).told
    assert told["unit"] == 30
    assert told["receipts"] > 0
    assert all(isinstance(count, int) for count in told.values())
    assert run("check", data=empty_folder).told["ok"] is True
    assert refused(run("demo", data=empty_folder), "estate_not_empty")


def test_a_demo_refused_half_way_leaves_nothing(
    run: Run, empty_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_given: object, **_more: object) -> None:
        raise DiskFull

    with monkeypatch.context() as patched:
        patched.setattr("propdesk.fees.demo.create_fees_demo", refuse)
        assert refused(run("demo", "--units", "30", data=empty_folder), "disk_full")
    assert run("demo", "--units", "30", data=empty_folder).told["receipts"] > 0


def test_the_invented_estate_speaks_the_language_asked_for(run: Run, empty_folder: Path) -> None:
    run("demo", "--units", "60", data=empty_folder, lang="en")
    store = Store(empty_folder / "propdesk.db")
    assert store.read(estate_settings).name == "Sample estate"
    with store.engine.connect() as connection:
        words = [
            word
            for query in ("name FROM building", "relation FROM occupancy", "model FROM vehicle")
            for (word,) in connection.exec_driver_sql(f"SELECT DISTINCT {query}")
        ]
    store.close()
    assert "Underground car park" in words
    assert "Spouse" in words
    assert "".join(words).isascii()


def test_a_reader_that_leaves_ends_a_command_without_a_word(folder: Path) -> None:
    for words in (["export", "--help"], ["arrears", "--data", str(folder)]):
        command = subprocess.Popen(
            [sys.executable, "-m", "propdesk", *words],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert command.stdout is not None
        command.stdout.close()  # `| head -0`
        _nothing, words_of_error = command.communicate(timeout=60)
        assert words_of_error == b""


def test_a_user_is_let_back_in(run: Run) -> None:
    run("check")
    told = run("reset-password", "admin")
    assert told.code == 0
    assert told.told["user"] == "admin"
    assert len(told.told["password"]) >= 8
    assert run("reset-password", "nobody").code == 1


def test_the_self_test_passes(run: Run, tmp_path: Path) -> None:
    told = run("self-test", data=tmp_path / "unused").told
    assert told["ok"] is True
    steps = [step["name"] for step in told["steps"]]
    assert steps == ["open", "import", "bill", "collect", "receipt", "backup", "restore", "check"]
    assert not (tmp_path / "unused").exists()


# In a process of its own


def start(*words: object, **more: str) -> subprocess.CompletedProcess[bytes]:
    """Start the program as a scheduled task does."""
    environment = {key: value for key, value in os.environ.items() if key not in ("LANG", "LC_ALL")}
    return subprocess.run(
        [sys.executable, "-m", "propdesk", *map(str, words)],
        cwd=ROOT,
        env=environment | more,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=patience(),
    )


@pytest.mark.parametrize(
    ("language", "word"),
    [("en_GB.UTF-8", "not known"), ("zh_TW.UTF-8", "房號"), ("C", "房号"), ("", "房号")],
)
def test_the_language_of_the_system_is_spoken_in_utf_8(
    folder: Path, language: str, word: str
) -> None:
    words = ("collect", "9-9-909", "1", "--data", folder, "--json")
    done = start(*words, LANG=language, PYTHONIOENCODING="ascii")
    assert done.returncode == 1
    told = json.loads(done.stdout.decode("utf-8"))
    assert word in told["error"]["message"]
    assert told["error"]["message"] in done.stderr.decode("utf-8")


def test_a_new_folder_is_made_by_the_first_command(tmp_path: Path) -> None:
    done = start("check", "--data", tmp_path / "新的", "--json")
    assert done.returncode == 0, done.stderr.decode()
    assert (tmp_path / "新的" / "propdesk.db").is_file()
    assert start("nonsense").returncode == 2


@pytest.mark.parametrize("command", [["check"], ["arrears"], ["collect", "1-1-101", "1"], ["demo"]])
@pytest.mark.parametrize("how", ["empty", "half a page", "garbage header"])
def test_what_is_left_of_a_file_is_called_damaged(
    run: Run, folder: Path, command: list[str], how: str
) -> None:
    ruin(folder / "propdesk.db", how)
    answer = run(*command)
    assert answer.code == 1
    assert answer.told["error"]["kind"] == "data_damaged"
    assert "备份" in answer.words


def test_a_cut_file_takes_no_money_and_says_why(run: Run, folder: Path) -> None:
    ruin(folder / "propdesk.db", "nearly all")
    answer = run("collect", "1-1-101", "1")
    assert (answer.code, answer.told["error"]["kind"]) == (1, "data_damaged")


@pytest.mark.parametrize("command", [["check"], ["collect", "1-1-101", "1"], ["demo"]])
def test_a_file_held_by_another_program_is_called_so(
    run: Run, folder: Path, command: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(PROFILE, "busy_timeout", 200)
    with held_by_another(folder / "propdesk.db"):
        answer = run(*command)
    assert (answer.code, answer.told["error"]["kind"]) == (1, "data_busy")
    assert "其他程序" in answer.words


def test_a_backup_is_proven_beside_a_ruined_file(run: Run, folder: Path, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    file = run("backup", stick).told["file"]
    ruin(folder / "propdesk.db", "half")
    assert run("verify", file).told["ok"]
    assert run("restore", file).code == 0
    assert run("check").told["ok"]


def test_a_list_comes_in_from_a_workbook_and_its_template_is_written(
    run: Run, tmp_path: Path
) -> None:
    assert run("template", "kept", tmp_path / "empty.xlsx").code == 0
    things = tmp_path / "things.csv"
    things.write_text("物品,存放处,登记日\n伞,A-01,2026-11-20\n伞,A-02,12月5\n", encoding="utf-8")
    tried = run("import", "kept", things, "--dry-run", "--report", tmp_path / "report.xlsx")
    assert (tried.code, tried.told["new"], tried.told["problem"]) == (0, 1, 1)
    assert (tmp_path / "report.xlsx").exists()
    assert run("import", "kept", things).told["new"] == 1
    again = run("import", "kept", things).told
    assert (again["new"], again["same"], again["problem"]) == (0, 1, 1)
