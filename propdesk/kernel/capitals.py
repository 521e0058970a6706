"""Amounts in Chinese financial capitals (人民币大写), written and read, in whole numbers only."""

import re

from propdesk.kernel.money import Money

DIGITS = "零壹贰叁肆伍陆柒捌玖"
LARGEST_FEN = 10**18 - 1  # below ten thousand times 亿 yuan: beyond that 亿 would have to repeat

_UNITS = ("仟", "佰", "拾", "")
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


def rmb_capitals(money: Money) -> str:
    """Write an amount in capitals, without the prefix 人民币: 1409.50 is 壹仟肆佰零玖元伍角.

    整 follows 元 only; 零 stands for any run of zeros inside and at a border of 万 or 亿.
    ValueError beyond `LARGEST_FEN`.
    """
    if abs(money.fen) > LARGEST_FEN:
        raise ValueError(money)
    yuan, rest = divmod(abs(money.fen), 100)
    jiao, fen = divmod(rest, 10)
    sign = "负" if money.fen < 0 else ""
    whole = f"{_whole(yuan)}元" if yuan or not rest else ""
    if not rest:
        return f"{sign}{whole}整"
    tenth = f"{DIGITS[jiao]}角" if jiao else ("零" if whole else "")
    return f"{sign}{whole}{tenth}{DIGITS[fen] + '分' if fen else ''}"


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


def _whole(yuan: int) -> str:
    """Write whole yuan, split at 亿, then at 万."""
    for size, unit in ((10**8, "亿"), (10**4, "万")):
        upper, lower = divmod(yuan, size)
        if upper:
            border = "零" if lower and (lower < size // 10 or upper % 10 == 0) else ""
            return f"{_whole(upper)}{unit}{border}{_whole(lower) if lower else ''}"
    return _group(yuan)


def _group(number: int) -> str:
    """Write 0 to 9999."""
    written = "".join(
        f"{DIGITS[int(digit)]}{unit}" if digit != "0" else "零"
        for digit, unit in zip(f"{number:04d}", _UNITS, strict=True)
    )
    return re.sub("零+", "零", written).strip("零") or "零"


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
