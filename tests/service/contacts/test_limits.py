"""How long answers may take: the office sets it; what runs or is settled keeps its time."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from propdesk.db.store import Actor, NotPermitted, Store
from propdesk.kernel.clock import wall_time
from propdesk.kernel.permissions import Role
from propdesk.modules import declared
from propdesk.service.contacts.limits import (
    ALL_MINUTES,
    MinutesOutOfRange,
    change_reply_minutes,
    minutes_set,
)
from propdesk.service.contacts.page.limits_dialogs import limits_dialog
from propdesk.service.contacts.register import CONTACTS
from propdesk.service.contacts.rules import Channel, ContactKind, ContactState, limit_name
from propdesk.service.contacts.taking import reply_due, take_contact
from propdesk.system.log.audit_values import value_words
from propdesk.system.settings.estate_settings import change_estate_settings, estate_settings
from propdesk.ui.desk import Desk
from tests.clocks import StoppedClock
from tests.roles import rights_of
from tests.service.contacts.talks import HOTLINE, LEAK

HELP, LETTER = limit_name(ContactKind.HELP), limit_name(Channel.HOTLINE)


@pytest.fixture(autouse=True)
def _named(store: Store) -> None:
    """Settings are kept for an estate that has a name."""
    settings = replace(store.read(estate_settings), name="云杉里花园")
    store.write(change_estate_settings, settings=settings)


def due(store: Store, contact_id: int) -> datetime | None:
    (row,) = store.read(CONTACTS.records.rows, ids=[contact_id])
    return row.due_at  # type: ignore[no-any-return]  # a row of contacts


def test_a_new_contact_has_the_time_that_is_set_and_one_that_runs_keeps_its_own(
    store: Store, clock: StoppedClock
) -> None:
    fields = replace(LEAK, kind=ContactKind.HELP)
    before = store.write(take_contact, fields=fields, state=ContactState.TO_ANSWER)
    first = due(store, before)
    store.write(change_reply_minutes, minutes={HELP: 45})
    after = store.write(take_contact, fields=fields, state=ContactState.TO_ANSWER)
    assert first is not None
    assert due(store, before) == first
    assert due(store, after) == first - timedelta(minutes=ALL_MINUTES[HELP] - 45)
    came = clock.now()
    told = store.read(reply_due, channel=Channel.PHONE, kind=ContactKind.HELP, came=came)
    assert told == came + timedelta(minutes=45)


def test_a_letter_follows_its_channel_whatever_it_is_about(store: Store) -> None:
    letter = replace(HOTLINE, reply_day=None, reply_time="", kind=ContactKind.COMPLAINT)
    store.write(change_reply_minutes, minutes={LETTER: 60, limit_name(ContactKind.COMPLAINT): 5})
    made = store.write(take_contact, fields=letter, state=ContactState.TO_ANSWER)
    found = due(store, made)
    assert found is not None
    assert f"{wall_time(found):%m-%d %H:%M}" == "11-19 11:12"


def test_the_time_it_came_with_is_not_kept_as_a_setting(store: Store) -> None:
    store.write(change_reply_minutes, minutes={HELP: 45})
    store.write(change_reply_minutes, minutes={HELP: ALL_MINUTES[HELP]})
    assert store.read(minutes_set) == {}


@pytest.mark.parametrize("minutes", [0, -5, 10**6])
def test_no_time_and_a_year_are_refused(store: Store, minutes: int) -> None:
    with pytest.raises(MinutesOutOfRange):
        store.write(change_reply_minutes, minutes={HELP: minutes})


def test_whoever_may_not_change_settings_changes_no_times(store: Store) -> None:
    store.actor = Actor(5, "李倩", Role.CLERK, rights_of(Role.CLERK))
    with pytest.raises(NotPermitted):
        store.write(change_reply_minutes, minutes={HELP: 45})


def test_the_form_shows_what_holds_and_an_emptied_field_goes_back(desk: Desk) -> None:
    desk.store.write(change_reply_minutes, minutes={HELP: 45, LETTER: 90})
    dialog = limits_dialog(desk)
    assert dialog.form.values() == {**ALL_MINUTES, HELP: 45, LETTER: 90}
    dialog.form.field(HELP).set_value(None)
    assert dialog.save()
    assert desk.store.read(minutes_set) == {LETTER: 90}
    dialog.deleteLater()


def test_every_time_has_its_word_in_the_log() -> None:
    said = {name: value_words(declared(), "reply_minutes", name) for name in ALL_MINUTES}
    assert all(told != name for name, told in said.items()), said
