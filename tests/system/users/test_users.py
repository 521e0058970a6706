"""Users and what their roles may do; the office cannot lock itself out."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from propdesk.db.store import Actor, NotPermitted, Store
from propdesk.kernel.permissions import Role, within_limits
from propdesk.kernel.records.fields import values_of
from propdesk.kernel.records.gestures import RowChange
from propdesk.kernel.records.question import asked
from propdesk.kernel.records.refusals import ChangedMeanwhile, FieldsRefused, NoSaveToUndo
from propdesk.modules import declared
from propdesk.system.log.audit_reader import AUDIT
from propdesk.system.users.listed import USER_USES, USERS_OUT
from propdesk.system.users.listing import (
    USER_CHIPS,
    USERS,
    LoginState,
    UserFields,
    UserRow,
)
from propdesk.system.users.login import log_in, set_password, set_pin
from propdesk.system.users.registering import LastManager, OnlyForManagers, OwnRights, UserNameTaken
from propdesk.system.users.users import (
    GrantFixed,
    GrantImpossible,
    UserUnknown,
    actor_for,
    change_grants,
    ensure_first_manager,
    permission_table,
)
from tests.records import undo
from tests.roles import rights_of

WorkAs = Callable[[UserRow], None]


def test_a_new_data_file_gets_one_manager_without_password(store: Store) -> None:
    store.write(ensure_first_manager)
    (only,) = store.read(USERS.first)
    assert (only.name, only.display_name, only.role) == ("admin", "管理员", Role.MANAGER)
    assert only.state is LoginState.OPEN


def test_the_first_manager_comes_only_once(store: Store, manager: UserRow) -> None:
    assert store.write(ensure_first_manager) is None
    assert len(store.read(USERS.first)) == 1


def test_a_user_acts_with_the_rights_of_the_role(store: Store, cashier: UserRow) -> None:
    actor = store.read(actor_for, cashier.id)
    assert (actor.name, actor.role) == ("王丽", Role.CASHIER)
    assert actor.permissions == rights_of(Role.CASHIER)


@pytest.mark.parametrize("name", ["wangli", "WangLi", " wangli ", "command"])
def test_a_login_name_belongs_to_one_user(store: Store, cashier: UserRow, name: str) -> None:
    with pytest.raises(UserNameTaken):
        store.write(
            USER_USES.add, fields=UserFields(name=name, display_name="别人", role=Role.CLERK)
        )


def test_a_user_needs_both_names(store: Store) -> None:
    with pytest.raises(FieldsRefused):
        store.write(
            USER_USES.add, fields=UserFields(name="  ", display_name="王丽", role=Role.CLERK)
        )


def test_the_only_manager_stays_manager_and_may_log_in(store: Store, manager: UserRow) -> None:
    for role, active in ((Role.CLERK, True), (Role.MANAGER, False)):
        with pytest.raises(LastManager):
            store.write(
                USER_USES.change,
                record_id=manager.id,
                fields=UserFields(name="admin", display_name="管理员", role=role, active=active),
            )


def test_a_user_who_left_can_no_longer_act(store: Store, cashier: UserRow) -> None:
    store.write(
        USER_USES.change,
        record_id=cashier.id,
        fields=UserFields(name="wangli", display_name="王丽", role=Role.CASHIER, active=False),
    )
    with pytest.raises(UserUnknown):
        store.read(actor_for, cashier.id)


def test_a_change_is_in_the_audit_log_with_what_differs(store: Store, cashier: UserRow) -> None:
    store.write(
        USER_USES.change,
        record_id=cashier.id,
        fields=UserFields(name="wangli", display_name="王丽丽", role=Role.CASHIER, active=True),
    )
    newest = store.read(AUDIT.first)[0]
    assert (newest.what, newest.subject) == ("user.change", "wangli")
    assert (newest.before, newest.after) == ({"display_name": "王丽"}, {"display_name": "王丽丽"})


def fields(user: UserRow) -> UserFields:
    return UserFields(**values_of(UserFields, user))


def test_a_form_keeps_what_somebody_else_saved_in_other_fields(
    store: Store, cashier: UserRow
) -> None:
    seen = fields(cashier)
    theirs = replace(seen, role=Role.CLERK)
    store.write(USER_USES.change, record_id=cashier.id, fields=theirs, seen=seen)
    mine = replace(seen, display_name="王丽丽")
    store.write(USER_USES.change, record_id=cashier.id, fields=mine, seen=seen)
    now = store.read(USERS.rows, ids=[cashier.id])[0]
    assert (now.display_name, now.role) == ("王丽丽", Role.CLERK)
    with pytest.raises(ChangedMeanwhile) as clash:
        store.write(
            USER_USES.change,
            record_id=cashier.id,
            fields=replace(seen, role=Role.ACCOUNTANT),
            seen=seen,
        )
    assert clash.value.fields == ("role",)


def test_a_change_is_undone_and_a_user_stays(
    store: Store, manager: UserRow, cashier: UserRow
) -> None:
    store.write(set_password, user_id=manager.id, password="qiushui-3")
    left = replace(fields(cashier), active=False, role=Role.READER)
    store.write(USER_USES.change, record_id=cashier.id, fields=left)
    store.write(set_password, user_id=cashier.id, password="chunfeng-7")
    undo(store, "user", cashier.id)
    now = store.read(USERS.rows, ids=[cashier.id])[0]
    assert (now.active, now.role, now.state) == (True, Role.CASHIER, LoginState.PASSWORD)
    new = UserFields(name="li", display_name="李", role=Role.CLERK)
    new_id = store.write(USER_USES.add, fields=new)
    with pytest.raises(NoSaveToUndo):
        undo(store, "user", new_id)
    with pytest.raises(NoSaveToUndo):
        store.write(USER_USES.delete, record_id=new_id)
    assert store.read(USER_USES.seen, record_id=new_id) == new


def test_an_undo_makes_no_manager_and_takes_none(
    store: Store, manager: UserRow, cashier: UserRow
) -> None:
    store.write(
        USER_USES.change, record_id=cashier.id, fields=replace(fields(cashier), role=Role.MANAGER)
    )
    for user in (manager, cashier):  # the second one is the last by then
        less = replace(fields(user), role=Role.CLERK)
        if user is manager:
            store.write(USER_USES.change, record_id=user.id, fields=less)
        else:
            with pytest.raises(LastManager):
                undo(store, "user", user.id)
    actor = store.actor
    rights = actor.permissions
    store.as_actor(Actor(9, "主管", Role.SUPERVISOR, rights, "x"))
    with pytest.raises(OnlyForManagers):
        undo(store, "user", manager.id)


def test_nobody_takes_the_own_rights_away(
    store: Store, manager: UserRow, cashier: UserRow, work_as: WorkAs
) -> None:
    as_manager = replace(fields(cashier), role=Role.MANAGER)
    store.write(USER_USES.change, record_id=cashier.id, fields=as_manager)
    work_as(store.read(USERS.rows, ids=[cashier.id])[0])
    for less in (replace(as_manager, active=False), replace(as_manager, role=Role.CLERK)):
        with pytest.raises(OwnRights):
            store.write(USER_USES.change, record_id=cashier.id, fields=less)
    with pytest.raises(OwnRights):  # made a manager by somebody else: it is not undone by himself
        undo(store, "user", cashier.id)
    store.write(USER_USES.change, record_id=cashier.id, fields=replace(as_manager, name="wang"))
    rows = [RowChange(each.id, {"role": Role.READER}) for each in (manager, cashier)]
    done = store.write(USER_USES.together.change, rows=rows)
    assert [row.how for row in done.rows] == ["done", "refused"]


def test_a_name_that_somebody_else_has_by_now_does_not_come_back(
    store: Store, manager: UserRow, cashier: UserRow
) -> None:
    renamed = replace(fields(cashier), name="wang2")
    store.write(USER_USES.change, record_id=cashier.id, fields=renamed)
    other = UserFields(name="WangLi", display_name="王莉", role=Role.CLERK)
    store.write(USER_USES.add, fields=other)
    with pytest.raises(UserNameTaken):
        undo(store, "user", cashier.id)


def test_the_list_says_how_each_comes_in_and_finds_them_by_it(
    store: Store, manager: UserRow, cashier: UserRow
) -> None:
    store.write(set_password, user_id=manager.id, password="qiushui-3")
    left = UserFields(name="li", display_name="李", role=Role.CLERK, active=False)
    store.write(USER_USES.add, fields=left)
    for _try in range(5):
        store.write(log_in, name="admin", password="wrong")
    states = {row.name: row.state for row in store.read(USERS.first)}
    assert states == {
        "admin": LoginState.LOCKED, "wangli": LoginState.OPEN, "li": LoginState.LEFT,
    }  # fmt: skip
    found = {
        chip.id: [row.name for row in store.read(USERS.first, question=asked(chip.id))]
        for chip in USER_CHIPS
    }
    assert found == {
        "all": ["admin", "wangli", "li"],
        "here": ["admin", "wangli"],
        "left": ["li"],
        "open": ["wangli"],
    }


def test_the_list_of_users_leaves_without_any_secret(
    store: Store, manager: UserRow, tmp_path: Path
) -> None:
    store.write(set_password, user_id=manager.id, password="qiushui-3")
    assert USERS_OUT.write(store, tmp_path / "users.csv") == 1
    head, line = (tmp_path / "users.csv").read_text("utf-8-sig").splitlines()
    assert head == "姓名,登录名,角色,可以登录,登录,PIN 码"
    assert line == "管理员,admin,经理,是,密码,否"


def test_the_log_keeps_no_hash_of_a_user(store: Store, manager: UserRow, cashier: UserRow) -> None:
    store.write(set_password, user_id=manager.id, password="qiushui-3")
    store.write(set_password, user_id=cashier.id, password="chunfeng-7")
    store.write(set_pin, user_id=cashier.id, pin="4711")
    store.write(
        USER_USES.change, record_id=cashier.id, fields=replace(fields(cashier), active=False)
    )
    told = store.read(
        lambda session: session.execute(text("SELECT before, after FROM audit")).all()
    )
    assert told
    assert not any("argon2" in str(row) or "hash" in str(row) for row in told)


def test_the_office_gives_and_takes_rights(store: Store, cashier: UserRow) -> None:
    changes = {(Role.CASHIER, "fees.void"): False, (Role.CASHIER, "estate.edit"): True}
    store.write(change_grants, changes=changes)
    permissions = store.read(actor_for, cashier.id).permissions
    assert "fees.void" not in permissions
    assert "estate.edit" in permissions
    store.write(change_grants, changes={key: not allowed for key, allowed in changes.items()})
    assert store.read(actor_for, cashier.id).permissions == rights_of(Role.CASHIER)
    assert store.read(_grants) == 0


def test_some_rights_stay_as_they_are(store: Store) -> None:
    with pytest.raises(GrantFixed):
        store.write(change_grants, changes={(Role.MANAGER, "system.users"): False})
    with pytest.raises(GrantImpossible):
        store.write(change_grants, changes={(Role.CASHIER, "fees.red"): True})
    assert store.read(_grants) == 0


def test_the_limits_win_over_what_stands_in_the_file() -> None:
    permissions = declared().permissions
    doctored = [("system.users", True), ("fees.red", True), ("no.such.right", True)]
    assert within_limits(permissions, Role.CASHIER, doctored) == rights_of(Role.CASHIER)
    assert "system.users" in within_limits(permissions, Role.MANAGER, [("system.users", False)])


def test_the_permission_table_shows_every_right_of_every_role(store: Store) -> None:
    table = {row.permission: row.cells for row in store.read(permission_table)}
    assert table["fees.collect"][Role.CASHIER].allowed
    assert not table["fees.red"][Role.CASHIER].allowed
    assert table["fees.red"][Role.CASHIER].fixed
    assert not table["fees.red"][Role.SUPERVISOR].fixed


def test_a_cashier_manages_no_users(store: Store, cashier: UserRow, work_as: WorkAs) -> None:
    work_as(cashier)
    with pytest.raises(NotPermitted):
        store.read(USERS.first)


def test_whoever_is_no_manager_makes_none(store: Store, cashier: UserRow) -> None:
    actor = Actor(99, "主管", Role.SUPERVISOR, frozenset({"system.users"}))
    store.as_actor(actor)
    with pytest.raises(OnlyForManagers):
        store.write(
            USER_USES.add, fields=UserFields(name="me2", display_name="我", role=Role.MANAGER)
        )
    with pytest.raises(OnlyForManagers):
        store.write(
            USER_USES.change,
            record_id=cashier.id,
            fields=UserFields(name="wangli", display_name="王丽", role=Role.MANAGER, active=True),
        )


def _grants(session: Session) -> int:
    return int(session.execute(text("SELECT count(*) FROM permission_grant")).scalar_one())
