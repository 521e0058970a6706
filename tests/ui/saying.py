"""What a window says: every word on it, in its tables, menus and tooltips; and what is foreign."""

import re
from collections.abc import Iterable, Iterator

from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QTextEdit,
    QWidget,
)

from propdesk.kernel.i18n import _, current_language
from propdesk.ui.lists.columns import Kind
from propdesk.ui.lists.tables import Table
from tests.ui.seen import seen_parts

ROWS = 40  # of each list, from the first
CHINESE = ("zh_CN", "zh_TW")
AS_IT_IS = frozenset(
    re.findall(
        "[A-Za-z]+",
        "PropDesk propdesk Excel PDF CSV xls xlsx csv USB PIN SUV LED POS MPa JSON English"
        " admin root Ctrl Alt Tab Shift Enter Esc Ins Del Home End PgUp PgDn Caps Lock",
    )
)
# None of Python, a moment or a size nobody writes so, a name of the program, a place not filled;
# the places in the text of a letter are named in the words of the office.
RAW = re.compile(r"\bNone\b|\d{4}-\d\d-\d\dT|\b0\.0 MB|\b[a-z]+_[a-z_]+\b|{[\x00-\x7f]*}")
# Names of files, the seal of a day and check codes are as they are.
FILES = re.compile(
    r"\S+\.(?:propdesk|xlsx?|csv|pdf)|\b[0-9a-f]{16}\b|\b[A-HJ-NP-Z2-9]{4}-[A-HJ-NP-Z2-9]{4}\b"
)


def not_chinese(words: Iterable[str]) -> dict[str, set[str]]:
    """What is said in English or raw, by where it stands."""
    found = {}
    for said in words:
        kept = FILES.sub("", said.replace("\u200b", ""))  # where a long word may break
        foreign = set(re.findall("[A-Za-z]{3,}", kept)) - AS_IT_IS | set(RAW.findall(kept))
        if foreign:
            found[said] = foreign
    return found


def foreign_in(window: QWidget, place: str) -> list[str]:
    """What a window says in English or raw while the language is Chinese.

    `place` is the folder of the data: its name may be said.
    """
    if current_language() not in CHINESE:
        return []
    found = not_chinese(line.replace(place, "") for line in said_in(window))
    return [f"{line!r} says {sorted(words)}" for line, words in found.items()]


def said_in(window: QWidget) -> set[str]:
    """All that can be read in a window, and what it says to who points at a part."""
    parts = list(seen_parts(window))
    found = {said for part in parts for said in (*_said_by(part), part.toolTip())}
    tables = [each for each in parts if isinstance(each, Table)]
    found |= {said for table in tables for said in _said_in_table(table)}
    return found | {window.windowTitle()} - {""}


def _said_by(part: QWidget) -> Iterator[str]:
    yield part.accessibleName()
    if isinstance(part, QLabel | QAbstractButton | QLineEdit):
        yield part.text()
    if isinstance(part, QLineEdit):
        yield part.placeholderText()
    elif isinstance(part, QTextEdit):
        yield part.toPlainText()
    elif isinstance(part, QComboBox):
        yield from (part.itemText(number) for number in range(part.count()))


def _said_in_table(table: Table) -> Iterator[str]:
    model = table.model
    for column in model.columns:
        yield _(column.header) if column.header else ""
    for number in range(min(model.rowCount(), ROWS)):
        if (row := model.row(number)) is None:
            continue
        for column in (each for each in model.columns if each.kind is not Kind.CHECK):
            yield column.text(row)
            yield column.hint(row) if column.hint else ""
    table.open_menu()
    menu: QMenu | None = table.menu
    if menu is not None:
        for action in menu.actions():
            yield action.text()
            yield action.toolTip()
        menu.hide()
