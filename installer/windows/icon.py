"""The icon of the program and its installer: resources/propdesk.svg in the sizes Windows asks for.

python -m installer.windows.icon OUT.ico SIDE.bmp     the icon; what stands beside the last page
"""

import struct
import sys
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from installer.environment import ROOT

DRAWING = ROOT / "resources" / "propdesk.svg"
SIZES = (16, 20, 24, 32, 40, 48, 64, 256)
SIDE, GROUND = (164, 314), "#1B5EAF"  # pixels as NSIS wants them; the colour of the drawing
HEAD, ENTRY = struct.Struct("<HHH"), struct.Struct("<BBBBHHII")


def drawn(size: int) -> bytes:
    """The drawing as a PNG of so many pixels."""
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(0)
    return _painted(image, QRectF(0, 0, size, size), "PNG")


def side() -> bytes:
    """The drawing large on its own ground, as a BMP."""
    width, height = SIDE
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(GROUND))
    return _painted(image, QRectF(18, 90, width - 36, width - 36), "BMP")


def _painted(image: QImage, place: QRectF, form: str) -> bytes:
    painter = QPainter(image)
    QSvgRenderer(str(DRAWING)).render(painter, place)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, form)  # type: ignore[call-overload]  # the stub wants bytes, Qt a text
    return bytes(buffer.data().data())


def icon() -> bytes:
    """The file of an icon: its head, an entry for each size, the pictures."""
    pictures = [drawn(size) for size in SIZES]
    place = HEAD.size + ENTRY.size * len(SIZES)
    entries = []
    for size, picture in zip(SIZES, pictures, strict=True):
        # 256 is written as 0: one byte has no more.
        entries.append(ENTRY.pack(size % 256, size % 256, 0, 0, 1, 32, len(picture), place))
        place += len(picture)
    return b"".join([HEAD.pack(0, 1, len(SIZES)), *entries, *pictures])


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(icon())
    Path(sys.argv[2]).write_bytes(side())
