"""The audit log finds who did what, and keeps what left the program."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from propdesk.db.store import NotPermitted, Store
from propdesk.kernel.i18n import using_language
from propdesk.kernel.records.question import ANY, Question, asked
from propdesk.system.log.audit_reader import (
    AUDIT,
    audit_kinds,
    record_export,
    record_print,
)
from propdesk.system.settings.estate_settings import EstateSettings, change_estate_settings
from propdesk.system.users.users import UserRow
from tests.clocks import StoppedClock

WorkAs = Callable[[UserRow], None]


@pytest.fixture
def filled(store: Store, cashier: UserRow, work_as: WorkAs, clock: StoppedClock) -> Store:
    """Two users added by the built-in one, and next day settings, an export, and a paper."""
    clock.go_on(days=1)
    store.write(change_estate_settings, settings=EstateSettings(name="云杉里花园"))
    store.write(record_export, list_name="units", rows=12, file_name="units.xlsx")
    work_as(cashier)
    store.write(record_print, document="receipt", subject=("receipt", 1, "SJ2026-000001"))
    return store


@pytest.fixture
def reader(filled: Store, manager: UserRow, work_as: WorkAs) -> Store:
    work_as(manager)
    return filled


def whats(store: Store, question: Question = ANY) -> list[str]:
    return [entry.what for entry in store.read(AUDIT.first, question=question)]


def test_the_newest_comes_first(reader: Store) -> None:
    assert whats(reader) == [
        "print.document",
        "export.list",
        "estate_settings.change",
        "user.create",
        "user.create",
    ]


def test_a_list_that_left_is_called_by_its_name_in_the_language_of_the_reader(
    reader: Store,
) -> None:
    def shown() -> str:
        return reader.read(AUDIT.first, question=Question(choices=(("kind", "export"),)))[0].subject

    with using_language("en"):
        assert shown() == "Units"
    assert shown() == "房屋"


def test_it_is_searched_by_person_kind_time_and_text(reader: Store, clock: StoppedClock) -> None:
    assert whats(reader, Question(choices=(("user", "王丽"),))) == ["print.document"]
    assert whats(reader, Question(choices=(("kind", "user"),))) == ["user.create", "user.create"]
    assert len(whats(reader, Question(first=clock.today()))) == 3
    assert len(whats(reader, Question(last=clock.today() - timedelta(days=1)))) == 2
    assert whats(reader, asked(words="units.xlsx")) == ["export.list"]
    assert whats(reader, asked(words="云杉里")) == ["estate_settings.change"]
    assert whats(reader, asked(words="100%")) == []
    assert len(whats(reader, asked("today"))) == 3


def test_ids_rows_and_count_agree(reader: Store) -> None:
    ids = reader.read(AUDIT.ids)
    assert [entry.id for entry in reader.read(AUDIT.rows, ids=ids)] == ids
    assert reader.read(AUDIT.total) == len(ids) == 5


def test_the_filter_knows_the_kinds(reader: Store) -> None:
    assert reader.read(audit_kinds)[0] == ("user", 2)


def test_a_cashier_neither_reads_the_log_nor_exports(filled: Store) -> None:
    with pytest.raises(NotPermitted):
        filled.read(AUDIT.first)
    with pytest.raises(NotPermitted):
        filled.write(record_export, list_name="units", rows=1, file_name="x.xlsx")
