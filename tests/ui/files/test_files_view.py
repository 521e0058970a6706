"""The files of a record on the screen: added by hand, drop and paste; every key of their list."""

import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from propdesk.db.attachments.attaching import AttachedFile, NewFile, attach, files_of
from propdesk.db.store import Actor
from propdesk.estate.records import VehicleFields
from propdesk.estate.vehicles.vehicles import VEHICLE_USES
from propdesk.kernel.permissions import Role
from propdesk.ui.desk import Desk
from propdesk.ui.files.files_dialog import FilesDialog
from propdesk.ui.files.pictures import encoded
from propdesk.ui.files.preview import PicturePreview
from propdesk.ui.files.record_files import RecordFiles, _let_go
from propdesk.ui.files.section import FileRow, FilesSection
from propdesk.ui.files.thumbnails import thumbnail
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.forms.kept_lines import LinesCard
from propdesk.ui.parts.messages import MessageDialog
from propdesk.ui.parts.small_parts import Button
from tests.keyboard import AGREE, ENTER, ESC, F4, answer_dialog, press
from tests.roles import rights_of


def picture(width: int = 120, height: int = 80) -> QImage:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("#1B5EAF"))
    return image


@pytest.fixture
def vehicle(desk: Desk) -> int:
    return desk.store.write(VEHICLE_USES.add, fields=VehicleFields(plate="宁Z12345"))


@pytest.fixture
def two(desk: Desk, vehicle: int) -> tuple[AttachedFile, ...]:
    """A picture and a text."""
    new = [NewFile("行驶证.png", encoded(picture(), "PNG")), NewFile("说明.txt", b"text")]
    attach(desk.store, kind="vehicle", record_id=vehicle, new=new)
    return listed(desk, vehicle)


def listed(desk: Desk, vehicle: int) -> tuple[AttachedFile, ...]:
    return desk.store.read(files_of, kind="vehicle", record_id=vehicle)


def names(desk: Desk, vehicle: int) -> list[str]:
    return [one.name for one in listed(desk, vehicle)]


def shown_section(qtbot: QtBot, desk: Desk, vehicle: int) -> FilesSection:
    section = FilesSection(desk, "vehicle")
    section.show_record(vehicle)
    qtbot.addWidget(section)
    section.resize(300, 300)
    section.show()
    return section


def shown_dialog(qtbot: QtBot, desk: Desk, vehicle: int) -> FilesDialog:
    dialog = FilesDialog(desk, "vehicle", vehicle)
    qtbot.addWidget(dialog)
    with qtbot.waitActive(dialog):
        dialog.show()
        dialog.activateWindow()
    return dialog


def words(section: FilesSection) -> list[str]:
    labels = [each for each in section.findChildren(QLabel) if each.isVisible()]
    return [each.text() for each in labels if each.text()]


def rows(section: FilesSection) -> list[str]:
    return [row.accessibleName() for row in section.findChildren(FileRow) if row.isVisible()]


def on_disk(folder: Path, **contents: bytes) -> list[Path]:
    paths = [folder / name.replace("__", ".") for name in contents]
    for path, content in zip(paths, contents.values(), strict=True):
        path.write_bytes(content)
    return paths


def files_in(paths: list[Path]) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def dropped(section: FilesSection | FilesDialog, data: QMimeData) -> bool:
    """Drag over the part and let go, as Qt tells it; whether it was taken."""
    rest = (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    over = QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, data, *rest)
    section.dragEnterEvent(over)
    if not over.isAccepted():
        return False
    drop = QDropEvent(QPoint(5, 5), Qt.DropAction.CopyAction, data, *rest)
    section.dropEvent(drop)
    return drop.isAccepted()


def test_a_record_without_files_says_how_they_come_in(
    qtbot: QtBot, desk: Desk, vehicle: int
) -> None:
    section = shown_section(qtbot, desk, vehicle)
    assert words(section) == ["还没有附件，可拖到这里。"]
    assert section.acceptDrops()


def test_files_dropped_beside_their_section_come_in_too(
    qtbot: QtBot, desk: Desk, vehicle: int, tmp_path: Path
) -> None:
    panel = LinesCard()
    panel.lines.keep("files", lambda: FilesSection(desk, "vehicle")).show_record(vehicle)
    qtbot.addWidget(panel)
    panel.show()
    data = files_in(on_disk(tmp_path, note__txt=b"text"))
    rest = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton)
    spot, alone = QPoint(5, 5), Qt.KeyboardModifier.NoModifier
    assert panel.acceptDrops()
    for event in (QDragEnterEvent(spot, *rest, alone), QDropEvent(spot, *rest, alone)):
        QApplication.sendEvent(panel, event)
        assert event.isAccepted()
    section = panel.findChild(FilesSection)
    assert section is not None
    qtbot.waitUntil(lambda: rows(section) == ["note.txt"])


def test_the_newest_files_stand_in_the_panel_with_small_pictures(
    qtbot: QtBot, desk: Desk, vehicle: int, two: tuple[AttachedFile, ...]
) -> None:
    section = shown_section(qtbot, desk, vehicle)
    assert rows(section) == ["说明.txt", "行驶证.png"]
    qtbot.waitUntil(lambda: thumbnail(two[0], 40) is not None)
    small = thumbnail(two[0], 40)
    assert small is not None
    assert (small.width(), small.height()) == (40, 26)
    assert thumbnail(two[1], 40) is None


def test_dropped_files_come_in_and_a_picture_is_scaled(
    qtbot: QtBot, desk: Desk, vehicle: int, tmp_path: Path
) -> None:
    large = encoded(picture(3000, 300), "JPG")
    paths = on_disk(tmp_path, large__jpg=large, note__txt=b"text")
    section = shown_section(qtbot, desk, vehicle)
    assert dropped(section, files_in(paths))
    qtbot.waitUntil(lambda: rows(section) == ["note.txt", "large.jpg"])
    assert listed(desk, vehicle)[0].size < len(large)
    assert paths[0].read_bytes() == large  # the clerk's own file stays as it is


def test_text_dragged_over_it_is_not_taken(qtbot: QtBot, desk: Desk, vehicle: int) -> None:
    data = QMimeData()
    data.setText("https://example.com")
    data.setUrls([QUrl("https://example.com/a.png")])
    assert not dropped(shown_section(qtbot, desk, vehicle), data)


def test_a_picture_and_files_are_pasted(
    qtbot: QtBot, desk: Desk, vehicle: int, tmp_path: Path
) -> None:
    dialog = shown_dialog(qtbot, desk, vehicle)
    QGuiApplication.clipboard().setImage(picture())
    press(dialog, "<Ctrl+V>")
    qtbot.waitUntil(lambda: dialog.table.model.rowCount() == 1 and not desk.at_work)
    assert names(desk, vehicle) == ["图片 2026-11-20 154200.png"]
    QGuiApplication.clipboard().setMimeData(files_in(on_disk(tmp_path, a__txt=b"one")))
    press(dialog, "<Ctrl+V>")
    qtbot.waitUntil(lambda: dialog.table.model.rowCount() == 2 and not desk.at_work)
    QGuiApplication.clipboard().setText("words")
    with qtbot.waitSignal(desk.said) as said:
        press(dialog, "<Ctrl+V>")
    assert said.args[1] == "warning"
    assert len(names(desk, vehicle)) == 2


def test_of_several_files_the_refused_are_named_and_the_rest_comes_in(
    qtbot: QtBot,
    desk: Desk,
    vehicle: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    paths = on_disk(tmp_path, good__txt=b"text", bad__exe=b"MZ", empty__pdf=b"")
    told: list[str] = []

    def tell(dialog: MessageDialog) -> int:
        told.extend(each.text() for each in dialog.findChildren(QLabel))
        return 1

    monkeypatch.setattr(MessageDialog, "exec", tell)
    monkeypatch.setattr(
        QFileDialog, "getOpenFileNames", lambda *_: ([str(path) for path in paths], "")
    )
    press(shown_dialog(qtbot, desk, vehicle), "<Ins>")
    qtbot.waitUntil(lambda: bool(told))
    assert names(desk, vehicle) == ["good.txt"]
    assert any("bad.exe" in each for each in told)
    assert any("empty.pdf" in each for each in told)


def test_a_file_that_is_there_already_is_said(
    qtbot: QtBot, desk: Desk, vehicle: int, two: tuple[AttachedFile, ...], tmp_path: Path
) -> None:
    section = shown_section(qtbot, desk, vehicle)
    with qtbot.waitSignal(desk.said) as said:
        dropped(section, files_in(on_disk(tmp_path, again__txt=b"text")))
    assert "again.txt" in said.args[0]
    assert len(names(desk, vehicle)) == 2


def test_a_file_is_renamed_removed_and_brought_back_by_keys(
    qtbot: QtBot, desk: Desk, vehicle: int, two: tuple[AttachedFile, ...]
) -> None:
    dialog = shown_dialog(qtbot, desk, vehicle)
    dialog.table.select(two[1].id)

    def rename() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, FormDialog)
        box.form.set_values({"name": "须知"})
        press(box, AGREE)

    answer_dialog(rename)
    press(dialog, F4)
    assert names(desk, vehicle) == ["行驶证.png", "须知.txt"]
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    dialog.table.select(two[1].id)
    press(dialog, "<Del>")
    assert names(desk, vehicle) == ["行驶证.png"]
    press(dialog, "<Ctrl+Z>")
    assert names(desk, vehicle) == ["行驶证.png", "须知.txt"]


def test_a_picture_opens_here_and_anything_else_as_a_copy_to_read(
    qtbot: QtBot,
    desk: Desk,
    vehicle: int,
    two: tuple[AttachedFile, ...],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    previews: list[PicturePreview] = []

    def look(preview: PicturePreview) -> None:
        previews.append(preview)

    monkeypatch.setattr(PicturePreview, "exec", look)
    dialog = shown_dialog(qtbot, desk, vehicle)
    opened: list[Path] = []

    def open_url(url: QUrl) -> bool:
        opened.append(Path(url.toLocalFile()))
        return True

    dialog.files.open_url = open_url
    dialog.table.select(two[0].id)
    press(dialog.table.view, ENTER)
    qtbot.waitUntil(lambda: len(previews) == 1)
    dialog.table.select(two[1].id)
    press(dialog.table.view, ENTER)
    qtbot.waitUntil(lambda: len(opened) == 1)
    (copy,) = opened
    assert (copy.name, copy.read_bytes()) == ("说明.txt", b"text")
    assert copy.is_relative_to(desk.store.path.parent / "aside")  # never the system's temp folder
    # Windows has one bit for all; who may read lies in the rights of the folder.
    others = 0 if sys.platform == "win32" else stat.S_IRGRP | stat.S_IROTH
    assert not copy.stat().st_mode & (stat.S_IWUSR | others)
    _let_go(copy)
    assert not copy.parent.exists()


def test_a_file_is_saved_where_the_clerk_says(
    qtbot: QtBot,
    desk: Desk,
    vehicle: int,
    two: tuple[AttachedFile, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    target = tmp_path / "out.txt"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), "(*.txt)"))
    dialog = shown_dialog(qtbot, desk, vehicle)
    dialog.table.select(two[1].id)
    press(dialog, "<Ctrl+S>")
    qtbot.waitUntil(target.exists)
    assert target.read_bytes() == b"text"


def test_a_file_whose_bytes_are_gone_is_named(
    qtbot: QtBot,
    desk: Desk,
    vehicle: int,
    two: tuple[AttachedFile, ...],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (desk.store.path.parent / "attachments" / two[1].sha256).unlink()
    refused: list[str] = []
    monkeypatch.setattr(desk, "refuse", lambda error: refused.append(str(error)))
    dialog = shown_dialog(qtbot, desk, vehicle)
    dialog.table.select(two[1].id)
    press(dialog.table.view, ENTER)
    qtbot.waitUntil(lambda: bool(refused))
    assert "说明.txt" in refused[0]


def test_who_may_only_read_opens_and_saves_and_nothing_else(
    qtbot: QtBot, desk: Desk, vehicle: int, two: tuple[AttachedFile, ...]
) -> None:
    desk.store.as_actor(Actor(7, "甲", Role.READER, rights_of(Role.READER)))
    section = shown_section(qtbot, desk, vehicle)
    assert not section.acceptDrops()
    dialog = shown_dialog(qtbot, desk, vehicle)
    keys = {button.key for button in dialog.findChildren(Button) if button.key}
    assert keys == {"Enter", "Ctrl+S", "Esc"}
    press(dialog, ESC)


def test_stopping_half_way_adds_nothing(
    qtbot: QtBot,
    desk: Desk,
    vehicle: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    section = shown_section(qtbot, desk, vehicle)
    jobs = []
    run: Callable[..., object] = desk.run

    def kept(*args: object, **rest: object) -> object:
        jobs.append(run(*args, **rest))
        jobs[-1].cancel()  # type: ignore[attr-defined]  # a job
        return jobs[-1]

    files = RecordFiles(desk, "vehicle", vehicle, section)
    monkeypatch.setattr(desk, "run", kept)
    with qtbot.waitSignal(desk.said):
        files.take(files_in(on_disk(tmp_path, a__txt=b"one", b__txt=b"two")))
    assert names(desk, vehicle) == []
