"""What the page of visits shows beside its list, and the visit that a contact asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.kernel.i18n import N_, _, listed
from propdesk.kernel.records.fields import begun
from propdesk.service.visits.from_contact import visit_begun, visit_of_contact
from propdesk.service.visits.page.papers import visit_records_pdf, visit_sheet_pdf
from propdesk.service.visits.page.sheets import make_visit_sheet, visit_sheet_facts
from propdesk.service.visits.progress import AIM, BuildingVisited, year_progress
from propdesk.service.visits.visits import VISITS, VisitFields, VisitRow
from propdesk.system.letters.rules import Letter
from propdesk.system.letters.shared_view import letter_sheet
from propdesk.system.registers.dialogs import form_of
from propdesk.system.settings.service import estate_settings
from propdesk.system.settings.shared_view import paper_head
from propdesk.ui.forms.declared import record_dialog
from propdesk.ui.lists.columns import Column, Kind
from propdesk.ui.lists.tables import Table
from propdesk.ui.papers.list_paper import paper_sheet, print_rows
from propdesk.ui.parts.sheet import Sheet
from propdesk.ui.parts.small_parts import Button, label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from propdesk.ui.desk import Desk
    from propdesk.ui.forms.forms import FormDialog

PROGRESS_COLUMNS = (
    Column("building", N_("Building"), width=110, weight=500, value=lambda row: row.building),
    Column("households", N_("Households"), kind=Kind.COUNT, width=80, value=lambda r: r.households),
    Column("visited", N_("Visited"), kind=Kind.COUNT, width=80, value=lambda row: row.visited),
    Column("not_yet", N_("Not yet"), stretch=True, value=lambda row: listed(row.not_yet)),
)


def visit_dialog(desk: Desk, contact_id: int) -> FormDialog:
    """Build the form of the visit that a contact asks for."""
    no, begins = desk.store.read(visit_begun, contact_id=contact_id)

    def save(fields: VisitFields, _seen: object) -> object:
        made = desk.store.write(visit_of_contact, contact_id=contact_id, fields=fields)
        (row,) = desk.store.read(VISITS.records.rows, ids=[made])
        desk.say(_("{name} became {no}").format(name=no, no=row.no), "done")
        return made

    return record_dialog(
        desk,
        _("Plan a visit"),
        VisitFields,
        form_of(desk, VISITS),
        save=save,
        shown=begun(VisitFields, desk.clock) | begins,
        subject=no,
    )


def rows_sheet(desk: Desk, rows: Sequence[VisitRow]) -> Sheet:
    """Build the sheet with these visits as they were entered."""
    pdf = visit_records_pdf(rows, paper_head(desk))
    name = f"{_('Visit records')}-{desk.today():%Y%m%d}.pdf"
    return paper_sheet(desk, _("Visit records"), pdf, document="report", file_name=name)


def round_sheet(desk: Desk, ids: Sequence[int]) -> Sheet:
    """Make a sheet of a round with these visits, and build what shows it before it is printed."""
    made = desk.store.write(make_visit_sheet, ids=ids)
    facts = desk.store.read(visit_sheet_facts, sheet_id=made)
    pdf = visit_sheet_pdf(facts, paper_head(desk))
    title = f"{_('Visit sheet')} {facts.no}"
    return paper_sheet(desk, title, pdf, document="report", file_name=f"{facts.no}.pdf")


def announcements(desk: Desk, rows: Sequence[VisitRow]) -> Sheet | None:
    """Build the sheet with a letter to each household that is to be visited."""
    phone = desk.store.read(estate_settings).phone
    values = [
        {
            "unit": row.unit,
            "name": row.who,
            "number": row.no,
            "day": row.planned.isoformat(),
            "visitor": row.visitor,
            "occasion": row.purpose.label,
            "about": row.about,
            "phone": phone,
        }
        for row in rows
    ]
    title, name = Letter.VISIT_NOTICE.label, f"{Letter.VISIT_NOTICE.label}.pdf"
    return letter_sheet(desk, Letter.VISIT_NOTICE, values, title=title, file_name=name)


class ProgressSheet(Sheet):
    """How many households were visited this year, by building, with those not visited yet."""

    def __init__(self, desk: Desk) -> None:
        found = desk.store.read(year_progress)
        title = _("Visits of {year}").format(year=found.year)
        super().__init__(desk.window, title, width=760)
        self._desk, self._title = desk, title
        told = _("{visited} of {all} households visited: {share} (aim {aim} %: {wanted})")
        self.body.addWidget(
            label(
                told.format(
                    visited=f"{found.visited:,}",
                    all=f"{found.households:,}",
                    share=found.share,
                    aim=AIM,
                    wanted=f"{found.wanted:,}",
                ),
                15,
                600,
            )
        )
        meant = _(
            "A household is a room with somebody entered that is not vacant; it counts once when "
            "somebody was met or reached by a follow-up call since 1 January."
        )
        self.body.addWidget(label(meant, 12, 400, "text3", wrap=True))
        self.table = Table(PROGRESS_COLUMNS, choice=desk.settings.table("service.visits.progress"))
        self.table.show_rows(found.buildings)
        self.table.setMinimumHeight(300)
        self.body.addWidget(self.table, 1)
        self.rows: tuple[BuildingVisited, ...] = found.buildings
        self.add_button(Button(_("Print list"), icon="printer", key="Ctrl+P", on_click=self.print))
        back = Button(_("Back"), key="Esc", bind_its_key=False)
        self.add_button(back).clicked.connect(self.reject)

    def print(self) -> None:
        """Show the list as it will be printed."""
        head = paper_head(self._desk)
        print_rows(self._desk, self._title, self.table, lambda: self.rows, head)
