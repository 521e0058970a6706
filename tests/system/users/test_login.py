"""Coming in, the lock after wrong tries, the way back in."""

import time
from collections.abc import Callable
from unittest import mock

import pytest
from hypothesis import given, strategies as st
from sqlalchemy import text
from sqlalchemy.orm import Session

from propdesk.db.store import NotPermitted, Store
from propdesk.kernel import clock as kernel_clock
from propdesk.kernel.errors import UserError
from propdesk.kernel.permissions import Role
from propdesk.system.log.audit_reader import AUDIT
from propdesk.system.models import User
from propdesk.system.users.listed import USER_USES
from propdesk.system.users.listing import USERS, UserFields, UserRow
from propdesk.system.users.login import (
    LastPassword,
    LoginLocked,
    LoginWrong,
    ManagerPasswordFirst,
    PasswordNotSet,
    PasswordTooShort,
    PinNotDigits,
    PinNotSet,
    PinSpent,
    PinWrong,
    PresentPasswordWrong,
    change_user_by_pin,
    first_actor,
    log_in,
    login_names,
    login_needed,
    recognise,
    reset_password,
    set_password,
    set_pin,
)
from propdesk.system.users.registering import OnlyForManagers
from propdesk.system.users.users import UserUnknown
from propdesk.system.users.waits import make_wait, minutes_left
from tests.clocks import StoppedClock, Uptime

WorkAs = Callable[[UserRow], None]
WORD, PIN = "chunfeng-7", "2580"


@pytest.fixture
def office(store: Store, manager: UserRow, cashier: UserRow) -> Store:
    """Both users have a password; the cashier has a PIN."""
    store.write(set_password, user_id=manager.id, password="manager-word")
    store.write(set_password, user_id=cashier.id, password=WORD)
    store.write(set_pin, user_id=cashier.id, pin=PIN)
    return store


def refusal(store: Store, password: str) -> UserError | None:
    return store.write(log_in, name="wangli", password=password).refusal


def test_nobody_is_asked_before_the_first_password(store: Store, manager: UserRow) -> None:
    assert not store.read(login_needed)
    first = store.read(first_actor)
    assert first is not None
    assert first.user_id == manager.id


def test_everybody_is_asked_from_the_first_password_on(store: Store, manager: UserRow) -> None:
    store.write(set_password, user_id=manager.id, password=WORD)
    assert store.read(login_needed)
    assert store.read(first_actor) is None


def test_the_right_password_lets_in_and_the_log_names_who_came(office: Store) -> None:
    result = office.write(log_in, name=" wangli ", password=WORD)
    assert result.refusal is None
    assert result.actor is not None
    assert result.actor.name == "王丽"
    newest = office.read(AUDIT.first)[0]
    assert (newest.what, newest.user_name) == ("login.done", "王丽")


def test_wrong_name_and_wrong_password_look_the_same(office: Store) -> None:
    assert isinstance(refusal(office, "wrong-word"), LoginWrong)
    unknown = office.write(log_in, name="nobody", password=WORD)
    assert isinstance(unknown.refusal, LoginWrong)
    assert "nobody" not in office.read(AUDIT.first)[0].subject


def tries(office: Store, many: int, up: Uptime) -> None:
    """So many wrong passwords, each after the wait of the one before."""
    for _wrong in range(many):
        up.go_on(30 * 60)
        refusal(office, "wrong")


def test_five_wrong_tries_lock_for_a_minute(office: Store, up: Uptime) -> None:
    for _wrong in range(4):
        assert isinstance(refusal(office, "wrong"), LoginWrong)
    assert isinstance(refusal(office, "wrong"), LoginLocked)
    assert isinstance(refusal(office, WORD), LoginLocked)
    up.go_on(59)
    assert isinstance(refusal(office, WORD), LoginLocked)
    up.go_on(1)
    assert refusal(office, WORD) is None


def test_each_wrong_try_after_that_waits_longer(office: Store, up: Uptime) -> None:
    tries(office, 4, up)
    waited = []
    for _wrong in range(8):
        locked = refusal(office, "wrong")
        assert isinstance(locked, LoginLocked)
        waited.append(int(str(locked.values["minutes"])))
        up.go_on(60 * waited[-1])
    assert waited == [1, 2, 4, 8, 15, 30, 30, 30]
    assert refusal(office, WORD) is None


def test_a_manager_is_not_locked_out_for_long_whoever_types_at_his_name(
    office: Store, up: Uptime
) -> None:
    for _wrong in range(40):
        up.go_on(120)
        office.write(log_in, name="admin", password="wrong")
    up.go_on(120)
    assert office.write(log_in, name="admin", password="manager-word").refusal is None


@given(st.lists(st.integers(-400, 400), max_size=6))
def test_a_clock_that_is_set_shortens_and_lengthens_no_wait(days: list[int]) -> None:
    clock, told = StoppedClock(), Uptime()
    user = User(failed_logins=6, role=Role.CASHIER)
    with mock.patch.object(kernel_clock, "seconds_up", told):
        with Session(info={"clock": clock}) as session:
            make_wait(session, user)
        for step in days:
            clock.go_on(days=step)
            assert minutes_left(user) == 2
        told.go_on(120)
        assert minutes_left(user) == 0


def test_after_the_pc_was_started_anew_the_time_since_then_counts(
    office: Store, up: Uptime, clock: StoppedClock
) -> None:
    tries(office, 6, up)
    up.restart(ago=70)
    clock.go_on(days=3)
    assert str(refusal(office, WORD)) == str(LoginLocked(minutes=1))
    up.go_on(50)
    assert refusal(office, WORD) is None


def test_ten_wrong_tries_end_a_pin_until_the_password_was_right(
    office: Store, cashier: UserRow, up: Uptime
) -> None:
    for _wrong in range(10):
        up.go_on(30 * 60)
        office.write(change_user_by_pin, user_id=cashier.id, pin="1111")
    up.go_on(30 * 60)
    spent = office.write(change_user_by_pin, user_id=cashier.id, pin=PIN)
    assert isinstance(spent.refusal, PinSpent)
    assert not any(each.has_pin for each in office.read(login_names))
    assert isinstance(
        office.read(recognise, user_id=cashier.id, secret=PIN, by_pin=True).refusal, PinSpent
    )
    assert refusal(office, WORD) is None
    assert office.write(change_user_by_pin, user_id=cashier.id, pin=PIN).refusal is None


def test_a_right_password_forgets_the_wrong_ones(office: Store) -> None:
    for _round in range(3):
        for _wrong in range(4):
            refusal(office, "wrong")
        assert refusal(office, WORD) is None


def test_failed_tries_are_in_the_audit_log(office: Store) -> None:
    refusal(office, "wrong")
    newest = office.read(AUDIT.first)[0]
    assert (newest.what, newest.subject) == ("login.failed", "wangli")


def test_before_anybody_is_in_a_failed_try_is_nobody_s(office: Store) -> None:
    refusal(office, "wrong")
    assert office.read(AUDIT.first)[0].user_name == "未登录"


def test_a_locked_manager_is_told_the_way_back_in(office: Store) -> None:
    told = [office.write(log_in, name="admin", password="wrong").refusal for _wrong in range(5)]
    assert "propdesk reset-password admin" in str(told[-1])
    assert "propdesk reset-password admin" in str(
        office.read(recognise, user_id=1, secret="manager-word").refusal
    )


def test_a_new_pin_from_the_manager_ends_the_lock(
    office: Store, cashier: UserRow, manager: UserRow, work_as: WorkAs
) -> None:
    for _wrong in range(5):
        office.write(change_user_by_pin, user_id=cashier.id, pin="1111")
    work_as(manager)
    office.write(set_pin, user_id=cashier.id, pin="4711")
    result = office.write(change_user_by_pin, user_id=cashier.id, pin="4711")
    assert result.refusal is None


@pytest.mark.usefixtures("real_hashes")
def test_a_pin_changes_the_user_in_well_under_three_seconds(
    office: Store, cashier: UserRow
) -> None:
    begun = time.process_time()  # of all threads: a busy machine is not ours to answer for
    result = office.write(change_user_by_pin, user_id=cashier.id, pin=PIN)
    assert time.process_time() - begun < 1
    assert result.actor is not None
    assert result.actor.role is Role.CASHIER


def test_wrong_pins_count_like_wrong_passwords(office: Store, cashier: UserRow) -> None:
    for _wrong in range(4):
        result = office.write(change_user_by_pin, user_id=cashier.id, pin="1111")
        assert isinstance(result.refusal, PinWrong)
    assert isinstance(refusal(office, "wrong"), LoginLocked)


def test_without_a_pin_the_password_is_asked_for(office: Store, manager: UserRow) -> None:
    result = office.write(change_user_by_pin, user_id=manager.id, pin="")
    assert isinstance(result.refusal, PinNotSet)


def test_without_any_password_the_desk_is_handed_over_freely(
    store: Store, cashier: UserRow
) -> None:
    assert store.write(change_user_by_pin, user_id=cashier.id, pin="").actor is not None
    assert store.write(log_in, name="wangli", password="").actor is not None


def test_a_user_without_password_stays_outside_where_others_have_one(
    store: Store, manager: UserRow, cashier: UserRow
) -> None:
    store.write(set_password, user_id=manager.id, password=WORD)
    result = store.write(log_in, name="wangli", password="")
    assert isinstance(result.refusal, PasswordNotSet)


def test_the_first_password_is_the_managers_and_the_last_to_go(
    store: Store, manager: UserRow, cashier: UserRow
) -> None:
    with pytest.raises(ManagerPasswordFirst):
        store.write(set_password, user_id=cashier.id, password=WORD)
    store.write(set_password, user_id=manager.id, password=WORD)
    store.write(set_password, user_id=cashier.id, password=WORD)
    with pytest.raises(LastPassword):
        store.write(set_password, user_id=manager.id, password=None)
    store.write(set_password, user_id=cashier.id, password=None)
    store.write(set_password, user_id=manager.id, password=None)
    assert not store.read(login_needed)


def test_ones_own_password_is_changed_by_who_knows_it(
    office: Store, cashier: UserRow, manager: UserRow, work_as: WorkAs
) -> None:
    work_as(cashier)
    with pytest.raises(PresentPasswordWrong):
        office.write(set_password, user_id=cashier.id, password="another-word")
    office.write(set_password, user_id=cashier.id, password="another-word", present=WORD)
    assert refusal(office, "another-word") is None
    with pytest.raises(NotPermitted):
        office.write(set_password, user_id=manager.id, password="another-word")


@pytest.mark.parametrize("pin", ["123", "123456789", "12a4", "7777", "１２３４", ""])
def test_a_pin_is_four_to_eight_digits_not_all_the_same(
    store: Store, manager: UserRow, pin: str
) -> None:
    with pytest.raises(PinNotDigits):
        store.write(set_pin, user_id=manager.id, pin=pin)


def test_a_short_password_is_refused(store: Store, manager: UserRow) -> None:
    with pytest.raises(PasswordTooShort):
        store.write(set_password, user_id=manager.id, password="short")


def test_a_reset_lets_back_in_whatever_happened(office: Store) -> None:
    for _wrong in range(10):
        refusal(office, "wrong")
    fresh = office.write(reset_password, name="wangli")
    assert len(fresh) == 10
    assert refusal(office, fresh) is None
    assert "user.reset_password" in {entry.what for entry in office.read(AUDIT.first)}


def test_a_reset_names_an_unknown_user(store: Store, manager: UserRow) -> None:
    with pytest.raises(UserUnknown):
        store.write(reset_password, name="nobody")


def test_only_a_manager_resets_a_managers_password(
    office: Store, manager: UserRow, work_as: WorkAs
) -> None:
    fields = UserFields(name="zhu", display_name="主管", role=Role.SUPERVISOR)
    work_as(office.read(USERS.rows, ids=[office.write(USER_USES.add, fields=fields)])[0])
    with pytest.raises(NotPermitted):
        office.write(reset_password, name="admin")
    with pytest.raises((OnlyForManagers, NotPermitted)):
        office.write(set_password, user_id=manager.id, password="another-word")


def test_the_login_offers_active_users_and_says_who_has_a_pin(office: Store) -> None:
    names = {each.name: each.has_pin for each in office.read(login_names)}
    assert names == {"admin": False, "wangli": True}


def test_the_file_holds_argon2id_and_no_password(office: Store) -> None:
    for kept in office.read(_hashes):
        assert kept.startswith("$argon2id$")


def _hashes(session: Session) -> list[str]:
    found = session.execute(text("SELECT password_hash FROM user UNION SELECT pin_hash FROM user"))
    return [row[0] for row in found if row[0]]
