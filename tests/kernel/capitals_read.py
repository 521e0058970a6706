"""Reads Chinese financial capitals back, so that the tests need not trust the writing."""

import re

from propdesk.kernel.capitals import DIGITS
from propdesk.kernel.money import Money

_AS_WRITTEN_HERE = str.maketrans(
    {
        "圆": "元",
        "圓": "元",
        "正": "整",
        "貳": "贰",
        "弍": "贰",
        "貮": "贰",
        "參": "叁",
        "叄": "叁",
        "陸": "陆",
        "萬": "万",
        "億": "亿",
        "負": "负",
        "〇": "零",
        "○": "零",
    }
)
_DIGIT = "[壹贰叁肆伍陆柒捌玖]"
_AMOUNT = re.compile(
    rf"(?P<sign>负)?(?:(?P<yuan>[^元角分整负]+)元)?"
    rf"(?:零?(?P<jiao>{_DIGIT})角|零角)?(?:零?(?P<fen>{_DIGIT})分|零分)?整?"
)
_GROUP = re.compile(
    rf"零*(?:({_DIGIT})仟)?零*(?:({_DIGIT})佰)?零*(?:({_DIGIT}?)(拾))?零*({_DIGIT})?零*"
)


def read_capitals(text: str) -> Money:
    """Read an amount in capitals, in every form the rules allow; ValueError when it is none.

    人民币 before it, 正 and 圆, traditional characters, and 零 written or left out are all taken.
    """
    plain = "".join(text.split()).translate(_AS_WRITTEN_HERE)
    plain = re.sub("^(负?)人民(?:币|幣)[:：]?", r"\1", plain)
    match = _AMOUNT.fullmatch(plain)
    if not match or plain.strip("负整") == "":
        raise ValueError(text)
    jiao, fen = (DIGITS.index(match[part] or "零") for part in ("jiao", "fen"))
    value = _read_whole(match["yuan"] or "零", text) * 100 + jiao * 10 + fen
    return Money(-value if match["sign"] else value)


def _read_whole(text: str, source: str) -> int:
    for size, unit, most in ((10**8, "亿", 10**8), (10**4, "万", 10**4)):
        upper, found, lower = text.rpartition(unit)
        if found:
            above, below = _read_whole(upper, source), _read_whole(lower or "零", source)
            if not 0 < above < most or below >= size:
                raise ValueError(source)
            return above * size + below
    return _read_group(text, source)


def _read_group(text: str, source: str) -> int:
    match = _GROUP.fullmatch(text)
    if not match or not text:
        raise ValueError(source)
    thousand, hundred, ten, has_ten, one = (part or "" for part in match.groups())
    tens = DIGITS.index(ten or "壹") if has_ten else 0
    return (
        DIGITS.index(thousand or "零") * 1000
        + DIGITS.index(hundred or "零") * 100
        + tens * 10
        + DIGITS.index(one or "零")
    )
