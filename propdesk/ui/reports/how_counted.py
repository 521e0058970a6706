"""How the figures of a report are counted, a sentence a line."""

from typing import Any

from PySide6.QtWidgets import QWidget

from propdesk.kernel.i18n import _
from propdesk.kernel.reports.report import MonthReport, Report
from propdesk.ui.parts.sheet import Sheet
from propdesk.ui.parts.small_parts import Button, label
from propdesk.ui.parts.theme import Size


def how_counted(window: QWidget | None, report: Report[Any], said: MonthReport) -> Sheet:
    """Build the sheet; beside its title stands by which day the month counts."""
    sheet = Sheet(window, _("How it is counted"), _(dict(report.bases)[said.basis]), width=640)
    for sentence in said.notes:
        sheet.body.addWidget(label(sentence, 13, 400, "text2", wrap=True))
    close = Button(_("Close"), kind="primary", key="Enter", height=Size.DIALOG_BUTTON)
    sheet.add_button(close).clicked.connect(sheet.accept)
    close.setFocus()
    return sheet
