"""The first start, one question after the other."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from propdesk.system.settings.estate_settings import (
    estate_settings,
)
from propdesk.system.start.view import StartPage
from propdesk.ui.desk import Desk


def test_the_first_start_goes_on_by_itself(
    desk: Desk,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = StartPage(desk)
    qtbot.addWidget(page)
    assert page.current == "estate"

    def fill(dialog: object) -> int:
        form = dialog.form  # type: ignore[attr-defined]  # a FormDialog
        form.set_values({"name": "云杉里花园"})
        return int(dialog.save())  # type: ignore[attr-defined]  # a FormDialog

    monkeypatch.setattr("propdesk.ui.forms.forms.FormDialog.exec", fill)
    page.name_estate()
    assert page.current == "backup"
    page._put_off("backup")
    assert page.current == "register"
    page.choose_folder = lambda: str(tmp_path)
    page.choose_backup()
    assert desk.store.read(estate_settings).backup_folder == str(tmp_path)


def test_a_data_folder_that_is_gone_is_named_and_the_restore_comes_first(
    desk: Desk, qtbot: QtBot
) -> None:
    folder = str(desk.store.path.parent)
    desk.settings.worked_in = folder
    page = StartPage(desk)
    qtbot.addWidget(page)
    icon, title, sentence, choices = page._ask_estate()
    assert (icon, title) == ("triangle-alert", "数据不见了")
    assert folder in sentence
    assert [(each.title, each.key) for each in choices[:2]] == [
        ("已有备份", "Enter"),
        ("新建小区", "F3"),
    ]
