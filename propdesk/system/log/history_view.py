"""What was done to a record: the last of it in the panel beside it, all of it as a list.

RecordPanel(…, sections=[history_section(desk), …])
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from functools import partial

from PySide6.QtWidgets import QVBoxLayout
from shiboken6 import isValid

from propdesk.kernel.i18n import N_, _
from propdesk.system.log.audit_reader import AuditEntry
from propdesk.system.log.history import PAGE, RecordHistory, record_history, undo_entry
from propdesk.system.log.view import breakable, change_words, changes
from propdesk.ui.desk import Desk
from propdesk.ui.forms.kept_lines import KeptLines, Line
from propdesk.ui.forms.record_panel import RecordPart, Section
from propdesk.ui.lists.columns import Column, Kind, write_day
from propdesk.ui.lists.tables import Table
from propdesk.ui.parts.cards import line_of
from propdesk.ui.parts.sheet import Sheet
from propdesk.ui.parts.small_parts import Button, label
from propdesk.ui.parts.theme import Size

_Look = tuple[int, int, str, bool]  # size, weight, ink, whether it wraps
KEY = "Ctrl+H"
MOST, MOST_FIELDS, WIDTH = 3, 3, 900
COLUMNS = (
    Column("at", N_("Time"), kind=Kind.DATE, width=140, sortable=False),
    Column("user_name", N_("Who"), width=110, weight=500, sortable=False),
    Column("what", N_("What"), width=170, sortable=False, value=lambda row: row.done),
    Column("change", N_("Contents"), stretch=True, free=True, sortable=False, value=change_words),
)


def history_section(desk: Desk, *, also: Collection[str] = ()) -> Section:
    """For the `sections` of a panel; `also` are further words its records have in the log."""
    return lambda kind: HistorySection(desk, kind, also)


class HistorySection(RecordPart):
    """The last things done to a record; KEY opens the list of all."""

    def __init__(self, desk: Desk, kind: str, also: Collection[str] = ()) -> None:
        super().__init__()
        self._desk, self._kind, self._record_id, self._also = desk, kind, 0, also
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.button = Button(
            _("History"),
            icon="history",
            kind="heading",
            key=KEY,
            height=Size.BADGE,
            text_size=12,
            on_click=self.list_all,
        )
        column.addLayout(line_of(self.button, None))
        self._rows = KeptLines()
        column.addLayout(self._rows.layout)

    def show_record(self, record_id: int) -> None:
        """Show this record. Raises NotPermitted."""
        self._record_id = record_id
        with self._rows.shown_anew():
            self._show()

    def _show(self) -> None:
        found = self._desk.store.read(
            record_history,
            kind=self._kind,
            record_id=self._record_id,
            limit=MOST,
            also=self._also,
        )
        for entry in found.entries:
            looks, words = zip(*_told(entry), strict=True)
            self._rows.put(looks, partial(_entry, looks), *words)
        if not found.entries:
            empty = _("Nothing is written down about it.")
            self._rows.label(empty, 12, 400, "text3", wrap=True)

    def list_all(self) -> None:
        """Open the list of all."""
        with self._desk.attempt():
            HistoryDialog(self._desk, self._kind, self._record_id, self._also).exec()
            if isValid(self):  # the list behind may have been read again meanwhile
                self.show_record(self._record_id)


def _told(entry: AuditEntry) -> Iterator[tuple[_Look, str]]:
    """An entry in a few lines: what, by whom and when; then what changed."""
    yield (13, 500, "text", True), entry.done
    yield (12, 400, "text3", False), f"{write_day(entry.at)} · {entry.user_name}"
    found = changes(entry)
    for name, words in found[:MOST_FIELDS]:
        yield (12, 400, "text2", True), breakable(f"{name} {words}")
    if len(found) > MOST_FIELDS:
        yield (12, 400, "text3", False), "…"


def _entry(looks: Sequence[_Look]) -> Line:
    shown = [label("", size, weight, ink, wrap=wrap) for size, weight, ink, wrap in looks]
    column = QVBoxLayout()
    column.setSpacing(0)
    for each in shown:
        column.addWidget(each)

    def tell(*words: str) -> None:
        for each, said in zip(shown, words, strict=True):
            each.setText(said)

    return column, tell


class HistoryDialog(Sheet):
    """All that was done to a record, newest first; what can be taken back is, by a key.

    Raises NotPermitted.
    """

    def __init__(self, desk: Desk, kind: str, record_id: int, also: Collection[str] = ()) -> None:
        super().__init__(desk.window, _("History"), width=WIDTH)
        self._desk, self._limit = desk, PAGE
        self._ask: Callable[..., RecordHistory] = partial(
            desk.store.read, record_history, kind=kind, record_id=record_id, also=also
        )
        self.table = Table(COLUMNS, choice=desk.settings.table("history"))
        self.table.setMinimumHeight(300)
        self.undo = Button(
            _("Undo this"), icon="undo-2", key="Ctrl+Z", height=Size.DIALOG_BUTTON,
            on_click=self._undo,
        )  # fmt: skip
        self.more = Button(_("Show more"), key="F3", height=Size.DIALOG_BUTTON, on_click=self._on)
        self._words = label("", 13, 400, wrap=True)
        close = Button(_("Close"), key="Esc", bind_its_key=False, height=Size.DIALOG_BUTTON)
        self.body.addWidget(self.table)
        self.body.addWidget(self._words)
        for button in (close, self.more, self.undo):
            self.add_button(button)
        close.clicked.connect(self.accept)
        self.table.current_changed.connect(self._show_one)
        self._show()
        self.table.setFocus()

    def _show(self) -> None:
        self._found = self._ask(limit=self._limit)
        self.table.show_rows(self._found.entries, nothing=_("Nothing is written down about it."))
        self.more.refuse(None if self._found.more else _("This is all of it."))
        self._show_one(self.table.current_row())

    def _show_one(self, row: object | None) -> None:
        entry = row if isinstance(row, AuditEntry) else None
        lines = [f"{name} {words}" for name, words in changes(entry)] if entry else []
        self._words.setText(breakable("\n".join(lines)))
        can = entry is not None and entry.id in self._found.undoable
        self.undo.refuse(None if can else _("This cannot be undone here, or not any more."))

    def _on(self) -> None:
        self._limit += PAGE
        with self._desk.attempt():
            self._show()

    def _undo(self) -> None:
        row = self.table.current_row()
        if isinstance(row, AuditEntry):
            with self._desk.attempt():
                undo_entry(self._desk.store, row)
                self._desk.say(_("{what} is undone").format(what=row.done), "done")
                self._show()
