"""The form of a record: no value of it is cut, and short ones share a row."""

import pytest

from propdesk.kernel.i18n import using_language
from propdesk.kernel.paper.pdfium import page_count
from propdesk.kernel.paper.records import PaperHead, slip_pdf
from tests.walks import text_of

HEAD = PaperHead("云杉物业", "云杉里", "2026-11-20")
SIGNERS = ("受理人", "经理", "日期")


def slip(*fields: tuple[str, str], paper: str = "a5") -> bytes:
    with using_language("zh_CN"):
        return slip_pdf("投诉登记表", "TS2026-000002", fields, HEAD, signers=SIGNERS, paper=paper)


@pytest.mark.parametrize("paper", ["a5", "roll80"])
def test_every_letter_of_a_long_note_is_printed(paper: str) -> None:
    note = "".join(chr(0x4E00 + at) for at in range(900))
    words = text_of(slip(("类别", "噪音"), ("备注", note), paper=paper)).replace("\n", "")
    assert all(letter in words for letter in note)


def test_lines_of_a_value_stay_lines() -> None:
    words = text_of(slip(("经过", "第一步：上门\n第二步：走访"), ("备注", "无")))
    assert words.index("第一步：上门") < words.index("第二步：走访") < words.index("备注")


def test_twenty_short_values_and_who_signs_fit_on_one_page() -> None:
    pdf = slip(*((f"字段{number}", "普通") for number in range(20)))
    assert page_count(pdf) == 1
    words = text_of(pdf)
    assert all(wanted in words for wanted in ("字段0", "字段19", *SIGNERS))


def test_an_odd_value_and_none_are_drawn_too() -> None:
    assert "噪音" in text_of(slip(("类别", "噪音")))
    assert "TS2026-000002" in text_of(slip())
