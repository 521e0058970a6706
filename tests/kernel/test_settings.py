"""The settings of the machine survive a restart and never stop the program."""

from pathlib import Path

import pytest

from propdesk.kernel.settings import (
    MachineSettings,
    PrintChoice,
    SettingsNotSaved,
    TableChoice,
    WindowPlace,
    load_settings,
    save_settings,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config" / "machine.json"


def test_without_a_file_there_are_defaults(path: Path) -> None:
    assert load_settings(path) == MachineSettings()


def test_everything_comes_back_as_it_was_saved(path: Path) -> None:
    settings = MachineSettings(
        language="zh_TW",
        theme="dark",
        window=WindowPlace(10, 20, 1366, 696, maximised=False),
        printing={"receipt": PrintChoice("针式", "241x140", -12, 5, impact=True)},
        tables={"units": TableChoice({"room": 120}, ["area"], "room", descending=True)},
        backup_folder="E:/备份",
    )
    save_settings(settings, path)
    assert load_settings(path) == settings


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"language": 3}',
        '{"tables": {"units": 5}}',
        '{"window": {"x": "left"}}',
        '{"tables": {"units": {"widths": {"room": true}}}}',
    ],
)
def test_a_broken_file_is_set_aside_and_defaults_are_used(path: Path, text: str) -> None:
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    assert load_settings(path) == MachineSettings()
    assert not path.exists()
    assert path.with_name("machine.json.broken").read_text(encoding="utf-8") == text


def test_a_file_that_is_not_text_is_set_aside_too(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"\xff\xfe\x00")
    assert load_settings(path) == MachineSettings()
    assert not path.exists()


def test_what_a_newer_program_wrote_is_passed_over(path: Path) -> None:
    path.parent.mkdir()
    path.write_text('{"language": "en", "hologram": {"on": true}}', encoding="utf-8")
    assert load_settings(path).language == "en"
    assert path.exists()


def test_a_failed_save_keeps_the_old_file_and_leaves_no_litter(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_settings(MachineSettings(language="en"), path)

    def no_space(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", no_space)
    with pytest.raises(SettingsNotSaved):
        save_settings(MachineSettings(language="zh_CN"), path)
    assert load_settings(path).language == "en"
    assert [file.name for file in path.parent.iterdir()] == ["machine.json"]


def test_an_offset_belongs_to_its_printer(path: Path) -> None:
    choice = PrintChoice("针式", "241x140", -12, 5, impact=True)
    choice.use("激光")
    assert (choice.offset_right, choice.offset_down, choice.impact) == (0, 0, False)
    choice.offset_right = 3
    save_settings(MachineSettings(printing={"receipt": choice}), path)
    choice = load_settings(path).print_choice("receipt")
    choice.use("针式")
    assert (choice.offset_right, choice.offset_down, choice.impact) == (-12, 5, True)
    assert choice.place_on("激光").right == 3


def test_the_first_printer_takes_over_what_was_set_before(path: Path) -> None:
    choice = PrintChoice(offset_right=7)
    choice.use("针式")
    assert (choice.printer, choice.offset_right) == ("针式", 7)
