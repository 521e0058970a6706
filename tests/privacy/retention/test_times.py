"""How long personal data is kept is the estate's to say, and never less than the law asks for."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.access.loans.register import KEPT, HandOver, KeptFields
from propdesk.access.loans.rules import ItemState
from propdesk.db.models import AuditRow
from propdesk.db.store import Actor, NotPermitted, Store
from propdesk.db.withholding.personal import BOOKS, CLAIMS, NO_LAW, KeptFor
from propdesk.kernel.permissions import Role
from propdesk.kernel.records.refusals import RecordGone
from propdesk.modules import declared
from propdesk.privacy.retention.due import due_retention
from propdesk.privacy.retention.due_data import (
    RetentionLine,
    delete_due,
    look_at_retention,
    retention_lines,
)
from propdesk.privacy.retention.setting import KeptTooLong, KeptTooShort, change_time
from propdesk.privacy.times import PEOPLE, usual_time
from propdesk.system.settings.estate_settings import change_estate_settings, estate_settings
from tests.clocks import StoppedClock
from tests.roles import rights_of


def line(store: Store, name: str) -> RetentionLine:
    (found,) = [one for one in store.read(retention_lines) if one.name == name]
    return found


@pytest.fixture
def parcel(store: Store, clock: StoppedClock) -> int:
    """Handed out 200 days ago: within the year it is kept."""
    arrived = clock.today() - timedelta(days=200)
    fields = KeptFields(
        what="快递", owner="顾清和", phone="19900009043", arrived=arrived, kept_at="B"
    )
    made = store.write(KEPT.uses.add, fields=fields)
    to = HandOver(handed_to="顾清和", mark="2041")
    store.write(KEPT.uses.move, record_id=made, to=ItemState.HANDED, form=to)
    return made


def test_a_shorter_time_makes_due_what_is_past_it_on_the_list_and_on_today(
    store: Store, parcel: int, clock: StoppedClock
) -> None:
    store.write(look_at_retention)
    assert (line(store, "kept_item").months, line(store, "kept_item").due) == (12, 0)
    store.write(change_time, name="kept_item", months=6)
    now = line(store, "kept_item")
    assert (now.months, now.usual, now.due) == (6, 12, 1)
    assert now.rule == "本小区自定。默认：目的实现后 1 年"
    assert now.since is not None
    (told,) = store.read(lambda session: list(due_retention(session)))
    assert told.count == 1
    assert store.write(delete_due, names=["kept_item"]).rows == 1


def test_a_longer_time_leaves_what_was_due(store: Store, parcel: int, clock: StoppedClock) -> None:
    clock.moment += timedelta(days=300)
    assert line(store, "kept_item").due == 1
    store.write(change_time, name="kept_item", months=36)
    assert line(store, "kept_item").due == 0


def test_who_changed_it_is_in_the_log_and_the_same_again_is_not(store: Store) -> None:
    for _twice in range(2):
        store.write(change_time, name="kept_item", months=6)
    store.write(change_time, name="kept_item", months=12)

    def told(session: Session) -> list[tuple[str | None, str | None]]:
        query = select(AuditRow.before, AuditRow.after).where(AuditRow.what == "retention.time")
        return [(before, after) for before, after in session.execute(query.order_by(AuditRow.id))]

    months = [('{"months": 12}', '{"months": 6}'), ('{"months": 6}', '{"months": 12}')]
    assert store.read(told) == months
    assert store.read(estate_settings).retention_months == ()


@pytest.mark.parametrize(
    ("name", "least"), [("invoice", 360), ("statement_row", 120), ("contact", 36), (PEOPLE, 36)]
)
def test_what_the_law_asks_for_cannot_be_undercut(store: Store, name: str, least: int) -> None:
    with pytest.raises(KeptTooShort, match=str(least)) as refused:
        store.write(change_time, name=name, months=least - 1)
    assert "至少" in str(refused.value)
    assert line(store, name).months == least
    store.write(change_time, name=name, months=least + 12)
    assert line(store, name).months == least + 12


def test_not_even_by_the_settings_themselves(store: Store) -> None:
    """A file of another estate, a restore, a hand in the settings."""
    known = store.read(estate_settings)
    low = (("contact", 1), ("kept_item", 0))
    store.write(
        change_estate_settings,
        settings=type(known)(name="云杉里", retention_months=low),
    )
    assert line(store, "contact").months == 36
    assert line(store, "kept_item").months == 1


def test_bad_months_and_lists_are_refused(store: Store) -> None:
    with pytest.raises(KeptTooLong):
        store.write(change_time, name="contact", months=1201)
    with pytest.raises(KeptTooShort):
        store.write(change_time, name="kept_item", months=0)
    with pytest.raises(RecordGone):
        store.write(change_time, name="charge", months=12)


def test_a_clerk_sets_nothing(store: Store) -> None:
    store.as_actor(Actor(7, "clerk", Role.CLERK, rights_of(Role.CLERK)))
    with pytest.raises(NotPermitted):
        store.write(change_time, name="kept_item", months=6)


def test_every_list_says_what_the_law_asks_for_and_is_delivered_within_it() -> None:
    for one in declared().personal:
        if (usual := usual_time(one)) is not None:
            assert usual.months >= usual.least, one.table
            assert usual.law, one.table
    assert KeptFor(1, "day", "").law == NO_LAW
    assert (KeptFor(1, "day", BOOKS).least, KeptFor(1, "day", CLAIMS).least) == (360, 36)
