"""A room cell as text: marks and addresses around the room, dates and letters Excel left in it."""

import re
import unicodedata
from datetime import date

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()  # noqa: SIM905 - read as prose
_MONTH = "|".join(_MONTHS)
_DATES = (
    re.compile(
        r"(?P<y>(?:19|20)\d\d)[-/.年](?P<m>\d{1,2})[-/.月](?P<d>\d{1,2})日?(?:[ t]0?0:00(?::00)?)?"
    ),
    re.compile(r"(?P<m>\d{1,2})/(?P<d>\d{1,2})/(?P<y>(?:19|20)\d\d)"),
    re.compile(r"(?P<m>\d{1,2})月(?P<d>\d{1,2})日"),
    re.compile(rf"(?P<m>{_MONTH})-(?P<d>\d{{1,2}})"),
    re.compile(rf"(?P<d>\d{{1,2}})-(?P<m>{_MONTH})(?:-(?P<y>\d{{2}}|(?:19|20)\d\d))?"),
)
_SCIENCE = re.compile(r"\d(?:\.\d+)?e[+-]?\d+", re.IGNORECASE)
_SIGNS = "*＊★☆▲△●○◆◇■□√✓※?？!！"
_REMARK = re.compile(r"(.*[0-9A-Za-z室号號户戶])\s*[(（\[【〔]([^()（）\[\]【】〔〕]*)[)）\]】〕]")
_TAIL = re.compile(r"(?<=[0-9A-Za-z室号號])[.。,，、;；:：\s]+$")
_HASH = re.compile(r"(?<=[0-9])[#＃]$")
_ADDRESS = re.compile(
    r".*[路街道巷里区區园園苑村城府庭湾镇州市县寓轩號号](?="
    r"(?:[0-9一二三]{1,2}期)?第?(?:[0-9]{1,4}|[A-Za-z]|[一二三四五六七八九十]{1,3})(?:栋|幢|棟|号楼|號樓|座|#))"
)
_LANE = re.compile(r".*弄(\d{1,4})号(?:楼)?(\d{2,5})室?")
_LOOKALIKE = re.compile(r"(?<=[0-9])[OoIl]|[OoIl](?=[0-9])|(?<![A-Za-z])l(?![A-Za-z])")


def plain_room(text: str) -> tuple[str, str]:
    """(the room without marks and address, what the marks say): 1-2-313 (已售) → 已售."""
    text = text.strip().strip(_SIGNS).strip()
    remark = ""
    told = _REMARK.fullmatch(text)
    if told and re.search("[一-龥]", told[2]) and not re.search(r"\d", told[2]):
        text, remark = told[1], told[2].strip()
    text = _TAIL.sub("", text).strip(_SIGNS)
    if "-" in text or "单元" in text:
        text = _HASH.sub("", text)
    return _without_address(text), remark


def _without_address(text: str) -> str:
    """The building and room at the end of an address of a deed; 5弄12号301室 is building 12."""
    if len(text) < 8:
        return text
    lane = _LANE.fullmatch(text)
    return f"{lane[1]}-{lane[2]}" if lane else _ADDRESS.sub("", text, count=1)


def date_of_room(cell: str | date) -> tuple[int, int, int] | None:
    """(year, month, day) when Excel, or who saved its text, has made a date of the room; year 0."""
    if isinstance(cell, date):
        return cell.year, cell.month, cell.day
    text = unicodedata.normalize("NFKC", cell).strip().lower()
    found = next((m for pattern in _DATES if (m := pattern.fullmatch(text))), None)
    if found is None:
        return None
    told = found.groupdict()
    month = told["m"]
    number = _MONTHS.index(month) + 1 if month in _MONTHS else int(month)
    year = int(told.get("y") or 0)
    return (year if year > 99 else 0), number, int(told["d"])


def is_exponent(text: str) -> bool:
    """Whether a room such as 1E3 became 1.00E+03; its digits are gone."""
    return _SCIENCE.fullmatch(text.strip()) is not None and "." in text


def has_lookalike(text: str) -> bool:
    """Whether a letter stands among digits that is easily typed for one: O for 0, l for 1."""
    text = unicodedata.normalize("NFKC", text)
    return bool(_LOOKALIKE.search(text)) and not re.search("[A-Za-z]", re.sub("[OoIl]", "", text))
