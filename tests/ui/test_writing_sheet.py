"""A sheet that is no form, on data that can only be read."""

import pytest
from PySide6.QtWidgets import QLabel

from propdesk.db.refusals import DataReadOnly
from propdesk.fees.dunning.letters.grid_dialogs import DeliveriesDialog
from propdesk.fees.meters.entry_dialogs import ReadingRound
from propdesk.ui.desk import Desk
from propdesk.ui.parts.sheet import Sheet
from propdesk.ui.writing_sheet import WritingSheet
from tests.offices import Office

NOTHING_KEPT = "数据为只读，这里填写的内容无法保存。"


def said(sheet: Sheet) -> list[str]:
    found = [each.text() for each in sheet.findChildren(QLabel)]
    sheet.deleteLater()
    return found


@pytest.mark.parametrize("made", [ReadingRound, DeliveriesDialog])
def test_what_is_typed_in_line_by_line_says_before_that_nothing_is_kept(
    desk: Desk, office: Office, made: type[ReadingRound] | type[DeliveriesDialog]
) -> None:
    assert NOTHING_KEPT not in said(made(desk))
    desk.store.read_only, desk.store.refusal = True, DataReadOnly
    assert NOTHING_KEPT in said(made(desk))


def test_one_that_only_asks_says_nothing_of_it(desk: Desk) -> None:
    desk.store.read_only, desk.store.refusal = True, DataReadOnly
    assert NOTHING_KEPT not in said(WritingSheet(desk, "打印", width=480, asks_only=True))
