"""Texts of letters: fields by name and nothing else, the office's own before the one delivered."""

from dataclasses import replace
from datetime import date

import pypdfium2 as pdfium
import pytest
from hypothesis import given, strategies as st
from pytestqt.qtbot import QtBot

from propdesk.db.store import Store
from propdesk.kernel.i18n import LANGUAGES, _, using_language
from propdesk.kernel.paper.records import PaperHead
from propdesk.kernel.records.fields import facts, logged_words
from propdesk.kernel.records.refusals import FieldsRefused
from propdesk.kernel.sheets.lists import cells_of, sheet_columns
from propdesk.modules import declared
from propdesk.system.letters.paper import letters_pdf
from propdesk.system.letters.register import LETTER_TEXTS
from propdesk.system.letters.rules import (
    EMPTY,
    FIELD_WORDS,
    Letter,
    filled,
    names_in,
    text_error,
    with_names,
    with_words,
)
from propdesk.system.letters.shared_view import letter_sheet
from propdesk.system.letters.view import LetterTextField, add_text_dialog
from propdesk.system.letters.writing import (
    LetterDone,
    kind_among,
    letter_done,
    letter_texts,
    sample_letter,
    words_of,
)
from propdesk.ui.desk import Desk
from tests.system.letters.texts import SHORT, put_texts
from tests.walks import text_of

WORDS = {"unit": "房号", "name": "姓名"}
HEAD = PaperHead("云杉物业", "云杉里花园", "2026-11-20 王丽")
DAY = date(2026, 11, 20)
HOTLINE = kind_among(declared().letters, Letter.HOTLINE_REPLY)


@pytest.mark.parametrize(
    "text",
    ["{unit.__class__}", "{0}", "{}", "{unit!r}", "{unit:>9}", "{unit[0]}", "{phone}"],
)
def test_a_field_the_letter_has_not_is_refused_by_its_name(text: str) -> None:
    told = text_error(text, WORDS)
    assert f"{{{names_in(text)[0]}}}" in told
    assert "{房号}" in told
    assert "{姓名}" in told


@pytest.mark.parametrize("text", ["致 {unit", "致 unit}", "{{unit}}", "a { b {unit} c"])
def test_a_brace_alone_is_refused_with_what_stands_beside_it(text: str) -> None:
    assert "{房号}" in text_error(text, WORDS)


def test_values_are_put_in_as_they_stand_and_an_absent_one_leaves_room_for_the_pen() -> None:
    text = "{unit} {name}，您好"
    assert filled(text, {"unit": "{name}", "name": " "}) == f"{{name}} {EMPTY}，您好"


@given(st.text(max_size=60))
def test_no_text_does_more_than_fill_places(text: str) -> None:
    """Whatever is typed is refused in a sentence or comes out with nothing but its values."""
    if text_error(text, WORDS):
        return
    done = filled(text, {"unit": "甲", "name": "乙"})
    assert "{" not in done
    assert with_names(with_words(text, WORDS), WORDS) == with_names(text, WORDS)


def test_a_field_is_typed_by_its_word_and_kept_by_its_name() -> None:
    assert with_names("{房号}｛ 姓名 ｝{unit}", WORDS) == "{unit}{name}{unit}"
    assert with_words("{unit}{name}", WORDS) == "{房号}{姓名}"


def test_every_letter_is_declared_once_and_its_first_text_fits_in_every_language() -> None:
    """Declare a LetterKind in the module.py of the subject that writes it."""
    assert sorted(kind.letter for kind in declared().letters) == sorted(Letter)
    for language in LANGUAGES:
        with using_language(language):
            for kind in declared().letters:
                names = {name: name for name in kind.fields}
                assert text_error(_(kind.delivered), names) == "", (language, kind.letter)
                words = words_of(kind)
                assert len({*words.values()}) == len(words), (language, kind.letter)
                assert not {*words.values()} & {*words} - {w for w in words if words[w] == w}


def test_the_text_of_the_office_goes_before_the_one_delivered_until_it_is_deleted(
    store: Store,
) -> None:
    letter = Letter.HOTLINE_REPLY
    assert store.read(letter_texts, letter=letter)[0].text == _(HOTLINE.delivered)
    own = put_texts(store)
    assert [one.name for one in store.read(letter_texts, letter=letter)] == [SHORT.name]
    store.write(LETTER_TEXTS.uses.delete, record_id=own)
    assert [one.name for one in store.read(letter_texts, letter=letter)] == [""]


def test_an_unknown_field_is_refused_when_a_text_is_saved_beside_its_field(store: Store) -> None:
    with pytest.raises(FieldsRefused) as refused:
        store.write(LETTER_TEXTS.uses.add, fields=replace(SHORT, text="{unit} {plate}"))
    assert "{plate}" in refused.value.errors["text"]


def test_a_text_typed_with_the_words_of_its_fields_is_kept_with_their_names(store: Store) -> None:
    with using_language("zh_CN"):
        word = words_of(HOTLINE)["outer_no"]
        typed = replace(SHORT, text=f"{{{word}}}")
        made = store.write(LETTER_TEXTS.uses.add, fields=typed)
    assert store.read(LETTER_TEXTS.uses.seen, record_id=made).text == "{outer_no}"


def test_log_list_and_workbook_show_a_text_with_the_words_of_its_fields(store: Store) -> None:
    made = store.write(LETTER_TEXTS.uses.add, fields=replace(SHORT, text="编号：{outer_no}"))
    fact = next(fact for fact in facts(LETTER_TEXTS.row) if fact.name == "text")
    row = store.read(LETTER_TEXTS.uses.seen, record_id=made)
    with using_language("zh_CN"):
        logged = logged_words(fact, row.text)
        (column,) = (one for one in sheet_columns(LETTER_TEXTS.row) if one.field == "text")
        assert [logged, *cells_of((column,), row)] == 2 * ["编号：{来件编号}"]


def test_every_field_of_a_letter_has_its_word_and_no_word_waits_for_a_letter() -> None:
    assert {name for kind in declared().letters for name in kind.fields} == {*FIELD_WORDS}


def test_a_value_no_letter_of_its_kind_has_is_a_bug() -> None:
    with pytest.raises(TypeError, match="plate"):
        letter_done(HOTLINE, "x", {"plate": "1"}, title="t", number="")


def test_each_letter_begins_a_sheet_of_its_own_with_company_number_and_day() -> None:
    long = "　　经查，电梯门锁磨损，已于十一月十九日更换。\n" * 60
    values = {"outer_no": "26112004417", "answer": long}
    letters = [
        letter_done(HOTLINE, "{outer_no}\n{answer}", values, title="回复函", number=no)
        for no in ("LX2026-000001", "LX2026-000002")
    ]
    pdf = letters_pdf(letters, DAY, HEAD)
    pages = pdfium.PdfDocument(pdf)
    texts = [page.get_textpage().get_text_range() for page in pages]
    assert [n for n, text in enumerate(texts) if "LX2026-00000" in text] == [0, len(texts) // 2]
    assert (pages[0].get_width(), pages[0].get_height()) == pytest.approx((595.3, 841.9), abs=1)
    assert "云杉物业" in texts[-1]
    assert "2026-11-20" in texts[-1]


def test_the_form_begins_with_the_text_delivered_and_gives_it_back(desk: Desk) -> None:
    dialog = add_text_dialog(desk)
    field = dialog.form.field("text")
    assert isinstance(field, LetterTextField)
    begun = field.text()
    assert begun == with_words(_(HOTLINE.delivered), words_of(HOTLINE))
    dialog.form.field("letter").set_value(Letter.COMPLAINT_REPLY)
    dialog.form.field("letter").edited.emit()
    assert field.text() != begun
    field.set_text("{plate}")
    assert field.judge() == "error"
    field.set_value(None)
    assert field.judge() != "error"
    dialog.deleteLater()


def test_of_one_text_no_question_is_asked_and_the_letter_says_it(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_texts(desk.store)
    drawn: list[bytes] = []
    monkeypatch.setattr(
        "propdesk.system.letters.shared_view.paper_sheet",
        lambda _desk, _title, pdf, **_more: drawn.append(pdf),
    )
    values = [{"outer_no": "26112004417", "answer": "已更换门锁", "number": "LX2026-000007"}]
    letter_sheet(desk, Letter.HOTLINE_REPLY, values, title="回复函", file_name="x.pdf")
    said = text_of(drawn[0])
    assert "26112004417" in said
    assert "已更换门锁" in said
    assert EMPTY in said


def test_the_sample_fills_every_field() -> None:
    for kind in declared().letters:
        delivered = _(kind.delivered)  # a mandate has room for the pen of its own
        assert sample_letter(kind, delivered).text.count(EMPTY) == delivered.count(EMPTY)


def test_amounts_of_a_table_stand_under_each_other_by_their_ends() -> None:
    """Right edges of the amounts of a column; words begin at one edge."""
    text = "| 项目 | 金额 |\n| 物业费 | 1,234.56 |\n| 水费 | 7.80 |\n| 合计 | 1,242.36 |"
    letter = LetterDone(title="催缴函", number="CJ-1", text=text)
    page = pdfium.PdfDocument(letters_pdf([letter], DAY, HEAD))[0].get_textpage()
    ends = {found: _edges(page, found) for found in ("1,234.56", "7.80", "1,242.36")}
    assert len({round(right) for _left, right in ends.values()}) == 1
    assert len({round(left) for left, _right in ends.values()}) > 1
    begins = [_edges(page, found)[0] for found in ("物业费", "水费", "合计")]
    assert len({round(left) for left in begins}) == 1


def _edges(page: pdfium.PdfTextPage, words: str) -> tuple[float, float]:
    """Where words begin and end on a page, in points."""
    searcher = page.search(words)
    at, count = searcher.get_next()
    first, last = page.get_charbox(at), page.get_charbox(at + count - 1)
    return first[0], last[2]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sample_of_every_letter_says_nothing_but_its_words(language: str) -> None:
    with using_language(language):
        for kind in declared().letters:
            text = sample_letter(kind, _(kind.delivered)).text
            assert "Project-Id" not in text, kind.letter
            assert "{" not in text, kind.letter
