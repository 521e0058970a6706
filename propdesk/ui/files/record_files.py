"""What is done with the files of one record, from the panel beside it and from their own list."""

import shutil
import stat
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QMimeData, QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication, QImage
from PySide6.QtWidgets import QWidget

from propdesk.db.attachments import attaching
from propdesk.db.attachments.attaching import AttachedFile, NewFile, attach, folder_of
from propdesk.db.attachments.files import content_of, read_chosen
from propdesk.db.attachments.refusing import LARGEST, judged
from propdesk.kernel.clock import wall_time
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import _, ngettext
from propdesk.kernel.progress import Progress
from propdesk.kernel.records.file_parts import FilePart
from propdesk.kernel.whole_files import write_file
from propdesk.ui.desk import Desk
from propdesk.ui.files.pictures import encoded, is_picture, ready
from propdesk.ui.files.preview import PicturePreview
from propdesk.ui.files.system_dialogs import open_files, save_file
from propdesk.ui.forms.fields import TextField
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.parts.messages import MessageDialog, error_dialog
from propdesk.ui.parts.small_parts import Button

Source = Callable[[], NewFile]
SHOWN_REFUSALS = 8


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of files to add: how many were, which the record has already, what was refused."""

    added: int
    known: tuple[str, ...]
    refused: tuple[str, ...]


class RecordFiles(QObject):
    """The files of the record `kind`, `record_id`; `changed` when there are others now.

    `owner` is the widget they are shown in; with a `part` of the record, those taken there alone,
    and what is added is of it. `open_url` is replaced by tests.
    """

    changed = Signal()

    def __init__(
        self,
        desk: Desk,
        kind: str,
        record_id: int,
        owner: QWidget,
        part: FilePart | None = None,
    ) -> None:
        super().__init__(owner)
        self.desk, self.kind, self.record_id, self._owner = desk, kind, record_id, owner
        self.part = part
        self.open_url: Callable[[QUrl], bool] = QDesktopServices.openUrl
        self._removed: list[int] = []

    def all(self) -> tuple[AttachedFile, ...]:
        """As they were added. Raises NotPermitted."""
        found = self.desk.store.read(attaching.files_of, kind=self.kind, record_id=self.record_id)
        return tuple(one for one in found if self.part is None or one.part == self.part.number)

    @property
    def may_edit(self) -> bool:
        """Whether the user may add, name and remove them."""
        store = self.desk.store
        return not store.read_only and store.read(attaching.may_edit_files, kind=self.kind)

    @property
    def has_sides(self) -> bool:
        """Whether they are of before and after a work."""
        known = self.desk.store.declarations.kinds.get(self.kind)
        return known is not None and known.work_side is not None

    def turn(self, some: Sequence[AttachedFile]) -> None:
        """Say that these are of the other side of the work."""
        with self.desk.attempt():
            for one in some:
                self.desk.store.write(attaching.turn_file, file_id=one.id)
            self.changed.emit()

    # Adding

    def choose(self) -> None:
        """Ask for files and add them."""
        chosen = open_files(self.desk, "attachment", _("Add files"))
        self.add([partial(_from_disk, path) for path in chosen])

    def paste(self) -> None:
        """Add what is on the clipboard: files, or a picture."""
        if not self.take(QGuiApplication.clipboard().mimeData()):
            self.desk.say(_("There is no file and no picture on the clipboard."), "warning")

    def can_take(self, data: QMimeData) -> bool:
        """Whether files or a picture are in what is dropped or pasted."""
        return data.hasImage() or any(url.isLocalFile() for url in data.urls())

    def take(self, data: QMimeData) -> bool:
        """Add what is dropped or pasted; False when there is nothing in it."""
        paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        if paths:
            self.add([partial(_from_disk, path) for path in paths])
        elif data.hasImage():
            moment = f"{wall_time(self.desk.clock.now()):%Y-%m-%d %H%M%S}"
            name = _("Picture {moment}").format(moment=moment)
            self.add([partial(_from_image, QImage(data.imageData()), f"{name}.png")])
        return bool(paths) or data.hasImage()

    def add(self, sources: Sequence[Source]) -> None:
        """Add files: read, scaled and kept in a job; what is refused is named, the rest stays."""
        if not sources:
            return
        store, subject = self.desk.store, {"kind": self.kind, "record_id": self.record_id}
        part = self.part

        def work(progress: Progress) -> Taken:
            good, refused = [], []
            for done, source in enumerate(sources):
                progress.step(done, len(sources) * 2)
                try:
                    new = ready(source())
                    judged(new.name, new.content)
                    good.append(new)
                except UserError as error:
                    refused.append(str(error))
            half = _SecondHalf(progress, len(sources))
            made = attach(store, **subject, new=good, part=part, progress=half)  # type: ignore[arg-type]  # both by name
            return Taken(len(made.ids), made.known, tuple(refused))

        self.desk.run(
            work, title=_("Adding files"), done=self._tell_taken, page=self._owner, writes=True
        )

    def _tell_taken(self, taken: object) -> None:
        if not isinstance(taken, Taken):
            return
        if taken.added:
            words = ngettext("{count} file added", "{count} files added", taken.added)
            self.desk.say(words.format(count=taken.added), "done")
            self.changed.emit()
        elif taken.known:
            there = _("{name} is here already").format(name=taken.known[0])
            self.desk.say(there, "info")
        if taken.refused:
            self._tell_refused(taken.refused)

    def _tell_refused(self, refused: Sequence[str]) -> None:
        if len(refused) == 1:
            error_dialog(self.desk.window, refused[0]).exec()
            return
        sentence = _("{count} files were not added.").format(count=len(refused))
        details = [*refused[:SHOWN_REFUSALS], *(["…"] if len(refused) > SHOWN_REFUSALS else [])]
        dialog = MessageDialog(
            self.desk.window, sentence, details=details, icon="circle-alert", ink="red"
        )
        close = dialog.add_button(Button(_("OK"), kind="primary", key="Enter"))
        close.clicked.connect(dialog.accept)
        close.setFocus()
        dialog.exec()

    # One file

    def open(self, one: AttachedFile) -> None:
        """Show a picture here; anything else in the program of the system, as a copy to read."""
        if is_picture(one.kind):
            self._read(one, lambda content: PicturePreview(self.desk, one, content).exec())
        else:
            self._read(one, partial(self._open_copy, one))

    def save_as(self, one: AttachedFile) -> None:
        """Write a file where the user says."""
        ending = Path(one.name).suffix
        path = save_file(
            self.desk, "attachment", _("Save the file"), one.name, f"{_('Files')} (*{ending})"
        )
        if path is not None:
            self._read(one, partial(self._write, path))

    def _write(self, path: Path, content: bytes) -> None:
        with self.desk.attempt():
            write_file(path, content)
            self.desk.say(_("Saved: {file}").format(file=path.name), "done")

    def _read(self, one: AttachedFile, then: Callable[[bytes], object]) -> None:
        place = folder_of(self.desk.store).attachments

        def go_on(content: object) -> None:
            if isinstance(content, bytes):
                then(content)

        self.desk.run(
            lambda _progress: content_of(place, one.name, one.sha256),
            title=_("Reading {name}").format(name=one.name),
            done=go_on,
            page=self._owner,
            stoppable=False,
        )

    def _open_copy(self, one: AttachedFile, content: bytes) -> None:
        """The copy lies in the data folder, never where others may read it, and goes with the
        program; what a crash left goes at a later start."""
        with self.desk.attempt():
            place = folder_of(self.desk.store).aside
            place.mkdir(exist_ok=True)
            copy = Path(tempfile.mkdtemp(prefix="work-", dir=place)) / one.name
            write_file(copy, content)
            copy.chmod(stat.S_IREAD)
            application = QCoreApplication.instance()
            if application is not None:
                application.aboutToQuit.connect(partial(_let_go, copy))
            if not self.open_url(QUrl.fromLocalFile(str(copy))):
                told = _("No program opens {name}. Save it.").format(name=one.name)
                self.desk.say(told, "warning")

    def rename_dialog(self, one: AttachedFile) -> FormDialog:
        """Build the form of a file's name; its ending stays."""

        def save(values: dict[str, object]) -> object:
            name = str(values["name"])
            new = self.desk.store.write(attaching.rename_file, file_id=one.id, name=name)
            self.desk.say(_("{name} saved").format(name=new), "done")
            self.changed.emit()
            return True

        dialog = FormDialog(
            self.desk,
            _("Rename the file"),
            [TextField("name", _("File name"), required=True)],
            save=save,
            subject=one.name,
            save_words=_("Rename"),
        )
        dialog.form.set_values({"name": Path(one.name).stem})
        return dialog

    def remove(self, some: Sequence[AttachedFile]) -> None:
        """Take files off the record; `undo` brings them back."""
        with self.desk.attempt():
            for one in some:
                self.desk.store.write(attaching.remove_file, file_id=one.id)
                self._removed.append(one.id)
            told = ngettext("{name} removed", "{count} files removed", len(some))
            self.desk.say(told.format(name=some[0].name, count=len(some)), "done")
        self.changed.emit()

    @property
    def can_undo(self) -> bool:
        """Whether something was removed here."""
        return bool(self._removed)

    def undo(self) -> None:
        """Bring back what was removed last."""
        if self._removed:
            with self.desk.attempt():
                self.desk.store.write(attaching.bring_back_file, file_id=self._removed.pop())
                self.desk.say(_("The file is back"), "done")
            self.changed.emit()


class _SecondHalf:
    """Reports keeping after reading."""

    def __init__(self, progress: Progress, many: int) -> None:
        self._progress, self._many = progress, many

    def step(self, done: int, total: int) -> None:
        """Say how much is done. Raises Cancelled."""
        self._progress.step(self._many + min(done, self._many), self._many * 2)


def _from_disk(path: Path) -> NewFile:
    return NewFile(path.name, read_chosen(path, LARGEST))


def _from_image(image: QImage, name: str) -> NewFile:
    return NewFile(name, encoded(image, "PNG"))


def _let_go(copy: Path) -> None:
    copy.chmod(stat.S_IWRITE | stat.S_IREAD)  # Windows deletes nothing that is read-only
    shutil.rmtree(copy.parent, ignore_errors=True)
