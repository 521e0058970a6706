"""The promises of trust, tried a few times; `python -m tests.long` tries them hundreds of times."""

from pathlib import Path

import pytest

from propdesk.db.keeping.layout import DataFolder
from tests.long.commits import killed_at_commit
from tests.long.drill import drilled
from tests.long.edits import undetected
from tests.long.folders import copied, restart
from tests.long.journals import CASES, restored_beside_journals, spoilt_by_copying
from tests.long.kills import LONGEST, STEPS, killed
from tests.long.mutated import read_mutated
from tests.long.numbers import draw_at_once
from tests.long.old_copies import ATTACKS, attacked
from tests.long.starts import started_twice
from tests.patience import QUIET, patience

RESTART = 3.0  # seconds at most, on a quiet PC


@pytest.mark.parametrize("scene", sorted(LONGEST))
def test_a_kill_loses_nothing_acknowledged(scene: str, office: DataFolder, tmp_path: Path) -> None:
    tally = killed(scene, 5, office, tmp_path)
    assert tally.faults == []
    assert tally.slowest < RESTART * patience() / QUIET
    assert tally.acknowledged > 0 or scene not in STEPS


def test_a_kill_at_commit_leaves_nothing_of_a_write_or_all_of_it(
    office: DataFolder, tmp_path: Path
) -> None:
    figure, faults = killed_at_commit(12, office, tmp_path)
    assert (figure, faults) == ("12 died at a COMMIT", [])


def test_workbooks_with_changed_bytes_are_read_or_refused(
    office: DataFolder, tmp_path: Path
) -> None:
    assert read_mutated(16, office, tmp_path)[1] == []


def test_an_old_journal_does_not_spoil_a_restore(office: DataFolder, tmp_path: Path) -> None:
    assert restored_beside_journals(10, office, tmp_path) == []


def test_the_same_journals_spoil_a_file_that_is_only_copied(
    office: DataFolder, tmp_path: Path
) -> None:
    assert spoilt_by_copying(office, tmp_path) == list(CASES)


def test_two_starts_have_one_owner(tmp_path: Path) -> None:
    assert started_twice(5, tmp_path) == []


def test_books_put_back_cut_or_written_anew_are_told(office: DataFolder, tmp_path: Path) -> None:
    figure, missed = attacked(2 * len(ATTACKS), office, tmp_path)
    assert missed == []
    assert all(f"2 {name}" in figure for name in ATTACKS)


def test_every_edit_from_outside_is_told(folder: DataFolder) -> None:
    assert undetected(50, folder) == []


def test_numbers_have_no_gap_when_writers_die(office: DataFolder, tmp_path: Path) -> None:
    folder = copied(office, tmp_path / "data")
    before = 6
    died, numbers = draw_at_once(folder, 4, 25)
    assert died > 0
    assert numbers == list(range(1, before + 100 + 1))
    assert restart(folder).faults == ()


def test_a_wiped_office_comes_back_row_by_row(office: DataFolder, tmp_path: Path) -> None:
    faults, seconds = drilled(office, tmp_path)
    assert faults == []
    assert seconds < 300
