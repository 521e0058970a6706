"""How the names of buildings, entrances and rooms are brought into one form."""

import re
import unicodedata
from functools import lru_cache

_TRADITIONAL = str.maketrans("棟樓號單戶鋪層間庫儲", "栋楼号单户铺层间库储")


_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−－_", "-") | dict.fromkeys("～〜∼至", "~"))


_DIGITS = {char: number for number, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}


_NUMERAL = "[一二两三四五六七八九]?十[一二三四五六七八九]?|[零〇一二两三四五六七八九]{1,3}"


_CHINESE_NUMBER = re.compile(rf"(?:{_NUMERAL})(?=栋|幢|座|号|单元|期|#)")


_WHOLE_NUMERAL = re.compile(_NUMERAL)


_ENGLISH_BUILDING = re.compile(
    r"\b(?:TOWER|BLOCK|BLK|BUILDING|BLDG|PODIUM|VILLA|HOUSE)\.?\s*(?:NO\.?\s*)?([A-Z]?\d*[A-Z]?)\b"
)


_ENGLISH_ENTRANCE = re.compile(r"\b(?:ENTRANCE|STAIR|STAIRCASE)\s*([A-Z0-9]+)\b")


_ENGLISH_ROOM = re.compile(
    r"\b(?:UNIT|ROOM|RM|FLAT|APT|APARTMENT|SHOP|SUITE)\b\.?\s*(?:NO\.?\s*)?#?"
)


_HALF_MARKED = re.compile(r"^([A-Z]?\d{1,3})-(\d{1,2}单元)")


# -101 is a room below ground; in a whole code such as 1--101 only the entrance is missing.
_BELOW_GROUND = re.compile(r"-\d{1,4}[A-Z]?(?:室|号|房|层|单元|栋)?")
_ROMAN = str.maketrans({chr(0x2160 + n): str(n + 1) for n in range(10)})
_INNER_SPACE = re.compile(r"(?<=[A-Z0-9])\s+(?=[A-Z0-9])")


def tidy_code(text: str) -> str:
    """One form for all widths, cases, dashes, scripts and English words."""
    text = unicodedata.normalize("NFKC", text).upper().strip().strip("'").translate(_TRADITIONAL)
    text = text.translate(_DASHES)
    if text.isascii() and text.isalnum():
        return text
    if _BELOW_GROUND.fullmatch(text):
        text = f"负{text[1:]}"
    text = _ENGLISH_BUILDING.sub(r"\1栋", text)
    text = _ENGLISH_ENTRANCE.sub(r"\1单元", text)
    text = _ENGLISH_ROOM.sub("-", text)
    text = _INNER_SPACE.sub("-", text).replace(" ", "").replace("#-", "#")
    text = _CHINESE_NUMBER.sub(_arabic, text)
    text = _HALF_MARKED.sub(r"\1栋\2", text)
    return re.sub(r"-{2,}", "-", text).strip("-").replace("栋-", "栋")


def _arabic(found: re.Match[str]) -> str:
    text = found[0]
    if "十" not in text:
        return "".join(str(_DIGITS[char]) for char in text)
    tens, _, ones = text.partition("十")
    return str((_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0))


@lru_cache(maxsize=4096)
def normal_building(text: str) -> str:
    """The building's name alone: 1栋, 1#, 1号楼, Building 1, 一栋 and 01 are all 1."""
    tidy = tidy_code(text).removeprefix("第")
    tidy = re.sub(r"\.0$", "", tidy)
    tidy = re.sub(r"(?<=[0-9A-Z甲乙丙丁东南西北中])(?:栋|幢|座|号楼|号院|楼|#楼|#|号)$", "", tidy)
    tidy = re.sub(r"(?<=期)-", "", tidy)
    return without_zeros(tidy)


@lru_cache(maxsize=4096)
def normal_entrance(text: str) -> str:
    """The entrance's name alone: 2单元, 二单元, 02 are 2; 0 and - mean none."""
    tidy = tidy_code(text.translate(_ROMAN)).removeprefix("第")
    tidy = re.sub(
        r"^单元(?=[0-9A-Z])|(?:号?单元门?|号门|号?梯|门|号|#)$", "", re.sub(r"\.0$", "", tidy)
    )
    numeral = _WHOLE_NUMERAL.fullmatch(tidy)
    tidy = without_zeros(_arabic(numeral) if numeral else tidy)
    return "" if tidy in ("0", "/", "无", "无单元") else tidy


def without_zeros(text: str) -> str:
    """A number without leading zeros; anything else as it is."""
    return text.lstrip("0") or "0" if text.isdigit() else text
