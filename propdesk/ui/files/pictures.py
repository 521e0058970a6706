"""Pictures as they are kept: upright, no larger than a screen shows, nothing of the camera in it.

All of it may run in a job; nothing here touches a widget.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePath

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QImageWriter, QPainter

from propdesk.db.attachments.attaching import NewFile
from propdesk.db.attachments.refusing import PICTURES, media_type
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_

LONGEST_EDGE = 2000
QUALITY = 88
SHOWN = frozenset({*PICTURES.values(), "image/webp"})


class PictureUnreadable(UserError):
    """It says that it is a picture, and none comes out of it."""

    message = N_(
        "{name} is damaged, or no picture the program can show. Open it in another program, save "
        "it as JPEG or PNG and add that."
    )


def is_picture(kind: str) -> bool:
    """Whether files of a media type can be shown here."""
    return kind in SHOWN


def ready(new: NewFile) -> NewFile:
    """A file as it is to be kept: a picture drawn anew, anything else as it is.

    What moves or has several pages stays as it is, too. Raises PictureUnreadable.
    """
    kind = media_type(new.name, new.content)
    if not is_picture(kind):
        return new
    with _reading(new.content) as reader:
        if reader.imageCount() > 1:
            return new
        drawn = _bare(_read(reader, new.name, LONGEST_EDGE))
    as_png = kind == "image/png" or drawn.hasAlphaChannel()
    endings, form = ((".png",), "PNG") if as_png else ((".jpg", ".jpeg"), "JPG")
    path = PurePath(new.name)
    name = new.name if path.suffix.lower() in endings else path.stem + endings[0]
    return NewFile(name, encoded(drawn, form))


def shown(content: bytes, name: str, edge: int) -> QImage:
    """A picture upright, its longer edge at most `edge` pixels. Raises PictureUnreadable."""
    with _reading(content) as reader:
        return _read(reader, name, edge)


def encoded(image: QImage, form: str) -> bytes:
    """The bytes of a picture as JPG or PNG."""
    out = QBuffer()
    out.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(out, QByteArray(form.encode()))
    writer.setQuality(QUALITY if form == "JPG" else -1)
    writer.write(image)
    return bytes(out.data().data())


@contextmanager
def _reading(content: bytes) -> Iterator[QImageReader]:
    source = QBuffer()
    source.setData(QByteArray(content))
    source.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(source)
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)  # as the camera was held
    yield reader


def _read(reader: QImageReader, name: str, edge: int) -> QImage:
    size = reader.size()
    if max(size.width(), size.height()) > edge:
        keep = Qt.AspectRatioMode.KeepAspectRatio
        reader.setScaledSize(size.scaled(QSize(edge, edge), keep).expandedTo(QSize(1, 1)))
    image = reader.read()
    if image.isNull():
        raise PictureUnreadable(name=name)
    return image


def _bare(image: QImage) -> QImage:
    """The same dots and nothing else: no place, no maker, no words written into the file."""
    alpha = image.hasAlphaChannel()
    form = QImage.Format.Format_ARGB32 if alpha else QImage.Format.Format_RGB32
    bare = QImage(image.size(), form)
    bare.fill(Qt.GlobalColor.transparent if alpha else Qt.GlobalColor.white)
    with QPainter(bare) as painter:
        painter.drawImage(0, 0, image)
    return bare
