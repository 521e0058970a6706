"""How long something on Today has waited, in words."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from propdesk.kernel.due import Due, DueGroup
from propdesk.kernel.i18n import set_language
from propdesk.today.view import age_badge

DAY = date(2026, 11, 20)


@dataclass(frozen=True)
class _Case:
    oldest: int | None
    until: int | None
    words: str


@pytest.mark.parametrize(
    "case",
    [
        _Case(0, None, "今天起"),
        _Case(3, None, "最久 3 天"),
        _Case(None, 0, "今日"),
        _Case(None, 2, "2 天后"),
    ],
)
def test_what_began_or_ends_today_says_so_instead_of_counting_no_days(case: _Case) -> None:
    set_language("zh_CN")
    oldest = None if case.oldest is None else DAY - timedelta(days=case.oldest)
    until = None if case.until is None else DAY + timedelta(days=case.until)
    line = Due(
        group=DueGroup.WORK,
        icon="",
        title="",
        count=1,
        page_id="",
        place="",
        oldest=oldest,
        until=until,
    )
    state = age_badge(line, DAY)
    assert state is not None
    assert state.text == case.words
