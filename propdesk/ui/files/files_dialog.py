"""All files of a record as a list, with the picture in hand beside it; every key for them."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QPixmap
from PySide6.QtWidgets import QHBoxLayout

from propdesk.db.attachments.attaching import AttachedFile
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.records.file_parts import FilePart
from propdesk.kernel.records.work_sides import WorkSide
from propdesk.ui.desk import Desk
from propdesk.ui.files.preview import FittedPicture
from propdesk.ui.files.record_files import RecordFiles
from propdesk.ui.files.thumbnails import make_thumbnails, thumbnail
from propdesk.ui.lists.columns import Column, Kind, write_size
from propdesk.ui.lists.tables import Table
from propdesk.ui.parts.flow import Flow
from propdesk.ui.parts.sheet import Sheet
from propdesk.ui.parts.small_parts import Button
from propdesk.ui.parts.theme import Size

WIDTH, EDGE = 940, 260
COLUMNS = (
    Column("name", N_("File"), weight=500, width=240, stretch=True, free=True),
    Column("size", N_("Size"), width=80, value=lambda one: write_size(one.size)),
    Column("at", N_("Added"), kind=Kind.DATE, width=140),
    Column("user", N_("Who"), width=110),
)
SIDE = Column(
    "side", N_("Before or after"), width=110, value=lambda one: one.side.label if one.side else ""
)
PART = Column("part_name", N_("Taken at"), width=150, free=True)


class FilesDialog(Sheet):
    """See the module. Raises NotPermitted."""

    def __init__(self, desk: Desk, kind: str, record_id: int, part: FilePart | None = None) -> None:
        title = _("Files") if part is None else _("Pictures of {what}").format(what=part.name)
        super().__init__(desk.window, title, width=WIDTH)
        self.files, self._desk = RecordFiles(desk, kind, record_id, self, part), desk
        columns = (*COLUMNS, SIDE) if self.files.has_sides else COLUMNS
        if any(one.part is not None for one in self.files.all()) and part is None:
            columns = (*columns, PART)
        self.table = Table(columns, choice=desk.settings.table("files"))
        self.picture = FittedPicture(QSize(EDGE, EDGE + 60))
        self._may_edit = self.files.may_edit
        self.setAcceptDrops(self._may_edit)
        self._about_one: list[Button] = []
        self._build()
        self._connect()
        self._show(self.files.all())
        self.table.setFocus()

    def _build(self) -> None:
        row = Flow()
        for button in self._buttons():
            row.add(button)
        self.above.addWidget(row)
        both = QHBoxLayout()
        both.setSpacing(10)
        self.table.setMinimumHeight(EDGE + 60)
        both.addWidget(self.table, 1)
        both.addWidget(self.picture)
        self.picture.setFixedWidth(EDGE)
        self.body.addLayout(both)
        close = Button(_("Close"), key="Esc", bind_its_key=False, height=Size.DIALOG_BUTTON)
        self.add_button(close).clicked.connect(self.accept)

    def _buttons(self) -> list[Button]:
        files = self.files
        open_it = Button(_("Open"), icon="eye", key="Enter", on_click=self._open)
        save = Button(_("Save as"), icon="download", key="Ctrl+S", on_click=self._save)
        self._about_one = [open_it, save]
        if not self._may_edit:
            return [open_it, save]
        add = Button(_("Add"), icon="plus", kind="primary", key="Ins", on_click=files.choose)
        paste = Button(_("Paste"), icon="copy", key="Ctrl+V", on_click=files.paste)
        rename = Button(_("Rename"), icon="pencil", key="F4", on_click=self._rename)
        remove = Button(
            _("Remove"), icon="trash-2", kind="danger", key="Del", on_click=self._remove
        )
        self._undo = Button(_("Undo"), icon="undo-2", key="Ctrl+Z", on_click=files.undo)
        turn = Button(_("Before/after"), icon="repeat", key="F6", on_click=self._turn)
        turns = [turn] if files.has_sides else []
        self._about_one += [rename, remove, *turns]
        return [add, paste, open_it, save, rename, *turns, remove, self._undo]

    def _connect(self) -> None:
        self.files.changed.connect(self._refresh)
        self.table.current_changed.connect(self._show_one)

    def _refresh(self) -> None:
        with self._desk.attempt():
            self._show(self.files.all())

    def _show(self, found: tuple[AttachedFile, ...]) -> None:
        found = tuple(sorted(found, key=lambda one: one.side is WorkSide.AFTER))
        nothing = _("No files yet. Add some, drop them here, or paste a picture.")
        self.table.show_rows(found, nothing=nothing if self._may_edit else _("No files."))
        self._show_one(self.table.current_row())
        make_thumbnails(self._desk, found, EDGE, self, self._show_current)

    def _show_current(self) -> None:
        self._show_one(self.table.current_row())

    def _show_one(self, row: object | None) -> None:
        one = row if isinstance(row, AttachedFile) else None
        for button in self._about_one:
            button.refuse(None if one else _("Choose a file first."))
        if self._may_edit:
            nothing = _("Nothing was removed here.")
            self._undo.refuse(None if self.files.can_undo else nothing)
        picture = thumbnail(one, EDGE) if one else None
        self.picture.show_picture(picture or QPixmap())

    def _current(self) -> AttachedFile | None:
        row = self.table.current_row()
        return row if isinstance(row, AttachedFile) else None

    def _open(self) -> None:
        if one := self._current():
            self.files.open(one)

    def _save(self) -> None:
        if one := self._current():
            self.files.save_as(one)

    def _rename(self) -> None:
        if one := self._current():
            self.files.rename_dialog(one).exec()

    def _turn(self) -> None:
        self.files.turn(self._chosen())

    def _remove(self) -> None:
        if some := self._chosen():
            self.files.remove(some)

    def _chosen(self) -> list[AttachedFile]:
        """Those that are marked, else the one in hand."""
        chosen, one = set(self.table.selection.ids()), self._current()
        marked = [each for each in self.files.all() if each.id in chosen]
        return marked or ([one] if one else [])

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.files.can_take(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if self.files.take(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
