"""Names in a cell: one person or several, as they are called, without what was padded around."""

import html
import re
from functools import lru_cache
from typing import NamedTuple

from propdesk.estate.roster.cells.words import COMPANY, NOBODY_BEGINS, says_nobody
from propdesk.kernel.exchange.values import bare_text


class NamedPerson(NamedTuple):
    """A name out of a cell and what stood in brackets behind it (已故, 子) or the title."""

    name: str
    remark: str = ""


HAN = r"[㐀-鿿豈-﫿\U00020000-\U000323af]"
HAN_NAME = re.compile(rf"{HAN}(?:{HAN}|·|•|・)*")
_WORDS = re.compile(rf"[{HAN[1:-1]}·\s]+")
_BETWEEN_NAMES = re.compile(r"[、,;/|&＆]+|\s+and\s+", re.IGNORECASE)
_POINT = re.compile(rf"(?<={HAN})\s*[.．・•‧∙⋅･●·]\s*(?={HAN})")
_PLAIN_POINT = re.compile(rf"(?<!{HAN})({HAN}{{2,3}})[.．]({HAN}{{2,3}})(?!{HAN})")
_BRACKETS = re.compile(r"\s*[(【\[]([^()【】\[\]]*)[)】\]]\s*")
_TRAILING_BRACKET = re.compile(r"(.+)[(（]([^()（）]*)[)）]", re.DOTALL)
_MASKED = re.compile(rf"{HAN}?[*＊]{{1,3}}{HAN}{{0,2}}")
_ENTITY = re.compile(r"&(?:[a-z]{2,6}|#\d{1,6}|#x[0-9a-f]{1,5});", re.IGNORECASE)
# Not NFKC: it would change rare characters of names into others.
_HALF_WIDTH = {n + 0xFEE0: n for n in range(33, 127)} | {0x3000: " "}
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许邓韩冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任"
    "卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔"
    "向汤張劉陳楊黃趙吳孫馬羅鄭謝許鄧韓馮葉蘇呂盧鍾譚陸蔣"
)
_DOUBLE_SURNAMES = frozenset(
    """欧阳 歐陽 司马 司馬 上官 诸葛 諸葛 夏侯 东方 東方 皇甫 尉迟 尉遲 公孙 公孫 慕容 令狐 宇文
    长孙 長孫 司徒 司空 端木 南宫 南宮 独孤 獨孤 闻人 聞人 澹台 濮阳 濮陽 淳于 单于 申屠
    钟离 鍾離 呼延 轩辕 軒轅 鲜于 鮮于 万俟 赫连 赫連 百里 西门 西門 东郭
    拓跋 纳兰 納蘭 完颜""".split()  # noqa: SIM905 - read as prose
)
_TITLES = ("先生", "女士", "小姐", "师傅", "師傅", "太太", "老师", "老師", "阿姨", "同志")
_ENGLISH_TITLE = re.compile(r"((?:mr|mrs|ms|miss|mx|dr)\b\.?)\s*(?=[^\s.])", re.IGNORECASE)


@lru_cache(maxsize=65536)
def read_names(text: str) -> tuple[tuple[NamedPerson, ...], str]:
    """(people, fault). The first is the owner.

    Faults: name_is_number, name_masked, name_with_point.
    Spaces and points within one name (王　伟, 阿依古丽·吐尔逊) do not separate.
    """
    if len(text) <= 4 and HAN_NAME.fullmatch(text) and not text.endswith(_TITLES):
        is_nobody = bare_text(text[0]) in NOBODY_BEGINS and says_nobody(text)
        return ((), "") if is_nobody else ((NamedPerson(text),), "")
    typed = (html.unescape(text) if _ENTITY.search(text) else text).strip()
    text = typed.translate(_HALF_WIDTH).strip()
    if says_nobody(text):
        return (), ""
    if COMPANY.search(text):
        told = _TRAILING_BRACKET.fullmatch(typed)
        return (NamedPerson(told[1].strip(), told[2]) if told else NamedPerson(typed),), ""
    if re.fullmatch(r"[\d\s.\-]+", text):
        return (), "name_is_number"
    if _MASKED.fullmatch(text):
        return (), "name_masked"
    people = []
    for part in _parts(_POINT.sub("·", _PLAIN_POINT.sub(_at_point, _guard_brackets(text)))):
        person = _person(part.replace("\1", "、").replace("\2", " "))
        if person:
            people.append(person)
    told = _PLAIN_POINT.fullmatch(text)
    doubtful = told is not None and _has_surname(told[1]) != _has_surname(told[2])
    return tuple(people), "name_with_point" if doubtful else ""


def unpadded(text: str) -> str:
    """A text of names without the spaces of print (张　伟); one that holds more stays as it is."""
    people, _fault = read_names(text)
    names = [person.name for person in people]
    return "、".join(names) if "".join(names) == "".join(text.split()) else text


def _has_surname(name: str) -> bool:
    return name[0] in _SURNAMES or name[:2] in _DOUBLE_SURNAMES


def _at_point(found: re.Match[str]) -> str:
    """王芳.李军 are two; of 阿卜杜拉.买买提 nobody can tell, it stays one name."""
    two = _has_surname(found[1]) and _has_surname(found[2])
    return f"{found[1]}、{found[2]}" if two else f"{found[1]}·{found[2]}"


def _parts(text: str) -> list[str]:
    """The names of a cell; what stands on lines of its own is a name of its own."""
    found: list[str] = []
    for part in _BETWEEN_NAMES.split(text):
        if _WORDS.fullmatch(part):
            found += _joined(part.split())
        else:
            found += _lines(part)
    return [part for part in found if part.strip()]


def _lines(part: str) -> list[str]:
    """Names apart by lines, or by spaces where brackets stand between them."""
    return [
        piece
        for line in part.split("\n")
        for piece in re.split(rf"(?:(?<={HAN}{{2}})|(?<=[)】\]]))\s+(?={HAN}{{2}})", line)
    ]


def _joined(words: list[str]) -> list[str]:
    """Chinese words between spaces as names: a single character is never a person."""
    if [len(word) for word in words] == [1, 1, 1, 1] and {words[0], words[2]} <= _SURNAMES:
        return [words[0] + words[1], words[2] + words[3]]
    names: list[str] = []
    for word in words:
        last = names[-1] if names else ""
        if last and (
            1 in (len(word), len(last))
            or word in _TITLES
            or (last in _DOUBLE_SURNAMES and len(word) == 2)
        ):
            names[-1] += word
        else:
            names.append(word)
    return names


def _guard_brackets(text: str) -> str:
    """Hide separators inside brackets from the split."""
    return _BRACKETS.sub(
        lambda m: f"({re.sub('[、,;/&]', chr(1), m[1]).replace(' ', chr(2))})", text
    )


def _person(text: str) -> NamedPerson | None:
    remarks = [m.strip() for m in _BRACKETS.findall(text) if m.strip()]
    name = _BRACKETS.sub("", text).strip().strip(".:;,、*#")
    name = re.sub(r"\s+", " ", name)
    titled = next((t for t in _TITLES if name.endswith(t)), "")
    bare = name.removesuffix(titled).strip()
    if titled and len(bare) >= 2 and bare not in _DOUBLE_SURNAMES:
        name, remarks = bare, [titled, *remarks]
    english = _ENGLISH_TITLE.match(name)
    if english:
        name, remarks = name[english.end() :], [english[1], *remarks]
    if re.search(HAN, name) and name.count(" ") and all(len(p) == 1 for p in name.split()):
        name = name.replace(" ", "")
    if says_nobody(name):
        return None
    return NamedPerson(name, "、".join(remarks))


def is_company(name: str) -> bool:
    """Whether a name is that of a company or institution."""
    return len(name) > 3 and COMPANY.search(name) is not None
