"""An office with a manager and a cashier, and ways to act as them."""

from collections.abc import Callable

import pytest

from propdesk.db.store import Store
from propdesk.kernel.permissions import Role
from propdesk.system.service import UserRow, actor_for, create_user, ensure_first_manager, users
from propdesk.ui.desk import Desk


@pytest.fixture
def manager(store: Store) -> UserRow:
    """The manager every new data file begins with."""
    store.write(ensure_first_manager)
    return store.read(users)[0]


@pytest.fixture
def cashier(store: Store, manager: UserRow) -> UserRow:
    """A cashier without password."""
    return store.write(create_user, name="wangli", display_name="王丽", role=Role.CASHIER)


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
