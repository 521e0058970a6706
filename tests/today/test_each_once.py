"""Nothing stands twice on Today: the first line claims a record, and Enter opens the rest."""

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, strategies as st
from pytestqt.qtbot import QtBot
from sqlalchemy.orm import Session

from propdesk.db.declarations import declarations
from propdesk.db.store import Store
from propdesk.kernel.due import Due, DueGroup, each_once, over_records
from propdesk.modules import pages
from propdesk.today.overview import due_lines
from propdesk.ui.desk import Desk
from propdesk.ui.lists.register import RegisterPage
from tests.samples import sample_year

DAY = date(2026, 11, 20)
WITHOUT_RECORDS = {
    *("fees.closing", "fees.charges", "fees.arrears", "duties.days"),
    *("fees.months", "fees.statement_desk", "fees.receipt_books"),
    *("fees.limitation", "fees.dunning"),
}
"""Sessions, months, accounts with what they owe, a year, unclaimed money, numbers missing in books
of receipts, debts that run out of time, debtors no longer on hold: one line each, of no
register."""


@pytest.fixture
def year(store: Store, shared: Path) -> Store:
    """A store with a year of the sample estate."""
    store.path.write_bytes(sample_year(shared).read_bytes())
    return store


def line(title: str, kind: str, ids: set[int], *, ends: bool = False) -> tuple[Due, ...]:
    made = Due(
        group=DueGroup.WORK, icon="", title=title, page_id="x", place="", context={"filter": title}
    )
    found = [(one, DAY - timedelta(days=one)) for one in sorted(ids)]
    return over_records(made, kind, found, ends=ends)


_some = st.tuples(st.sampled_from("ab"), st.sets(st.integers(1, 9)), st.booleans())


@given(st.lists(_some, max_size=8))
def test_each_record_stands_in_the_first_line_that_claims_it(
    some: list[tuple[str, set[int], bool]],
) -> None:
    lines = [
        one
        for number, (kind, ids, ends) in enumerate(some)
        for one in line(str(number), kind, ids, ends=ends)
    ]
    shown = each_once(lines)
    stands = Counter((one.kind, record) for one in shown for record in one.records)
    assert set(stands.values()) <= {1}
    assert stands.keys() == {(kind, record) for kind, ids, _ends in some for record in ids}
    for one in shown:
        assert one.count == len(one.records) > 0
        first = min(day for day in one.records.values() if day)
        assert first in (one.oldest, one.until)
        claimed = next(each for each in lines if each.title == one.title)
        if one.records == claimed.records:
            assert one.context == {"filter": one.title}
        else:
            assert one.context == {"ids": tuple(one.records), "told": one.title}
    for kind in "ab":
        firsts = [ids for each, ids, _ends in some if each == kind and ids]
        own = [one for one in shown if one.kind == kind]
        assert not firsts or own[0].records.keys() == firsts[0]


def test_no_record_of_the_sample_year_stands_in_two_lines(year: Store) -> None:
    lines = year.read(due_lines)
    assert {one.page_id for one in lines if not one.kind} <= WITHOUT_RECORDS
    stands = Counter((one.kind, record) for one in lines for record in one.records)
    assert len(stands) > 40
    assert [where for where, many in stands.items() if many > 1] == []
    assert all(one.count == len(one.records) for one in lines if one.kind)
    kinds = Counter(one.kind for one in lines)
    assert [kind for kind, many in kinds.items() if many > 1 and kind] != []


def test_a_record_of_two_lines_was_there_to_be_shown_twice(year: Store) -> None:
    """The walk above is not empty: the lines before they were told apart share records."""
    whole = year.read(all_lines)
    stands = Counter((one.kind, record) for one in whole for record in one.records)
    assert [where for where, many in stands.items() if many > 1] != []


def test_enter_opens_the_very_list_of_each_line(year: Store, desk: Desk, qtbot: QtBot) -> None:
    built = {page.id: page for page in pages()}
    for one in desk.store.read(due_lines):
        if not one.kind or "record_id" in one.context:
            continue
        page = built[one.page_id].build(desk)
        qtbot.addWidget(page)
        page.open(**one.context)  # type: ignore[attr-defined]  # what the frame calls
        lists = [page] if isinstance(page, RegisterPage) else page.findChildren(RegisterPage)
        shown = [each for each in lists if each is page or each.isVisibleTo(page)]
        found = [ids_of(each) for each in shown]
        assert sorted(one.records) in found, f"{one.title}: {one.context}"
        desk.wait_for_work()


def ids_of(page: RegisterPage) -> list[int]:
    """The ids of all rows of a list."""
    assert page.table is not None
    ids = page.table.extent().ids
    assert ids is not None
    return sorted(ids())


def all_lines(session: Session) -> list[Due]:
    """What each subject says, before records are told apart."""
    return [line for due in declarations(session).due for line in due(session)]
