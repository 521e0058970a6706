"""The icon of the program and its installer: resources/propdesk.svg in the sizes Windows asks for.

python -m installer.windows.icon OUT.ico
"""

import struct
import sys
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from installer.environment import ROOT

DRAWING = ROOT / "resources" / "propdesk.svg"
SIZES = (16, 20, 24, 32, 40, 48, 64, 256)
HEAD, ENTRY = struct.Struct("<HHH"), struct.Struct("<BBBBHHII")


def drawn(size: int) -> bytes:
    """The drawing as a PNG of so many pixels."""
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    QSvgRenderer(str(DRAWING)).render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stub wants bytes, Qt a text
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
