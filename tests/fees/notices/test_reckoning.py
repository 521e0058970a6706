"""A household recomputes each line from its notice: its readings and steps, its share of a bill."""

import re
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pypdfium2 as pdfium
import pytest
from hypothesis import given, strategies as st

from propdesk.fees.billing.billing import publish_run
from propdesk.fees.documents import notice_pdf
from propdesk.fees.dues.shared_words import former_words
from propdesk.fees.meters.rules import DialPiece
from propdesk.fees.notices.notices import issue_notices
from propdesk.fees.notices.reckoning import reckoning_told, short_sum, used_sum
from propdesk.fees.papers.facts import OwedLine
from propdesk.fees.papers.rules import NOTICE_PAPERS
from propdesk.kernel.i18n import LANGUAGES, using_language
from propdesk.kernel.money import Money
from propdesk.kernel.scaled import format_scaled
from tests.fees.meters.test_billing import PRICE, item, tariff
from tests.fees.meters.work import hang, read, replaced
from tests.fees.papers.test_basis import money, value
from tests.fees.sharing.bills import enter, share
from tests.offices import Office

__all__ = ["item"]  # a fixture

ROOM = "1-1-101"
AUGUST, SEPTEMBER, OCTOBER = date(2026, 8, 31), date(2026, 9, 30), date(2026, 10, 31)


def noticed(office: Office, name: str) -> OwedLine:
    """The line of an item on the notice of a household."""
    (notice,) = office.store.write(issue_notices, unit_ids=[office.units[ROOM]])
    return next(line for line in notice.lines if line.item == name)


def told(line: OwedLine, language: str = "en") -> str:
    with using_language(language):
        return reckoning_told(line.explanation)


def test_a_metered_line_says_both_readings_what_they_make_and_its_steps(
    office: Office, item: int
) -> None:
    tariff(office, item, replace(PRICE, steps="15: 4.83; 25: 5.83"))
    meter = hang(office, "W1", item_id=item, multiplier=10_000)
    read(office, meter, SEPTEMBER, 100_000)
    read(office, meter, OCTOBER, 102_000)
    office.store.write(publish_run, period="2026-10")
    line = noticed(office, "水费")
    assert line.basis is None
    assert short_sum(line.explanation) == "15 × 3.45 + 5 × 4.83"
    text = told(line)
    for part in ("W1", "former reading 100", "present reading 102", "(102 - 100) × 10 = 20"):
        assert part in text
    last = text.split("; ")[-1].split(" = ")
    assert {money(each) for each in last} == {line.amount} == {Money(7590)}


def test_what_was_used_before_in_a_year_of_steps_is_said(office: Office, item: int) -> None:
    tariff(office, item, replace(PRICE, steps="15: 4.83"))
    meter = hang(office, "W1", item_id=item)
    for day, at in ((AUGUST, 0), (SEPTEMBER, 12_000), (OCTOBER, 20_000)):
        read(office, meter, day, at)
    for period in ("2026-09", "2026-10"):
        office.store.write(publish_run, period=period)
    (notice,) = office.store.write(issue_notices, unit_ids=[office.units[ROOM]])
    last = [line for line in notice.lines if line.item == "水费"][-1]
    assert "Used before, in this year or month of its steps: 12" in told(last)
    assert short_sum(last.explanation) == "3 × 3.45 + 5 × 4.83"


def test_a_replaced_meter_says_both_dials(office: Office, item: int) -> None:
    tariff(office, item)
    meter = hang(office, "W1", item_id=item)
    read(office, meter, SEPTEMBER, 1_520_000)
    replaced(office, meter, date(2026, 10, 14), 1_532_600, new_no="N7")
    read(office, meter, OCTOBER, 12_400)
    office.store.write(publish_run, period="2026-10")
    text = told(noticed(office, "水费"))
    assert "(1532.6 - 1520) + (12.4 - 0) = 25" in text
    assert "after its replacement former reading 0, present reading 12.4" in text


def test_a_share_says_the_bill_its_total_the_weights_and_what_was_cut(
    office: Office, item: int
) -> None:
    bill = enter(office.store, item_id=item, amount=Money(500_000))
    share(office.store, bill)
    (notice,) = office.store.write(issue_notices, unit_ids=[office.units[ROOM]])
    (line,) = [one for one in notice.lines if one.basis is None]
    text = told(line)
    assert "5,000.00" in text
    assert short_sum(line.explanation) in text
    exact = value(short_sum(line.explanation)) * 100
    assert line.charged is not None
    assert abs(line.charged.fen - exact) < 1


def test_what_was_entered_by_hand_needs_no_sentence_and_former_books_say_which() -> None:
    assert reckoning_told("") == reckoning_told("{}") == ""
    words = former_words(
        item="物业费", no="JZ-1", place="Sheet1!7", charged=Money(100), paid=Money(0),
        amount=Money(100),
    )  # fmt: skip
    assert "JZ-1" in reckoning_told(words)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("paper", NOTICE_PAPERS)
def test_every_paper_says_it_in_each_language(
    office: Office, item: int, paper: str, language: str
) -> None:
    tariff(office, item)
    meter = hang(office, "W1", item_id=item)
    read(office, meter, SEPTEMBER, 100_000)
    read(office, meter, OCTOBER, 112_000)
    office.store.write(publish_run, period="2026-10")
    made = office.store.write(issue_notices, unit_ids=[office.units[ROOM]])
    text = text_of(notice_pdf(made, paper=paper, language=language))
    assert "112-100=12" in text
    assert "12×3.45=41.40" in text


def text_of(pdf: bytes) -> str:
    """All that stands on a paper, without its spaces."""
    pages = pdfium.PdfDocument(pdf)
    return re.sub(r"\s", "", "".join(page.get_textpage().get_text_range() for page in pages))


Dials = st.lists(
    st.tuples(st.integers(0, 99_999_999), st.integers(0, 99_999_999)), min_size=1, max_size=3
)


@given(Dials, st.booleans(), st.sampled_from((1_000, 10_000, 60_000)))
def test_any_readings_give_the_quantity_that_is_billed(
    dials: list[tuple[int, int]], rolled: bool, times: int
) -> None:
    """Of a dial that turned past 0 the last one; whatever the multiplier."""
    pieces = [DialPiece(min(one), max(one)) for one in dials]
    if rolled:
        before, after = dials[-1]
        pieces[-1] = DialPiece(max(before, after), min(before, after), True)
    span = 10**8
    raw = sum(one.after - one.before + span * one.rolled for one in pieces)
    words: dict[str, Any] = {
        "dials": [[plain(one.before), plain(one.after), one.rolled] for one in pieces],
        "used": plain(raw * times // 1000), "multiplier": str(times // 1000),
    }  # fmt: skip
    assert value(used_sum(words)) == Fraction(words["used"])


def plain(thousandths: int) -> str:
    """A reading as an explanation keeps it."""
    return format_scaled(thousandths, 3).replace(",", "")
