"""The audit log finds who did what, and keeps what left the program."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from propdesk.db.audit import record
from propdesk.db.refusals import DataReadOnly, DataUnchecked
from propdesk.db.store import NotPermitted, Store, use_case
from propdesk.kernel.i18n import using_language
from propdesk.kernel.records.question import ANY, Question, asked
from propdesk.system.log.audit_reader import (
    AUDIT,
    audit_kinds,
    note_export,
    note_print,
    record_export,
    record_print,
)
from propdesk.system.settings.estate_settings import EstateSettings, change_estate_settings
from propdesk.system.users.listing import UserRow
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
        "user.add",
        "user.add",
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
    assert whats(reader, Question(choices=(("kind", "user"),))) == ["user.add", "user.add"]
    assert len(whats(reader, Question(first=clock.today()))) == 3
    assert len(whats(reader, Question(last=clock.today() - timedelta(days=1)))) == 2
    assert whats(reader, asked(words="units.xlsx")) == ["export.list"]
    assert whats(reader, asked(words="云杉里")) == ["estate_settings.change"]
    assert whats(reader, asked(words="100%")) == []
    assert len(whats(reader, asked("today"))) == 3


@use_case(permission="", touches=("audit",))
def write_down_changes(session: Session) -> None:
    """A till counted, a unit measured: with what must not be taken for the amount and the area."""
    counted = {"counted": 1250, "expected": 314650, "copies": 1337}
    record(session, "session.close", ("cash_session", 1, "1"), None, counted)
    area = ({"built_area": 910000, "kind": "room"}, {"built_area": 1012500, "kind": "shop"})
    record(session, "unit.change", ("unit", 1, "1-1-101"), *area)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("房屋：修改", ["unit.change"]),
        ("修改", ["unit.change", "estate_settings.change"]),
        ("清点金额", ["session.close"]),
        ("12.50", ["session.close"]),
        ("¥3,146.50", ["session.close"]),
        ("13.37", []),  # a count of papers is no amount
        ("101.25", ["unit.change"]),
        ("建筑面积", ["unit.change"]),
        ("商铺", ["unit.change"]),
    ],
)
def test_what_the_log_shows_is_found_as_it_is_shown(
    reader: Store, words: str, found: list[str]
) -> None:
    reader.write(write_down_changes)
    assert whats(reader, asked(words=words)) == found


def test_a_list_that_left_is_found_by_its_name(reader: Store) -> None:
    assert whats(reader, asked(words="房屋")) == ["export.list"]


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


def test_data_that_can_only_be_read_is_exported_by_whoever_may_and_masked(
    reader: Store, cashier: UserRow, work_as: WorkAs
) -> None:
    before, reader.read_only = whats(reader), True
    note_export(reader, "units", 12, "units.xlsx")
    with pytest.raises(DataReadOnly):
        note_export(reader, "people", 12, "people.xlsx", unmasked=True)
    assert whats(reader) == before
    work_as(cashier)
    with pytest.raises(NotPermitted):
        note_export(reader, "units", 12, "units.xlsx")


def test_nothing_leaves_unwritten_while_the_data_is_still_being_checked(reader: Store) -> None:
    reader.read_only, reader.refusal = True, DataUnchecked
    with pytest.raises(DataUnchecked):
        note_export(reader, "units", 12, "units.xlsx")
    with pytest.raises(DataUnchecked):
        note_print(reader, "notice", "TZ2026-000001")


def test_a_printed_paper_is_told_by_its_kind_and_its_name(reader: Store) -> None:
    note_print(reader, "notice", "TZ2026-000001")
    newest = reader.read(AUDIT.first, question=ANY)[0]
    assert (newest.done, newest.subject) == ("打印单据", "TZ2026-000001")
    assert {one.name: one.after for one in newest.changes}["单据"] == "缴费通知单"
    reader.read_only = True
    note_print(reader, "notice", "TZ2026-000002")
    assert reader.read(AUDIT.first, question=ANY)[0].subject == "TZ2026-000001"
