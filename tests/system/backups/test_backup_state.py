"""The light of the status bar and what a restore is said to do."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from propdesk.access.loans.register import KEPT
from propdesk.db.breach import Breach
from propdesk.db.declarations import Declarations
from propdesk.db.store import Store
from propdesk.kernel.i18n import N_
from propdesk.modules import declared
from propdesk.system.backups.backup_state import (
    BackupLight,
    backup_state,
    losses,
    overdue_sentence,
    restore_lines,
    working_days,
)
from propdesk.system.backups.backups import make_backup, record_backup
from propdesk.system.backups.findings import findings
from propdesk.system.backups.restoring import preview
from propdesk.system.log.audit_values import value_words
from propdesk.system.log.audit_words import field_name, what_name
from propdesk.system.settings.estate_settings import EstateSettings, change_estate_settings
from tests.access.things import PARCEL
from tests.clocks import StoppedClock

WORDS = declared()

ESTATE = EstateSettings(name="云杉里花园", backup_folder="E:\\")


def words(store: Store) -> tuple[BackupLight, str]:
    state = store.read(backup_state)
    return state.light, state.words


def test_without_a_place_the_light_is_amber_from_the_first_minute(store: Store) -> None:
    assert words(store) == (BackupLight.DUE, "还没有备份位置")
    store.write(change_estate_settings, settings=ESTATE)
    assert words(store) == (BackupLight.DUE, "还没有备份")


def test_the_light_ages_from_green_to_amber(store: Store, clock: StoppedClock) -> None:
    store.write(record_backup, file="a", ok=True)
    assert words(store)[0] is BackupLight.GOOD
    assert words(store)[1].startswith("备份 今天")
    clock.go_on(days=1)
    assert words(store) == (BackupLight.GOOD, "备份 昨天 已核对")
    clock.go_on(days=2)
    assert words(store) == (BackupLight.DUE, "备份 3 天前")


def test_a_failed_backup_is_red_until_one_proves_itself(store: Store) -> None:
    store.write(record_backup, file="a", ok=True)
    store.write(record_backup, file="b", message="E:\\ 不在")
    assert words(store) == (BackupLight.FAILED, "备份失败")
    store.write(record_backup, file="c", ok=True)
    assert words(store)[0] is BackupLight.GOOD


def test_only_another_disk_ends_the_red_banner(store: Store, clock: StoppedClock) -> None:
    store.write(record_backup, file="a", ok=True)
    clock.go_on(days=7)
    store.write(record_backup, file="b", ok=True)
    assert store.read(backup_state).overdue
    assert "一坏" in overdue_sentence(store.read(backup_state))
    store.write(record_backup, file="c", ok=True, other_disk=True)
    assert not store.read(backup_state).overdue


@pytest.mark.parametrize(
    ("since", "until", "days"),
    [(20, 20, 0), (20, 22, 0), (20, 23, 1), (16, 20, 4), (20, 27, 5), (23, 20, 0)],
)
def test_weekends_are_no_working_days(since: int, until: int, days: int) -> None:
    noon = datetime(2026, 11, 1, 4, tzinfo=UTC)
    assert working_days(noon.replace(day=since), noon.replace(day=until)) == days


def test_a_restore_says_with_numbers_what_goes(
    store: Store, clock: StoppedClock, tmp_path: Path
) -> None:
    made = make_backup(store, tmp_path)
    found = preview(store, made.file)
    assert losses(found, declared().counted)[0].startswith("数据回到 2026-11-20")
    assert not any(line.lost for line in restore_lines(found, declared().counted))


def test_a_restore_counts_what_registers_keep_and_no_table_without_a_row(
    store: Store, tmp_path: Path
) -> None:
    counted = {"kept_item": N_("Lost property and parcels"), "charge": N_("Charges")}
    made = make_backup(store, tmp_path)
    store.write(KEPT.uses.add, fields=PARCEL)
    found = preview(store, made.file)
    (_receipt, kept) = restore_lines(found, counted)
    assert (kept.name, kept.now, kept.then, kept.lost) == ("遗失与包裹", "1", "0", True)
    assert any("遗失与包裹 1" in line for line in losses(found, counted))


def test_a_finding_leads_to_its_page_where_there_is_one() -> None:
    of_receipt = Breach("sum", "x", {}, ("receipt", 7, "SJ2026-000007"))
    told = Declarations(shows={"receipt": ("fees.receipts", "receipt_id")})
    found = findings([of_receipt, Breach("chain", "x")], told)
    assert (found[0].page, found[0].context) == ("fees.receipts", {"receipt_id": 7})


def test_a_finding_of_no_single_record_leads_to_the_backups_that_mend_it() -> None:
    (found,) = findings([Breach("chain", "x")], Declarations())
    assert (found.page, found.context) == ("system.backup", {})
    assert "恢复" in found.remedy


def test_a_finding_calls_a_table_by_its_word() -> None:
    breach = Breach("reference_lost", "{table}: {count}", {"table": "charge", "count": 2})
    (found,) = findings([breach], Declarations(refers={"charge": "charges"}))
    assert found.sentence == "账单: 2"


def test_the_log_speaks_the_words_of_the_office() -> None:
    assert what_name(WORDS, "login.done") == "登录"
    assert what_name(WORDS, "unit.change") == "房屋：修改"
    assert what_name(WORDS, "unheard.of") == "unheard：of"
    assert field_name(WORDS, "fees.void") == "班次未结时作废收据"
    assert value_words(WORDS, "fees.void", 1) == "是"
    assert value_words(WORDS, "role", "cashier") == "收费员"
    assert value_words(WORDS, "name", None) == "—"


@pytest.mark.parametrize("field", ["offset", "float_amount", "float_left", "expected", "surplus"])
def test_the_log_shows_money_in_yuan(field: str) -> None:
    assert value_words(WORDS, field, 12345) == "123.45"
