"""Phones in a cell: each with the name, relation or remark that stands beside it."""

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from propdesk.estate.notation.identity import is_filler
from propdesk.estate.roster.cells.names import HAN, HAN_NAME
from propdesk.estate.roster.cells.words import PHONE_RELATIONS
from propdesk.kernel.exchange.values import says_nothing


class NamedPhone(NamedTuple):
    """A phone out of a cell; `bearer` is the name beside it, if any."""

    number: str
    bearer: str = ""
    relation: str = ""
    remark: str = ""


_SCIENCE = re.compile(r"\d(?:\.\d+)?E\+?\d+", re.IGNORECASE)
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3}){2,4}")
_MASKED = re.compile(r"(\d*)[\s\-]*(?:[*✱●•×·]{2,}|\*|[xX]{3,}|\.{3,})[\s\-*]*(\d*)")
_POINT = re.compile(r"(?<=\d)[.·•・](?=\d)")
_NUMBER = re.compile(r"\+?\(?\d[\d\s\-()]*\d")
_COUNTRY = re.compile(r"^(?:\+|00)?86(?=1\d{10}$|0\d{9,11}$)")
_COUNTRY_FIRST = re.compile(r"^(?:\+|00)86[\s\-]*")
_DIALLED = re.compile(
    r"1[3-9]\d{9}|09\d{8}|0\d{9,11}|[2-9]\d{6,7}|[48]00\d{7}|\+\d{8,14}|0\d{9,11}-\d{1,6}|[2-9]\d{6,7}-\d{1,6}"
)
_EXTENSION = re.compile(r"(?<=\d{7})\s*(?:转|轉|ext\.?|x)\s*(?=\d{1,6}(?!\d))", re.IGNORECASE)
_SEVERAL = re.compile(r"(?:1[3-9]\d{9}){2,5}")
_SEPARATORS = re.compile(r"[、,;，；\n/|]+")
_OF_PHONES = re.compile(
    r"(手机号?|移动|电话|座机|宅电|家电|家|办公室?|本人|号码?|tel|mobile)$", re.IGNORECASE
)
_IN_BRACKETS = re.compile(r"\s*\([^()]*\)")
_NEAR_KIN = "妻夫父母子女爸妈"
_LONG_RELATIONS = sorted((r for r in PHONE_RELATIONS if len(r) > 1), key=len, reverse=True)


@lru_cache(maxsize=65536)
def read_phones(text: str) -> tuple[tuple[NamedPhone, ...], str]:
    """(phones, fault). Faults: phone_length, phone_lost_digits, phone_masked, bad_phone.

    Fillers (18999999999) and masked numbers (138****8001) are left out: they mean unknown.
    """
    if len(text) == 11 and text.isdigit() and text.isascii() and text.startswith("1"):
        if is_filler(text):
            return (), ""
        return (NamedPhone(text),), "" if _DIALLED.fullmatch(text) else "phone_length"
    text = unicodedata.normalize("NFKC", text).strip().strip("'").strip()
    if says_nothing(text):
        return (), ""
    if _SCIENCE.fullmatch(text):
        return (), "phone_lost_digits"
    text = _EXTENSION.sub("-", re.sub(r"(?<=\d)\.0$", "", text))
    if _THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    seen = _without_masked(text)
    phones: list[NamedPhone] = []
    masked = (m for m in _MASKED.finditer(text) if re.search(r"\d", m[0]))
    fault = "phone_masked" if any(not _DIALLED.fullmatch(m[1]) for m in masked) else ""
    for segment in _SEPARATORS.split(_POINT.sub("-", seen)):
        if segment.strip() and (not fault or re.search(r"\d", segment)):
            fault = _segment(segment.strip(), phones) or fault
    return tuple(dict.fromkeys(phones)), fault


def _without_masked(text: str) -> str:
    """The text without numbers of which places are masked; a mark behind a whole number goes."""
    return _MASKED.sub(lambda m: f"{m[1]} {m[2]}" if _DIALLED.fullmatch(m[1]) else "", text)


def _segment(segment: str, phones: list[NamedPhone]) -> str:
    """Take the numbers of one part of a phone cell; words beside them say whose they are."""
    found = list(_NUMBER.finditer(segment))
    if not found:
        word = segment.strip("() :")
        if phones and word:
            phones[-1] = _with_words(phones[-1], word)
        return "" if phones or says_nothing(word) else "bad_phone"
    before, after = _words_beside(segment, found)
    fault = ""
    for match, front, behind in zip(found, before, after, strict=True):
        numbers = [n for n in _numbers(match[0]) if not is_filler(n)]
        if any(not _DIALLED.fullmatch(number) for number in numbers):
            fault = "phone_length"
        phones += [_with_words(NamedPhone(number), front, in_front=True) for number in numbers]
        if numbers:
            phones[-1] = _with_words(phones[-1], behind)
    return fault


def _words_beside(segment: str, found: list[re.Match[str]]) -> tuple[list[str], list[str]]:
    """The words in front of and behind each number.

    Where the first number has words in front of it, so have the others; brackets stay with the
    number they follow, and a word glued to one side only belongs there.
    """
    before, after = [segment[: found[0].start()]], []
    leads = bool(before[0].strip(" ():-"))
    for one, following in pairwise(found):
        gap = segment[one.end() : following.start()]
        bracket = _IN_BRACKETS.match(gap)
        if not leads and not (gap[:1].isspace() and not gap[-1:].isspace()):
            cut = len(gap)
        else:
            cut = bracket.end() if bracket else 0
        after.append(gap[:cut])
        before.append(gap[cut:])
    after.append(segment[found[-1].end() :])
    return before, after


def _with_words(phone: NamedPhone, words: str, *, in_front: bool = False) -> NamedPhone:
    """The phone with what is said of it: 妻, 妻子李四, 李四(妻), behind it also 晚上接."""
    inside = [m.strip(" ()") for m in _IN_BRACKETS.findall(words)]
    for said in (_IN_BRACKETS.sub("", words), *inside):
        word = re.sub(r"\s+", "", said).strip("():-—")
        if word:
            phone = _with_word(phone, word, in_front=in_front)
    return phone


def _with_word(phone: NamedPhone, word: str, *, in_front: bool) -> NamedPhone:
    if word in PHONE_RELATIONS:
        return phone._replace(relation=word)
    bare = _OF_PHONES.sub("", word)
    if bare in PHONE_RELATIONS:
        return phone._replace(relation=bare)
    if not bare:
        return phone._replace(remark=word)
    relation, name = _relation_and_name(bare)
    is_name = HAN_NAME.fullmatch(name) or not re.search(HAN, name)
    if not (relation or (in_front and is_name)):
        return phone._replace(remark=word)
    return phone._replace(bearer=name, relation=relation or phone.relation)


def _relation_and_name(word: str) -> tuple[str, str]:
    for relation in _LONG_RELATIONS:
        for rest in (word.removeprefix(relation), word.removesuffix(relation)):
            if rest != word and re.fullmatch(f"{HAN}{{2,4}}", rest):
                return relation, rest
    if word[0] in _NEAR_KIN and re.fullmatch(f"{HAN}{{2,3}}", word[1:]):
        return word[0], word[1:]
    return "", word


def _numbers(raw: str) -> list[str]:
    """The numbers of a run of digits, spaces and dashes: one number or several."""
    raw = _COUNTRY_FIRST.sub("", raw.replace("(", "").replace(")", "-").strip())
    parts = [part for part in re.split(r"[\s\-]+", raw) if part]
    if _SEVERAL.fullmatch(raw):
        return re.findall(r"\d{11}", raw)
    if raw.startswith("+"):
        return ["".join(parts)]
    if all(len(part) >= 7 for part in parts):
        return [_plain_number(part) for part in parts]
    pieces: list[str] = []
    for part in parts:
        if pieces and not _DIALLED.fullmatch(_plain_number(pieces[-1])):
            pieces[-1] += part
        else:
            pieces.append(part)
    if len(pieces) > 1 and len(pieces[-1]) < 7:  # 0951 6000001-801: an extension
        pieces[-2:] = [f"{pieces[-2]}-{pieces[-1]}"]
    return [_plain_number(piece) for piece in pieces]


def _plain_number(number: str) -> str:
    return _COUNTRY.sub("", number)
