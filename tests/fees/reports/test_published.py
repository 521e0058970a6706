"""The publication of a half-year: sums by item, nobody in it."""

import re

from sqlalchemy import text
from sqlalchemy.orm import Session

from propdesk.db.store import Store
from propdesk.fees.reports.catalogue import BY_NAME
from propdesk.fees.reports.published.paper import publication_pdf
from propdesk.fees.reports.published.reading import (
    FEWEST,
    PublishedItem,
    _told,
    read_publication,
)
from propdesk.fees.reports.reading import read_report
from propdesk.fees.reports.spans import parse_span
from propdesk.kernel.money import Money
from propdesk.kernel.paper.records import PaperHead
from tests.walks import text_of as pdf_text


def names(session: Session) -> list[str]:
    found = session.execute(text("SELECT name FROM person UNION SELECT code FROM unit")).all()
    return [row[0] for row in found]


def test_it_has_the_sums_of_the_books_and_no_name_and_no_room(year: Store) -> None:
    span = parse_span("2026-H2", year.clock.today())
    found = year.read(read_publication, span=span)
    pdf = publication_pdf(found, PaperHead("云杉物业", "云杉里花园", "打印"), phone="0531")
    paper = re.sub(r"\s", "", pdf_text(pdf))
    assert "半年公示" in paper
    assert [one for one in year.read(names) if len(one) > 1 and one in paper] == []
    rates = year.read(read_report, report=BY_NAME["rates"], span=span, cut=("item",))
    charged = sum((group.total.charged.fen for group in found.groups), 0)
    assert charged == rates.figure("net").amount
    assert f"{rates.figure('current').text()}" in paper


def item(name: str, fen: int) -> PublishedItem:
    return PublishedItem(name=name, charged=Money(fen), collected=Money(fen), came=Money(fen))


def test_what_one_household_paid_is_not_told_by_itself() -> None:
    told = _told([(40, item("物业费", 900)), (1, item("垃圾清运", 5)), (2, item("门禁卡", 7))])
    assert [(one.name, one.charged.fen) for one in told] == [("物业费", 900), ("其他项目", 12)]
    told = _told([(40, item("物业费", 900)), (1, item("垃圾清运", 5))])
    assert [(one.name, one.charged.fen) for one in told] == [("物业费及其他", 905)]
    assert _told([(1, item("垃圾清运", 5)), (1, item("门禁卡", 7))]) == ()
    assert FEWEST == 3
