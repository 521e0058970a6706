"""What the search for cut text finds: without these no page could fail it."""

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from propdesk.ui.parts.page_area import PageArea
from propdesk.ui.parts.small_parts import label
from propdesk.ui.reports.kpi import KpiCard, KpiWords
from tests.ui.clipping import WIDE, clipped

SENTENCE = "每页都有一句较长的话，窄的时候要分成几行才能说完。" * 2


@pytest.mark.parametrize(("missing", "found"), [(0, 0), (1, 1), (19, 1)])
def test_every_line_of_a_wrapped_sentence_counts(
    dressed: QApplication, qtbot: QtBot, missing: int, found: int
) -> None:
    ground = QWidget()
    qtbot.addWidget(ground)
    words = label(SENTENCE, wrap=True)
    words.setParent(ground)
    ground.resize(400, 400)
    words.resize(200, words.heightForWidth(200) - missing)
    ground.show()
    assert len(clipped(ground)) == found


@pytest.mark.parametrize(("text", "height", "found"), [("293.02", 23, 0), ("2,930.20", 23, 1)])
def test_the_tail_of_a_comma_counts(
    dressed: QApplication, qtbot: QtBot, text: str, height: int, found: int
) -> None:
    ground = QWidget()
    qtbot.addWidget(ground)
    words = label(text, 20, 600)
    words.setParent(ground)
    words.resize(200, height)
    ground.show()
    assert len(clipped(ground)) == found


def test_a_card_whose_badge_says_nothing_is_named(dressed: QApplication, qtbot: QtBot) -> None:
    ground = QWidget()
    qtbot.addWidget(ground)
    ground.resize(WIDE, 200)
    card = KpiCard("按报修日的及时率", on_open=lambda: None)
    card.setParent(ground)
    card.show_rate(KpiWords(value="67.3", badge="差 24.7", icon="triangle-alert", tone="amber"))
    card.resize(300, 84)
    ground.show()
    assert clipped(ground) == []
    card.resize(card.minimumSizeHint())
    assert len(clipped(ground)) == 1


@pytest.mark.parametrize(("wide", "found"), [(WIDE - 20, 0), (WIDE + 20, 1)])
def test_a_page_that_reaches_beside_its_window_is_named(
    dressed: QApplication, qtbot: QtBot, wide: int, found: int
) -> None:
    ground = QWidget()
    qtbot.addWidget(ground)
    ground.resize(WIDE, 400)
    page = QWidget()
    page.setMinimumSize(wide, 200)
    label("1-1-0101").setParent(page)
    area = PageArea(page, ground)
    area.resize(WIDE, 400)
    ground.show()
    assert len(clipped(ground)) == found
