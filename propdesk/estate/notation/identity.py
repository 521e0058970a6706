"""Identity numbers: are they right, are they only fillers, how are they masked."""

import re
from datetime import date
from functools import lru_cache
from operator import mul

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_RESIDENT_ID = re.compile(r"\d{15}|\d{17}[0-9X]")
_ZEROS = 48 * sum(_WEIGHTS)  # digits are bytes from 48 on
_CHECKS = "10X98765432"
_COMPANY_DIGITS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_COMPANY_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_FILLED = re.compile(r"(.)\1+|1\d\d(\d)\2{7}")
_FILLERS = frozenset(
    (
        "123456789",
        "1234567890",
        "12345678901",
        "123456789012345",
        "123456789012345678",
        "13800138000",
    )
)


def resident_id_digit(body: str) -> str:
    """The check digit after the first 17 places of a resident ID (GB 11643)."""
    return _CHECKS[(sum(map(mul, body.encode(), _WEIGHTS)) - _ZEROS) % 11]


@lru_cache(maxsize=65536)
def resident_id_fault(number: str) -> str:
    """What is wrong with a resident ID of 15 or 18 places: "", "length", "date" or "check".

    The region is not looked at: regions come and go.
    """
    if not _RESIDENT_ID.fullmatch(number):
        return "length"
    born = number[6:14] if len(number) == 18 else "19" + number[6:12]
    try:
        date(int(born[:4]), int(born[4:6]), int(born[6:]))
    except ValueError:
        return "date"
    if len(number) == 18 and resident_id_digit(number[:17]) != number[17]:
        return "check"
    return ""


def company_code_is_right(code: str) -> bool:
    """Whether a unified social credit code has 18 places and the right check one (GB 32100)."""
    if len(code) != 18 or any(char not in _COMPANY_DIGITS for char in code):
        return False
    places = [_COMPANY_DIGITS.index(char) for char in code]
    total = sum(a * b for a, b in zip(places[:17], _COMPANY_WEIGHTS, strict=True))
    return places[17] == (31 - total % 31) % 31


def is_filler(number: str) -> bool:
    """Whether a phone or ID number was only typed to fill a required field: it means unknown."""
    if number[-3:] != number[-1:] * 3:
        return number in _FILLERS
    return len(number) >= 6 and _FILLED.fullmatch(number) is not None
