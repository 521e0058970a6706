"""The panel beside a list: the fields of a record, and the sections that others give it."""

from dataclasses import dataclass

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_
from propdesk.kernel.records.refusals import RecordGone
from propdesk.ui.desk import Desk
from propdesk.ui.forms.record_panel import RecordPanel, RecordPart
from propdesk.ui.lists.columns import Column, State
from propdesk.ui.lists.register import Listing, RegisterPage
from propdesk.ui.parts.small_parts import Badge


@dataclass(frozen=True, slots=True)
class Key:
    id: int
    no: str
    shelf: str


class Refused(UserError):
    message = N_("Nothing found")


class Files(RecordPart):
    def __init__(self, kind: str) -> None:
        super().__init__()
        self.kind, self._told = kind, QLabel(self)

    def show_record(self, record_id: int) -> None:
        self._told.setText(f"附件 {record_id}")


def words(panel: RecordPanel) -> list[str]:
    labels = [each for each in panel.findChildren(QLabel) if each.isVisibleTo(panel)]
    return [each.text() for each in labels if each.text()]


def test_the_sections_of_a_record_stand_below_its_fields(qtbot: QtBot) -> None:
    panel = RecordPanel(
        (Column("shelf", N_("Kept at")),),
        title=lambda row: row.no,
        badges=lambda _row: [State("已通知")],
        kind="key",
        sections=[Files, Files],
    )
    qtbot.addWidget(panel)
    panel.show_row(Key(7, "YS-7", "A-03"))
    assert words(panel) == ["YS-7", "存放处", "A-03", "附件 7", "附件 7"]
    parts = panel.findChildren(Files)
    assert [part.kind for part in parts] == ["key", "key"]
    panel.show_row(Key(8, "YS-8", ""))
    assert words(panel) == ["YS-8", "附件 8", "附件 8"]
    assert panel.findChildren(Files) == parts
    panel.show_row(None)
    assert words(panel) == []


def test_a_record_that_somebody_deleted_meanwhile_leaves_the_panel_empty(qtbot: QtBot) -> None:
    class GoneFiles(Files):
        def show_record(self, record_id: int) -> None:
            raise RecordGone

    panel = RecordPanel((), title=lambda row: row.no, kind="key", sections=[GoneFiles])
    qtbot.addWidget(panel)
    panel.show_row(Key(7, "YS-7", "A-03"))
    assert words(panel) == []


def test_what_a_section_refuses_is_told_where_the_list_stands(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    class RefusedFiles(Files):
        def show_record(self, record_id: int) -> None:
            raise Refused

    told: list[object] = []
    monkeypatch.setattr(desk, "refuse", told.append)
    panel = RecordPanel((), title=lambda row: row.no, kind="key", sections=[RefusedFiles])
    rows = [Key(7, "YS-7", "A-03")]
    shelf = Column("shelf", "Kept at")
    page = RegisterPage(desk, "keys", [shelf], load=lambda _asked: Listing(rows), detail=panel)
    qtbot.addWidget(page)
    assert [type(each) for each in told] == [Refused]


def test_badges_that_a_narrow_panel_cannot_hold_beside_each_other_stand_in_two_lines(
    qtbot: QtBot,
) -> None:
    long = [State("Deposit back 10 days 6 h over", "red"), State("Deposit to settle", "amber")]
    panel = RecordPanel((), title=lambda row: row.no, badges=lambda _row: long)
    qtbot.addWidget(panel)
    panel.show_row(Key(7, "ZX-7", ""))
    panel.resize(240, 300)
    panel.show()
    first, second = (each for each in panel.findChildren(Badge) if each.isVisibleTo(panel))
    top = [each.mapTo(panel, QPoint()) for each in (first, second)]
    assert top[0].x() == top[1].x()
    assert top[0].y() + first.height() <= top[1].y()
    assert top[1].x() + second.width() <= panel.width()
