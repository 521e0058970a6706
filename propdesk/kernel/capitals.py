"""Amounts in Chinese financial capitals (人民币大写), written in whole numbers only."""

import re

from propdesk.kernel.money import Money

DIGITS = "零壹贰叁肆伍陆柒捌玖"
LARGEST_FEN = 10**18 - 1  # below ten thousand times 亿 yuan: beyond that 亿 would have to repeat

_UNITS = ("仟", "佰", "拾", "")


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
