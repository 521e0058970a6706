"""The program dressed in its light theme, for parts of the kit that need no desk."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from propdesk.ui.parts import theme


@pytest.fixture
def dressed(qapp: QApplication) -> Iterator[QApplication]:
    """The program in its light theme, before and after."""
    theme.install(qapp, "light")
    yield qapp
    theme.install(qapp, "light")
