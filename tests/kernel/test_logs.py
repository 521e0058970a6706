"""The log says what happened and never to whom."""

import logging
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from propdesk.kernel.logs import (
    FILE_BYTES,
    FILE_NAME,
    KEEP_DAYS,
    OLDER_FILES,
    redact,
    start_log,
    stop_log,
)

MARKED = [
    "19900001234",
    "199 0000 1234",
    "199-0000-1234",
    "+86 19900001234",
    "0999-1234567",
    "999999199104120015",
    "999999 19910412 001X",
    "999999910412001",
    "江予安",
    "𠮷田",
    "jiang@example.org",
]


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    opened = start_log(tmp_path / "logs")
    assert opened is not None
    yield tmp_path / "logs" / FILE_NAME
    stop_log(opened)


@pytest.mark.parametrize("marked", MARKED)
def test_what_belongs_to_a_person_never_reaches_the_log(log: Path, marked: str) -> None:
    logger = logging.getLogger("propdesk.test")
    logger.warning("Unit %s of %r", marked, {"phone": marked})
    try:
        raise ValueError(f"cannot read {marked!r}")
    except ValueError:
        logger.exception("It went wrong for %s", marked)
    written = log.read_text(encoding="utf-8")
    assert "It went wrong" in written
    assert "ValueError" in written
    assert marked not in written
    assert marked.replace(" ", "").replace("-", "") not in written


def test_values_of_a_failed_statement_are_left_out() -> None:
    text = "UNIQUE constraint failed\n[SQL: INSERT INTO person]\n[parameters: ('Ann', 7)]"
    assert "Ann" not in redact(text)
    assert "INSERT INTO person" in redact(text)


@pytest.mark.parametrize(
    "text", ["receipt SJ2026-000001", "1,362.42", "2026-11-20 15:42:01,123", "posting 4711 ok"]
)
def test_numbers_of_the_office_stay_readable(text: str) -> None:
    assert redact(text) == text


def test_files_older_than_thirty_days_go_when_the_log_begins(tmp_path: Path) -> None:
    old, recent = tmp_path / f"{FILE_NAME}.3", tmp_path / f"{FILE_NAME}.1"
    for file, days in ((old, KEEP_DAYS + 1), (recent, KEEP_DAYS - 1)):
        file.write_text("x", encoding="utf-8")
        moment = time.time() - days * 86_400  # the clock files are dated by
        os.utime(file, (moment, moment))
    opened = start_log(tmp_path)
    assert opened is not None
    stop_log(opened)
    assert not old.exists()
    assert recent.exists()


def test_a_folder_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert start_log(tmp_path / "file") is None


def test_the_log_never_grows_beyond_ten_files_of_one_megabyte(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert FILE_BYTES * (1 + OLDER_FILES) == 10_000_000
    monkeypatch.setattr("propdesk.kernel.logs.FILE_BYTES", 10_000)
    opened = start_log(tmp_path)
    assert opened is not None
    for _line in range(130):
        logging.getLogger("propdesk.test").warning("x" * 1_000)
    stop_log(opened)
    assert sum(file.stat().st_size for file in tmp_path.iterdir()) <= 100_000


def test_a_log_that_another_window_holds_on_windows_goes_on(
    log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def held(*_names: object) -> None:
        raise PermissionError(32, "held")

    monkeypatch.setattr(os, "replace", held)
    for number in range(2):
        logging.getLogger("propdesk.test").warning("%s %s", "x" * FILE_BYTES, number)
    logging.getLogger("propdesk.test").warning("the last word")
    assert log.read_text(encoding="utf-8").endswith("the last word\n")
    assert not log.with_name(f"{FILE_NAME}.1").exists()


def test_an_old_log_that_is_held_does_not_stop_the_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = tmp_path / f"{FILE_NAME}.1"
    old.touch()
    os.utime(old, (0, 0))

    def held(_path: Path) -> None:
        raise PermissionError(32, "held")

    monkeypatch.setattr(Path, "unlink", held)
    opened = start_log(tmp_path)
    assert opened is not None
    stop_log(opened)
