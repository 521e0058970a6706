"""The files and the history of any record: in the panel beside it and behind its form."""

from collections.abc import Collection

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from propdesk.kernel.i18n import _
from propdesk.system.log import history_view
from propdesk.system.log.history_view import HistoryDialog, history_section
from propdesk.ui.desk import Desk
from propdesk.ui.files import section as files
from propdesk.ui.files.files_dialog import FilesDialog
from propdesk.ui.files.section import files_section
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.forms.links_section import links_section
from propdesk.ui.forms.naming_section import naming_section
from propdesk.ui.forms.record_panel import Section
from propdesk.ui.parts.cards import line_of
from propdesk.ui.parts.small_parts import Button


def record_sections(
    desk: Desk,
    *,
    attachments: bool,
    linked: bool = False,
    named: bool = False,
    also: Collection[str] = (),
) -> tuple[Section, ...]:
    """For the `sections` of a panel. `attachments`: its kind may have files, `linked`: other
    records come out of its records, `named`: those that name one are shown; `also` are further
    words they have in the log."""
    naming = (naming_section(desk),) if named else ()
    links = (links_section(desk),) if linked else ()
    files = (files_section(desk),) if attachments else ()
    return (*naming, *links, history_section(desk, also=also), *files)


def with_ways(
    desk: Desk,
    dialog: FormDialog,
    kind: str,
    record_id: int,
    *,
    attachments: bool = True,
    also: Collection[str] = (),
) -> FormDialog:
    """The form of a record with the ways to its files and its history, by the same keys."""

    def list_files() -> None:
        with desk.attempt():
            FilesDialog(desk, kind, record_id).exec()

    def list_history() -> None:
        with desk.attempt():
            HistoryDialog(desk, kind, record_id, also).exec()

    history = Button(
        _("History"), icon="history", kind="flat", key=history_view.KEY, on_click=list_history
    )
    ways = [history]
    if attachments:
        ways.insert(
            0, Button(_("Files"), icon="files", kind="flat", key=files.KEY, on_click=list_files)
        )
    for way in ways:
        way.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Tab goes from the last field to what saves
    line = QWidget()
    line.setLayout(line_of(*ways, None))
    dialog.add_below(line)
    return dialog
