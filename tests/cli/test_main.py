"""How the command line is started and asked, in its own process too, and what it says to people."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale

from propdesk.__main__ import has_command
from propdesk.cli.arguments import language_for
from propdesk.cli.command_words import COMMANDS
from propdesk.cli.main import run_command
from propdesk.db.store import PROFILE
from propdesk.kernel.i18n import closest_language, system_language
from propdesk.kernel.settings import MachineSettings
from tests.cli.answers import MONTH_FEES, ROOT, Run
from tests.files import held_by_another, ruin
from tests.patience import patience

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
        (["restore", "x.propdesk"], True),
        (["E:\\备份 1.propdesk"], False),
        (["--data", "x", "gone.PROPDESK", "other.propdesk"], False),
        (["roster.xlsx"], True),  # there is none
    ],
)
def test_without_a_command_the_window_opens(words: list[str], command: bool) -> None:
    assert has_command(words) is command


def test_a_file_that_is_no_backup_opens_the_window_which_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("roster.xlsx", "check"):
        Path(name).touch()
    assert not has_command(["roster.xlsx"])
    assert has_command(["check"])


@pytest.mark.parametrize(
    ("told", "spoken"),
    [
        ({"LC_ALL": "zh_TW.UTF-8", "LANG": "en_US"}, "zh_TW"),
        ({"LC_ALL": "", "LC_MESSAGES": "en_GB.UTF-8", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"LANG": "zh_HK"}, "zh_TW"),
        ({"LANG": "fr_FR.UTF-8"}, "zh_CN"),
        ({}, "zh_CN"),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no language in its environment")
def test_window_and_command_speak_as_the_system_does(
    monkeypatch: pytest.MonkeyPatch, told: dict[str, str], spoken: str
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    assert system_language() == spoken
    assert language_for(["check"], MachineSettings()) == spoken
    assert language_for(["check"], MachineSettings(language="en")) == "en"
    assert language_for(["--lang", "zh_TW"], MachineSettings(language="en")) == "zh_TW"


def test_the_system_is_understood_as_qt_understands_it() -> None:
    assert system_language() == (closest_language(QLocale.system().name()) or "zh_CN")


def test_every_command_of_the_description_is_there() -> None:
    names = "demo import-roster bill collect receipt arrears backup restore verify check export"
    more = {
        "accept-state",
        "apportion",
        "close",
        "compare-code",
        "court-bundle",
        "doctor",
        "import",
        "dun",
        "import-opening",
        "month-close",
        "notices",
        "patrol-import",
        "readings",
        "report",
        "reset-password",
        "self-test",
        "statement",
        "statement-of",
        "template",
        "upgrade",
        "vouchers",
        "year-close",
        "what-if",
    }
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


# What else it does


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
        with command:
            assert command.stderr is not None
            assert command.stderr.read() == b""


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


@pytest.mark.skipif(sys.platform == "win32", reason="Windows asks no environment")
@pytest.mark.parametrize(
    ("language", "word"),
    [("en_GB.UTF-8", "not known"), ("zh_TW.UTF-8", "房號"), ("C", "房号"), ("", "房号")],
)
def test_the_language_of_the_system_is_spoken_in_utf_8(
    folder: Path, language: str, word: str
) -> None:
    speaks_in_utf_8(folder, language, word)


@pytest.mark.skipif(sys.platform != "win32", reason="the language of Windows")
def test_windows_is_answered_in_its_language_in_utf_8_whatever_the_environment_says(
    folder: Path,
) -> None:
    word = {"zh_CN": "房号", "zh_TW": "房號", "en": "not known"}[system_language()]
    for language in ("en_GB.UTF-8", "zh_TW.UTF-8", ""):
        speaks_in_utf_8(folder, language, word)


def speaks_in_utf_8(folder: Path, language: str, word: str) -> None:
    words = ("collect", "9-9-909", "1", "--data", folder, "--json")
    # Nobody chose a language on this PC: there are no settings in that folder.
    nothing = {"WIN_PD_OVERRIDE_LOCAL_APPDATA": str(folder)}
    done = start(*words, LANG=language, PYTHONIOENCODING="ascii", **nothing)
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
