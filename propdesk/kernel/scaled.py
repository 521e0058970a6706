"""Exact decimals kept as scaled integers, and the one reader of numbers as people type them.

Area 10^-4 m², price and shares 10^-6, money 10^-2 yuan.
"""

import re

AREA = 4
PRICE = 6
SHARE = 6
# What a Chinese input method puts where a digit or a mark was meant; 。 is its decimal point.
_HALF = str.maketrans("０１２３４５６７８９．。，－−＋／：＃　", "0123456789..,--+/:# ")
# A comma parts thousands only: 12,5 and 1,2,3 are slips, and so is 0,500.
_NUMBER = re.compile(
    r"(?P<sign>[-+]?)(?:(?P<whole>[1-9][0-9]{0,2}(?:,[0-9]{3})+|[0-9]+)(?:\.(?P<part>[0-9]*))?"
    r"|\.(?P<only>[0-9]+))"
)

_SHORTENED = re.compile(
    r"[-+]?(?=[0-9])0*(?P<whole>[0-9]*)(?:\.[0-9]*)?[eEｅＥ]\+?(?P<power>[0-9]+)"
)
LONGEST = 8  # digits before the point of the largest amount


def half_width(text: str) -> str:
    """The text with full-width digits and marks (１２．５, ，。) as those of the keyboard."""
    return text.translate(_HALF)


def plain_number(text: str) -> str:
    """A typed number without thousands marks, in half width: １，234.50 is 1234.50.

    ValueError when it is none, or when a comma stands elsewhere than before three digits.
    """
    found = _NUMBER.fullmatch(half_width(text).strip())
    if found is None:
        raise ValueError(text)
    whole, part = (found["whole"] or "0").replace(",", ""), found["part"] or found["only"] or ""
    return f"{found['sign'].strip('+')}{whole}{f'.{part}' if part else ''}"


def is_too_long(text: str) -> bool:
    """Whether it is a number as Excel shortens one that no field holds: 1e16, 1.5E+17.

    A shorter one (1.2E+03) may have lost digits: it is no number here, however large.
    """
    found = _SHORTENED.fullmatch(half_width(text).strip())
    return found is not None and len(found["whole"]) + int(found["power"][:9]) > LONGEST


def read_scaled(text: str, places: int) -> int:
    """Read a typed number as a whole number of 10^-places, exactly.

    ValueError when it is none or has more decimals.
    """
    whole, _point, part = plain_number(text).partition(".")
    part = part.rstrip("0")
    if len(part) > places:
        raise ValueError(text)
    return int(whole + part.ljust(places, "0"))


def format_scaled(value: int, places: int, *, decimals: int = 0) -> str:
    """Write it with at least `decimals` digits after the point, no idle zeros: 1346500 → 134.65."""
    sign = "-" if value < 0 else ""
    whole, part = divmod(abs(value), 10**places)
    digits = f"{part:0{places}d}".rstrip("0").ljust(decimals, "0") if places else ""
    return f"{sign}{whole:,}.{digits}" if digits else f"{sign}{whole:,}"
