"""Rights are read again at each write: what was taken from somebody is gone at once."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from propdesk.db.store import NotPermitted, Store
from propdesk.kernel.permissions import Role
from propdesk.modules import declared
from propdesk.system.settings.estate_settings import (
    EstateSettings,
    change_estate_settings,
    estate_settings,
)
from propdesk.system.users.held_pages import hold_page
from propdesk.system.users.listed import USER_USES
from propdesk.system.users.listing import USERS, UserFields, UserRow
from propdesk.system.users.login import change_user_by_pin
from propdesk.system.users.users import UserLeft, actor_for, change_grants

WorkAs = Callable[[UserRow], None]
NAMED = EstateSettings(name="春风里")


@pytest.fixture
def supervisor(store: Store, manager: UserRow, work_as: WorkAs) -> UserRow:
    """A supervisor is at work."""
    fields = UserFields(name="zhu", display_name="主管", role=Role.SUPERVISOR)
    row = store.read(USERS.rows, ids=[store.write(USER_USES.add, fields=fields)])[0]
    work_as(row)
    return row


@pytest.fixture
def elsewhere(store: Store, manager: UserRow) -> Store:
    """The same file in another window, the manager at it."""
    other = Store(store.path, clock=store.clock, declarations=declared())
    other.as_actor(other.read(actor_for, manager.id))
    return other


def change(elsewhere: Store, user: UserRow, **values: object) -> None:
    seen = elsewhere.read(USER_USES.seen, record_id=user.id)
    fields = replace(seen, **values)  # type: ignore[arg-type]  # its fields
    elsewhere.write(USER_USES.change, record_id=user.id, fields=fields, seen=seen)


def test_who_may_no_longer_log_in_writes_nothing_more(
    store: Store, supervisor: UserRow, elsewhere: Store
) -> None:
    store.write(change_estate_settings, settings=NAMED)
    change(elsewhere, supervisor, active=False)
    with pytest.raises(UserLeft, match="主管"):
        store.write(change_estate_settings, settings=replace(NAMED, name="秋水湾"))
    assert store.read(estate_settings).name == "春风里"


def test_who_is_a_cashier_from_now_on_has_the_rights_of_one(
    store: Store, supervisor: UserRow, elsewhere: Store
) -> None:
    change(elsewhere, supervisor, role=Role.CASHIER)
    with pytest.raises(NotPermitted):
        store.write(change_estate_settings, settings=NAMED)
    assert store.actor.role is Role.CASHIER
    assert "fees.collect" in store.actor.permissions


def test_a_right_taken_from_a_post_is_gone_at_the_next_write(
    store: Store, supervisor: UserRow, elsewhere: Store
) -> None:
    taken = {(Role.SUPERVISOR, "system.settings"): False}
    elsewhere.write(change_grants, changes=taken)
    with pytest.raises(NotPermitted):
        store.write(change_estate_settings, settings=NAMED)


def test_a_right_that_is_given_comes_with_the_next_login(
    store: Store, supervisor: UserRow, elsewhere: Store, work_as: WorkAs
) -> None:
    elsewhere.write(change_grants, changes={(Role.SUPERVISOR, "system.users"): True})
    with pytest.raises(NotPermitted):
        store.write(change_grants, changes={})
    work_as(supervisor)
    store.write(change_grants, changes={})


def test_the_desk_of_who_left_is_put_aside_and_handed_over(
    store: Store, supervisor: UserRow, elsewhere: Store, manager: UserRow
) -> None:
    change(elsewhere, supervisor, active=False)
    store.write(hold_page, page="fees.counter", title="1-101", contents={})
    assert store.write(change_user_by_pin, user_id=manager.id, pin="").actor is not None
