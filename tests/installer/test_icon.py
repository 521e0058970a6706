"""The icon of the program: the sizes Windows asks for, and the same bytes each time."""

from io import BytesIO

from PIL import Image
from pytestqt.qtbot import QtBot

from installer.windows.icon import SIZES, drawn, icon


def test_an_icon_has_every_size_and_is_the_same_each_time(qtbot: QtBot) -> None:
    made = icon()
    assert made == icon()
    with Image.open(BytesIO(made)) as opened:
        assert opened.info["sizes"] == {(size, size) for size in SIZES}


def test_it_is_the_colour_of_the_program_with_clear_corners(qtbot: QtBot) -> None:
    with Image.open(BytesIO(drawn(64))) as opened:
        assert opened.getpixel((0, 0))[3] == 0  # type: ignore[index]  # four bands
        assert opened.getpixel((32, 4)) == (0x1B, 0x5E, 0xAF, 255)
