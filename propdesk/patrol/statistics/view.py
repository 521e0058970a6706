"""The pages of the statistics of patrols and of hazards, and the sheet for the authority."""

from __future__ import annotations

from collections.abc import Mapping

from propdesk.kernel.i18n import _
from propdesk.patrol.statistics.hazards import HAZARD_REPORT
from propdesk.patrol.statistics.period_sheet import (
    HazardPeriod,
    due_period,
    period_pdf,
    period_sheet,
    periods,
)
from propdesk.patrol.statistics.report import PATROL_REPORT
from propdesk.system.registers.report_view import ReportPage
from propdesk.system.settings.shared_view import paper_head
from propdesk.ui.desk import Desk
from propdesk.ui.forms.fields import ChoiceField
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.papers.list_paper import paper_sheet
from propdesk.ui.parts.small_parts import Button


def statistics_page(desk: Desk) -> ReportPage:
    """Build the report of patrols."""
    watches = frozenset({"patrol_entry", "patrol_sheet", "wand_scan"})
    return ReportPage(desk, PATROL_REPORT, watches=watches)


def hazards_page(desk: Desk) -> ReportPage:
    """Build the report of hazards."""
    page = ReportPage(desk, HAZARD_REPORT, watches=frozenset({"hazard"}))
    page.offer(
        Button(
            _("Sheet for the authority"),
            icon="landmark",
            key="F9",
            on_click=lambda: period_dialog(desk).exec(),
        )
    )
    return page


def period_dialog(desk: Desk) -> FormDialog:
    """Build the question of which quarter or year the sheet is made."""
    offered = periods(desk.today())

    def show(values: Mapping[str, object]) -> object:
        period = values["period"]
        assert isinstance(period, HazardPeriod)  # noqa: S101  it is required
        name = _("Statistics of hazards {period}").format(period=period.words)
        pdf = period_pdf(desk.store.read(period_sheet, period=period), paper_head(desk))
        paper_sheet(desk, name, pdf, document="report", file_name=f"{name}.pdf").exec()
        return True

    choice = ChoiceField(
        "period", _("Quarter or year"), [(one, one.words) for one in offered], required=True
    )
    words = _("Sheet for the authority")
    dialog = FormDialog(desk, words, [choice], save=show, save_words=_("Show"), asks_only=True)
    dialog.form.set_values({"period": due_period(desk.today())})
    return dialog
