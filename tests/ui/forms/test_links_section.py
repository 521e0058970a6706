"""What came out of a record, beside it: a click opens the other one, where it may be seen."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from propdesk.db.store import Actor, Store
from propdesk.kernel.permissions import Role
from propdesk.ui.desk import Desk
from propdesk.ui.forms.links_section import LinkRow, LinksSection
from tests.access.things import FOUND, LEFT, PARCEL
from tests.clocks import StoppedClock
from tests.linked import USES, linking_declarations, tie
from tests.roles import rights_of
from tests.system.touches import CheckedStore


@pytest.fixture
def store(tmp_path: Path, empty_data: Path, clock: StoppedClock) -> Iterator[Store]:
    """A store in which the first of three things became the second, and a closed one."""
    path = tmp_path / "propdesk.db"
    path.write_bytes(empty_data.read_bytes())
    opened = CheckedStore(path, clock=clock, declarations=linking_declarations())
    ids = [opened.write(USES.add, fields=one) for one in (FOUND, PARCEL, LEFT)]
    for other in (("kept_item", ids[1]), ("closed_item", ids[2])):
        opened.write(tie, ends=(("kept_item", ids[0]), other))
    yield opened
    opened.close()


def shown(qtbot: QtBot, desk: Desk, record_id: int) -> LinksSection:
    section = LinksSection(desk, "kept_item")
    qtbot.addWidget(section)
    section.show_record(record_id)
    section.resize(320, 200)
    section.show()
    return section


def rows(section: LinksSection) -> list[LinkRow]:
    return [one for one in section.findChildren(LinkRow) if not one.isHidden()]


def test_a_linked_record_is_opened_by_a_click_where_it_is_shown(qtbot: QtBot, desk: Desk) -> None:
    section = shown(qtbot, desk, 1)
    first, second = rows(section)
    assert first.accessibleName() == "成为 YL2026-000002 到付件 2 件"
    with qtbot.waitSignal(desk.page_wanted) as wanted:
        first.click()
    assert wanted.args == ["access.loans", {"record_id": 2}]
    assert second.accessibleName() == "成为 YL2026-000003 钥匙一串，蓝色扣"
    assert section.grab().toImage().width() >= 320


def test_one_that_may_not_be_seen_says_so_and_opens_nothing(qtbot: QtBot, desk: Desk) -> None:
    desk.store.actor = Actor(7, "李倩", Role.CLERK, rights_of(Role.CLERK))
    section = shown(qtbot, desk, 1)
    hidden = rows(section)[1]
    assert hidden.accessibleName() == "成为 不公开"
    with qtbot.waitSignal(desk.said) as told:
        hidden.click()
    assert told.args == ["您无权查看这条记录。", "warning"]


def test_a_record_out_of_which_nothing_came_says_so(qtbot: QtBot, desk: Desk) -> None:
    section = shown(qtbot, desk, 1)
    section.show_record(desk.store.write(USES.add, fields=PARCEL))
    assert rows(section) == []
    assert "还没有关联的记录。" in [one.text() for one in section.findChildren(QLabel)]
