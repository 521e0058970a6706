"""Two clerks at one thing: the second hears what the first has done, and nothing is done twice."""

import pytest

from propdesk.kernel.records.refusals import MovedMeanwhile, NotMoved
from propdesk.movein.owner_change.rules import ChangeState
from propdesk.movein.owner_change.writing import settle_change
from propdesk.movein.renovation.register import RENOVATIONS
from propdesk.movein.renovation.rules import RenovationState
from tests.fees.stops.test_stops import ROOM
from tests.movein.owner_change.test_settling import computed, entered, everything, settled
from tests.movein.renovation.renovations_made import (
    APPROVED,
    PERMIT,
    application,
    go_on,
    passes,
)
from tests.offices import Office


def test_an_owner_change_is_settled_once_and_the_second_hears_that_it_is(office: Office) -> None:
    store = office.store
    change = entered(store, office.units[ROOM])
    seen = computed(store, change)  # what both have on their screens
    settled(store, change)
    before = store.read(everything)
    choices = {one.key: one.choice for one in seen.lines}
    with pytest.raises(NotMoved, match=ChangeState.SETTLED.label):
        store.write(settle_change, seen=seen, choices=choices)
    assert store.read(everything) == before


def test_a_permit_is_issued_once_and_each_worker_has_one_pass(office: Office) -> None:
    store, to = office.store, RenovationState.PERMITTED
    one = store.write(RENOVATIONS.uses.add, fields=application(office.units[ROOM]))
    go_on(store, one, RenovationState.REVIEWED, APPROVED)
    go_on(store, one, to, PERMIT)
    with pytest.raises(MovedMeanwhile, match=to.label):
        store.write(
            RENOVATIONS.uses.move, record_id=one, to=to, form=PERMIT, seen=RenovationState.REVIEWED
        )
    assert len(passes(store, one)) == 3
