"""Pinyin initials of names, the surname read as a surname: 单 is shan, 仇 is qiu, 曾 is zeng."""

import unicodedata
from contextlib import suppress
from functools import cache

from propdesk.kernel.paths import RESOURCES

# Surnames whose usual reading begins with another letter than the surname.
_SURNAMES = {
    "单": "s", "單": "s", "仇": "q", "曾": "z", "解": "x", "覃": "q", "查": "z", "翟": "z",
    "朴": "p", "乐": "y", "樂": "y", "区": "o", "區": "o", "盖": "g", "缪": "m", "繆": "m",
    "员": "y", "員": "y", "尉": "w", "祭": "z", "黑": "h", "种": "c", "秘": "b",
    "宓": "m", "谌": "c", "諶": "c", "召": "s", "郗": "x", "隗": "w", "晁": "c", "佴": "n",
    "洗": "x", "冼": "x", "逄": "p", "繁": "p", "车": "c", "車": "c", "石": "s", "折": "s",
    "适": "k", "炅": "g", "长孙": "zs", "長孫": "zs", "尉迟": "yc", "尉遲": "yc",
    "万俟": "mq", "澹台": "tt", "澹臺": "tt", "单于": "cy", "單于": "cy", "令狐": "lh",
    "沈": "s", "瞿": "q", "卜": "b", "訾": "z", "褚": "c", "那": "n", "哈": "h", "藏": "z",
    "都": "d", "占": "z", "盛": "s", "强": "q", "強": "q", "纪": "j", "紀": "j", "葛": "g",
    "会": "g", "會": "g", "阚": "k", "闞": "k", "牟": "m", "能": "n", "句": "g", "恽": "y",
}  # fmt: skip


def initials_of(name: str, *, is_company: bool = False) -> str:
    """The initials a clerk types for a name: 张三 → zs, 单雄信 → sxx, Wang Li → wl."""
    text = unicodedata.normalize("NFKC", name).strip()
    if not is_company:
        for length in (2, 1):
            surname = text[:length]
            if surname in _SURNAMES and len(surname) == length:
                return _SURNAMES[surname] + _plain(text[length:])
    return _plain(text)


def _plain(text: str) -> str:
    if not text.isascii():
        with suppress(KeyError):
            return "".join(map(_letters().__getitem__, text))
    found: list[str] = []
    at_start = True
    for character in text:
        if character.isascii():
            if character.isalnum() and (at_start or character.isdigit() or character.isupper()):
                found.append(character.lower())
            at_start = not character.isalnum()
        else:
            found.append(_of_character(character))
            at_start = True
    return "".join(found)


@cache
def _letters() -> dict[str, str]:
    """Character → first letter of its commonest reading; a line of the file per letter.

    Made from pypinyin, which takes 0.2 s to load: python -m tests.kernel.records.initials_table.
    """
    lines = (RESOURCES / "initials.txt").read_text(encoding="utf-8").splitlines()
    return {character: line[0] for line in lines for character in line[1:]}


def _of_character(character: str) -> str:
    """The first letter of a character's commonest reading; '' when it has none."""
    return _letters().get(character, "")
