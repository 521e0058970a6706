"""What is told of keys: without these no page could fail it."""

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from propdesk.ui.parts.keys import bind_key
from tests.ui.double_keys import keys_twice


@pytest.mark.parametrize(("other", "shown", "told"), [
    ("F3", True, ["F3 is taken twice"]), ("F3", False, []), ("F4", True, []),
])  # fmt: skip
def test_a_key_of_two_parts_in_sight_is_told(
    qtbot: QtBot, other: str, *, shown: bool, told: list[str]
) -> None:
    window, part = QWidget(), QWidget()
    qtbot.addWidget(window)
    part.setParent(window)
    for owner, key in ((window, "F3"), (part, other)):
        bind_key(owner, key, lambda: None)
    part.setVisible(shown)
    assert keys_twice(window) == told
