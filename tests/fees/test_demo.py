"""The invented year says how far it is, and can be stopped."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.db.store import Store
from propdesk.estate.models import Unit
from propdesk.fees.demo import MONTHS, create_sample
from propdesk.kernel.errors import Cancelled

UNITS = 20


class Watch:
    """Writes down how far it is; stops after so many steps."""

    def __init__(self, stop_after: int | None = None) -> None:
        self.seen: list[tuple[int, int]] = []
        self._stop_after = stop_after

    def step(self, done: int, total: int) -> None:
        """A `Progress`."""
        self.seen.append((done, total))
        if len(self.seen) == self._stop_after:
            raise Cancelled


def how_many(session: Session) -> int | None:
    return session.scalar(select(func.count()).select_from(Unit))


def test_the_sample_says_how_far_it_is(store: Store) -> None:
    watch = Watch()
    store.write(create_sample, units=UNITS, progress=watch)
    done = [each for each, _total in watch.seen]
    assert done == list(range(1, len(done) + 1))
    assert {total for _done, total in watch.seen} == {MONTHS + 2 * UNITS}
    assert MONTHS + UNITS < done[-1] <= MONTHS + 2 * UNITS


def test_a_stopped_sample_leaves_nothing(store: Store) -> None:
    with pytest.raises(Cancelled):
        store.write(create_sample, units=UNITS, progress=Watch(stop_after=MONTHS + 3))
    assert store.read(how_many) == 0
