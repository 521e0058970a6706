"""A report of the money going out: drawn in the background and shown or saved, or as a workbook."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from msgspec import structs

from propdesk.fees.reports.identities import proofs_of, read_identities
from propdesk.fees.reports.paper import WholeReport, report_pdf, write_report
from propdesk.kernel.i18n import _
from propdesk.kernel.whole_files import write_file
from propdesk.system.log.service import note_export
from propdesk.system.settings.shared_view import paper_head
from propdesk.ui.files.system_dialogs import save_as
from propdesk.ui.papers.list_paper import paper_sheet

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from propdesk.kernel.progress import Progress
    from propdesk.ui.desk import Desk

Drawn = tuple[WholeReport, bytes]


def draw(desk: Desk, page: QWidget, whole: WholeReport, done: Callable[[object], object]) -> None:
    """Draw a report in the background; its checks are made first where they are not yet."""
    head, store = paper_head(desk), desk.store

    def work(_progress: Progress) -> Drawn:
        report = whole
        if not report.checks:
            found = store.read(read_identities, span=report.said.span)
            checks = (*found.checks, *proofs_of(report.report, report.said, found))
            report = structs.replace(report, checks=checks)
        return report, report_pdf(report, head)

    desk.run(work, title=_("Drawing the report"), done=done, page=page, stoppable=False)


def show_paper(desk: Desk, made: object) -> None:
    """Show the paper; from there it goes to the printer."""
    if isinstance(made, tuple):
        whole, pdf = made
        name = f"{whole.name}.pdf"
        paper_sheet(desk, whole.title, pdf, document="report", file_name=name).exec()


def save_paper(desk: Desk, made: object) -> None:
    """Write the paper as a file."""
    if isinstance(made, tuple):
        whole, pdf = made
        with desk.attempt():
            write = partial(write_file, content=pdf)
            save_as(desk, "pdf", _("Save as PDF"), whole.name, write)


def write_book(desk: Desk, whole: WholeReport) -> None:
    """Write the table as a workbook, with its checks; that it leaves is written down first."""

    def write(path: Path) -> None:
        note_export(desk.store, f"{whole.title} {whole.days}", len(whole.said.lines), path.name)
        write_report(path, whole)

    save_as(desk, "xlsx", _("Workbook"), whole.name, write)
