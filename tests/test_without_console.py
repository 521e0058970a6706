"""The program with a window has nowhere to print on Windows: its words are shown."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QPlainTextEdit

from propdesk import without_console
from propdesk.__main__ import _run
from propdesk.kernel.i18n import set_language
from propdesk.ui.parts.messages import MessageDialog
from propdesk.ui.parts.small_parts import Button


@pytest.fixture
def shown(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts of the windows that were shown, each read and closed."""
    texts: list[str] = []

    def read(dialog: QDialog) -> int:
        texts.extend(box.toPlainText() for box in dialog.findChildren(QPlainTextEdit))
        assert any(each.words for each in dialog.findChildren(Button))
        return 1

    monkeypatch.setattr(MessageDialog, "exec", read)
    return texts


@pytest.mark.parametrize("words", [["--help"], ["backup", "-h"]])
def test_help_is_shown(shown: list[str], words: list[str]) -> None:
    assert without_console.heard(words, _run) == 0
    (text,) = shown
    assert "propdesk" in text


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        (["nonsense"], "nonsense"),
        (["--lang", "fr"], "fr"),
        (["x.propdesk", "--whatever"], "--whatever"),
        (["arrears", "--as-of", "昨天"], "昨天"),
    ],
)
def test_wrong_usage_is_shown_with_the_word_that_is_wrong(
    shown: list[str], words: list[str], wrong: str
) -> None:
    set_language("zh_CN")
    assert without_console.heard(words, _run) == 2
    (text,) = shown
    assert wrong in text
    assert "用法" in text


@pytest.mark.parametrize("code", [0, 1])
def test_what_a_command_answers_holds_no_scheduled_task(shown: list[str], code: int) -> None:
    def answer(_arguments: list[str]) -> int:
        print("done or refused")
        return code

    run: Callable[[list[str]], int] = answer
    assert without_console.heard(["backup", "D:"], run) == code
    assert shown == []
