"""The button that prints a list: the columns shown, the rows found or chosen, masked as shown.

Usage: `actions += [print_action(desk, N_("Units"), UNITS, lambda: self.table, head)]`, where
`head()` says whose paper it is.
"""

from collections.abc import Callable, Sequence

from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.paper.flow import PaperColumn
from propdesk.kernel.paper.records import PaperHead, list_pdf
from propdesk.kernel.progress import Progress
from propdesk.kernel.sheets.lists import that_may_leave
from propdesk.ui.desk import Desk
from propdesk.ui.lists.actions import Action
from propdesk.ui.lists.columns import RIGHT, Kind
from propdesk.ui.lists.source import Records, StoreSource
from propdesk.ui.lists.tables import Table
from propdesk.ui.parts.sheet import Sheet
from propdesk.ui.parts.theme import Size

MOST = 3000  # some hundred pages


class TooLongForPaper(UserError):
    """Nobody reads so many pages."""

    message = N_(
        "The list has {count} rows, on paper go at most {most}. Narrow it down, choose rows, or "
        "export it."
    )


def print_action(
    desk: Desk,
    name: str,
    records: Records,
    table: Callable[[], Table],
    head: Callable[[], PaperHead],
) -> Action:
    """The button; `name` is a msgid."""
    return Action(
        _("Print list"),
        lambda: print_list(desk, name, records, table(), head()),
        icon="printer",
        key="Ctrl+P",
        at_end=True,
        several=lambda _ids: print_list(desk, name, records, table(), head()),
    )


def print_list(desk: Desk, name: str, records: Records, table: Table, head: PaperHead) -> None:
    """Show the list as it will be printed; `name` is a msgid."""
    extent, source = table.extent(), StoreSource(desk.store, records)

    def rows() -> Sequence[object]:
        ids = extent.ids() if extent.ids else ()
        refuse_too_long(len(ids))
        return source.rows(ids)

    print_rows(desk, _(name), table, rows, head)


def refuse_too_long(count: int) -> None:
    """Raise TooLongForPaper."""
    if count > MOST:
        raise TooLongForPaper(count=f"{count:,}", most=f"{MOST:,}")


def print_rows(
    desk: Desk,
    title: str,
    table: Table,
    rows: Callable[[], Sequence[object]],
    head: PaperHead,
) -> None:
    """Show rows as the table has them, as they will be printed; drawn, and read, in a job."""
    shown = [one for one in table.ordering.chosen_columns() if one.kind is not Kind.CHECK]
    columns = [
        PaperColumn(_(one.header), one.width, "right" if one.kind in RIGHT else "left")
        for one in shown
    ]

    def draw(progress: Progress) -> bytes:
        found = that_may_leave(rows())
        refuse_too_long(len(found))
        progress.step(0, len(found))
        cells = [[one.printed(row) for one in shown] for row in found]
        return list_pdf(title, columns, cells, head)

    def show(pdf: object) -> None:
        if isinstance(pdf, bytes):
            file_name = f"{title}-{desk.today():%Y%m%d}.pdf"
            paper_sheet(desk, title, pdf, document="report", file_name=file_name).exec()

    desk.run(draw, title=_("Drawing the list"), done=show)


def paper_sheet(desk: Desk, title: str, pdf: bytes, *, document: str, file_name: str) -> Sheet:
    """Build the sheet that shows a paper before it is printed; `document` is its kind."""
    from propdesk.ui.papers.preview import PreviewWidget

    sheet = Sheet(desk.window, title, width=Size.WIDEST)
    preview = PreviewWidget(desk)
    preview.show_pdf(pdf, document=document, file_name=file_name)
    sheet.body.addWidget(preview)
    return sheet
