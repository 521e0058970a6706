"""The command that exports vouchers: what it writes, what it answers, what it refuses."""

import re
from pathlib import Path

from tests.cli.answers import Run, refused


def test_a_month_is_exported_once_and_written_again_as_it_was(run: Run, tmp_path: Path) -> None:
    run("collect", "1-1-101", "377.02")
    file, again = tmp_path / "one.xlsx", tmp_path / "two.xlsx"
    dry = run("vouchers", "2026-11", str(file), "--dry-run")
    assert dry.code == 0
    assert not dry.told["exported"]
    assert not file.exists()
    done = run("vouchers", "2026-11", str(file))
    assert done.told["exported"]
    assert done.told["debit_fen"] == done.told["credit_fen"] == dry.told["debit_fen"] > 0
    second = run("vouchers", "202611", str(again))
    assert second.told["again"]
    assert second.told["no"] == done.told["no"]
    assert file.read_bytes() == again.read_bytes()
    log = tmp_path / "log.csv"
    run("export", "audit", str(log))
    assert {"one.xlsx", "two.xlsx"} <= set(re.findall(r"\w+\.xlsx", log.read_text("utf-8-sig")))


def test_what_came_later_is_a_supplement(run: Run, tmp_path: Path) -> None:
    file = str(tmp_path / "one.xlsx")
    run("collect", "1-1-101", "377.02")
    run("vouchers", "2026-11", file)
    run("collect", "1-1-101", "10")
    later = run("vouchers", "2026-11", file, "--first", "50")
    assert later.told["supplement"]
    assert later.told["debit_fen"] == 1000
    assert [one["number"] for one in later.told["vouchers"]] == [50]


def test_what_is_no_month_or_no_workbook_is_refused(run: Run, tmp_path: Path) -> None:
    assert refused(run("vouchers", "2026-Q4", str(tmp_path / "a.xlsx")), "no_month")
    assert refused(run("vouchers", "2026-11", str(tmp_path / "a.csv")), "no_workbook")
    assert refused(run("vouchers", "2025-01", str(tmp_path / "a.xlsx")), "nothing_to_export")
