"""What meter readers write above their columns and into their notes, in Chinese and English."""

import re
import unicodedata
from collections.abc import Iterable

from propdesk.fees.meters.rules import READING, MeterSort, ReadingKind
from propdesk.kernel.exchange.guessing import Headings
from propdesk.kernel.exchange.values import bare_text
from propdesk.kernel.scaled import read_scaled

# What `bare_text` does not fold of Taiwan's characters.
_TAIWAN = str.maketrans("读数热气", "讀數熱氣")


def _written(words: Iterable[str]) -> tuple[str, ...]:
    """The words, and how Taiwan writes them: 上期读数 is 上期讀數, 水表号 is 水錶號."""
    told = [(one, one.translate(_TAIWAN)) for one in words]
    return tuple(w for one, other in told for w in (one, other, other.replace("表", "錶")))


_HEADINGS: Headings = (
    ("room", ("房号", "房間號", "房间号", "房屋", "室号", "户号", "房屋编号", "单元房号",
              "unit", "room", "flat")),
    ("no", ("表号", "水表号", "电表号", "燃气表号", "表编号", "表计号", "仪表号", "表具编号",
            "meter", "meterno", "meternumber")),
    ("sort", ("表类型", "表种类", "表种", "仪表类型", "表别", "metertype", "meterkind",
              "kindofmeter")),
    ("previous", ("上期读数", "上次读数", "上月读数", "前期读数", "上期表底", "起码", "起度",
                  "previousreading", "lastreading", "previous")),
    ("previous_on", ("上期抄表日期", "上次抄表日期", "上月抄表日期", "上期日期", "上次日期",
                     "previousdate", "lastdate")),
    ("value", ("本期读数", "本次读数", "本月读数", "现读数", "本期表底", "止码", "止度",
               "currentreading", "thisreading", "current")),
    ("read_on", ("本期抄表日期", "本次抄表日期", "本月抄表日期", "本期日期", "本次日期",
                 "抄表日期", "抄表日", "currentdate", "readingdate", "readon", "date")),
    ("multiplier", ("倍率", "倍数", "互感器倍率", "multiplier", "ratio")),
    ("old_end", ("旧表止码", "旧表止度", "旧表止数", "旧表读数", "旧表底数", "oldmeterend")),
    ("new_start", ("新表起码", "新表起度", "新表起数", "新表底数", "新表读数", "newmeterstart")),
    ("new_no", ("新表号", "新表编号", "newmeterno")),
    ("read_by", ("抄表员", "抄表人", "reader", "readby")),
    ("note", ("备注", "说明", "抄表说明", "note", "notes", "remark", "remarks")),
)  # fmt: skip
HEADINGS: Headings = tuple((field, _written(words)) for field, words in _HEADINGS)
_SORTS = {
    bare_text(word): sort
    for sort, words in (
        (MeterSort.WATER, "水表 冷水表 冷水 水 自来水表 自来水 water coldwater watermeter"),
        (MeterSort.HOT_WATER, "热水表 热水 生活热水表 hotwater hotwatermeter"),
        (MeterSort.POWER, "电表 电 电能表 用电 electricity power electricitymeter powermeter"),
        (MeterSort.GAS, "燃气表 天然气表 煤气表 瓦斯表 瓦斯 气表 燃气 天然气 煤气 gas gasmeter"),
        (MeterSort.HEAT, "热表 热量表 热能表 暖气表 供暖 heat heatmeter"),
    )
    for word in _written(words.split())
}
_FIGURES = r"\D{0,4}?[:：为是]?\s*(-?\d[\d,]*(?:\.\d+)?)"
_END_WORDS = r"(?:止[码碼度数數]|[终終末]?读数|[終终]止|底[码碼数數]|end(?:ed)?(?:\s*at)?)"
_BEGIN_WORDS = r"(?:起[码碼度数數]|[读讀][数數]|[初起]始|底[码碼数數]|start(?:ed)?(?:\s*at)?)"
_OLD_END = re.compile(rf"(?:[旧舊原][表錶]|old\s*meter)\s*{_END_WORDS}{_FIGURES}", re.IGNORECASE)
_NEW_START = re.compile(rf"(?:新[表錶]|new\s*meter)\s*{_BEGIN_WORDS}{_FIGURES}", re.IGNORECASE)
_REPLACED = re.compile(
    r"[换換更]了?新?[表錶]|更[换換]|[旧舊][表錶]|old\s*meter|replaced", re.IGNORECASE
)
_ROLLED = re.compile(r"[满滿]度|[归歸]零|[过過]零|翻[转轉表]|roll(?:ed)?\s*over", re.IGNORECASE)


def sort_called(text: str) -> MeterSort | None:
    """The kind of meter of a word in Chinese, English or of the program; None for no kind."""
    word = bare_text(text)
    own = (one for one in MeterSort if bare_text(one.label) == word or one.value == word)
    return _SORTS.get(word) or next(own, None)


def how_it_follows(note: str) -> ReadingKind:
    """What a note says: 换表, 满度归零; nothing of it is an ordinary reading."""
    if _REPLACED.search(note):
        return ReadingKind.REPLACED
    return ReadingKind.ROLLED if _ROLLED.search(note) else ReadingKind.ORDINARY


def dials_in(note: str) -> tuple[int | None, int | None]:
    """What the old meter showed at its end and the new one at its start (10^-3), of a note such as
    换表：旧表止码1532.6，新表起码0."""
    text = unicodedata.normalize("NFKC", note)
    return _figure(_OLD_END.search(text)), _figure(_NEW_START.search(text))


def _figure(found: re.Match[str] | None) -> int | None:
    if found is None:
        return None
    try:
        return read_scaled(found[1].rstrip(","), READING)
    except ValueError:
        return None
