"""What pages and papers of every subject say of the estate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.kernel.i18n import _
from propdesk.kernel.paper.records import PaperHead
from propdesk.system.settings.service import estate_settings

if TYPE_CHECKING:
    from propdesk.ui.desk import Desk


def paper_head(desk: Desk) -> PaperHead:
    """Whose paper it is, and who prints it."""
    estate, by = desk.store.read(estate_settings), desk.store.actor.name
    printed = _("Printed {day} {by}").format(day=desk.today(), by=by)
    return PaperHead(estate.company, estate.name, printed, practice=estate.practice)
