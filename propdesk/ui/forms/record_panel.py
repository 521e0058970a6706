"""The panel beside a list of declared records: its columns as names and values, then its sections.

RecordPanel(columns, title=lambda row: row.no, kind="kept_item", sections=[history, files])
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from propdesk.kernel.i18n import _
from propdesk.kernel.records.refusals import RecordGone
from propdesk.ui.forms.kept_lines import KeptLines, LinesCard
from propdesk.ui.lists.columns import NOTHING, Column, State
from propdesk.ui.lists.rows import row_id

_FEW = 2  # flags of which one is told by itself


class RecordPart(QWidget):
    """A part of a panel below the fields: it stays, and is told of each record."""

    def show_record(self, record_id: int) -> None:
        """Show this record of its kind. Raises what reading it refuses."""
        raise NotImplementedError


Section = Callable[[str], RecordPart]
"""What makes a part for the records of a kind."""


class RecordPanel(LinesCard):
    """See the module. What is empty is left out; badges stand below the title, then, before the
    fields, the sections that are told `first`."""

    def __init__(
        self,
        columns: Sequence[Column],
        *,
        title: Callable[[Any], str],
        badges: Callable[[Any], Iterable[State]] = lambda _row: (),
        kind: str = "",
        first: Sequence[Section] = (),
        sections: Sequence[Section] = (),
    ) -> None:
        super().__init__()
        self._columns, self._title = tuple(columns), title
        self._badges, self._kind = badges, kind
        self._first, self._sections = tuple(first), tuple(sections)

    def show_row(self, row: object | None) -> None:
        """Show the record the user is on. Raises what its sections refuse."""
        # Deleted by somebody else: the list reloads in a moment.
        with suppress(RecordGone), self.lines.shown_anew():
            if row is not None:
                self._show(row)

    def _show(self, row: object) -> None:
        self.lines.label(self._title(row), 16, 600, wrap=True)
        self.lines.badges(self._badges(row))
        for place, section in enumerate(self._first):
            part = self.lines.keep(("first", place), partial(section, self._kind))
            part.show_record(row_id(row))
            self.lines.hairline()
        for name, value in _denied_together(self._columns, row):
            self.lines.fact(name, value)
        show_sections(self.lines, self._sections, self._kind, row_id(row))


def show_sections(lines: KeptLines, sections: Iterable[Section], kind: str, record_id: int) -> None:
    """Put sections below what a panel says of a record. Raises as they do."""
    for place, section in enumerate(sections):
        lines.hairline()
        lines.keep(("section", place), partial(section, kind)).show_record(record_id)


def _denied_together(columns: Sequence[Column], row: object) -> Iterable[tuple[str, str]]:
    """The same, with all flags that are not set in one line where the first of them stands."""
    denied = [one for one in columns if getattr(row, one.field, None) is False]
    for column in columns:
        if len(denied) < _FEW or column not in denied:
            yield from fields_of_row([column], row)
        elif column is denied[0]:
            yield _("No"), " · ".join(_(one.header) for one in denied)


def fields_of_row(columns: Sequence[Column], row: object) -> list[tuple[str, str]]:
    """The names and values of a row, as a panel says them; what is empty is left out."""
    told = [(_(column.header), column.text(row)) for column in columns]
    return [(name, value) for name, value in told if value != NOTHING]
