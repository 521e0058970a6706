"""The button that prints a list: the columns shown, the rows found or chosen, masked as shown.

Usage: `actions += [print_action(desk, N_("Units"), UNITS, lambda: self.table, head)]`, where
`head()` says whose paper it is.
"""

from collections.abc import Callable

from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.paper.flow import PaperColumn
from propdesk.kernel.paper.records import PaperHead, list_pdf
from propdesk.kernel.progress import Progress
from propdesk.ui.desk import Desk
from propdesk.ui.lists.columns import NOTHING, RIGHT, Kind
from propdesk.ui.lists.register import Action
from propdesk.ui.lists.source import Records, StoreSource
from propdesk.ui.lists.tables import Table
from propdesk.ui.parts.sheet import Sheet

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
    )


def print_list(desk: Desk, name: str, records: Records, table: Table, head: PaperHead) -> None:
    """Show the list as it will be printed; drawn in a job. A list that is too long is refused."""
    shown = [one for one in table.ordering.shown_columns() if one.kind is not Kind.CHECK]
    columns = [
        PaperColumn(_(one.header), one.width, "right" if one.kind in RIGHT else "left")
        for one in shown
    ]
    extent, source = table.extent(), StoreSource(desk.store, records)

    def draw(progress: Progress) -> bytes:
        ids = extent.ids() if extent.ids else ()
        if len(ids) > MOST:
            raise TooLongForPaper(count=f"{len(ids):,}", most=f"{MOST:,}")
        progress.step(0, len(ids))
        cells = [[one.text(row).replace(NOTHING, "") for one in shown] for row in source.rows(ids)]
        return list_pdf(_(name), columns, cells, head)

    def show(pdf: object) -> None:
        if isinstance(pdf, bytes):
            file_name = f"{_(name)}-{desk.today():%Y%m%d}.pdf"
            paper_sheet(desk, _(name), pdf, document="report", file_name=file_name).exec()

    desk.run(draw, title=_("Drawing the list"), done=show)


def paper_sheet(desk: Desk, title: str, pdf: bytes, *, document: str, file_name: str) -> Sheet:
    """Build the sheet that shows a paper before it is printed; `document` is its kind."""
    from propdesk.ui.papers.preview import PreviewWidget

    sheet = Sheet(desk.window, title, width=900)
    preview = PreviewWidget(desk)
    preview.show_pdf(pdf, document=document, file_name=file_name)
    sheet.body.addWidget(preview)
    return sheet
