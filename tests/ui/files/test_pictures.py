"""Pictures as they are kept: upright, no larger than needed, without what the camera wrote."""

import struct

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QColor, QGuiApplication, QImage, QImageReader

from propdesk.db.attachments.attaching import NewFile
from propdesk.ui.files.pictures import LONGEST_EDGE, PictureUnreadable, encoded, ready, shown

pytestmark = pytest.mark.usefixtures("qapp")
PLACE = b"22.123456N 113.654321E of the camera"


def drawn(width: int, height: int) -> QImage:
    """Left half red, right half blue."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("#D02020"))
    for row in range(height):
        for column in range(width // 2, width):
            image.setPixelColor(column, row, QColor("#2020D0"))
    return image


def taken(image: QImage, *, turned: bool = False) -> bytes:
    """A JPEG as a camera writes it: with its place and how it was held."""
    raw = encoded(image, "JPG")
    orientation = 6 if turned else 1  # 6: held upright, to be turned right
    entry = struct.pack(">HHIHH", 0x0112, 3, 1, orientation, 0)
    words = struct.pack(">HHII", 0x010E, 2, len(PLACE), 38)
    body = b"MM\x00*\x00\x00\x00\x08" + struct.pack(">H", 2) + words + entry + b"\x00" * 4 + PLACE
    exif = b"Exif\x00\x00" + body
    return raw[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + raw[2:]


def read(content: bytes) -> QImage:
    source = QBuffer()
    source.setData(QByteArray(content))
    source.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(source)
    reader.setAutoTransform(False)  # as the dots lie in the file
    return reader.read()


def test_the_place_where_a_picture_was_taken_is_gone() -> None:
    before = taken(drawn(60, 40))
    assert PLACE in before
    after = ready(NewFile("a.jpg", before))
    assert PLACE not in after.content
    assert b"Exif" not in after.content
    assert (read(after.content).width(), read(after.content).height()) == (60, 40)


def test_words_written_into_a_png_are_gone() -> None:
    image = drawn(20, 20)
    image.setText("Author", "王丽 19900001234")
    before = encoded(image, "PNG")
    assert b"Author" in before
    assert b"Author" not in ready(NewFile("a.png", before)).content


def test_a_picture_held_upright_stands_upright() -> None:
    after = read(ready(NewFile("a.jpg", taken(drawn(60, 40), turned=True))).content)
    assert (after.width(), after.height()) == (40, 60)
    top, bottom = QColor(after.pixel(20, 5)), QColor(after.pixel(20, 55))
    assert top.red() > 150 > top.blue()
    assert bottom.blue() > 150 > bottom.red()


def test_a_large_picture_is_scaled_and_a_small_one_keeps_its_size() -> None:
    large = read(ready(NewFile("a.jpg", taken(drawn(2400, 300)))).content)
    assert (large.width(), large.height()) == (LONGEST_EDGE, 250)
    line = QImage(5000, 1, QImage.Format.Format_RGB32)
    line.fill(QColor("#2020D0"))
    assert read(ready(NewFile("a.png", encoded(line, "PNG"))).content).height() == 1
    assert shown(encoded(drawn(300, 100), "PNG"), "a", 60).width() == 60


def test_the_ending_says_what_is_kept() -> None:
    image = drawn(20, 20)
    assert ready(NewFile("扫描.jpeg", encoded(image, "JPG"))).name == "扫描.jpeg"
    assert ready(NewFile("扫描.jpg", encoded(image, "PNG"))).name == "扫描.png"
    assert ready(NewFile("扫描.bmp", encoded(image, "BMP"))).name == "扫描.jpg"


def test_what_lets_light_through_stays_a_png() -> None:
    image = QImage(20, 20, QImage.Format.Format_ARGB32)
    image.fill(QColor(0, 0, 0, 0))
    after = ready(NewFile("章.png", encoded(image, "PNG")))
    assert read(after.content).hasAlphaChannel()


def test_the_same_picture_is_the_same_file() -> None:
    new = NewFile("a.jpg", taken(drawn(60, 40)))
    assert ready(new) == ready(new)


def test_what_is_no_picture_stays_as_it_is() -> None:
    for new in (NewFile("a.pdf", b"%PDF-1.7"), NewFile("a.txt", b"text")):
        assert ready(new) is new


@pytest.mark.qt_log_ignore("JPEG")
@pytest.mark.parametrize("content", [b"\xff\xd8\xff\xe0 cut", b"\x89PNG\r\n\x1a\n", b"BM"])
def test_a_picture_that_cannot_be_read_is_named(content: bytes) -> None:
    with pytest.raises(PictureUnreadable, match="坏图"):
        ready(NewFile("坏图.jpg", content))


def test_a_picture_of_absurd_size_is_refused_and_takes_no_memory() -> None:
    assert QGuiApplication.instance() is not None
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + head + b"\x00" * 4
    with pytest.raises(PictureUnreadable):
        ready(NewFile("a.png", bomb))
