"""The page that a clerk reads an offset off, measured on its own raster."""

from datetime import date
from typing import Any

import pypdfium2
import pytest

from propdesk.kernel.i18n import LANGUAGES, using_language
from propdesk.kernel.paper.calibration import LINE, calibration_page, corrected, try_page

DOTS = 10  # to a millimetre
SHEETS = [(241.0, 139.7), (241.0, 93.1), (210.0, 148.0), (148.0, 210.0), (210.0, 297.0), (80, 200)]
TOLD = ("收据  EPSON LQ-630K  241 × 139.7 毫米", "打印时右移 0.0 毫米，下移 0.0 毫米。")


def raster(pdf: bytes) -> Any:
    """The one page of a PDF, ten dots to a millimetre, grey."""
    (page,) = pypdfium2.PdfDocument(pdf)
    return page.render(scale=DOTS * 25.4 / 72).to_pil().convert("L")


def is_black(picture: Any, x: float, y: float) -> bool:
    return bool(picture.getpixel((round(x * DOTS), round(y * DOTS))) < 128)


@pytest.mark.parametrize(("wide", "high"), SHEETS)
def test_a_line_lies_as_far_from_each_edge_as_the_page_says(wide: float, high: float) -> None:
    page = raster(calibration_page(wide, high, TOLD, impact=True))
    x, y = wide / 2 - 8, high / 2 - 8
    for from_top in (LINE, high - LINE):
        assert is_black(page, x, from_top)
        assert not is_black(page, x, from_top - 1)
        assert not is_black(page, x, from_top + 1)
    for from_left in (LINE, wide - LINE):
        assert is_black(page, from_left, y)
        assert not is_black(page, from_left - 1, y)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("wide", "high"), SHEETS)
def test_what_is_written_lies_between_the_scales(wide: float, high: float, language: str) -> None:
    with using_language(language):
        pages = [
            calibration_page(wide, high, TOLD, impact=False),
            try_page(wide, high, TOLD, date(2026, 11, 20), impact=False),
        ]
    for pdf, inside in zip(pages, (LINE, 10), strict=True):
        (page,) = pypdfium2.PdfDocument(pdf)
        text = page.get_textpage()
        assert TOLD[0][:2] in text.get_text_range()
        boxes = [text.get_rect(number) for number in range(text.count_rects())]
        boxes = [[edge * 25.4 / 72 for edge in box] for box in boxes]
        # The numbers of the scales stand outside.
        lines = [(left, low, right, up) for left, low, right, up in boxes if right - left > 15]
        assert len(lines) > 3
        for left, low, right, up in lines:
            assert left > inside
            assert low > inside
            assert right < wide - inside
            assert up < high - inside


def test_what_was_read_gives_the_offset() -> None:
    assert corrected(0, 200) == 0
    assert corrected(0, 185) == 15  # printed 1.5 mm too high
    assert corrected(-8, 212) == -20  # and 1.2 mm too low with an offset of -0.8
