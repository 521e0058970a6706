"""The button that writes a list as a file: what is shown, in full only when asked and permitted.

Usage: `actions += export_action(desk, N_("Units"), write, lambda: self.register.table)`, where
`write(store, path, extent=…)` returns how many rows it wrote.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from propdesk.kernel.i18n import _, ngettext
from propdesk.kernel.progress import Progress
from propdesk.kernel.sheets.lists import ENDINGS, WHOLE, Extent
from propdesk.ui.desk import Desk
from propdesk.ui.files.system_dialogs import save_file
from propdesk.ui.lists.actions import Action
from propdesk.ui.lists.tables import Table
from propdesk.ui.papers.purposes import ask_purpose
from propdesk.ui.parts.messages import choice_dialog

if TYPE_CHECKING:
    from propdesk.db.store import Store


class Write(Protocol):
    """Writes a list to a file; how many rows."""

    def __call__(
        self, store: "Store", path: Path, *, extent: Extent, progress: Progress | None
    ) -> int: ...


def export_action(
    desk: Desk,
    name: str,
    write: Write,
    table: Callable[[], Table],
    *,
    has_masks: bool = False,
) -> list[Action]:
    """The button; none without the permission. `has_masks`: phones or numbers are shown masked."""
    if "system.export" not in desk.store.actor.permissions:
        return []
    return [
        Action(
            _("Export"),
            lambda: export_list(desk, name, write, table(), has_masks=has_masks),
            icon="download",
            key="Ctrl+E",
            at_end=True,
            several=lambda _ids: export_list(desk, name, write, table(), has_masks=has_masks),
        )
    ]


def export_list(
    desk: Desk,
    name: str,
    write: Write,
    table: Table | None,
    *,
    has_masks: bool = False,
    ending: str = ENDINGS[0],
) -> None:
    """Ask how and where, and write what the table shows, without one the whole list; `ending` is
    the one that is offered."""
    unmasked: bool | None = False
    if has_masks and "estate.reveal" in desk.store.actor.permissions:
        unmasked = ask_unmasked(desk)
    seen_for = ask_purpose(desk, _("Write in full")) if unmasked else None
    path = (
        None
        if unmasked is None or (unmasked and seen_for is None)
        else ask_target(desk, f"{_(name)}-{desk.today():%Y%m%d}", ending)
    )
    if path is None:
        return
    store, target = desk.store, path
    shown = WHOLE if table is None else table.extent()
    extent = replace(shown, unmasked=unmasked is True, seen_for=seen_for)
    desk.run(
        lambda progress: write(store, target, extent=extent, progress=progress),
        title=_("Writing the list"),
        done=lambda rows: _tell(desk, target, rows),
        writes=True,
    )


def ask_unmasked(desk: Desk) -> bool | None:
    """Whether phones and numbers are written in full; None when backed out."""
    details = [
        _("Masked (138****1234): for passing on. An import takes it for unknown."),
        _("In full: an import takes it back unchanged. The log keeps that it was written."),
    ]
    sentence = _("Phones and ID numbers: masked or in full?")
    choices = [_("Masked"), _("In full")]
    return {1: False, 2: True}.get(choice_dialog(desk.window, sentence, details, choices).exec())


def ask_target(desk: Desk, name: str, ending: str = ENDINGS[0]) -> Path | None:
    """Ask where to save a list; the folder is remembered. A name without ending gets one."""
    kinds = sorted(("Excel (*.xlsx)", "CSV (*.csv)"), key=lambda kind: ending not in kind)
    return save_file(
        desk, ending.removeprefix("."), _("Export"), f"{name}{ending}", ";;".join(kinds)
    )


def _tell(desk: Desk, path: Path, rows: object) -> None:
    count = rows if isinstance(rows, int) else 0
    words = ngettext("{count} row written to {file}", "{count} rows written to {file}", count)
    told = words.format(count=f"{count:,}", file=path.name)
    if path.suffix.lower() == ".csv":
        told += " " + _("Excel drops the zeros before a number in a CSV; take .xlsx for Excel.")
    desk.say(told, "done")
