"""Phones and identity numbers wherever they stand: in a note, the name of a file, in JSON."""

import json
import re

# 18 or 15 digits; a mobile, with +86 and split as people write it; an area code and a number.
_ID = r"\d{17}[\dXx]|\d{15}"
_MOBILE = r"(?:\+?86[- ]?)?1[3-9]\d(?:\d{8}|[- ]\d{4}[- ]\d{4})"
_WITH_AREA = r"0\d{2,3}[- ]?[2-9]\d{6,7}"
_LOCAL = r"(?!(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d))[2-9]\d{6,7}"
# What is long enough is known wherever it stands; a short one alone is not, nor beside a point.
_LONG = rf"(?<!\d)(?:{_ID}|{_MOBILE}|{_WITH_AREA})(?!\d)"
_SHORT = rf"(?<![0-9A-Za-z.,]){_LOCAL}(?![0-9A-Za-z]|[.,]\d)"
_NUMBERS = re.compile(f"{_LONG}|{_SHORT}")
_DIGEST = re.compile(r"[0-9a-f]{40,}")


def mask_phone(number: str) -> str:
    """138****1234; of short numbers the last four stay, and words without a digit whole."""
    if not any(one.isdigit() for one in number):
        return number
    if len(number) >= 11:
        return f"{number[:3]}****{number[-4:]}"
    return "*" * max(len(number) - 4, 0) + number[-4:]


def mask_id(number: str) -> str:
    """330***********1234: the first three and the last four stay."""
    if len(number) < 9:
        return "*" * max(len(number) - 2, 0) + number[-2:]
    return f"{number[:3]}{'*' * (len(number) - 7)}{number[-4:]}"


def mask_in_text(text: str) -> str:
    """A text with every number in it that may be somebody's phone or identity number masked.

    A day (20261120) is none, nor an amount with a point. JSON keeps its form: only words in it are
    changed, never its numbers.
    """
    if text[:1] in "{[":
        try:
            value = json.loads(text)
        except ValueError:
            return _in_words(text)
        masked = _in_json(value)
        return text if masked == value else json.dumps(masked, ensure_ascii=False)
    return _in_words(text)


def _in_words(text: str) -> str:
    return text if _DIGEST.fullmatch(text) else _NUMBERS.sub(_masked, text)


def _in_json(value: object) -> object:
    if isinstance(value, str):
        return _in_words(value)
    if isinstance(value, list):
        return [_in_json(each) for each in value]
    if isinstance(value, dict):
        return {key: _in_json(each) for key, each in value.items()}
    return value


def _masked(found: re.Match[str]) -> str:
    plain = re.sub(r"[- +]", "", found[0])
    return mask_id(plain) if re.fullmatch(_ID, plain) else mask_phone(plain)
