"""Forms one after another: a clerk opens one of the list and goes on from it by Alt+↑ and Alt+↓."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from propdesk.access.loans.register import KEPT
from propdesk.db.keeping.layout import DataFolder
from propdesk.kernel.records.question import asked
from propdesk.ui.forms.forms import FormDialog
from tests.access.things import put_things
from tests.flows.clerk import Clerk
from tests.keyboard import AGREE
from tests.windows import window_on

PLACE = "kept_at"


@pytest.fixture
def clerk(office_folder: DataFolder, qtbot: QtBot) -> Iterator[Clerk]:
    with window_on(office_folder) as running:
        put_things(running.store)
        made = Clerk(qtbot, running)
        made.do("<Alt+8>")
        yield made


def form() -> FormDialog:
    found = QApplication.activeModalWidget()
    assert isinstance(found, FormDialog)
    return found


def places(clerk: Clerk) -> list[str]:
    rows = clerk.store.read(KEPT.records.first, question=asked("here"))
    return [row.kept_at for row in rows]


def test_a_form_saves_and_goes_on_to_the_next_record_in_the_same_field(clerk: Clerk) -> None:
    before = places(clerk)
    heads: list[str] = []

    def look() -> None:
        heads.append(form().form.field(PLACE).text())

    def stay() -> None:
        fields.append(form().field_in_hand())

    fields: list[str] = []
    first = ("<F4>", look, *(7 * ("<Return>",)), "C-01", "<Alt+Down>")
    second = (look, stay, "C-02", "<Alt+Down>")
    third = (look, stay, "<Alt+Down>", look)  # there is no fourth
    clerk.do(*first, *second, *third, "<Alt+Up>", look, "<Esc>")
    assert fields == [PLACE, PLACE]
    assert heads == [before[0], before[1], before[2], before[2], "C-02"]
    assert places(clerk) == ["C-01", "C-02", before[2]]


def test_what_is_wrong_keeps_the_form_where_it_is(clerk: Clerk) -> None:
    before = places(clerk)

    def empty() -> None:
        form().form.field(PLACE).set_text("")

    def look() -> None:
        levels.append(form().form.field(PLACE).level)

    levels: list[str] = []
    clerk.do("<F4>", empty, "<Alt+Down>", look, "<Esc>", AGREE)
    assert levels == ["error"]
    assert places(clerk) == before
