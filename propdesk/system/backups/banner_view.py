"""The banners above every page: why the data can only be read, and that a backup is overdue."""

from collections.abc import Callable, Sequence

from propdesk.kernel.i18n import _
from propdesk.system.backups.backup_state import BackupState, overdue_sentence
from propdesk.ui.desk import Desk
from propdesk.ui.parts.cards import Banner
from propdesk.ui.parts.small_parts import Button


def read_only_banner(desk: Desk, reasons: Sequence[str]) -> Banner:
    """Say why nothing can be saved (the first reason in full) and lead to the restore."""
    first = reasons[0] if reasons else ""
    more = _("{count} findings in all.").format(count=len(reasons)) if len(reasons) > 1 else ""
    words = _("The data is open read-only. {reason} {more} Looking and exporting still work.")
    sentence = " ".join(words.format(reason=first, more=more).split())
    way = Button(_("Restore a backup"), icon="archive-restore", on_click=_opener(desk))
    return Banner(sentence, "red", "circle-alert", way)


def overdue_banner(desk: Desk, state: BackupState) -> Banner | None:
    """The red banner after three working days without a backup on another disk."""
    if not state.overdue:
        return None
    way = None
    if "system.backup" in desk.store.actor.permissions:
        way = Button(_("Back up now"), icon="save", on_click=_opener(desk))
    return Banner(overdue_sentence(state), "red", "circle-alert", way)


def _opener(desk: Desk) -> Callable[[], None]:
    return lambda: desk.open_page("system.backup")
