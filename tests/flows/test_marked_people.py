"""Whoever is in the books is nowhere else: not in logs, settings, temporary files, masked lists."""

import sys
from pathlib import Path

import pytest

from tests.long.marked import FEW, left_behind
from tests.traces import is_marked, marked_files


@pytest.mark.skipif(sys.platform == "win32", reason="its folders are told by no environment")
def test_nothing_knows_anybody_after_a_day_of_commands_a_kill_and_a_bug(
    tmp_path: Path, sample_file: Path
) -> None:
    assert left_behind(tmp_path, sample_file, commands=FEW) == []


def test_a_number_is_found_in_a_packed_workbook_and_in_wide_characters(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes("打 19900003271".encode("utf-16-le"))
    (tmp_path / "b").write_bytes(b"nothing")
    assert marked_files(tmp_path) == ["a"]
    assert not is_marked(tmp_path / "b")
