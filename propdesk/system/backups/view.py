"""Backups and restores: back up now with proof, the places, the last backups, restore with preview.

Long work runs as a job; what a restore would lose is shown before the question is asked.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from propdesk.kernel.clock import wall_time
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.progress import Progress
from propdesk.kernel.records.states import Tone
from propdesk.system.backups.backup_state import (
    BackupLight,
    BackupProof,
    BackupState,
    backup_state,
    proof_told,
)
from propdesk.system.backups.backups import (
    BackupRow,
    backups_known,
    check_backup,
    choose_place,
    make_backup,
    place_is_there,
    to_each,
)
from propdesk.system.backups.restoring import why_no_undo
from propdesk.system.backups.restoring_view import Restoring
from propdesk.system.backups.sealing_view import SealingCard
from propdesk.system.settings.service import estate_settings
from propdesk.ui.desk import Desk
from propdesk.ui.files.system_dialogs import choose_folder, open_file
from propdesk.ui.lists.columns import Column, Kind, State, write_size
from propdesk.ui.lists.tables import Table
from propdesk.ui.parts.cards import Card, ElidedLabel, clear, line_of
from propdesk.ui.parts.icons import IconLabel
from propdesk.ui.parts.small_parts import Badge, Button, label, set_ink
from propdesk.ui.window.pages import PageWidget

LIGHTS: dict[BackupLight, tuple[str, Tone]] = {
    BackupLight.GOOD: ("circle-check", "green"),
    BackupLight.DUE: ("triangle-alert", "amber"),
    BackupLight.FAILED: ("circle-x", "red"),
}
PLACES = {
    "backup_folder": N_("First folder"),
    "second_folder": N_("Second folder"),
    "stick_folder": N_("USB stick"),
}


def _proof(row: BackupRow) -> State:
    if row.ok is None:
        return State(_("Found"), "grey", "file")
    if row.ok:
        return State(_("Checked"), "green", "circle-check")
    return State(_("Failed"), "red", "circle-x")


COLUMNS = (
    Column("at", N_("Time"), kind=Kind.DATE, width=140),
    Column("ok", N_("Proof"), kind=Kind.STATE, width=110, value=_proof),
    Column("file", N_("File"), weight=500, width=400, value=lambda row: Path(row.file).name),
    Column("folder", N_("Folder"), width=240, value=lambda row: str(Path(row.file).parent)),
    Column(
        "other_disk", N_("Other disk"), width=90, value=lambda r: _("Yes") if r.other_disk else ""
    ),
    Column("message", N_("Note"), stretch=True, free=True),
)


class BackupPage(PageWidget):
    """See the module. `choose_folder` and `choose_file` are replaced by tests."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.choose_folder: Callable[[str], str] = self._ask_folder
        self.choose_file: Callable[[], str] = self._ask_file
        self.restoring = Restoring(desk)
        self.table = Table(COLUMNS, choice=desk.settings.table("system.backup"))
        self._icon = IconLabel("triangle-alert", 24, "amber")
        self._state, self._since = label("", 18, 600), label("", 12, 400, "text3", wrap=True)
        self._places = QVBoxLayout()
        self.sealing = SealingCard(desk)
        self.now_button = Button(
            _("Back up now"), icon="save", kind="primary", key="F2", on_click=self.back_up
        )
        self.undo_button = Button(
            _("Undo the restore"), icon="undo-2", on_click=self.restoring.undo
        )
        self._build()
        self.refresh()

    # Building

    def _build(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addLayout(self._actions())
        top = QHBoxLayout()
        top.setSpacing(10)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self._state_card())
        left.addWidget(self.sealing)
        top.addLayout(left, 2)
        top.addWidget(self._places_card(), 3)
        whole.addLayout(top)
        whole.addWidget(self.table, 1)

    def _actions(self) -> QHBoxLayout:
        return line_of(
            self.now_button,
            Button(_("To another folder"), icon="folder", key="F3", on_click=self.back_up_to),
            Button(_("Check a backup"), icon="shield-check", key="F4", on_click=self.verify),
            None,
            Button(
                _("Restore"), icon="archive-restore", kind="danger", key="F6", on_click=self.restore
            ),
            self.undo_button,
        )

    def _state_card(self) -> Card:
        card = Card()
        card.body.addLayout(line_of(self._icon, 2, self._state, None))
        card.body.addWidget(self._since)
        card.body.addStretch()
        return card

    def _places_card(self) -> Card:
        card = Card(_("Where backups go"), _("Best: one on this PC, one on a stick"))
        self._places.setSpacing(6)
        card.body.addLayout(self._places)
        return card

    # Showing

    def refresh(self) -> None:
        """Read state, places and runs again."""
        self.undo_button.refuse(why_no_undo(self.desk.store))
        with self.desk.attempt():
            state = self.desk.store.read(backup_state)
            self._show_state(state)
            self._show_places()
            self.sealing.refresh()
            here = self.desk.settings.backup_folder
            rows = backups_known(self.desk.store, folders=[here] if here else [])
            self.table.show_rows(rows, nothing=_("No backup was made yet."))

    def _show_state(self, state: BackupState) -> None:
        icon, tone = LIGHTS[state.light]
        self._icon.show_icon(icon, tone)
        self._state.setText(state.words)
        set_ink(self._state, tone)
        self._since.setText(
            _("Last proven: {any}. On another disk: {other}.").format(
                any=_moment(state.last_proven), other=_moment(state.last_other_disk)
            )
        )

    def _show_places(self) -> None:
        clear(self._places)
        settings = self.desk.store.read(estate_settings)
        for field, title in PLACES.items():
            self._places.addLayout(self._place_line(field, _(title), getattr(settings, field)))

    def _place_line(self, field: str, title: str, folder: str) -> QHBoxLayout:
        name = label(title, 13, 500)
        name.setFixedWidth(96)
        path = ElidedLabel(folder or _("Not chosen"), 13, "text" if folder else "text3")
        parts: list[QWidget | int | None] = [name, path]
        if folder:
            there = place_is_there(self.desk.store, self.desk.store.read(estate_settings), folder)
            badge = (
                Badge(_("There"), "green", "circle-check")
                if there
                else Badge(_("Not plugged in"), "amber", "usb")
            )
            parts.append(badge)
            parts.append(Button(_("Remove"), kind="flat", on_click=lambda: self._put(field, "")))
        parts.append(
            Button(_("Choose"), icon="folder-open", on_click=lambda: self._choose(field, folder))
        )
        row = line_of(*parts)
        row.setStretchFactor(path, 1)
        return row

    def _choose(self, field: str, folder: str) -> None:
        if chosen := self.choose_folder(folder):
            self._put(field, chosen)

    def _put(self, field: str, folder: str) -> None:
        with self.desk.attempt():
            choose_place(self.desk.store, field, folder)
        self.refresh()

    # Backing up

    def back_up(self) -> None:
        """Back up to every place that can be seen now; without any, ask for a folder."""
        store = self.desk.store
        settings = store.read(estate_settings)
        places = settings.backup_folders
        folders = [each for each in places if place_is_there(store, settings, each)]
        if folders:
            self._run_backup(folders)
        elif settings.backup_folders:
            self.desk.say(_("None of the places is there. Plug the stick in."), "warning")
            self.back_up_to()
        elif chosen := self._choose_here():
            self._run_backup([chosen], self._become_first(chosen))

    def _become_first(self, chosen: str) -> str:
        """Let the folder chosen be the estate's first one where the user may; says what it is."""
        store = self.desk.store
        settings = store.read(estate_settings)
        may = "system.settings" in store.actor.permissions and not store.read_only
        if not may or not settings.name:
            return _("Only this PC knows the folder; the estate has no place for backups yet.")
        choose_place(store, "backup_folder", chosen)
        return _("Backups go to this folder from now on.")

    def back_up_to(self) -> None:
        """Back up to a folder asked for."""
        if chosen := self._choose_here():
            self._run_backup([chosen])

    def _choose_here(self) -> str:
        """Ask for a folder and keep it for this PC."""
        if chosen := self.choose_folder(self.desk.settings.backup_folder):
            self.desk.settings.backup_folder = chosen
            self.desk.save_settings()
        return chosen

    def _run_backup(self, folders: list[str], place: str = "") -> None:
        """Back up to these; `place` is what is said besides when it is done."""
        store = self.desk.store

        def work(progress: Progress) -> object:
            return to_each(
                map(Path, folders), lambda folder: make_backup(store, folder, progress=progress)
            )

        self.desk.run(
            work,
            title=_("Backing up and proving it"),
            done=lambda made: self._show_backups(made, place),
            page=self,  # a method would be let go with it, this is none
            failed=self._show_failure,
        )

    def _show_backups(self, made: object, place: str) -> None:
        self.refresh()
        if not isinstance(made, list):
            return
        faults = [breach.sentence for backup in made for breach in backup.breaches]
        lost = {breach.sentence for backup in made for breach in backup.lost}
        if lost and not faults:
            told = _("Backed up and proven, but files are missing in the data: check the books.")
            self.desk.say(told, "warning")
        elif faults:
            self.desk.say(_("Backed up, but the books have findings: check them."), "warning")
        else:
            size = sum(backup.size for backup in made)
            told = ngettext(
                "{count} backup made and proven, {size}.",
                "{count} backups made and proven, {size}.",
                len(made),
            ).format(count=len(made), size=write_size(size))
            away = any(backup.other_disk for backup in made)
            stick = _("Safe to remove the stick.") if away else ""
            self.desk.say(" ".join(filter(None, (told, stick, place))), "done")

    def _show_failure(self, error: UserError) -> None:
        self.refresh()
        self.desk.refuse(error)

    def verify(self) -> None:
        """Read a backup file and prove it again."""
        if file := self.choose_file():
            self._verify(Path(file))

    def _verify(self, file: Path) -> None:
        store = self.desk.store
        self.desk.run(
            lambda progress: proof_told(check_backup(store, file, progress=progress)),
            title=_("Checking the backup"),
            done=self._tell_verified,
            failed=lambda refusal: self.restoring.unlocked(file, refusal, self._verify),
        )

    def _tell_verified(self, found: object) -> None:
        if isinstance(found, BackupProof):
            self.desk.say(found.sentence, "done" if found.ok else "error")

    # Restoring

    def restore(self) -> None:
        """Restore the backup chosen in the list; without one that is there, ask for a file."""
        row = self.table.current_row()
        if isinstance(row, BackupRow) and row.ok is not False and Path(row.file).is_file():
            self.restoring.begin(Path(row.file))
        else:
            self.restoring.choose()

    # Asking

    def _ask_folder(self, begin: str) -> str:
        return choose_folder(self.desk, "backup", _("Folder for backups"), begin=begin)

    def _ask_file(self) -> str:
        settings = self.desk.store.read(estate_settings)
        begin = next(iter(settings.backup_folders), self.desk.settings.backup_folder)
        pattern = f"{_('Backups')} (*.propdesk)"
        return str(open_file(self.desk, "backup", _("Backup file"), pattern, begin=begin) or "")

    # What the frame calls

    def shown(self) -> None:
        self.refresh()
        self.now_button.setFocus()

    def reload(self, touched: frozenset[str]) -> None:
        if touched & {"backup_run", "setting"}:
            self.refresh()


def _moment(moment: datetime | None) -> str:
    return f"{wall_time(moment):%Y-%m-%d %H:%M}" if moment else _("never")
