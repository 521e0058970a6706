"""Which records name the one in hand, in the panel beside it; a click opens one.

RecordPanel(…, sections=[naming_section(desk)])
"""

from functools import partial

from PySide6.QtWidgets import QVBoxLayout

from propdesk.db.records.naming import records_naming
from propdesk.kernel.i18n import _
from propdesk.ui.desk import Desk
from propdesk.ui.forms.kept_lines import KeptLines
from propdesk.ui.forms.links_section import LinkRow, open_record
from propdesk.ui.forms.record_panel import RecordPart, Section
from propdesk.ui.parts.small_parts import label


def naming_section(desk: Desk) -> Section:
    """For the `sections` of a panel."""
    return lambda kind: NamingSection(desk, kind)


class NamingSection(RecordPart):
    """See the module."""

    def __init__(self, desk: Desk, kind: str) -> None:
        super().__init__()
        self._desk, self._kind = desk, kind
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(label(_("Where it is named"), 12, 600, "text2"))
        self._rows = KeptLines(spacing=2)
        column.addLayout(self._rows.layout)

    def show_record(self, record_id: int) -> None:
        """Show this record. Raises NotPermitted."""
        found = self._desk.store.read(records_naming, kind=self._kind, record_id=record_id)
        with self._rows.shown_anew():
            for one in found:
                if one.record_id is None:
                    self._rows.label(f"{one.told}: {one.name}", 12, 400, "text3", wrap=True)
                else:
                    opens = partial(open_record, self._desk, one.kind, one.record_id)
                    self._rows.add(LinkRow(one.name, one.told, opens))
            if not found:
                self._rows.label(_("No record names it yet."), 12, 400, "text3", wrap=True)
