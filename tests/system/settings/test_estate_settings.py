"""The settings of the estate travel in the data file and are changed as a whole."""

from dataclasses import fields, replace

import pytest

from propdesk.db.store import Store
from propdesk.kernel import i18n
from propdesk.modules import declared
from propdesk.system.log.audit_reader import AUDIT
from propdesk.system.settings.estate_settings import (
    CalendarEntry,
    CalendarTitleMissing,
    DayOutOfRange,
    EstateNameMissing,
    EstateSettings,
    calendar_title,
    change_estate_settings,
    estate_settings,
    mark_practice,
)

FULL = EstateSettings(
    name="云杉里花园",
    company="云杉物业服务有限公司",
    phone="0999-1234567",
    address="云杉路 1 号",
    bank_lines=("云杉银行 6222 0000", "户名 云杉物业"),
    due_day=15,
    backup_folder="D:\\备份",
    stick_folder="E:\\",
    calendar=(CalendarEntry(5, "发通知单"), CalendarEntry(0, "月结", (3, 6, 9, 12))),
)


def test_a_new_estate_has_defaults(store: Store) -> None:
    assert store.read(estate_settings) == EstateSettings()


def test_everything_comes_back_as_it_was_saved(store: Store) -> None:
    assert store.write(change_estate_settings, settings=FULL) == FULL
    assert store.read(estate_settings) == FULL
    assert FULL.backup_folders == ("D:\\备份", "E:\\")


def test_blanks_around_a_value_and_empty_bank_lines_go(store: Store) -> None:
    store.write(
        change_estate_settings, settings=EstateSettings(name=" 云杉里 ", bank_lines=(" ", "a "))
    )
    saved = store.read(estate_settings)
    assert (saved.name, saved.bank_lines) == ("云杉里", ("a",))


@pytest.mark.parametrize(
    ("settings", "refused"),
    [
        (replace(FULL, name=" "), EstateNameMissing),
        (replace(FULL, due_day=32), DayOutOfRange),
        (replace(FULL, calendar=(CalendarEntry(-1, "x"),)), DayOutOfRange),
        (replace(FULL, calendar=(CalendarEntry(1, " "),)), CalendarTitleMissing),
    ],
)
def test_a_bad_value_changes_nothing(
    store: Store, settings: EstateSettings, refused: type[Exception]
) -> None:
    with pytest.raises(refused):
        store.write(change_estate_settings, settings=settings)
    assert store.read(estate_settings) == EstateSettings()


def test_the_audit_says_only_what_differs(store: Store) -> None:
    store.write(change_estate_settings, settings=FULL)
    store.write(change_estate_settings, settings=replace(FULL, phone="0999-7654321"))
    newest, older = store.read(AUDIT.first)
    assert newest.before == {"phone": "0999-1234567"}
    assert newest.after == {"phone": "0999-7654321"}
    store.write(change_estate_settings, settings=replace(FULL, phone="0999-7654321"))
    assert len(store.read(AUDIT.first)) == 2
    assert "due_day" in older.after


def test_practice_stays_practice_whatever_is_saved(store: Store) -> None:
    store.write(mark_practice)
    store.write(change_estate_settings, settings=FULL)
    assert store.read(estate_settings).practice


def test_our_own_calendar_speaks_the_readers_language() -> None:
    ours, theirs = EstateSettings().calendar[0], CalendarEntry(3, "Edit")
    with i18n.using_language("en"):
        english = calendar_title(ours)
    assert english == "Hand out payment notices"
    assert calendar_title(theirs) == "Edit"


def test_every_setting_has_its_word_in_the_log() -> None:
    """Name it under `fields` of an AuditWords, or `silent` where it says nothing to people."""
    words = declared().audit
    named = {*words.fields, *words.silent}
    assert {field.name for field in fields(EstateSettings)} - named == set()
