"""Many things at once: selected, handed out or disposed of by one form, taken back by one key."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from propdesk.access.loans.register import KEPT, KeptRow
from propdesk.access.loans.rules import ItemState
from propdesk.db.keeping.layout import DataFolder
from propdesk.kernel.records.question import asked
from tests.access.things import put_things
from tests.flows.clerk import Clerk
from tests.windows import window_on


@pytest.fixture
def clerk(office_folder: DataFolder, qtbot: QtBot) -> Iterator[Clerk]:
    with window_on(office_folder) as running:
        put_things(running.store)
        made = Clerk(qtbot, running)
        made.do("<Alt+8>")
        yield made


def things(clerk: Clerk) -> list[KeptRow]:
    return list(clerk.store.read(KEPT.records.first, question=asked("all")))


def states(clerk: Clerk) -> set[ItemState]:
    return {row.state for row in things(clerk)}


def test_several_are_handed_out_by_one_form_and_come_back_by_one_undo(clerk: Clerk) -> None:
    before = {row.id: row.state for row in things(clerk)}
    clerk.do("<Ctrl+A>", "<F3>", "派出所", "<Return>", "0110", "<Ctrl+Return>")
    assert states(clerk) == {ItemState.HANDED}
    to = [row.handed_to for row in things(clerk)]
    assert sorted(to) == ["派出所", "派出所", "派出所", "蒋一鸣"]
    clerk.do("<Ctrl+Z>", "<Return>")
    assert {row.id: row.state for row in things(clerk)} == before


def test_several_go_only_with_one_reason_for_all(clerk: Clerk) -> None:
    clerk.do("<Ctrl+A>", "<F9>", "移交派出所", "<Ctrl+Return>")
    assert states(clerk) == {ItemState.DISPOSED, ItemState.HANDED}
    whys = {clerk.store.read(KEPT.uses.history, record_id=each)[-1].why for each in (1, 2, 3)}
    assert whys == {"移交派出所"}
