"""Small pictures of files: made in the background, kept in Qt's cache for the next look."""

from collections.abc import Callable, Sequence

from PySide6.QtGui import QImage, QPixmap, QPixmapCache
from PySide6.QtWidgets import QWidget

from propdesk.db.attachments.attaching import AttachedFile, folder_of
from propdesk.db.attachments.files import content_of
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import _
from propdesk.kernel.progress import Progress
from propdesk.ui.desk import Desk
from propdesk.ui.files.pictures import is_picture, shown


def thumbnail(one: AttachedFile, edge: int) -> QPixmap | None:
    """The small picture of a file, when there is one by now."""
    found = QPixmap()
    return found if QPixmapCache.find(_key(one, edge), found) else None


def make_thumbnails(
    desk: Desk,
    some: Sequence[AttachedFile],
    edge: int,
    owner: QWidget,
    done: Callable[[], object],
) -> None:
    """Make those that are missing in a job, then call `done`; what is no picture has none.

    A file that is missing or damaged has none either: opening it says so.
    """
    missing = [one for one in some if is_picture(one.kind) and thumbnail(one, edge) is None]
    if not missing:
        return
    place = folder_of(desk.store).attachments

    def work(progress: Progress) -> dict[str, QImage]:
        made = {}
        for number, one in enumerate(missing):
            progress.step(number, len(missing))
            try:
                content = content_of(place, one.name, one.sha256)
                made[_key(one, edge)] = shown(content, one.name, edge)
            except UserError:
                continue
        return made

    def take(made: object) -> None:
        if isinstance(made, dict):
            for key, image in made.items():
                QPixmapCache.insert(key, QPixmap.fromImage(image))
            done()

    desk.run(work, title=_("Small pictures"), done=take, quiet=True, page=owner)


def _key(one: AttachedFile, edge: int) -> str:
    return f"file {one.sha256} {edge}"
