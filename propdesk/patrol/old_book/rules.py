"""What the words of an old patrol book mean."""

import re
from decimal import Decimal, InvalidOperation

from propdesk.kernel.errors import UserError
from propdesk.kernel.records.folding import tidy
from propdesk.patrol.points.rules import PatrolOutcome, TimesUnreadable, one_time

_SECONDS = re.compile(r"(\d{1,2}[:：]\d{2})[:：]\d{2}")
_MINUTES = 24 * 60
# The first that stands in the words says what they mean: “无异常” before “异常”.
_MEANT = (
    (PatrolOutcome.REFUSED, ("拒不开门", "拒绝开门", "refused")),
    (PatrolOutcome.NOBODY, ("无人", "無人", "nobody")),
    (PatrolOutcome.NOT_REACHED, ("未到", "未巡", "漏巡", "漏检", "not reached", "missed")),
    (PatrolOutcome.FINISHED, ("完工", "竣工", "finished")),
    (PatrolOutcome.PUT_RIGHT, ("已处理", "已處理", "已修", "已排除", "已整改", "put right")),
    (
        PatrolOutcome.NORMAL,
        (
            *("无异常", "無異常", "未见异常", "未发现", "无问题", "正常", "良好", "完好", "normal"),
            *("√", "✓", "✔", "ok"),
        ),
    ),
)
_NOT_NORMAL = ("不正常", "不良", "abnormal")


def outcome_of(words: str) -> PatrolOutcome:
    """What a result means; nothing written is normal, words nobody knows are a finding."""
    text = words.strip().casefold()
    if not text:
        return PatrolOutcome.NORMAL
    if any(one in text for one in _NOT_NORMAL):
        return PatrolOutcome.FINDING
    found = (outcome for outcome, some in _MEANT if any(one in text for one in some))
    return next(found, PatrolOutcome.FINDING)


def hour_of(text: str) -> str:
    """A time as 22:04, also one with seconds or the part of a day that Excel makes of it; one that
    cannot be read (“towards noon”) stays as it is written."""
    text = tidy(text)
    whole = _SECONDS.fullmatch(text)
    try:
        return f"{one_time(whole[1] if whole else text, TimesUnreadable):%H:%M}"
    except UserError:
        return _part_of_a_day(text)


def _part_of_a_day(text: str) -> str:
    try:
        part = Decimal(text)
    except InvalidOperation:
        return text
    minutes = round(part * _MINUTES)
    hours, rest = divmod(minutes, 60)
    return f"{hours:02d}:{rest:02d}" if part > 0 and minutes < _MINUTES else text
