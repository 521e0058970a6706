"""An office with a manager and a cashier, and ways to act as them."""

from collections.abc import Callable

import pytest

from propdesk.db.store import Store
from propdesk.kernel.permissions import Role
from propdesk.system.users.listed import USER_USES
from propdesk.system.users.listing import USERS, UserFields, UserRow
from propdesk.system.users.users import actor_for, ensure_first_manager
from propdesk.ui.desk import Desk


@pytest.fixture
def manager(store: Store) -> UserRow:
    """The manager every new data file begins with."""
    store.write(ensure_first_manager)
    return store.read(USERS.first)[0]


@pytest.fixture
def cashier(store: Store, manager: UserRow) -> UserRow:
    """A cashier without password."""
    fields = UserFields(name="wangli", display_name="王丽", role=Role.CASHIER)
    return store.read(USERS.rows, ids=[store.write(USER_USES.add, fields=fields)])[0]


@pytest.fixture
def work_as(store: Store) -> Callable[[UserRow], None]:
    """Do everything from now on as a user."""

    def change(user: UserRow) -> None:
        store.as_actor(store.read(actor_for, user.id))

    return change


@pytest.fixture
def desk(desk: Desk, manager: UserRow, work_as: Callable[[UserRow], None]) -> Desk:
    """The desk of a window, the manager working at it."""
    work_as(manager)
    return desk
