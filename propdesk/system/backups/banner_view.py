"""The banners above every page: why the data can only be read, and that a backup is overdue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.kernel.i18n import _
from propdesk.system.backups.backup_state import BackupState, overdue_sentence
from propdesk.system.backups.keys.trust_kept import key_sentence
from propdesk.system.settings.service import estate_settings
from propdesk.ui.parts.cards import Banner
from propdesk.ui.parts.small_parts import Button

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from propdesk.db.keeping.opening import Verdict
    from propdesk.ui.desk import Desk


def verdict_banner(
    desk: Desk, verdict: Verdict | None, way_out: Callable[[Verdict], Callable[[], object] | None]
) -> Banner | None:
    """What the checks found: why the data can only be read, or, until there is an estate in a new
    file, what was there before it. `way_out`: as in `Remembered`."""
    if verdict is None:
        return None
    if verdict.reasons:
        from propdesk.system.backups.findings import told_of  # when there are any

        told = told_of(verdict.reasons, desk.store.declarations)
        return read_only_banner(desk, told, way_out(verdict))
    if verdict.warnings and not desk.store.read(estate_settings).name:
        return Banner(verdict.warnings[0].sentence, "amber", "triangle-alert")
    return None


def read_only_banner(
    desk: Desk, reasons: Sequence[str], accept: Callable[[], object] | None = None
) -> Banner:
    """Say why nothing can be saved (the first reason in full) and lead to the restore; `accept`:
    to what a supervisor may do instead when the data is only older than it should be."""
    first = reasons[0] if reasons else ""
    more = _("{count} findings in all.").format(count=len(reasons)) if len(reasons) > 1 else ""
    words = _("The data is open read-only. {reason} {more} Looking and exporting still work.")
    sentence = " ".join(words.format(reason=first, more=more).split())
    if accept is not None and "system.accept" in desk.store.actor.permissions:
        way = Button(_("Accept this state"), icon="shield-check", on_click=accept)
    else:
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


def say_restored(desk: Desk, *, faults: bool, missing: int, key: str = "") -> None:
    """Tell how a restore ended; `key`: that of the backups was kept, the restored data has none."""
    if faults:  # of a backup that had them itself
        desk.say(_("Restored with the faults the backup has; choose an older one."), "warning")
    elif missing:
        words = _("Restored and compared, but files of records are missing: check the books.")
        desk.say(words, "warning")
    elif key:
        words = _("Restored and compared. {kept}").format(kept=key_sentence(key))
        desk.say(words, "warning")
    else:
        desk.say(_("Restored and compared: everything is there."), "done")


def _opener(desk: Desk) -> Callable[[], None]:
    return lambda: desk.open_page("system.backup")
