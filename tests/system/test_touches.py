"""The watch over declared tables sees what is really written, and our own use cases pass it."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from propdesk.db.store import use_case
from propdesk.kernel.permissions import Role
from propdesk.modules import declared
from propdesk.system.log.audit_reader import record_export, record_print
from propdesk.system.settings.estate_settings import (
    EstateSettings,
    change_estate_settings,
    mark_practice,
)
from propdesk.system.users.held_pages import hold_page, take_back
from propdesk.system.users.listed import USER_USES
from propdesk.system.users.listing import UserFields
from propdesk.system.users.login import (
    change_user_by_pin,
    log_in,
    reset_password,
    set_password,
    set_pin,
)
from propdesk.system.users.users import change_grants, ensure_first_manager
from tests.clocks import StoppedClock
from tests.system.touches import CheckedStore, Undeclared

SET = text("INSERT OR REPLACE INTO setting (key, value) VALUES ('a', '1')")


@use_case(permission="", touches=("user",))
def wrongly_declared(session: Session) -> None:
    session.execute(SET)


@use_case(permission="", touches=("setting",))
def rightly_declared(session: Session) -> None:
    session.execute(SET)


@pytest.fixture
def store(tmp_path: Path, empty_data: Path, clock: StoppedClock) -> Iterator[CheckedStore]:
    path = tmp_path / "propdesk.db"
    shutil.copyfile(empty_data, path)
    opened = CheckedStore(path, clock=clock, declarations=declared())
    yield opened
    opened.close()


def test_a_table_not_declared_is_found(store: CheckedStore) -> None:
    with pytest.raises(Undeclared, match="setting"):
        store.write(wrongly_declared)


def test_it_is_found_the_second_time_too(store: CheckedStore) -> None:
    store.write(rightly_declared)
    with pytest.raises(Undeclared, match="setting"):
        store.write(wrongly_declared)


def test_every_write_of_the_program_itself_says_what_it_touches(store: CheckedStore) -> None:
    manager = store.write(ensure_first_manager) or 0
    held = store.write(hold_page, page="desk", title="x", contents={})
    user_id = store.write(
        USER_USES.add, fields=UserFields(name="w", display_name="王", role=Role.CLERK)
    )
    grants = {(Role.CLERK, "estate.edit"): False}
    steps: list[Callable[[], object]] = [
        lambda: store.write(take_back, held_id=held.id),
        lambda: store.write(set_password, user_id=manager, password="long-enough"),
        lambda: store.write(set_pin, user_id=user_id, pin="2580"),
        lambda: store.write(log_in, name="admin", password="wrong"),
        lambda: store.write(change_user_by_pin, user_id=user_id, pin="2580"),
        lambda: store.write(reset_password, name="w", password="long-enough"),
        lambda: store.write(change_grants, changes=grants),
        lambda: store.write(
            USER_USES.change,
            record_id=user_id,
            fields=UserFields(name="w2", display_name="王", role=Role.CASHIER, active=False),
        ),
        lambda: store.write(change_estate_settings, settings=EstateSettings(name="云杉里")),
        lambda: store.write(mark_practice),
        lambda: store.write(record_export, list_name="units", rows=1, file_name="x"),
        lambda: store.write(record_print, document="receipt", subject=("receipt", 1, "S")),
    ]
    for step in steps:
        step()
