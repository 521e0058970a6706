"""The panel beside a list of declared records: its columns as names and values, then its sections.

RecordPanel(columns, title=lambda row: row.no, kind="kept_item", sections=[history, files])
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from propdesk.kernel.i18n import _
from propdesk.kernel.records.refusals import RecordGone
from propdesk.ui.forms.kept_lines import KeptLines
from propdesk.ui.lists.columns import NOTHING, Column, State
from propdesk.ui.lists.rows import row_id
from propdesk.ui.parts.cards import Card, scrolling
from propdesk.ui.parts.small_parts import hairline

Section = Callable[[str, int], QWidget]
"""A part of the panel below the fields, made anew for each record: its kind and its id."""


class RecordPanel(Card):
    """See the module. What is empty is left out; badges stand below the title."""

    def __init__(
        self,
        columns: Sequence[Column],
        *,
        title: Callable[[Any], str],
        badges: Callable[[Any], Iterable[State]] = lambda _row: (),
        kind: str = "",
        sections: Sequence[Section] = (),
    ) -> None:
        super().__init__(margins=0)
        self._columns, self._title = tuple(columns), title
        self._badges, self._kind, self._sections = badges, kind, tuple(sections)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(14, 14, 14, 12)
        column.setSpacing(6)
        self._lines = KeptLines(column)
        self.body.addWidget(scrolling(content), 1)

    def show_row(self, row: object | None) -> None:
        """Show the record the user is on. Raises what its sections refuse."""
        # Deleted by somebody else: the list reloads in a moment.
        with suppress(RecordGone), self._lines.shown_anew():
            if row is not None:
                self._show(row)

    def _show(self, row: object) -> None:
        self._lines.label(self._title(row), 16, 600, wrap=True)
        self._lines.badges(self._badges(row))
        for name, value in fields_of_row(self._columns, row):
            self._lines.fact(name, value)
        for section in self._sections:
            part = section(self._kind, row_id(row))
            self._lines.add(hairline())
            self._lines.add(part)


def add_sections(
    content: QVBoxLayout, sections: Iterable[Section], kind: str, record_id: int
) -> None:
    """Put sections below what a panel says of a record. Raises as they do."""
    for section in sections:
        part = section(kind, record_id)
        content.addWidget(hairline())
        content.addWidget(part)


def fields_of_row(columns: Sequence[Column], row: object) -> list[tuple[str, str]]:
    """The names and values of a row, as a panel and a slip say them; what is empty is left out."""
    told = [(_(column.header), column.text(row)) for column in columns]
    return [(name, value) for name, value in told if value != NOTHING]
