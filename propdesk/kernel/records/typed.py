"""Codes, phones and numbers as people type them: one reader for fields, cells and pasted blocks.

Each gives the value in its normal form, or refuses it in a sentence that says what is wrong.
"""

import re
import unicodedata
from datetime import date, datetime, time

from propdesk.kernel.clock import moment_of
from propdesk.kernel.days import read_day
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_
from propdesk.kernel.scaled import half_width, is_too_long, read_scaled

MOBILE = 11
_PHONE = re.compile(r"\+?\d{5,15}")
_MOMENT = re.compile(r"(?:(?P<day>\S.*?)\s+)?(?P<hour>\d{1,2})(?:[:.]?(?P<minute>\d{2}))?")
_BETWEEN_DIGITS = re.compile(r"[\s\-()（）]")


class PhoneUnreadable(UserError):
    """What is typed is no phone number."""

    message = N_("“{text}” is not a phone number.")


class MobileLength(UserError):
    """A digit is missing or stands twice."""

    message = N_("A mobile number has 11 digits, now there are {count}.")


class NotWhole(UserError):
    """What is typed is no whole number."""

    message = N_("“{text}” is not a whole number. Type it like 12.")


class NotDecimal(UserError):
    """What is typed is no number, or one with more decimals than are kept."""

    message = N_("“{text}” is not a number. Type it like 12.5, with at most {places} decimals.")


class MomentUnreadable(UserError):
    """What is typed is no time of a day."""

    message = N_("“{text}” is no time. Type it like 1542 for today, or 1120 15:42.")


class BelowZero(UserError):
    """Less than nothing."""

    message = N_("A number below zero is not possible here.")


class OutOfBounds(UserError):
    """A slip of the keyboard."""

    message = N_("A number from {least} to {most} is needed.")


def read_code(text: str) -> str:
    """A plate, a code, a number on paper: capitals and digits without spaces."""
    return unicodedata.normalize("NFKC", half_width(text)).upper().replace(" ", "")


def read_phone(text: str) -> str:
    """The digits of a phone, a leading + kept. Raises PhoneUnreadable, MobileLength."""
    digits = _BETWEEN_DIGITS.sub("", half_width(text))
    if not _PHONE.fullmatch(digits):
        raise PhoneUnreadable(text=text)
    if digits.startswith("1") and len(digits) != MOBILE and len(digits) > 5:
        raise MobileLength(count=len(digits))
    return digits


def read_whole(text: str, *, least: int, most: int) -> int:
    """A whole number within bounds. Raises NotWhole, OutOfBounds."""
    try:
        number = most + 1 if is_too_long(text) else read_scaled(text, 0)
    except ValueError:
        raise NotWhole(text=text) from None
    if not least <= number <= most:
        raise OutOfBounds(least=least, most=most)
    return number


def read_decimal(text: str, *, places: int, most: int) -> int:
    """A decimal number as a whole one of 10^-places, from 0 to `most`.

    Raises NotDecimal, BelowZero, OutOfBounds.
    """
    try:
        value = (most + 1) * 10**places if is_too_long(text) else read_scaled(text, places)
    except ValueError:
        raise NotDecimal(text=text, places=places) from None
    check_decimal(value, places=places, most=most)
    return value


def check_decimal(value: int, *, places: int, most: int) -> None:
    """Raise BelowZero or OutOfBounds."""
    if value < 0:
        raise BelowZero
    if value > most * 10**places:
        raise OutOfBounds(least=0, most=f"{most:,}")


def read_moment(text: str, today: date) -> datetime:
    """A time of today, 1542, 15:42 or 9, or of a day, 1120 1542 or 2026-11-20 15:42; in UTC.

    Raises MomentUnreadable, or as `read_day`.
    """
    found = _MOMENT.fullmatch(half_width(text).strip())
    hour, minute = (int(found["hour"]), int(found["minute"] or 0)) if found else (24, 0)
    if found is None or hour > 23 or minute > 59:
        raise MomentUnreadable(text=text)
    day = read_day(found["day"], today) if found["day"] else today
    return moment_of(datetime.combine(day, time(hour, minute)))
