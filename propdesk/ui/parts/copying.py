"""Rows on the clipboard, as a table for Excel and as text; the status bar says what was copied.

Whatever of the office was copied leaves the clipboard when the program ends, unless something else
lies there by then.
"""

from collections.abc import Sequence

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication, QStatusTipEvent
from PySide6.QtWidgets import QApplication, QWidget

from propdesk.kernel.i18n import _, ngettext

COPIED = "copied"  # what of ours may still be on the clipboard


def copy_table(source: QWidget, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Copy rows with their heads; without a row the clipboard stays as it is."""
    if not rows:
        tell_window(source, _("Choose a row first."))
        return
    lines = [heads, *([" ".join(cell.split()) for cell in row] for row in rows)]
    data = QMimeData()
    text = "\n".join("\t".join(line) for line in lines)
    data.setText(text)
    data.setHtml(_as_html(lines))
    QGuiApplication.clipboard().setMimeData(data)
    QGuiApplication.clipboard().setProperty(COPIED, text)
    words = ngettext("{count} row copied: {columns}", "{count} rows copied: {columns}", len(rows))
    columns = " · ".join(head for head in heads if head)
    tell_window(source, words.format(count=f"{len(rows):,}", columns=columns))


def tell_window(source: QWidget, sentence: str) -> None:
    """Say it in the status bar of the window below all dialogs, which shows Qt's status tips."""
    window = source.window()
    while (owner := window.parentWidget()) is not None:
        window = owner.window()
    QApplication.sendEvent(window, QStatusTipEvent(sentence))


def copy_text(text: str) -> None:
    """Copy a text."""
    QGuiApplication.clipboard().setText(text)
    QGuiApplication.clipboard().setProperty(COPIED, text)


def take_back_copied() -> None:
    """Let nothing of ours lie on the clipboard when the program ends: the next one at this PC would
    paste names and amounts, and would ask Python's own data for them after Python is gone."""
    copied = QGuiApplication.clipboard().property(COPIED)
    if copied and QGuiApplication.clipboard().text() == copied:
        QGuiApplication.clipboard().clear()


def _as_html(lines: Sequence[Sequence[str]]) -> str:
    """A table whose cells Excel takes as they are written, so that 0012 keeps its zeros."""
    import html  # the tables of all its words are needed when something is copied

    rows = (
        "".join(f"<td style='mso-number-format:\"\\@\"'>{html.escape(cell)}</td>" for cell in line)
        for line in lines
    )
    return "<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"
