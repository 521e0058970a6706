"""How the items of a check-list are written, one a line, and what an answer to one may be."""

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Annotated

import msgspec

from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.records.fields import Fact, FactKind
from propdesk.kernel.records.labels import Labelled
from propdesk.kernel.scaled import half_width

MOST_ITEMS = 200
PASS = 60  # per cent of the most points of an item: below that it is a finding
YES, NO, NOT_HERE, TAKEN = "yes", "no", "-", "taken"
_RANGE = re.compile(r"(-?\d+(?:\.\d+)?)\s*-\s*(-?\d+(?:\.\d+)?)\s*(\D*)")
_LIMIT = re.compile(r"(<=|>=|≤|≥|<|>)\s*(-?\d+(?:\.\d+)?)\s*(\D*)")
_SCORE = re.compile(r"(\d{1,3})\s*(?:points?|分)", re.IGNORECASE)


CheckListId = Annotated[
    int | None, Fact(N_("Check-list"), FactKind.RECORD, width=140, kept=True, hidden=True)
]


class CheckKind(Labelled):
    """How an item is answered."""

    YES_NO = "yes_no", N_("Yes or no")
    CHOICE = "choice", N_("Choice")
    NUMBER = "number", N_("Number")
    SCORE = "score", N_("Score")
    TEXT = "text", N_("Own words")
    PICTURE = "picture", N_("Photo")


class ListUse(Labelled):
    """What a check-list is the template of; what uses it freezes its items."""

    PAPERS = "papers", N_("Hand-over: papers to bring")
    ROOMS = "rooms", N_("Hand-over: inspection, “place: item: standard”")
    UTILITIES = "utilities", N_("Hand-over: water, power, gas")
    WORKS = "works", N_("Renovation: inspection of the works")
    MOVED_IN = "moved_in", N_("After moving in: what the follow-up visits ask")


class ItemUnreadable(UserError):
    """A line of a check-list that says nothing to check."""

    message = N_("Line {line} names nothing to check. Write what is looked at, then a colon.")


class ItemTwice(UserError):
    """Two items of one name."""

    message = N_("“{what}” stands twice. Say what tells the two apart.")


class TooManyItems(UserError):
    """More than a sheet holds."""

    message = N_("A check-list has at most {most} items. Make two of it.")


class AnswerUnreadable(UserError):
    """An answer that the item does not take."""

    message = N_("“{text}” is no answer to {row} “{what}”: {allowed}.")


class CheckItem(msgspec.Struct, frozen=True, kw_only=True):
    """An item: what is looked at, how it is answered, what counts as normal.

    `options` of a choice, the bad ones of them in `bad`; `least` and `most` of a number as text
    (both are allowed themselves), `most` the points of a score. Of yes and no `normal` is the good
    one.
    """

    what: str
    kind: CheckKind
    options: tuple[str, ...] = ()
    bad: frozenset[str] = frozenset()
    least: str = ""
    most: str = ""
    unit: str = ""
    normal: str = YES

    @property
    def points(self) -> int:
        """The most points it gives; 0 of all but scores."""
        return int(self.most) if self.kind is CheckKind.SCORE else 0

    @property
    def is_needed(self) -> bool:
        """Whether a sheet is not complete without an answer to it."""
        return self.kind is not CheckKind.TEXT

    @property
    def allowed(self) -> str:
        """What is normal or possible, in the reader's language."""
        match self.kind:
            case CheckKind.YES_NO:
                return _("Yes") if self.normal == YES else _("No")
            case CheckKind.CHOICE:
                return " / ".join(one for one in self.options if one not in self.bad)
            case CheckKind.NUMBER:
                return self._limits()
            case CheckKind.SCORE:
                return _("0 to {most} points").format(most=self.most)
        return self.kind.label

    def _limits(self) -> str:
        if self.least and self.most:
            return f"{self.least}–{self.most} {self.unit}".strip()
        told = f"≥ {self.least}" if self.least else f"≤ {self.most}" if self.most else _("a number")
        return f"{told} {self.unit}".strip()


class GivenAnswer(msgspec.Struct, frozen=True):
    """An answer as it is kept, whether it is a finding, and its points."""

    text: str
    is_bad: bool = False
    points: int = 0


def items_of(text: str) -> tuple[CheckItem, ...]:
    """The items of a check-list, one a line: what is looked at, a colon, how it is answered.

    Nothing behind the colon is yes or no, “no” is normal where the line ends so; `0.2-0.6 MPa`,
    `>= 5` a number; `10 points`; `good/fair/!bad` a choice, `!` marks a finding; `text`; `picture`.
    Raises ItemUnreadable, ItemTwice, TooManyItems.
    """
    found: list[CheckItem] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        item = _item(number, line)
        if any(item.what == other.what for other in found):
            raise ItemTwice(what=item.what)
        found.append(item)
    if not found:
        raise ItemUnreadable(line=1)
    if len(found) > MOST_ITEMS:
        raise TooManyItems(most=MOST_ITEMS)
    return tuple(found)


def _item(number: int, line: str) -> CheckItem:
    what, _colon, told = line.replace("：", ":").rpartition(":")
    if not _colon:
        what, told = told, ""
    what, told = " ".join(what.split()), told.strip()
    if not what:
        raise ItemUnreadable(line=number)
    plain = half_width(told).replace("～", "-").replace("~", "-").replace("–", "-")
    word = plain.casefold()
    if not word or word in _YES:
        return CheckItem(what=what, kind=CheckKind.YES_NO)
    if word in _NO:
        return CheckItem(what=what, kind=CheckKind.YES_NO, normal=NO)
    for kind, words in _NAMED.items():
        if word in words:
            return CheckItem(what=what, kind=kind)
    return (
        _measured(what, plain)
        or _chosen(what, told)
        or CheckItem(what=f"{what}: {told}", kind=CheckKind.YES_NO)
    )


def _measured(what: str, told: str) -> CheckItem | None:
    if score := _SCORE.fullmatch(told):
        return CheckItem(what=what, kind=CheckKind.SCORE, most=score[1])
    if span := _RANGE.fullmatch(told):
        least, most = sorted((span[1], span[2]), key=Decimal)
        return CheckItem(
            what=what, kind=CheckKind.NUMBER, least=least, most=most, unit=span[3].strip()
        )
    if limit := _LIMIT.fullmatch(told):
        is_least = limit[1] in (">=", "≥", ">")
        least, most = (limit[2], "") if is_least else ("", limit[2])
        return CheckItem(
            what=what, kind=CheckKind.NUMBER, least=least, most=most, unit=limit[3].strip()
        )
    return None


def _chosen(what: str, told: str) -> CheckItem | None:
    parts = [part.strip() for part in re.split(r"[/／]", told)]
    names = [part.lstrip("!！").strip() for part in parts]
    if len(parts) < 2 or not all(names) or len(set(names)) < len(names):
        return None
    bad = frozenset(name for part, name in zip(parts, names, strict=True) if part[0] in "!！")
    if len(bad) == len(names):
        return None
    return CheckItem(what=what, kind=CheckKind.CHOICE, options=tuple(names), bad=bad)


# Words of the paper, in the languages of an office: a list is read by whoever opens it.
_NAMED = {
    CheckKind.TEXT: frozenset({"text", "文字", "文本"}),
    CheckKind.PICTURE: frozenset({"picture", "photo", "图片", "照片", "拍照", "圖片"}),
    CheckKind.NUMBER: frozenset({"number", "数值", "数字", "數值", "數字"}),
}
_YES = frozenset({"yes", "y", "是", "有"})
_NO = frozenset({"no", "n", "否", "无", "無"})


def item_line(item: CheckItem) -> str:
    """The line that an item is read from again; frozen items lie in the file so."""
    return f"{item.what}: {_told(item)}"


def _told(item: CheckItem) -> str:
    match item.kind:
        case CheckKind.YES_NO:
            return item.normal
        case CheckKind.CHOICE:
            return "/".join(f"!{one}" if one in item.bad else one for one in item.options)
        case CheckKind.SCORE:
            return f"{item.most} points"
        case CheckKind.NUMBER if item.least and item.most:
            return f"{item.least}-{item.most} {item.unit}".strip()
        case CheckKind.NUMBER if item.least or item.most:
            sign = ">=" if item.least else "<="
            return f"{sign}{item.least or item.most} {item.unit}".strip()
    return item.kind.value


# Answers


def answer_to(item: CheckItem, typed: str, *, row: int = 0) -> GivenAnswer:
    """What is typed as an answer to an item; `0` or `-` says it is not there at all.

    Digits choose: 1 is yes or the first option. Raises AnswerUnreadable.
    """
    text = half_width(typed).strip()
    if text == NOT_HERE or (text == "0" and item.kind not in (CheckKind.NUMBER, CheckKind.SCORE)):
        return GivenAnswer(NOT_HERE)
    found = _READERS[item.kind](item, text)
    if found is None:
        raise AnswerUnreadable(text=typed, row=row, what=item.what, allowed=item.allowed)
    return found


def _yes_no(item: CheckItem, text: str) -> GivenAnswer | None:
    word = text.casefold()
    is_yes, is_no = word == "1" or word in _YES, word == "2" or word in _NO
    if not is_yes and not is_no:
        return None
    said = YES if is_yes else NO
    return GivenAnswer(said, said != item.normal)


def _choice(item: CheckItem, text: str) -> GivenAnswer | None:
    if text.isdecimal() and 1 <= int(text) <= len(item.options):
        text = item.options[int(text) - 1]
    return GivenAnswer(text, text in item.bad) if text in item.options else None


def _number(item: CheckItem, text: str) -> GivenAnswer | None:
    value = _decimal(text)
    if value is None:
        return None
    below = bool(item.least) and value < Decimal(item.least)
    return GivenAnswer(f"{value:f}", below or (bool(item.most) and value > Decimal(item.most)))


def _decimal(text: str) -> Decimal | None:
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value.is_finite() and abs(value) < Decimal("1e9") else None


def _score(item: CheckItem, text: str) -> GivenAnswer | None:
    if not text.isdecimal() or int(text) > item.points:
        return None
    return GivenAnswer(text, int(text) * 100 < item.points * PASS, int(text))


def _text(_item: CheckItem, text: str) -> GivenAnswer | None:
    return GivenAnswer(text) if text else None


def _picture(_item: CheckItem, text: str) -> GivenAnswer | None:
    return GivenAnswer(TAKEN) if text in ("1", TAKEN) else None


_READERS = {
    CheckKind.YES_NO: _yes_no,
    CheckKind.CHOICE: _choice,
    CheckKind.NUMBER: _number,
    CheckKind.SCORE: _score,
    CheckKind.TEXT: _text,
    CheckKind.PICTURE: _picture,
}


def normal_answer(item: CheckItem) -> GivenAnswer | None:
    """What “the rest is normal” says of an item; None of what only somebody who looked knows: a
    number, a text, a picture."""
    match item.kind:
        case CheckKind.YES_NO:
            return GivenAnswer(item.normal)
        case CheckKind.CHOICE:
            return GivenAnswer(next(one for one in item.options if one not in item.bad))
        case CheckKind.SCORE:
            return GivenAnswer(item.most, points=item.points)
    return None


def answer_shown(item: CheckItem, text: str) -> str:
    """An answer in the reader's language; '' while there is none."""
    words = {YES: _("Yes"), NO: _("No"), TAKEN: _("Photo taken"), NOT_HERE: _("Does not apply")}
    if text == NOT_HERE or item.kind in (CheckKind.YES_NO, CheckKind.PICTURE):
        return words.get(text, text)
    return f"{text} {item.unit}".strip() if text and item.kind is CheckKind.NUMBER else text


class CheckResult(msgspec.Struct, frozen=True, kw_only=True):
    """How a sheet stands: items answered of all, findings, points of the most that were possible.

    What does not apply counts in neither number of points.
    """

    items: int
    answered: int
    bad: int
    points: int
    most: int
    missing: tuple[int, ...]

    @property
    def words(self) -> str:
        """In one line, for a list or a result."""
        told = [_("{answered} of {items} items").format(answered=self.answered, items=self.items)]
        told += [_("{count} findings").format(count=self.bad)] if self.bad else []
        if self.most:
            told.append(_("{points} of {most} points").format(points=self.points, most=self.most))
        return " · ".join(told)


def result_of(rows: Iterator[tuple[int, CheckItem, str]]) -> CheckResult:
    """How a sheet stands, by its rows: number, item, answer as it is kept."""
    found = [(row, item, answer_to(item, text) if text else None) for row, item, text in rows]
    there = [(item, answer) for _row, item, answer in found if answer is not None]
    counted = [one for one in there if one[1].text != NOT_HERE]
    return CheckResult(
        items=len(found),
        answered=len(there),
        bad=sum(answer.is_bad for _item, answer in there),
        points=sum(answer.points for _item, answer in counted),
        most=sum(item.points for item, _answer in counted),
        missing=tuple(row for row, item, answer in found if item.is_needed and answer is None),
    )
