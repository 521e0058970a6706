"""The file dialogs remember where the user was, for each kind of file, and speak his language."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit

from propdesk.db.store import Store
from propdesk.kernel.i18n import using_language
from propdesk.kernel.settings import MachineSettings, load_settings, save_settings
from propdesk.ui.desk import Desk
from propdesk.ui.files.system_dialogs import choose_folder, open_file, save_file
from propdesk.ui.window.qt_words import speak_qt
from tests.clocks import StoppedClock


class Answers:
    """Stands for the dialogs of the system: notes where they began and answers."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.begun: list[str] = []
        self.answer: tuple[str, str] = ("", "")
        monkeypatch.setattr(QFileDialog, "getOpenFileName", self._ask)
        monkeypatch.setattr(QFileDialog, "getSaveFileName", self._ask)
        monkeypatch.setattr(QFileDialog, "getExistingDirectory", self._folder)

    def _ask(self, _parent: object, _title: str, place: str, _kinds: str) -> tuple[str, str]:
        self.begun.append(place)
        return self.answer

    def _folder(self, _parent: object, _title: str, place: str) -> str:
        self.begun.append(place)
        return self.answer[0]


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Answers:
    return Answers(monkeypatch)


def desk_of(store: Store, file: Path) -> Desk:
    """A desk as a start makes it: with the settings of this PC as they were written."""
    return Desk(
        store=store,
        settings=load_settings(file),
        clock=StoppedClock(),
        save_settings=lambda settings: save_settings(settings, file),
    )


def test_a_dialog_begins_where_the_user_was_also_after_a_restart(
    store: Store, tmp_path: Path, answers: Answers
) -> None:
    machine, lists = tmp_path / "machine.json", tmp_path / "名册"
    lists.mkdir()
    answers.answer = (str(lists / "a.xlsx"), "")
    assert open_file(desk_of(store, machine), "roster", "", "(*.xlsx)") == lists / "a.xlsx"
    open_file(desk_of(store, machine), "roster", "", "(*.xlsx)")
    save_file(desk_of(store, machine), "pdf", "", "b.pdf", "PDF (*.pdf)")
    assert answers.begun[1] == str(lists)
    assert not answers.begun[2].startswith(str(lists))  # another kind of file


def test_a_folder_that_is_gone_is_not_asked_for(
    store: Store, tmp_path: Path, answers: Answers
) -> None:
    desk = desk_of(store, tmp_path / "machine.json")
    desk.settings.folders["backup"] = str(tmp_path / "stick")
    choose_folder(desk, "backup", "", begin=str(tmp_path))
    assert answers.begun == [str(tmp_path)]


def test_backing_out_changes_nothing(store: Store, tmp_path: Path, answers: Answers) -> None:
    desk = desk_of(store, tmp_path / "machine.json")
    assert open_file(desk, "roster", "", "(*.xlsx)") is None
    assert save_file(desk, "pdf", "", "b.pdf", "PDF (*.pdf)") is None
    assert choose_folder(desk, "backup", "") == ""
    assert desk.settings == MachineSettings()


@pytest.mark.parametrize(
    ("typed", "pattern", "name"),
    [
        ("b", "CSV (*.csv)", "b.csv"),
        ("b", "", "b.xlsx"),
        ("b.CSV", "Excel (*.xlsx)", "b.CSV"),
        ("1.2", "Excel (*.xlsx)", "1.2.xlsx"),
    ],
)
def test_a_name_without_ending_gets_that_of_its_kind(
    store: Store, tmp_path: Path, answers: Answers, typed: str, pattern: str, name: str
) -> None:
    answers.answer = (str(tmp_path / typed), pattern)
    kinds = "Excel (*.xlsx);;CSV (*.csv)"
    desk = desk_of(store, tmp_path / "machine.json")
    assert save_file(desk, "xlsx", "", "x.xlsx", kinds) == tmp_path / name


@pytest.fixture
def spoken(qapp: QApplication) -> Iterator[None]:
    """Take back what a test taught Qt."""
    before = set(qapp.findChildren(QTranslator))
    yield
    for translator in set(qapp.findChildren(QTranslator)) - before:
        qapp.removeTranslator(translator)
        translator.deleteLater()


@pytest.mark.parametrize(
    ("language", "copy", "files"),
    [("zh_CN", "复制", "文件"), ("zh_TW", "複製", "檔案"), ("en", "Copy", "File")],
)
@pytest.mark.usefixtures("spoken")
def test_qt_speaks_the_language_of_the_program(language: str, copy: str, files: str) -> None:
    with using_language(language):
        speak_qt()
        line, dialog = QLineEdit("x"), QFileDialog()
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        menu = line.createStandardContextMenu()
        words = [action.text().replace("&", "") for action in menu.actions()]
        labels = [dialog.labelText(each).replace("&", "") for each in QFileDialog.DialogLabel]
    assert any(copy in word for word in words)
    assert any(files in each for each in labels)
    assert all(each.isascii() == (language == "en") for each in labels)
