"""Ctrl+V on a list: a block copied in Excel, shown as what it would change, then written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from propdesk.kernel.exchange.understanding import CellRefused
from propdesk.kernel.i18n import N_, _, listed, ngettext
from propdesk.kernel.records.fields import Fact, FactKind
from propdesk.kernel.records.gestures import GestureResult, RowChange, RowResult
from propdesk.ui.forms.fields import RecordField
from propdesk.ui.forms.inputs import Wrong
from propdesk.ui.lists.columns import NOTHING, Column, Kind, State
from propdesk.ui.lists.tables import Table
from propdesk.ui.lists.totals import Figure
from propdesk.ui.many.block import (
    NOT_TYPED,
    NoSuchColumns,
    PastedRow,
    Place,
    cells_of,
    headed,
    rows_of,
)
from propdesk.ui.many.results import said_in_whole
from propdesk.ui.parts.keys import bind_key
from propdesk.ui.parts.small_parts import Button
from propdesk.ui.parts.theme import Size
from propdesk.ui.writing_sheet import WritingSheet

if TYPE_CHECKING:
    from propdesk.ui.desk import Desk
    from propdesk.ui.forms.inputs import Field
    from propdesk.ui.many.door import Door

HOW = {
    "change": State(N_("Changed"), "amber", "pencil"),
    "new": State(N_("New"), "green", "plus"),
    "same": State(N_("Same"), "grey", "circle-check"),
    "refused": State(N_("Refused"), "red", "circle-alert"),
}


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """A row of the block as it is shown before anything is written."""

    id: int
    name: str
    how: str
    why: str
    cells: Mapping[str, str]
    wrong: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What a block is pasted into; see `ManyRows`. `run` runs a use case as a job and hands over
    its result (`keep=False`: it is only tried out), `write` changes rows."""

    desk: Desk
    table: Table
    door: Door
    declared: Sequence[Fact]
    fields: Callable[[], Sequence[Field]]
    key: str
    find: Callable[[Mapping[str, str]], int | None]
    begun: Callable[[], Mapping[str, object]]
    run: Callable[..., object]
    write: Callable[[Sequence[RowChange]], object]


class Pasting(QObject):
    """See the module."""

    def __init__(self, target: Target) -> None:
        super().__init__(target.table)
        self._into = target
        key = bind_key(target.table.view, "Ctrl+V", self.paste, only_inside=True)
        key.setWhatsThis(_("Paste cells from Excel; first you see what they change"))

    def paste(self) -> None:
        """Understand what is on the clipboard, try it, and show what it would do."""
        with self._into.desk.attempt():
            fields = {each.name: each for each in self._into.fields()}
            rows = cells_of(QGuiApplication.clipboard().text())
            place, rows = self._place(rows, fields)
            found = rows_of(rows, place, _finders(place.columns, fields))
            ids = [row.id for row in found if row.id]
            seen = self._into.desk.store.read(self._into.door.seen, ids=ids)
            changes = [self._change(row, seen) for row in found]
            columns = [fact for fact in place.columns if fact and fact.name in fields]

            def show(tried: object) -> None:
                if isinstance(tried, GestureResult):
                    shown = self._shown(found, changes, seen, tried, columns, fields)
                    self._offer(shown, changes, columns, place.left_out)

            good = [each for each in changes if each is not None]
            title = _("Looking through the block")
            self._into.run(self._into.door.change, title, show, keep=False, rows=good)

    # Understanding

    def _place(
        self, rows: list[list[str]], fields: Mapping[str, Field]
    ) -> tuple[Place, list[list[str]]]:
        table, key = self._into.table, self._into.key
        usable = [fact for fact in self._into.declared if self._usable(fact, fields)]
        columns, names = headed(rows[0], usable), rows[0]
        if columns is not None:
            rows = rows[1:]
        else:
            shown = [column.field for column in table.ordering.shown_columns()]
            index = table.view.currentIndex()
            here = table.model.columns[index.column()].field if index.isValid() else shown[0]
            by_column = {fact.shown: fact for fact in usable}
            begun_at = shown[shown.index(here) :]
            columns = [by_column.get(each) for each in begun_at]
            heads = {column.field: _(column.header) for column in table.model.columns}
            names = [heads[each] for each in begun_at]
        width = max(map(len, rows), default=0)
        known = [fact for fact in columns[:width] if fact]
        pairs = zip(names, columns[:width], strict=False)
        left_out = [name for name, fact in pairs if name and fact is None]
        if not rows or not any(fact.name in fields for fact in known):
            raise NoSuchColumns(columns=listed(_(fact.header) for fact in usable))
        begin = max(0, table.view.currentIndex().row())
        has_key = any(fact.shown == key for fact in known)
        is_whole = all(fact in known for fact in usable if fact.required and not fact.default)
        ids = [] if has_key or (is_whole and len(known) > 1) else table.model.all_ids()[begin:]
        key = key if has_key else ""
        return Place(columns[:width], ids, key, self._into.find, left_out), rows

    def _usable(self, fact: Fact, fields: Mapping[str, Field]) -> bool:
        if fact.shown == self._into.key:
            return True
        if fact.kind is FactKind.RECORD:
            return isinstance(fields.get(fact.name), RecordField)
        return fact.name in fields and fact.kind not in NOT_TYPED

    def _change(self, row: PastedRow, seen: Mapping[int, Mapping[str, object]]) -> RowChange | None:
        """What is tried of a row; None where the block itself is wrong already."""
        if row.wrong or row.lost or (row.id and row.id not in seen):
            return None
        if not row.id:
            return RowChange(0, {**self._into.begun(), **row.values}, name=row.name)
        now = seen[row.id]
        return RowChange(row.id, row.values, {name: now[name] for name in row.values})

    # Showing

    def _shown(
        self,
        rows: Sequence[PastedRow],
        changes: Sequence[RowChange | None],
        seen: Mapping[int, Mapping[str, object]],
        tried: GestureResult,
        columns: Sequence[Fact],
        fields: Mapping[str, Field],
    ) -> list[PreviewRow]:
        results = iter(tried.rows)
        shown = []
        for number, (row, change) in enumerate(zip(rows, changes, strict=True)):
            result = next(results) if change is not None else None
            shown.append(_preview(number, row, result, seen.get(row.id, {}), columns, fields))
        return shown

    def _offer(
        self,
        shown: Sequence[PreviewRow],
        changes: Sequence[RowChange | None],
        columns: Sequence[Fact],
        left_out: Sequence[str],
    ) -> None:
        pairs = zip(shown, changes, strict=True)
        good = [change for row, change in pairs if change and row.how in ("new", "change")]
        if PasteDialog(self._into.desk, columns, shown, left_out).exec() and good:
            self._into.write(good)


def _finders(
    columns: Sequence[Fact | None], fields: Mapping[str, Field]
) -> dict[str, Callable[[str], int]]:
    """How the other records are found that a cell may name: as the form finds them."""

    def finder(field: RecordField) -> Callable[[str], int]:
        def find(text: str) -> int:
            try:
                found = field.parse(text)
            except Wrong as wrong:
                raise CellRefused(sentence=str(wrong)) from None
            assert isinstance(found, int)  # noqa: S101  an id
            return found

        return find

    names = [fact.name for fact in columns if fact]
    return {n: finder(f) for n in names if isinstance(f := fields.get(n), RecordField)}


def _preview(
    number: int,
    row: PastedRow,
    result: RowResult | None,
    seen: Mapping[str, object],
    columns: Sequence[Fact],
    fields: Mapping[str, Field],
) -> PreviewRow:
    wrong = dict(row.wrong) or (dict(result.errors) if result else {})
    why = " ".join(wrong.values()) or row.lost or (result.why if result else _("It is gone."))
    how = "new" if not row.id else "change"
    if result is None or result.how == "refused":
        how = "refused"
    elif result.how == "same":
        how, why = "same", ""
    cells = {}
    for fact in columns:
        field = fields[fact.name]
        new = _words(field, row.values[fact.name]) if fact.name in row.values else ""
        old = _words(field, seen[fact.name]) if row.id and fact.name in seen else ""
        if fact.name in row.wrong:
            cells[fact.shown] = row.said[fact.name]
        elif fact.name in row.values:
            changes = bool(row.id) and old != new
            cells[fact.shown] = f"{old or NOTHING} → {new or NOTHING}" if changes else new
    name = result.name if result and row.id else row.name
    return PreviewRow(number, name, how, why if how == "refused" else "", cells, frozenset(wrong))


def _words(field: Field, value: object) -> str:
    field.set_value(value)
    return field.shown_text()


class PasteDialog(WritingSheet):
    """What a block would change, row by row; nothing is written before the button."""

    def __init__(
        self,
        desk: Desk,
        columns: Sequence[Fact],
        rows: Sequence[PreviewRow],
        left_out: Sequence[str],
    ) -> None:
        super().__init__(desk, _("Paste"), _("Nothing is written yet"), width=Size.WIDEST)
        self.table = Table(_columns(columns))
        self.table.setMinimumHeight(Size.HEAD + 12 * Size.ROW)
        below = said_in_whole(self.table, lambda row: row.why)
        self.table.show_rows(rows)
        counts = {how: sum(row.how == how for row in rows) for how in HOW}
        self.table.show_totals(
            [Figure(_(HOW[how].text), f"{count:,}") for how, count in counts.items() if count],
            [Figure(_("Left out"), listed(left_out))] if left_out else [],
        )
        self.body.addWidget(self.table)
        self.body.addWidget(below)
        good = counts["new"] + counts["change"]
        words = ngettext("Write {count} row", "Write {count} rows", good)
        cancel = Button(_("Cancel"), key="Esc", bind_its_key=False, height=Size.DIALOG_BUTTON)
        self.add_button(cancel).clicked.connect(self.reject)
        self.go = Button(
            words.format(count=f"{good:,}"),
            kind="primary",
            key="Ctrl+Enter",
            height=Size.DIALOG_BUTTON,
        )
        self.go.refuse(None if good else _("No row of the block can be written."))
        self.add_button(self.go).clicked.connect(self.accept)
        self.table.setFocus()


def _columns(facts: Sequence[Fact]) -> tuple[Column, ...]:
    how = Column(
        "how",
        N_("Result"),
        kind=Kind.STATE,
        width=104,
        value=lambda row: HOW[row.how].in_words(),
    )
    return (
        Column("name", N_("Record"), width=140, weight=500),
        *(_column(fact) for fact in facts),
        how,
        Column("why", N_("Reason"), width=320, free=True, stretch=True),
    )


def _column(fact: Fact) -> Column:
    name = fact.shown
    return Column(
        name,
        fact.header,
        width=max(fact.width, 130),
        value=lambda row: row.cells.get(name, ""),
        tone=lambda row: "red" if fact.name in row.wrong else None,
        sortable=False,
    )
