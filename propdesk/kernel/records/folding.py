"""Texts as they are kept, compared and looked through: narrowed, without idle spaces."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_NOT_PHONE = re.compile(r"[^\d]")
_DIGITS = re.compile(r"\d+")


def fold(text: str) -> str:
    """Text as it is compared: full-width forms narrowed, lower case, no spaces at the ends."""
    narrow = text if text.isascii() else unicodedata.normalize("NFKC", text)
    return narrow.strip().lower()


@lru_cache(maxsize=16384)
def natural_key(text: str) -> str:
    """A text that sorts as people count: 2 before 10, digits before letters."""
    return _DIGITS.sub(lambda found: found.group().zfill(8), fold(text))


def tidy(text: str) -> str:
    """Text as it is kept: full-width digits and letters narrowed, runs of spaces made one."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def one_line(text: str) -> str:
    """A name or remark as typed, only without idle spaces."""
    return " ".join(text.split())


def normal_phone(text: str) -> str:
    """The digits of a phone as dialled, +86 dropped."""
    digits = _NOT_PHONE.sub("", unicodedata.normalize("NFKC", text))
    if len(digits) > 11 and digits.startswith("0086"):
        return digits[4:]
    return digits[2:] if len(digits) == 13 and digits.startswith("86") else digits


def haystack(terms: Iterable[str]) -> str:
    """The folded terms, each once, between line feeds: what a search looks through.

    So a whole term and a term's beginning can be told from its middle.
    """
    text = "\n".join(dict.fromkeys(filter(None, terms)))
    return f"\n{fold(text)}\n"
