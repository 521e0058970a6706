"""The stage of the check for Windows: what it says and gives back, whatever its parts do."""

import contextlib
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from installer import check
from installer.environment import ROOT, SetUpFailed
from installer.windows import python, stage, wine
from installer.windows.wine import Ended, NoWindows, TookTooLong

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there the tests need no stage")


@pytest.fixture(autouse=True)
def nothing_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(python, "provide", lambda: None)
    monkeypatch.setattr(shutil, "rmtree", lambda *_where, **_how: None)
    monkeypatch.setattr(stage, "_program", lambda _limit: (0, "7 passed"))
    monkeypatch.setattr(stage, "_tests", lambda _tests, _limit: (0, "70 passed"))


def test_where_windows_cannot_be_had_it_says_why_and_the_rest_counts(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse() -> None:
        raise NoWindows("There is no package called wine.")

    monkeypatch.setattr(python, "provide", refuse)
    assert stage.passes()
    assert "left out here, the rest counts: There is no package" in capsys.readouterr().out


def test_all_that_passes_is_good(capsys: pytest.CaptureFixture[str]) -> None:
    assert stage.passes()
    said = capsys.readouterr().out
    assert "7 passed" in said
    assert "70 passed" in said


def test_a_part_that_fails_makes_the_stage_fail_and_the_other_is_told_all_the_same(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(stage, "_program", lambda _limit: (1, "no installer"))
    assert not stage.passes()
    said = capsys.readouterr().out
    assert "FAILED the program on Windows" in said
    assert "no installer" in said
    assert "70 passed" in said


@pytest.mark.parametrize(
    "ended",
    [
        TookTooLong("it hung at tests/db"),
        SetUpFailed("no room on the disk"),
        FileNotFoundError(2, "no such program", "wine"),
    ],
)
def test_a_part_whose_time_is_up_fails_with_its_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], ended: Exception
) -> None:
    def hang(_tests: list[str], _limit: float) -> tuple[int, str]:
        raise ended

    monkeypatch.setattr(stage, "_tests", hang)
    assert not stage.passes()
    said = capsys.readouterr().out
    assert str(ended) in said
    assert "7 passed" in said


def given(monkeypatch: pytest.MonkeyPatch, *, whole: bool) -> list[list[str]]:
    """What the Python of Windows is given to test, in its order."""
    taken: list[list[str]] = []

    def take(tests: list[str], _limit: float) -> tuple[int, str]:
        taken.append(tests)
        return 0, ""

    monkeypatch.setattr(stage, "_tests", take)
    stage.passes(whole=whole)
    return taken


def test_without_more_it_is_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    assert given(monkeypatch, whole=False) == [stage.SYSTEM]


def test_the_whole_is_every_test_of_the_program_and_each_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    groups = given(monkeypatch, whole=True)
    assert groups[0] == stage.SYSTEM
    places = [ROOT / place for tests in groups for place in tests]
    files = [file for place in places for file in ([place] if place.is_file() else found(place))]
    assert sorted(files) == sorted(found(ROOT / "tests"))


def found(folder: Path) -> list[Path]:
    return list(folder.rglob("test_*.py"))


def test_of_tests_only_what_is_not_ordinary_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    said = (
        "tests/db/test_a.py::test_b[c d] \n"
        "[gw0] [ 50%] PASSED tests/db/test_a.py::test_b[c d] \n"
        "\n"
        "[gw1] [100%] FAILED tests/db/test_a.py::test_e \n"
        "[gw1] node down: Not properly terminated\n"
        "E   assert 1 == 2\n"
        "==== 1 failed, 1 passed in 3.00s ====\n"
    )
    monkeypatch.undo()
    monkeypatch.setattr(wine, "running", contextlib.nullcontext)
    monkeypatch.setattr(wine, "locale", lambda _name: {})
    monkeypatch.setattr(python, "run_python", lambda *_what, **_how: Ended(1, said))
    assert stage._tests(["tests/db"], 1.0) == (1, "\n".join(said.splitlines()[3:]))


def test_tests_whose_time_is_up_name_what_failed_before(monkeypatch: pytest.MonkeyPatch) -> None:
    def hang(*_what: object, hear: Callable[[str], None], **_how: object) -> Ended:
        hear("[gw0] [  1%] PASSED tests/db/test_a.py::test_b \n")
        hear("[gw1] [  2%] FAILED tests/db/test_a.py::test_e[f g] \n")
        raise TookTooLong("python took more than 1 s")

    monkeypatch.undo()
    monkeypatch.setattr(wine, "running", contextlib.nullcontext)
    monkeypatch.setattr(wine, "locale", lambda _name: {})
    monkeypatch.setattr(python, "run_python", hang)
    with pytest.raises(TookTooLong, match=r"more than 1 s\nFailed until then: .*test_e\[f g\]"):
        stage._tests(["tests/db"], 1.0)


def test_the_check_asks_windows_before_the_tests_and_fails_when_it_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    order: list[str] = []

    def say(name: str, passed: bool) -> bool:
        order.append(name)
        return passed

    monkeypatch.setattr(check, "prepare", lambda _lock: None)
    monkeypatch.setattr(check, "CHECKS", {"nothing": ["this", "is", "no", "check"]})
    monkeypatch.setattr(check, "_passes", lambda _name, _command: True)
    monkeypatch.setattr(check, "_tests_pass", lambda: say("tests", True))
    monkeypatch.setattr(stage, "passes", lambda *, whole: say(f"windows {whole}", False))
    assert check.main(["--windows"]) == 1
    assert check.main(["--windows-all"]) == 1
    assert check.main([]) == 0
    assert order == ["windows False", "tests", "windows True", "tests", "tests"]
