"""Bringing a roster in by command: what is told, chosen, left behind and refused."""

import json
from pathlib import Path

import openpyxl
import pytest

from propdesk.cli import command_data
from propdesk.db.connecting import connections as stores
from tests.cli.answers import ROSTERS, Run, refused

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


def test_a_meter_readers_sheet_comes_in_once(run: Run, empty_folder: Path) -> None:
    file = ROSTERS.parent / "others" / "17_meter_readings.xlsx"
    truth = json.loads(file.with_name("17_meter_readings.truth.json").read_text("utf-8"))
    run("import-roster", ROSTERS / "01_clean_roster.xlsx", data=empty_folder)
    dry = run("readings", file, "--dry-run", data=empty_folder)
    first = run("readings", file, data=empty_folder)
    again = run("readings", file, data=empty_folder)
    assert dry.code == first.code == again.code == 0
    assert dry.told == first.told
    assert set(first.told) == {"rows", "new", "same", "refused", "readings", "problems"}
    assert first.told["rows"] == truth["rows"]
    assert first.told["refused"] == truth["refused"]
    assert first.told["new"] == again.told["same"] == truth["counts"]["readings"]
    names = ("meter_no", "current", "current_date", "multiplier", "usage", "old_end")
    assert [tuple(one[name] for name in names) for one in first.told["readings"]] == [
        tuple(one.get(name) for name in names) for one in truth["readings"]
    ]
