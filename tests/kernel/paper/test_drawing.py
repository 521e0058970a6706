"""What is drawn can be found again, stays within its width, and costs no reader a glyph."""

from concurrent.futures import ThreadPoolExecutor

import pypdfium2 as pdfium
import pypdfium2.raw as raw
import pytest
from hypothesis import given, settings, strategies as st

from propdesk.kernel.paper.drawing import Drawing
from propdesk.kernel.paper.sizes import PAPERS, PaperUnknown, paper_size
from propdesk.kernel.paper.typeface import width_in_mm, wrap


def drawn(text: str, *, impact: bool = False, width: float = 0) -> tuple[str, Drawing]:
    drawing = Drawing(210, 148, title="", impact=impact)
    drawing.text(20, 40, text, width=width)
    pdf = pdfium.PdfDocument(drawing.finish())
    return pdf[0].get_textpage().get_text_range(), drawing


@pytest.mark.parametrize(
    "text",
    [
        "王建国",
        "𠮷田",
        "㛃䶮",
        "𠮷 and 😀",
        "A&B公司 <img src=http://x> > \\ ( )",
        "№ SJ2026-000001",
    ],
)
@pytest.mark.parametrize("impact", [False, True])
def test_a_name_is_found_in_the_pdf_as_typed(text: str, impact: bool) -> None:
    found, drawing = drawn(text, impact=impact)
    assert found == text
    assert drawing.missing == []


def test_a_character_no_font_has_prints_as_its_number_and_is_told() -> None:
    found, drawing = drawn("a\U000323afb\U000323af")
    assert found == "a⟨U+323AF⟩b⟨U+323AF⟩"
    assert drawing.missing == ["\U000323af"]


def test_controls_print_as_blanks_and_marks_without_shape_not_at_all() -> None:
    found, drawing = drawn("a\tb\nc\u200dd\u202ee\ufe0f")
    assert found == "a b cde"
    assert drawing.missing == []


def test_the_same_drawing_gives_the_same_bytes() -> None:
    pdfs = []
    for _round in range(2):
        drawing = Drawing(210, 148, title="SJ2026-000001")
        drawing.text(20, 40, "王建国 𠮷 😀")
        pdfs.append(drawing.finish())
    assert pdfs[0] == pdfs[1]


def right_edge(pdf: bytes) -> float:
    """The rightmost ink of the first page in mm."""
    page = pdfium.PdfDocument(pdf)[0]
    return float(max(item.get_bounds()[2] for item in page.get_objects())) * 25.4 / 72


@pytest.mark.parametrize("text", ["阳光国际花园东区第十二期" * 6, "W" * 90, "iiii 𠮷😀 " * 30])
def test_a_long_text_is_squeezed_then_cut_within_its_width(text: str) -> None:
    drawing = Drawing(210, 148, title="")
    drawing.text(20, 40, text, width=60)
    drawing.block(20, 60, text, 60)
    assert right_edge(drawing.finish()) <= 80.3


def test_a_text_a_little_too_long_is_squeezed_and_keeps_every_letter() -> None:
    text = "地下车位管理费（B2-118 及 B2-119）"
    found, _ = drawn(text, width=width_in_mm(text, 9) * 0.7)
    assert found == text


@settings(max_examples=60, deadline=None)
@given(st.text("阳光花园（），。abc 12-;", max_size=60), st.floats(8, 60))
def test_broken_lines_fit_and_lose_only_blanks(text: str, width: float) -> None:
    lines = wrap(text, width, 9)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(width_in_mm(line, 9) <= width + 3.2 or len(line) == 1 for line in lines)


def test_an_opening_mark_ends_no_line() -> None:
    text = "有噪声的施工只在 14:30-18:00，双休日、节假日（09-25、09-26、10-01）不得有噪声。"
    for width in range(30, 180):
        lines = wrap(text, width, 10)
        assert not any(line.endswith("（") for line in lines), lines
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_room_for_the_pen_stands_in_one_line() -> None:
    text = "办理地点：________，09:00-12:00，请提前致电 ________ 另约时间。"
    for width in range(25, 120):
        assert sum("________" in line for line in wrap(text, width, 10)) == 2 or any(
            line.count("________") == 2 for line in wrap(text, width, 10)
        )
    assert all(width_in_mm(line, 10) <= 40 for line in wrap("_" * 90, 40, 10))


def test_a_closing_mark_never_begins_a_line() -> None:
    assert wrap("一二三四，五六七八。", width_in_mm("一二三四", 9) + 0.1, 9) == [
        "一二三",
        "四，五六",
        "七八。",
    ]


def test_too_many_lines_end_in_an_ellipsis() -> None:
    lines = wrap("阳光花园" * 20, 30, 9, most=2)
    assert len(lines) == 2
    assert lines[1].endswith("…")
    assert width_in_mm(lines[1], 9) <= 30


def test_a_paper_that_is_not_offered_is_refused_with_those_that_are() -> None:
    with pytest.raises(PaperUnknown) as refused:
        paper_size("a3", ("a5", "a4"))
    assert "a3" in str(refused.value)
    assert "a5、a4" in str(refused.value)
    assert all(size.width >= 80 for size in PAPERS.values())


def test_every_font_used_is_embedded() -> None:
    drawing = Drawing(210, 148, title="")
    drawing.text(20, 40, "王 𠮷 😀")
    page = pdfium.PdfDocument(drawing.finish())[0]
    fonts = [raw.FPDFTextObj_GetFont(item.raw) for item in page.get_objects()]
    assert len(fonts) >= 3
    assert all(raw.FPDFFont_GetIsEmbedded(font) == 1 for font in fonts)


def test_drawings_in_several_threads_do_not_disturb_one_another() -> None:
    def draw(number: int) -> bytes:
        drawing = Drawing(210, 148, title=str(number))
        for row in range(40):
            drawing.text(20, 10 + row * 3, f"{chr(0x4E00 + number * 50 + row)} 𠮷 {number}")
        return drawing.finish()

    alone = [draw(number) for number in range(6)]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(draw, range(6))) == alone


@pytest.mark.parametrize(
    "text", ["云杉里花园物业服务有限公司第一管理处", "请核对金额，如有疑问请到服务中心咨询。"]
)
def test_no_character_stands_alone_on_the_last_line(text: str) -> None:
    for width in range(12, 60):
        lines = wrap(text, width, 9)
        assert "".join(lines) == text
        assert len(lines) == 1 or sum(char.isalnum() for char in lines[-1]) > 1, lines
