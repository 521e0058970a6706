"""Whose paper it is, and who prints it."""

from propdesk.db.store import Store
from propdesk.kernel.i18n import _
from propdesk.kernel.paper.records import PaperHead
from propdesk.system.settings.estate_settings import estate_settings


def office_head(store: Store) -> PaperHead:
    """What stands above and below every paper of the office."""
    estate, day = store.read(estate_settings), store.clock.today()
    printed = _("Printed {day} {by}").format(day=day, by=store.actor.name)
    return PaperHead(estate.company, estate.name, printed, practice=estate.practice)
