"""What stands below the fields of any record in the panel beside it: its files, its history."""

from collections.abc import Collection

from propdesk.system.log.history_view import history_section
from propdesk.ui.desk import Desk
from propdesk.ui.files.section import files_section
from propdesk.ui.forms.record_panel import Section


def record_sections(
    desk: Desk, *, attachments: bool, also: Collection[str] = ()
) -> tuple[Section, ...]:
    """For the `sections` of a panel. `attachments`: its kind may have files; `also` are further
    words its records have in the log."""
    history = history_section(desk, also=also)
    return (files_section(desk), history) if attachments else (history,)
