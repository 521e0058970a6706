"""Identity numbers in a cell, each with the name it belongs to."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from propdesk.estate.notation.identity import company_code_is_right, is_filler, resident_id_fault
from propdesk.estate.roster.cells.names import HAN
from propdesk.kernel.exchange.values import says_nothing


class NamedId(NamedTuple):
    """An identity number out of a cell; `bearer` is the name in front of it, if any."""

    number: str
    id_type: str
    bearer: str = ""


_SCIENCE = re.compile(r"\d(?:\.\d+)?E\+?\d+", re.IGNORECASE)
_MASKED = re.compile(r"[A-Z0-9]*\*{2,}[A-Z0-9*]*")
_ID_TYPE_WORDS = (
    ("护照", "passport"),
    ("身份证", "resident_id"),
    ("港澳", "hk_macau_permit"),
    ("回乡证", "hk_macau_permit"),
    ("台胞证", "taiwan_permit"),
    ("军官证", "officer"),
)
_ID_PARTS = re.compile(
    rf"[;；、,，\n/|]+|(?<=[0-9X])\s*(?={HAN}{{2,8}}[:：]?\s*[A-Z0-9]{{5}})"
    r"|(?<=\d{14}[0-9X])\s+(?=[A-Z0-9]{8})"
)
_ID = re.compile(r"[A-Z0-9]{5,20}")
_LETTERS = str.maketrans("OIL", "011")


@lru_cache(maxsize=65536)
def read_ids(text: str) -> tuple[tuple[NamedId, ...], str]:
    """(numbers, fault). Fillers and masked numbers are left out: they mean unknown.

    Faults: id_check_digit, id_length, id_lost_digits, id_masked, id_letter, bad_id.
    """
    if len(text) == 18 and text.isdigit() and text.isascii():
        if is_filler(text):
            return (), ""
        wrong = resident_id_fault(text)
        return (NamedId(text, "resident_id"),), "id_check_digit" if wrong else ""
    text = unicodedata.normalize("NFKC", text).strip().strip("'").strip().upper()
    if says_nothing(text):
        return (), ""
    if _SCIENCE.fullmatch(text):
        return (), "id_lost_digits"
    seen = _MASKED.sub("", text)
    ids, fault = [], "" if seen == text else "id_masked"
    for part in _ID_PARTS.split(seen):
        found, wrong = _id_part(part.strip())
        fault = wrong or fault
        if found:
            ids.append(found)
    return tuple(ids), fault


def _id_part(part: str) -> tuple[NamedId | None, str]:
    before, _, number = part.rpartition(":")
    bearer, id_type = re.sub(r"\s+", "", before), ""
    leading = re.match(rf"({HAN}+)\s*(?=[A-Z0-9])", number)
    if leading:
        bearer, number = bearer + leading[1], number[leading.end() :]
    for word, kind in _ID_TYPE_WORDS:
        if word in bearer:
            bearer, id_type = (
                re.sub(rf"[^、]*{word}号?码?", "", bearer)
                if bearer.startswith(word)
                else (bearer.replace(word, "")),
                kind,
            )
            break
    number = re.sub(r"\([^()]*\)$", "", re.sub(r"[\s\-]+", "", number))
    if not number or is_filler(number):
        return None, ""
    if not _ID.fullmatch(number):
        return None, "bad_id"
    return _judged(number, id_type, bearer)


def _judged(number: str, id_type: str, bearer: str) -> tuple[NamedId, str]:
    kind = id_type or id_type_of(number)
    digits = number.translate(_LETTERS)
    may_be = kind in ("resident_id", "other") and digits != number and len(digits) == 18
    if may_be and not resident_id_fault(digits):  # the check digit proves it
        return NamedId(digits, "resident_id", bearer), "id_letter"
    fault = ""
    if kind == "resident_id":
        wrong = resident_id_fault(number)
        fault = {"": "", "length": "id_length"}.get(wrong, "id_check_digit")
    return NamedId(number, kind, bearer), fault


def id_type_of(number: str) -> str:
    """What kind of document a number is, by its form."""
    if len(number) == 18 and number[:17].isdigit() and number[17] in "0123456789X":
        return "resident_id"
    if re.fullmatch(r"[HM]\d{8,10}", number):
        return "hk_macau_permit"
    if re.fullmatch(r"[A-Z]{1,2}\d{7,8}|[A-Z]\d{6,9}[A-Z]?", number):
        return "passport"
    if (
        len(number) == 18
        and not re.fullmatch(r"\d{17}[0-9X]", number)
        and company_code_is_right(number)
    ):
        return "business_licence"
    if re.fullmatch(r"\d{8}", number):
        return "taiwan_permit"
    return "resident_id" if re.fullmatch(r"\d{10,20}|\d{17}X", number) else "other"
