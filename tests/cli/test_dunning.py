"""The command that writes dunning letters: a dry run, a file, and what it refuses."""

from pathlib import Path

from propdesk.kernel.paper.pdfium import page_count
from tests.cli.answers import Run, refused


def test_letters_are_told_first_and_then_written_as_one_pdf(run: Run, tmp_path: Path) -> None:
    words = ("--step", "notice", "--all")
    told = run("dun", *words, "--dry-run").told
    assert [one["owed_fen"] for one in told["letters"]] == [75404, 56000, 50136]
    assert {one["no"] for one in told["letters"]} == {""}
    out = tmp_path / "letters.pdf"
    made = run("dun", out, *words).told
    assert [one["no"][-1] for one in made["letters"]] == ["1", "2", "3"]
    assert made["total_fen"] == told["total_fen"] == 181540
    assert page_count(out.read_bytes()) == 3


def test_who_is_not_due_for_it_is_left_out_and_said(run: Run) -> None:
    told = run("dun", "--step", "letter", "--dry-run").told
    assert told["letters"] == []
    assert len(told["skipped"]) == 1


def test_letters_to_nobody_or_into_no_file_are_refused(run: Run, tmp_path: Path) -> None:
    assert refused(run("dun", "--step", "notice", "--all"), "out_missing")
    out = tmp_path / "nobody.pdf"
    assert refused(run("dun", out, "--step", "notice", "--least", "9999"), "nobody_to_ask")
    assert not out.exists()
