"""Asking for a sheet to read meters by: for which day, which kind, which building."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.fees.meters.rounds import RoundScope, meters_of_round, round_choices
from propdesk.fees.meters.sheets.to_read import SheetOrder, sheet_pdf
from propdesk.kernel.i18n import _
from propdesk.kernel.records.refusals import FieldsRefused
from propdesk.system.settings.shared_view import paper_head
from propdesk.ui.forms.fields import ChoiceField, DateField
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.papers.list_paper import paper_sheet

if TYPE_CHECKING:
    from propdesk.kernel.progress import Progress
    from propdesk.ui.desk import Desk


def sheet_dialog(desk: Desk) -> FormDialog:
    """Build the question; it ends with a SheetOrder."""
    today, kinds, found = desk.store.read(round_choices)
    buildings: list[tuple[object, str]] = [(0, _("All buildings")), *found]
    sorts: list[tuple[object, str]] = [*kinds]

    def save(values: dict[str, Any]) -> object:
        kind, building = values["kind"], values["building"] or None
        scope = RoundScope(day=values["day"], kind=kind, building_id=building)
        rows = desk.store.read(meters_of_round, scope=scope)
        if not rows:
            raise FieldsRefused({"building": _("No meter is read here.")})
        named = dict(buildings)[building or 0], dict(sorts)[kind]
        return SheetOrder(rows, scope.day, " · ".join(named))

    fields = [
        DateField("day", _("Read on"), today=today, required=True),
        ChoiceField("building", _("Building"), buildings, required=True),
        ChoiceField("kind", _("Kind of meter"), sorts, required=True),
    ]
    dialog = FormDialog(
        desk,
        _("Sheet to read meters"),
        fields,
        save=save,
        save_words=_("Show sheet"),
        width=480,
        asks_only=True,
    )
    dialog.form.set_values({"day": today, "building": 0, "kind": ""})
    return dialog


def show_sheet(desk: Desk, order: SheetOrder) -> None:
    """Show a sheet as it will be printed."""
    head = paper_head(desk)

    def draw(progress: Progress) -> bytes:
        return sheet_pdf(order, head, progress)

    def show(pdf: object) -> None:
        if isinstance(pdf, bytes):
            title = _("Sheet to read meters")
            name = f"{title}-{order.day:%Y%m%d}.pdf"
            paper_sheet(desk, title, pdf, document="report", file_name=name).exec()

    desk.run(draw, title=_("Drawing the sheet"), done=show)
