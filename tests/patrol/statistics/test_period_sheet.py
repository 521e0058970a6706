"""The sheet of hazards of a quarter or year: what was open, found and closed adds up."""

from datetime import date, timedelta

import pypdfium2 as pdfium
import pytest
from hypothesis import given, settings, strategies as st
from pytestqt.qtbot import QtBot

from propdesk.db.store import Store
from propdesk.kernel.i18n import using_language
from propdesk.kernel.paper.records import PaperHead
from propdesk.patrol.hazards.models import Hazard
from propdesk.patrol.hazards.rules import Grade, HazardKind, HazardState
from propdesk.patrol.statistics.hazards import was_open
from propdesk.patrol.statistics.period_sheet import (
    HazardPeriod,
    KindLine,
    due_period,
    line_of,
    period_pdf,
    period_sheet,
    periods,
)
from propdesk.patrol.statistics.view import period_dialog
from propdesk.ui.desk import Desk
from tests.patrol.dangers import put_hazards
from tests.walks import text_of

FOURTH = HazardPeriod(date(2026, 10, 1), date(2026, 12, 31))
HEAD = PaperHead("云杉物业", "云杉里花园", "2026-11-20 王丽")
days = st.dates(date(2025, 1, 1), date(2027, 12, 31))


def test_the_sheet_counts_by_kind_and_tells_of_each_major_hazard(store: Store) -> None:
    put_hazards(store)
    sheet = store.read(period_sheet, period=FOURTH)
    fire = next(one for one in sheet.lines if one.kind == HazardKind.FIRE.label)
    assert fire == KindLine(kind=fire.kind, before=0, found=2, closed=1, left=1, major=0, late=1)
    assert (sheet.total.found, sheet.total.closed, sheet.total.left) == (5, 1, 4)
    assert [one.grade for one in sheet.majors] == [Grade.MAJOR]
    with using_language("zh_CN"):
        said = text_of(period_pdf(sheet, HEAD))
    for words in (
        "2026年第4季度",
        "地库配电箱进水",
        "管沟渗水漫入箱体",
        "云安〔2026〕17 号",
        "负责人",
    ):
        assert words in said.replace("\n", ""), words


def test_a_quarter_in_which_nothing_was_open_says_so(store: Store) -> None:
    put_hazards(store)
    second = HazardPeriod(date(2026, 4, 1), date(2026, 6, 30))
    sheet = store.read(period_sheet, period=second)
    assert (sheet.lines, sheet.majors, sheet.total.found) == ((), (), 0)
    assert len(pdfium.PdfDocument(period_pdf(sheet, HEAD))) == 1


@given(
    st.lists(st.tuples(days, st.none() | st.integers(0, 400)), max_size=12),
    st.sampled_from(periods(date(2026, 11, 20))),
)
@settings(deadline=None)
def test_what_was_open_and_what_was_found_less_what_was_closed_is_open(
    lives: list[tuple[date, int | None]], period: HazardPeriod
) -> None:
    hazards = [
        Hazard(
            found=found,
            checked_on=None if after is None else found + timedelta(days=after),
            state=HazardState.RECTIFYING if after is None else HazardState.CLOSED,
            grade=Grade.GENERAL,
            due=found + timedelta(days=7),
        )
        for found, after in lives
        if found <= period.last
    ]
    told = line_of("", hazards, period, period.last)
    assert told.before + told.found - told.closed == told.left
    assert told.left == sum(was_open(one, period.last) for one in hazards)


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (date(2026, 11, 20), "2026 Q3"),
        (date(2027, 1, 4), "2026 Q4"),
        (date(2027, 1, 16), "2026"),
        (date(2027, 2, 1), "2026 Q4"),
    ],
)
def test_the_sheet_that_is_due_next_is_offered_first(today: date, words: str) -> None:
    with using_language("en"):
        assert due_period(today).words == words


def test_the_page_asks_for_the_quarter(desk: Desk, qtbot: QtBot) -> None:
    dialog = period_dialog(desk)
    qtbot.addWidget(dialog)
    assert dialog.form.values() == {"period": HazardPeriod(date(2026, 7, 1), date(2026, 9, 30))}
