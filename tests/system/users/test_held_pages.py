"""Half-written pages are put aside and belong to whoever wrote them."""

from collections.abc import Callable

import pytest

from propdesk.db.store import Store
from propdesk.system.users.held_pages import NotHeld, held_pages, hold_page, take_back
from propdesk.system.users.listing import UserRow

WorkAs = Callable[[UserRow], None]


def test_a_held_desk_comes_back_as_it_was(store: Store) -> None:
    contents: dict[str, object] = {"room": "3-2-1201", "lines": [1, 2], "tendered": "100"}
    held = store.write(hold_page, page="desk", title="3-2-1201", contents=contents)
    assert store.read(held_pages) == (held,)
    assert store.write(take_back, held_id=held.id).contents == contents
    assert store.read(held_pages) == ()


def test_what_was_taken_back_is_gone(store: Store) -> None:
    held = store.write(hold_page, page="desk", title="x", contents={})
    store.write(take_back, held_id=held.id)
    with pytest.raises(NotHeld):
        store.write(take_back, held_id=held.id)


def test_each_user_sees_the_own_desks_only(
    store: Store, manager: UserRow, cashier: UserRow, work_as: WorkAs
) -> None:
    work_as(cashier)
    held = store.write(hold_page, page="desk", title="3-2-1201", contents={})
    work_as(manager)
    assert store.read(held_pages) == ()
    with pytest.raises(NotHeld):
        store.write(take_back, held_id=held.id)


def test_they_are_listed_by_page_newest_first(store: Store) -> None:
    for page, title in (("desk", "a"), ("bills", "b"), ("desk", "c")):
        store.write(hold_page, page=page, title=title, contents={})
    assert [held.title for held in store.read(held_pages, page="desk")] == ["c", "a"]
