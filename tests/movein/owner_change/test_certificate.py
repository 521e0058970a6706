"""The clearance certificate stays as it was issued; the two owners stand side by side."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.store import Store
from propdesk.fees.billing.billing import publish_run
from propdesk.fees.models import OpenCharge
from propdesk.kernel.i18n import using_language
from propdesk.kernel.money import ZERO, Money
from propdesk.kernel.paper.records import PaperHead
from propdesk.movein.owner_change.cleared import (
    NotCleared,
    issue_clearance,
    issued_clearance,
    says_more_now,
)
from propdesk.movein.owner_change.page.paper import clearance_pdf
from propdesk.movein.owner_change.register import OWNER_CHANGES
from propdesk.movein.owner_change.rules import LineChoice
from propdesk.movein.owner_change.sides import sides
from tests.fees.charges.test_cutting import lines_of
from tests.fees.charges.test_splitting import SOLD_ON, yearly_flat
from tests.made_once import made_once
from tests.movein.owner_change.test_settling import (
    BUYER,
    SELLER,
    back,
    computed,
    entered,
    pay,
    settled,
)


@pytest.fixture
def flat(store: Store) -> int:
    """A flat of the seller with a space, both billed 1,200.00 for the year."""
    return made_once(store, yearly_flat)


def cleared(store: Store, flat: int) -> int:
    """A settled change whose old owner owes nothing."""
    change = entered(store, flat)
    settled(store, change)
    room, _new, space, _newer = store.read(lines_of)
    for line in (room, space):
        pay(store, flat, Money(232_26), line)
    return change


def owed_before(session: Session, *, day: date) -> list[tuple[int, Money]]:
    """The open lines of days before one."""
    open_ones = (OpenCharge.live, OpenCharge.settled == ZERO, OpenCharge.period_to < day)
    rows = session.execute(select(OpenCharge.charge_id, OpenCharge.amount).where(*open_ones))
    return [(line, amount) for line, amount in rows]


def issued_on(store: Store, change: int) -> object:
    """The day the list says."""
    (row,) = store.read(OWNER_CHANGES.records.rows, ids=[change])
    return row.certified_on


def test_a_certificate_is_shown_again_as_it_was_issued(store: Store, flat: int) -> None:
    change = cleared(store, flat)
    assert store.read(issued_clearance, change_id=change) is None
    found = store.write(issue_clearance, change_id=change)
    assert (found.no, issued_on(store, change)) == ("GH2026-000001-1", found.day)
    head = PaperHead(company="物业", estate="小区", printed="")
    with using_language("zh_CN"):
        first = clearance_pdf(found, head)
    pay(store, flat, Money(967_74), store.read(lines_of)[1])
    again = store.read(issued_clearance, change_id=change)
    assert again == found
    assert not store.read(says_more_now, change_id=change)
    with using_language("zh_CN"):
        assert clearance_pdf(again, head) == first


def test_another_certificate_has_a_number_of_its_own(store: Store, flat: int) -> None:
    change = cleared(store, flat)
    store.write(issue_clearance, change_id=change)
    second = store.write(issue_clearance, change_id=change)
    assert second.no == "GH2026-000001-2"
    assert store.read(issued_clearance, change_id=change) == second


def test_a_certificate_that_would_say_something_else_is_told_from_one_that_would_not(
    store: Store, flat: int
) -> None:
    change = entered(store, flat, basis_day=SOLD_ON.replace(year=2027))
    for line in store.read(lines_of):
        pay(store, flat, Money(1200_00), line)
    settled(store, change)
    first = store.write(issue_clearance, change_id=change)
    assert len(first.later) == 2
    store.write(publish_run, period="2027")
    assert not store.read(says_more_now, change_id=change)  # it is open, so nothing is certified
    for line, amount in store.read(owed_before, day=SOLD_ON.replace(year=2027)):
        pay(store, flat, amount, line)
    assert store.read(says_more_now, change_id=change)


def test_nothing_is_issued_while_something_is_open(store: Store, flat: int) -> None:
    change = entered(store, flat)
    settled(store, change)
    with pytest.raises(NotCleared):
        store.write(issue_clearance, change_id=change)
    assert issued_on(store, change) is None


def test_the_certificate_of_a_change_that_is_taken_back_holds_no_longer(
    store: Store, flat: int
) -> None:
    change = entered(store, flat, basis_day=SOLD_ON.replace(year=2027))
    for line in store.read(lines_of):
        pay(store, flat, Money(1200_00), line)
    settled(store, change)
    store.write(issue_clearance, change_id=change)
    back(store, change)
    assert issued_on(store, change) is None
    settled(store, change)
    assert store.write(issue_clearance, change_id=change).number == 2


def test_the_two_owners_stand_side_by_side_with_what_each_has(store: Store, flat: int) -> None:
    pay(store, flat, Money(1200_00), store.read(lines_of)[0])
    change = entered(store, flat)
    with using_language("en"):
        old, new = sides(computed(store, change, space=LineChoice.STAYS))
    assert (old.name, new.name) == (SELLER, BUYER)
    assert dict(old.figures) == {"Owes now": ZERO, "Prepaid": Money(967_74)}
    assert dict(new.figures) == {"Owes now": Money(967_74), "Prepaid": ZERO}
    assert old.things == (("Stays with the old owner", "B1-086"),)
    with using_language("en"):
        old, new = sides(computed(store, change))
    assert new.things == (("Goes along with the unit", "B1-086"),)
    assert old.things == ()
