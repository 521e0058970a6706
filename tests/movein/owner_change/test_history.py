"""Who owned which unit from when to when: by name alone, today's owners and those before."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from propdesk.db.store import Store
from propdesk.estate.people.occupancy import add_resident
from propdesk.estate.records import PersonFields, RoleFields
from propdesk.estate.rules import RoleKind
from propdesk.kernel.i18n import using_language
from propdesk.kernel.paper.records import PaperHead
from propdesk.kernel.records.question import Question, asked
from propdesk.movein.owner_change.history.listing import OWNED, OWNED_OUT, OwnedRow, owners_of_unit
from propdesk.movein.owner_change.history.paper import owners_pdf
from propdesk.movein.owner_change.rules import ChangeSort
from tests.fees.charges.test_splitting import SOLD_ON, yearly_flat
from tests.made_once import made_once
from tests.movein.owner_change.test_settling import BUYER, SELLER, back, entered, settled
from tests.walks import text_of

PHONE = "19900008118"


@pytest.fixture
def sold(store: Store) -> int:
    """A flat that was sold, where a tenant lives, too."""
    flat = made_once(store, yearly_flat)
    tenant = PersonFields(name="沈星河")
    store.write(add_resident, unit_id=flat, role=RoleFields(RoleKind.TENANT), person=tenant)
    settled(store, entered(store, flat, f"{BUYER} 50% {PHONE}\n许文博 50%"))
    return flat


def told(rows: list[OwnedRow]) -> list[tuple[object, ...]]:
    """Name, days and change of each."""
    return [(row.owner, row.since, row.until, row.change) for row in rows]


def test_owners_stand_one_after_the_other_with_the_change_they_came_by(
    store: Store, sold: int
) -> None:
    code, rows = store.read(owners_of_unit, unit_id=sold)
    last = date(2026, 3, 10)
    assert code == "1-101"
    assert told(rows) == [
        (SELLER, None, last, ""),
        (BUYER, SOLD_ON, None, "GH2026-000001"),
        ("许文博", SOLD_ON, None, "GH2026-000001"),
    ]
    assert [(row.share, row.sort) for row in rows[1:]] == [(500_000, ChangeSort.SALE)] * 2


def test_the_list_tells_who_owns_today_and_who_did_before(store: Store, sold: int) -> None:
    assert [row.owner for row in store.read(OWNED.first, question=asked("now"))] == [
        BUYER, "许文博",
    ]  # fmt: skip
    assert [row.owner for row in store.read(OWNED.first, question=asked("before"))] == [SELLER]
    by_change = store.read(OWNED.first, question=asked("by_change"))
    assert {row.owner for row in by_change} == {BUYER, "许文博"}


def test_the_list_is_asked_for_a_day_a_name_and_a_room(store: Store, sold: int) -> None:
    day = date(2026, 2, 1)
    then = Question(first=day, last=day)
    assert [row.owner for row in store.read(OWNED.first, question=then)] == [SELLER]
    assert [row.owner for row in store.read(OWNED.first, question=Question(words="许文"))] == [
        "许文博"
    ]
    assert len(store.read(OWNED.first, question=Question(words="1-101"))) == 3


def test_an_owner_of_a_change_that_was_taken_back_owned_nothing(store: Store) -> None:
    flat = made_once(store, yearly_flat)
    change = entered(store, flat)
    settled(store, change)
    back(store, change)
    assert told(store.read(owners_of_unit, unit_id=flat)[1]) == [(SELLER, None, None, "")]


def test_paper_and_workbook_tell_of_a_person_nothing_but_the_name(
    store: Store, sold: int, tmp_path: Path
) -> None:
    code, rows = store.read(owners_of_unit, unit_id=sold)
    head = PaperHead(company="物业", estate="小区", printed="")
    with using_language("zh_CN"):
        paper = text_of(owners_pdf(code, rows, head))
    assert "林晚晴" in paper
    assert "50%" in paper
    assert "份额" in paper  # of a bill it would be 分摊额
    assert PHONE not in paper
    book = tmp_path / "owners.xlsx"
    OWNED_OUT.write(store, book)
    sheet = openpyxl.load_workbook(book).worksheets[0]
    cells = {str(cell.value) for row in sheet.rows for cell in row}
    assert {SELLER, BUYER} <= cells
    assert not any(PHONE in one for one in cells)
