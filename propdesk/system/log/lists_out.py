"""A list of records as a file: one declaration says its name, columns and rows.

Usage: `UNITS_OUT = ListOut(name="units", title=N_("Units"), columns=UNIT_COLUMNS, records=UNITS)`,
then `UNITS_OUT.write(store, path, extent=…, progress=…)`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from propdesk.db.listing import PAGE, RecordList
from propdesk.db.store import Store, use_case
from propdesk.kernel.i18n import _
from propdesk.kernel.progress import NoProgress, Progress
from propdesk.kernel.records.question import ANY, Question
from propdesk.kernel.sheets.lists import (
    WHOLE,
    Extent,
    check_ending,
    chosen_columns,
    that_may_leave,
    with_masked_notes,
    write_list,
)
from propdesk.kernel.sheets.writing import SheetColumn
from propdesk.system.log.audit_reader import note_export


@dataclass(frozen=True, slots=True, kw_only=True)
class ListOut:
    """See the module. `question`: which rows are all of them. `stands_for`: the columns of the
    sheet for one of the screen. `always`: columns that the screen has not, where some are chosen.
    `lines`: what becomes of one row, where that is not one line."""

    name: str
    title: str
    columns: Sequence[SheetColumn]
    records: RecordList[Any]
    question: Question = ANY
    stands_for: Mapping[str, Sequence[str]] = field(default_factory=dict)
    always: tuple[str, ...] = ()
    lines: Callable[[Any], Iterable[object]] = lambda row: (row,)

    def write(
        self, store: Store, path: Path, *, extent: Extent = WHOLE, progress: Progress | None = None
    ) -> int:
        """Write what is wanted; how many lines. That it leaves is written down first.

        A bad name is refused before anything, and so are numbers in full without estate.reveal or
        without a purpose.
        """
        check_ending(path)
        ids = extent.ids() if extent.ids else None
        lines = store.read(lines_of, out=self, ids=ids, unmasked=extent.unmasked, progress=progress)
        note_export(
            store,
            self.name,
            len(lines),
            path.name,
            unmasked=extent.unmasked,
            seen_for=extent.seen_for,
        )
        fields = (*extent.fields, *self.always) if extent.fields else ()
        columns = chosen_columns(self.columns, fields, self.stands_for)
        title = _(self.title)
        return write_list(path, title, columns, lines, total=len(lines), progress=progress)


@use_case(permission="system.export")
def lines_of(
    session: Session,
    *,
    out: ListOut,
    ids: Sequence[int] | None = None,
    unmasked: bool = False,
    progress: Progress | None = None,
) -> list[object]:
    """The lines of these records, or of all; in full only with estate.reveal."""
    progress = progress or NoProgress()
    wanted = out.records.ids(session, question=out.question) if ids is None else ids
    found: list[object] = []
    for start in range(0, len(wanted), PAGE):
        progress.step(start, len(wanted))
        rows = out.records.rows(session, ids=wanted[start : start + PAGE], unmasked=unmasked)
        shown = that_may_leave(rows)
        if not unmasked:
            shown = list(map(with_masked_notes, shown))
        found += [line for row in shown for line in out.lines(row)]
    return found
