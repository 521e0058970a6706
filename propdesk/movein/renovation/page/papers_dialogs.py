"""The papers of renovations on the screen before they are printed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import msgspec

from propdesk.kernel.i18n import N_, _
from propdesk.movein.renovation.page.facts import (
    neighbour_values,
    pass_cards,
    passes_out,
    report_values,
    works_on_paper,
)
from propdesk.movein.renovation.page.papers import (
    application_pdf,
    inspection_pdf,
    passes_pdf,
    permit_pdf,
)
from propdesk.system.letters.rules import Letter
from propdesk.system.letters.shared_view import letter_sheet
from propdesk.system.settings.shared_view import paper_head
from propdesk.ui.papers.list_paper import paper_sheet

if TYPE_CHECKING:
    from propdesk.ui.desk import Desk


class WorksPaper(msgspec.Struct, frozen=True):
    """A paper of a renovation: its title (a msgid), how it is shown, whether it needs a permit."""

    title: str
    show: Callable[[Desk, int], object]
    needs_permit: bool = False


def _shown(title: str, draw: Callable[..., bytes]) -> Callable[[Desk, int], object]:
    def show(desk: Desk, renovation_id: int) -> None:
        works = desk.store.read(works_on_paper, renovation_id=renovation_id)
        paper = desk.settings.print_choice("permit").paper or "a4"
        name = f"{_(title)}-{works.no}.pdf"
        pdf = draw(works, paper_head(desk), paper)
        paper_sheet(desk, _(title), pdf, document="permit", file_name=name).exec()

    return show


def show_passes(desk: Desk, pass_ids: Sequence[int]) -> None:
    """Show these passes as they are printed and cut out."""
    cards = desk.store.read(pass_cards, pass_ids=pass_ids)
    if not cards:
        desk.say(_("No worker has a pass. Enter one on the page of passes."), "warning")
        return
    title = _("Worker passes")
    pdf = passes_pdf(cards, paper_head(desk))
    paper_sheet(desk, title, pdf, document="report", file_name=f"{title}.pdf").exec()


def _passes(desk: Desk, renovation_id: int) -> None:
    show_passes(desk, desk.store.read(passes_out, renovation_id=renovation_id))


def _neighbours(desk: Desk, renovation_id: int) -> None:
    values = desk.store.read(neighbour_values, renovation_id=renovation_id)
    title = _("Letter to the neighbours")
    name = f"{title}-{values['number']}.pdf"
    sheet = letter_sheet(desk, Letter.NEIGHBOUR_NOTICE, [values], title=title, file_name=name)
    if sheet is not None:
        sheet.exec()


def show_report(desk: Desk, violation_id: int) -> None:
    """Show the letter that reports a violation to the committee, street office or authority."""
    values = desk.store.read(report_values, violation_id=violation_id)
    title = _("Report of a violation")
    name = f"{title}-{values['number']}.pdf"
    sheet = letter_sheet(desk, Letter.VIOLATION_REPORT, [values], title=title, file_name=name)
    if sheet is not None:
        sheet.exec()


PAPERS = (
    WorksPaper(N_("Application form"), _shown(N_("Application form"), application_pdf)),
    WorksPaper(
        N_("Renovation permit"), _shown(N_("Renovation permit"), permit_pdf), needs_permit=True
    ),
    WorksPaper(N_("Worker passes"), _passes, needs_permit=True),
    WorksPaper(N_("Letter to the neighbours"), _neighbours),
    WorksPaper(
        N_("Inspection sheet of works"),
        _shown(N_("Inspection sheet of works"), inspection_pdf),
        needs_permit=True,
    ),
)
