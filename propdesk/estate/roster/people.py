"""Names, phones and identity numbers in one cell, each with the name it belongs to."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from propdesk.estate.identity import company_code_is_right, is_filler, resident_id_fault
from propdesk.estate.roster.words import COMPANY, NOBODY, NOTHING, PHONE_RELATIONS, plain


class NamedPerson(NamedTuple):
    """A name out of a cell and what stood in brackets behind it (已故, 子)."""

    name: str
    remark: str = ""


class NamedPhone(NamedTuple):
    """A phone out of a cell; `bearer` is the name in front of it, if any."""

    number: str
    bearer: str = ""
    relation: str = ""
    remark: str = ""


class NamedId(NamedTuple):
    """An identity number out of a cell; `bearer` is the name in front of it, if any."""

    number: str
    id_type: str
    bearer: str = ""


_HAN = r"[㐀-鿿豈-﫿\U00020000-\U000323af]"
_HAN_NAME = re.compile(rf"{_HAN}(?:{_HAN}|·|•|・)*")
_SPACED_NAME = re.compile(rf"({_HAN})\s+({_HAN}{{1,2}})")
_BETWEEN_NAMES = re.compile(
    rf"[、,;/|\n&＆]+|(?<={_HAN}{{2}})\s+(?={_HAN}{{2}})|(?<={_HAN}{{2}})\.(?={_HAN}{{2}})|\s+and\s+"
    r"|\s{2,}"
)
_BRACKETS = re.compile(r"\s*[(【\[]([^()【】\[\]]*)[)】\]]\s*")
_TRAILING_BRACKET = re.compile(r"(.+)[(（]([^()（）]*)[)）]", re.DOTALL)
# Not NFKC: it would change rare characters of names into others.
_HALF_WIDTH = {n + 0xFEE0: n for n in range(33, 127)} | {0x3000: " ", 0xA0: " "}
_DOUBLE_SURNAMES = (
    *("欧阳", "歐陽", "司马", "司馬", "上官", "诸葛", "諸葛", "夏侯", "东方", "東方", "皇甫"),
    *("尉迟", "公孙", "慕容", "令狐", "宇文", "长孙", "司徒", "司空", "端木", "南宫"),
)
_SCIENCE = re.compile(r"\d(?:\.\d+)?E\+?\d+", re.IGNORECASE)
_NUMBER = re.compile(r"\+?\(?\d[\d\s\-()]*\d")
_COUNTRY = re.compile(r"^(?:\+|00)?86(?=1\d{10}$|0\d{9,11}$)")
_COUNTRY_FIRST = re.compile(r"^(?:\+|00)86[\s\-]*")
_DIALLED = re.compile(
    r"1[3-9]\d{9}|09\d{8}|0\d{9,11}|[2-9]\d{6,7}|[48]00\d{7}|\+\d{8,14}|0\d{9,11}-\d{1,6}|[2-9]\d{6,7}-\d{1,6}"
)
_SEPARATORS = re.compile(r"[、,;，；\n/|]+")
_ID_TYPE_WORDS = (
    ("护照", "passport"),
    ("身份证", "resident_id"),
    ("港澳", "hk_macau_permit"),
    ("回乡证", "hk_macau_permit"),
    ("台胞证", "taiwan_permit"),
    ("军官证", "officer"),
)
_ID_PARTS = re.compile(r"[;；、,，\n/|]+")
_ID = re.compile(r"[A-Z0-9]{5,20}")


@lru_cache(maxsize=65536)
def read_names(text: str) -> tuple[tuple[NamedPerson, ...], str]:
    """(people, fault). The first is the owner. Fault: name_is_number.

    Spaces and points within one name (王　伟, 阿依古丽·吐尔逊) do not separate.
    """
    if len(text) <= 4 and _HAN_NAME.fullmatch(text) and plain(text) not in NOBODY:
        return (NamedPerson(text),), ""
    typed = text.strip()
    text = typed.translate(_HALF_WIDTH).strip()
    if plain(text) in NOBODY:
        return (), ""
    if COMPANY.search(text):
        told = _TRAILING_BRACKET.fullmatch(typed)
        return (NamedPerson(told[1].strip(), told[2]) if told else NamedPerson(typed),), ""
    if re.fullmatch(r"[\d\s.\-]+", text):
        return (), "name_is_number"
    people = []
    for part in _parts(_guard_brackets(text)):
        person = _person(part.replace("\1", "、").replace("\2", " "))
        if person:
            people.append(person)
    return tuple(people), ""


def _parts(text: str) -> list[str]:
    """The names of a cell; 欧阳 娜娜 is one."""
    parts = [part for part in _BETWEEN_NAMES.split(text) if part]
    if len(parts) == 2 and parts[0] in _DOUBLE_SURNAMES and len(parts[1]) <= 2:
        return ["".join(parts)]
    return parts


def _guard_brackets(text: str) -> str:
    """Hide separators inside brackets from the split."""
    return _BRACKETS.sub(lambda m: f"({re.sub('[、,;/]', chr(1), m[1])})", text)


def _person(text: str) -> NamedPerson | None:
    remarks = [m.strip() for m in _BRACKETS.findall(text) if m.strip()]
    name = _BRACKETS.sub("", text).strip().strip(".:;,、")
    spaced = _SPACED_NAME.fullmatch(name)
    name = spaced[1] + spaced[2] if spaced else re.sub(r"\s+", " ", name)
    if re.search(_HAN, name) and name.count(" ") and all(len(p) == 1 for p in name.split()):
        name = name.replace(" ", "")
    if not name or plain(name) in NOBODY:
        return None
    return NamedPerson(name, "、".join(remarks))


def is_company(name: str) -> bool:
    """Whether a name is that of a company or institution."""
    return len(name) > 3 and COMPANY.search(name) is not None


@lru_cache(maxsize=65536)
def read_phones(text: str) -> tuple[tuple[NamedPhone, ...], str]:
    """(phones, fault). Faults: phone_length, phone_lost_digits, bad_phone.

    Fillers (18999999999) are left out: they mean unknown.
    """
    if len(text) == 11 and text.isdigit() and text.isascii() and text.startswith("1"):
        if is_filler(text):
            return (), ""
        return (NamedPhone(text),), "" if _DIALLED.fullmatch(text) else "phone_length"
    text = unicodedata.normalize("NFKC", text).strip().strip("'").strip()
    if plain(text) in NOTHING:
        return (), ""
    if _SCIENCE.fullmatch(text):
        return (), "phone_lost_digits"
    text = re.sub(r"(?<=\d)\.0$", "", text)
    phones: list[NamedPhone] = []
    fault = ""
    for segment in _SEPARATORS.split(text):
        if segment.strip():
            fault = _segment(segment.strip(), phones) or fault
    return tuple(dict.fromkeys(phones)), fault


def _segment(segment: str, phones: list[NamedPhone]) -> str:
    """Take the numbers of one part of a phone cell; words around them say whose they are."""
    found = list(_NUMBER.finditer(segment))
    if not found:
        word = segment.strip("() :")
        if phones and word:
            phones[-1] = _with_word(phones[-1], word)
        return "" if phones or plain(word) in NOTHING else "bad_phone"
    bearer = segment[: found[0].start()].strip().rstrip(":(")
    fault = ""
    for place, match in enumerate(found):
        end = found[place + 1].start() if place + 1 < len(found) else len(segment)
        words = segment[match.end() : end].strip(" ()（）:")
        numbers = [n for n in _numbers(match[0]) if not is_filler(n)]
        if any(not _DIALLED.fullmatch(number) for number in numbers):
            fault = "phone_length"
        phones += [_borne(number, bearer) for number in numbers]
        if numbers:
            phones[-1] = _with_word(phones[-1], words)
    return fault


def _borne(number: str, before: str) -> NamedPhone:
    before = re.sub(r"\s+", "", before)
    if not before:
        return NamedPhone(number)
    if before in PHONE_RELATIONS:
        return NamedPhone(number, relation=before)
    if _HAN_NAME.fullmatch(before) and 2 <= len(before) <= 12:
        word = re.sub(r"(手机|电话|座机|家|办公室?|本人)$", "", before)
        return NamedPhone(number, bearer=word) if word else NamedPhone(number, remark=before)
    return NamedPhone(number, bearer=before.strip())


def _with_word(phone: NamedPhone, word: str) -> NamedPhone:
    if not word:
        return phone
    if word in PHONE_RELATIONS:
        return NamedPhone(phone.number, phone.bearer, word, phone.remark)
    return NamedPhone(phone.number, phone.bearer, phone.relation, word)


def _numbers(raw: str) -> list[str]:
    """The numbers of a run of digits, spaces and dashes: one number or several."""
    raw = _COUNTRY_FIRST.sub("", raw.replace("(", "").replace(")", "-").strip())
    parts = [part for part in re.split(r"[\s\-]+", raw) if part]
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


@lru_cache(maxsize=65536)
def read_ids(text: str) -> tuple[tuple[NamedId, ...], str]:
    """(numbers, fault). Faults: id_check_digit, id_length, id_lost_digits. Fillers are left out."""
    if len(text) == 18 and text.isdigit() and text.isascii():
        if is_filler(text):
            return (), ""
        wrong = resident_id_fault(text)
        return (NamedId(text, "resident_id"),), "id_check_digit" if wrong else ""
    text = unicodedata.normalize("NFKC", text).strip().strip("'").strip().upper()
    if plain(text) in NOTHING:
        return (), ""
    if _SCIENCE.fullmatch(text):
        return (), "id_lost_digits"
    ids, fault = [], ""
    for part in _ID_PARTS.split(text):
        found, wrong = _id_part(part.strip())
        fault = wrong or fault
        if found:
            ids.append(found)
    return tuple(ids), fault


def _id_part(part: str) -> tuple[NamedId | None, str]:
    before, _, number = part.rpartition(":")
    bearer, id_type = re.sub(r"\s+", "", before), ""
    leading = re.match(rf"({_HAN}+)\s*(?=[A-Z0-9])", number)
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
    number = re.sub(r"[\s\-]+", "", number)
    if not number or is_filler(number):
        return None, ""
    if not _ID.fullmatch(number):
        return None, "bad_id"
    return _judged(number, id_type, bearer)


def _judged(number: str, id_type: str, bearer: str) -> tuple[NamedId, str]:
    kind = id_type or id_type_of(number)
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
