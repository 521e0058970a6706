"""The panel beside a list of declared records: its columns as names and values, then its sections.

RecordPanel(columns, title=lambda row: row.no, kind="kept_item", sections=[history, files])
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import _
from propdesk.ui.lists.columns import NOTHING, Column, State
from propdesk.ui.lists.rows import row_id
from propdesk.ui.parts.cards import Card, clear, fact_row, line_of, scrolling
from propdesk.ui.parts.small_parts import Badge, hairline, label

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
        self._content = QVBoxLayout(content)
        self._content.setContentsMargins(14, 14, 14, 12)
        self._content.setSpacing(6)
        self.body.addWidget(scrolling(content), 1)

    def show_row(self, row: object | None) -> None:
        """Show the record the user is on."""
        clear(self._content)
        if row is not None:
            self._content.addWidget(label(self._title(row), 16, 600, wrap=True))
            badges = [Badge(one.text, one.tone, one.icon) for one in self._badges(row)]
            self._content.addLayout(line_of(*badges, None))
            for name, value in fields_of_row(self._columns, row):
                self._content.addLayout(fact_row(name, value))
            try:
                add_sections(self._content, self._sections, self._kind, row_id(row))
            except UserError:  # deleted by somebody else: the list reloads in a moment
                clear(self._content)
        self._content.addStretch()


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
