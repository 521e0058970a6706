"""What a single cell says, whoever typed it: nothing, a day, an area, an amount; and its faults.

Words are compared in the form of `bare_text`: no spaces, lower case, simplified characters.
"""

import re
import unicodedata
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache

from propdesk.kernel.days import LAST_YEAR, OLDEST_YEAR
from propdesk.kernel.i18n import N_
from propdesk.kernel.money import AmountTooLarge, AmountUnreadable, Money
from propdesk.kernel.scaled import is_too_long, plain_number
from propdesk.kernel.sheets.cells import cell_text

_TRADITIONAL = str.maketrans(
    "棟樓號單戶鋪層間庫儲車牌機電話聯繫絡業權證類別狀態積內實測關係員類備註說編門牌遷進時間費開結"
    "準備國護傳統編幣種產務來養館區屬賃買賣讓設計備價總計頁續應資訊軍達閒動產當駕處戶籍與證護個書臺灣給過"
    "轉裝築納稅識舊寫現聲審核製蓋經辦團駐勞從屆歲際臨龍貸質點頂陽聖財寶復複見觀會碼無暫詳",
    "栋楼号单户铺层间库储车牌机电话联系络业权证类别状态积内实测关系员类备注说编门牌迁进时间费开结"
    "准备国护传统编币种产务来养馆区属赁买卖让设计备价总计页续应资讯军达闲动产当驾处户籍与证护个书台湾给过"
    "转装筑纳税识旧写现声审核制盖经办团驻劳从届岁际临龙贷质点顶阳圣财宝复复见观会码无暂详",
)
_MARKS = re.compile(r"[\s*:_]+")

# What is said of each fault.
FAULTS: dict[str, str] = {
    "bad_area": N_("This is no area. Write a number of square metres, such as 89.46."),
    "area_rounded": N_("More than four decimals; the area was rounded to four."),
    "number_over_limit": N_("This number is too large for an area; the row is left out."),
    "bad_date": N_("This is no date. Write it like 2021-05-01."),
    "date_incomplete": N_("Year, month and day are needed. Write it like 2021-05-01."),
    "ambiguous_date": N_("Day and month cannot be told apart. Write it like 2021-05-01."),
    "date_absurd": N_("Nothing of an estate happened in that year; the date was left out."),
    "bad_amount": N_("This is no amount. Write a number such as 300.00."),
    "amount_over_limit": N_("This amount is too large: at most 99,999,999.99. Check the cell."),
    "not_whole_fen": N_("An amount has at most two decimals."),
}
# What is said of the faults of a sheet, see `SheetData`.
SHEET_FAULTS: dict[str, str] = {
    "open_quote": N_(
        "A quotation mark is opened in this row and never closed. The row was read by itself;"
        " check it."
    ),
    "damaged_character": N_("A character is damaged here (�). Correct the text."),
    "cells_shifted": N_(
        "The row has more cells than there are headings: a comma inside an amount or a text cut it"
        " in two. It stays out. Put that text in quotation marks, or write a heading above the last"
        " column."
    ),
}
AREA_LIMIT = 10_000_000_000  # 1,000,000 m² in 10^-4

_AREA = re.compile(r"([\d,.]+)(?:㎡|平方米|平米|平方公尺|平|M2|M\^2|SQM|SQ\.?M\.?|SQUAREMET\w+)?")
_FINER = re.compile(r"^[-+¥￥]*[0-9,]*\.[0-9]*元?$")  # a number, but with parts of a fen
_SERIAL_EPOCH = date(1899, 12, 30)
_YMD = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?号?(?:[ T]\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?)?"
)
_ROC = re.compile(r"(?:民国|中华民国)?(\d{2,3})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_YEAR_MONTH = re.compile(r"\d{4}(?:[-/.年](?:\d{1,2}月?)?)?|\d{4}年\d{1,2}月.*|\d{1,2}月\d{1,2}日")
_DMY = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_MONTHS = {
    name: number
    for number, name in enumerate(
        ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"],
        start=1,
    )
}
_ENGLISH_DMY = re.compile(r"(\d{1,2})(?:ST|ND|RD|TH)?[-\s,.]*([A-Z]{3})[A-Z]*[-\s,.]*(\d{4})")
_ENGLISH_MDY = re.compile(r"([A-Z]{3})[A-Z]*[-\s,.]*(\d{1,2})(?:ST|ND|RD|TH)?[-\s,.]+(\d{4})")
_CHINESE_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")


@lru_cache(maxsize=8192)
def bare_text(text: str) -> str:
    """The text without spaces, marks, width and script differences, in lower case."""
    text = unicodedata.normalize("NFKC", text).lower().translate(_TRADITIONAL)
    return _MARKS.sub("", text)


def _all(words: str) -> frozenset[str]:
    return frozenset(bare_text(word) for word in words.split())


NO_END = _all("长期 長期 永久 无限期 至今 不限 noend permanent indefinite ongoing")
NOTHING_SAID = _all(
    """无 暂无 没有 空 空白 未知 不详 不明 不清楚 待定 待补 待补充 待核实 未填 未填写 未登记 未提供
    无记录 暂缺 缺 n/a #n/a na n.a. nan nat undefined none null nil blank unknown tbd 〃"""
)
_ONLY_MARKS = re.compile(r"[-‐-―−/\\|.。…·•*?~〜、,;=+x×#]+")
_AROUND = "()[]{}<>【】《》〈〉「」〔〕\"'“”‘’"


@lru_cache(maxsize=65536)
def bare_word(text: str) -> str:
    """The text in plain form without brackets around it; '' when only dashes and dots are left."""
    word = bare_text(text).strip(_AROUND)
    return "" if _ONLY_MARKS.fullmatch(word) else word


def says_nothing(text: str) -> bool:
    """Whether a cell only says that there is nothing: empty, /, ———, (无), N/A, nan."""
    word = bare_word(text)
    return not word or word in NOTHING_SAID


@lru_cache(maxsize=65536)
def text_of(text: str) -> str:
    """A short text in half width and without spaces at the ends."""
    return unicodedata.normalize("NFKC", text).strip().strip("\ufeff")


@lru_cache(maxsize=16384)
def read_area(cell: str | int | Decimal) -> tuple[int | None, str, bool]:
    """(10^-4 m² or None, fault, noise removed). Faults: bad_area, area_zero, number_over_limit."""
    number = _area_number(cell)
    if number is None:
        return None, "", False
    if number.is_nan() or number < 0:
        return None, "bad_area", False
    if number.scaleb(4) > AREA_LIMIT:
        return None, "number_over_limit", False
    scaled = number.scaleb(4).to_integral_value()
    exact = scaled == number.scaleb(4)
    if not exact and abs(scaled - number.scaleb(4)) > Decimal("0.001"):
        return int(scaled), "area_rounded", True
    return int(scaled), "" if scaled else "area_zero", not exact


def _area_number(cell: str | int | Decimal) -> Decimal | None:
    """The number of an area cell, NaN for words, None for nothing."""
    if not isinstance(cell, str):
        return Decimal(cell)
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", cell)).upper()
    if says_nothing(text):
        return None
    found = _AREA.fullmatch(text)
    try:
        return Decimal(plain_number(found[1] if found else text))
    except ValueError:
        return Decimal(AREA_LIMIT) if is_too_long(text) else Decimal("nan")


@lru_cache(maxsize=16384)
def read_date(cell: str | int | Decimal | date) -> tuple[date | None, str]:
    """(day or None, fault). Faults: bad_date, date_incomplete, ambiguous_date, date_absurd."""
    day, fault = _read_date(cell)
    if day is not None and not OLDEST_YEAR <= day.year <= LAST_YEAR:
        return None, "date_absurd"
    return day, fault


def _read_date(cell: str | int | Decimal | date) -> tuple[date | None, str]:
    if isinstance(cell, datetime):
        return cell.date(), ""
    if isinstance(cell, date):
        return cell, ""
    if isinstance(cell, Decimal):
        if 20_000 < cell < 70_000:  # a serial with a time of day
            return _SERIAL_EPOCH + timedelta(days=int(cell)), ""
        return None, "date_incomplete" if 1900 < cell < 2100 else "bad_date"
    if isinstance(cell, int):
        return _date_of_number(cell)
    text = unicodedata.normalize("NFKC", cell).strip()
    if says_nothing(text):
        return None, ""
    if text.isdigit() and len(text) != 4:
        return _date_of_number(int(text))
    return _date_of_text(text)


def _date_of_number(number: int) -> tuple[date | None, str]:
    if 20_000 < number < 70_000:
        return _SERIAL_EPOCH + timedelta(days=number), ""
    if 19_000_000 < number < 22_000_000:
        return _day(number // 10_000, number // 100 % 100, number % 100)
    if 1900 < number < 2100 or 190_000 < number < 210_013:
        return None, "date_incomplete"
    return None, "bad_date"


def _date_of_text(text: str) -> tuple[date | None, str]:
    text = text.translate(_CHINESE_DIGITS) if "年" in text else text
    text = re.sub(r"\s*([-/.年月])\s*", r"\1", text).replace("民國", "民国").upper()
    found = _YMD.fullmatch(text)
    if found:
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if _YEAR_MONTH.fullmatch(text):
        return None, "date_incomplete"
    found = _DMY.fullmatch(text)
    if found:
        return _day_or_month_first(int(found[1]), int(found[2]), int(found[3]))
    found = _ROC.fullmatch(text)
    if found:
        return _republic_or_short(text, int(found[1]), int(found[2]), int(found[3]))
    found = _ENGLISH_DMY.fullmatch(text)
    if found and found[2] in _MONTHS:
        return _day(int(found[3]), _MONTHS[found[2]], int(found[1]))
    found = _ENGLISH_MDY.fullmatch(text)
    if found and found[1] in _MONTHS:
        return _day(int(found[3]), _MONTHS[found[1]], int(found[2]))
    return None, "bad_date"


def _republic_or_short(text: str, year: int, month: int, day: int) -> tuple[date | None, str]:
    """110/06/29 is a year of the Republic; 21.5.3 is ambiguous but for years that can be no day."""
    if text.startswith(("民", "中")) or year >= 60:
        return _day(year + 1911, month, day)
    if "年" in text or year > 31:
        return _day(year + 2000, month, day)
    return None, "ambiguous_date"


def _day_or_month_first(first: int, second: int, year: int) -> tuple[date | None, str]:
    if first <= 12 and second <= 12 and first != second:
        return None, "ambiguous_date"
    return _day(year, second, first) if second <= 12 else _day(year, first, second)


def _day(year: int, month: int, day: int) -> tuple[date | None, str]:
    try:
        found = date(year, month, day)
    except ValueError:
        return None, "bad_date"
    return found, ""


def read_end_date(cell: str | int | Decimal | date) -> tuple[date | None, str]:
    """Like read_date; words for "without end" (长期) are no date and no fault."""
    if isinstance(cell, str) and bare_text(cell) in NO_END:
        return None, ""
    day, fault = _read_date(cell)
    if day is not None and day.year > LAST_YEAR:  # 9999-12-31
        return None, ""
    return (day, fault) if day is None else read_date(cell)


def read_fen(cell: str | int | Decimal) -> tuple[int | None, str]:
    """(fen or None, fault). Faults: bad_amount, not_whole_fen, amount_over_limit."""
    text = cell_text(cell)
    if isinstance(cell, str):
        text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", cell))
        if says_nothing(text):
            return None, ""
        text = re.sub(r"/?(月|个月)$", "", text)
    try:
        return Money.parse(text).fen, ""
    except AmountTooLarge:
        return None, "amount_over_limit"
    except AmountUnreadable:
        return None, "not_whole_fen" if _FINER.search(text) else "bad_amount"
