"""A fault of the program in a command: one sentence, one JSON object, and its trace in the log."""

from pathlib import Path

import pytest

from propdesk.db.store import Store
from propdesk.kernel import paths
from propdesk.kernel.logs import FILE_NAME
from tests.cli.answers import Run


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program whose list of arrears has a fault."""

    def fault(*_given: object, **_more: object) -> None:
        raise ZeroDivisionError("13800138000 divided")

    monkeypatch.setattr(Store, "read", fault)


def test_it_is_one_sentence_and_one_object_and_its_trace_is_in_the_log(
    run: Run, broken: None
) -> None:
    answer = run("arrears", lang="en")
    assert answer.code == 1
    assert "Traceback" not in answer.words
    assert "ZeroDivisionError" in answer.words
    assert answer.told["error"] == {"kind": "fault", "message": answer.words}
    log = paths.config_folder() / "logs" / FILE_NAME
    assert str(log) in answer.words
    written = log.read_text("utf-8")
    assert "ZeroDivisionError" in written
    assert "in arrears" in written
    assert "13800138000" not in written


def test_it_is_said_too_where_no_log_can_be_written(
    run: Run, broken: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("propdesk.cli.main.start_log", lambda _folder: None)
    answer = run("arrears", lang="zh_CN")
    assert answer.code == 1
    assert "ZeroDivisionError" in answer.words
    assert FILE_NAME not in answer.words


@pytest.mark.parametrize("below", [("物业",) * 160, ("a" * 256,)], ids=["path", "name"])
def test_a_folder_whose_path_is_too_long_is_refused_before_it_is_made(
    run: Run, tmp_path: Path, below: tuple[str, ...]
) -> None:
    answer = run("arrears", data=tmp_path.joinpath("new", *below), lang="en")
    assert answer.code == 1
    assert answer.told["error"]["kind"] in ("path_too_long", "folder_too_long")
    assert not (tmp_path / "new").exists()


def test_a_folder_where_the_lock_belongs_is_named(run: Run, tmp_path: Path) -> None:
    place = tmp_path / "new"
    (place / "propdesk.lock").mkdir(parents=True)
    answer = run("demo", "--units", "1", data=place, lang="en")
    assert answer.told["error"]["kind"] == "lock_is_no_file"
    assert str(place / "propdesk.lock") in answer.words
