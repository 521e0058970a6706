"""Workbooks are read by the child of the program as it starts it."""

import pytest

from propdesk.kernel.sheets import files

WHOLE = files._child


@pytest.fixture(autouse=True)
def child_is_started_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "_child", WHOLE)
