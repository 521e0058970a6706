"""Vouchers: balanced, as the month close says, marked when they leave, the same when written again,
what comes later in a supplement."""

from dataclasses import replace
from pathlib import Path

import pytest

from propdesk.db.store import Actor, NotPermitted
from propdesk.fees.billing.billing import publish_run
from propdesk.fees.counter.reversing import red_receipt
from propdesk.fees.rules import Method
from propdesk.fees.settlements.register import SETTLEMENTS, SettlementFields
from propdesk.fees.settlements.rules import TakingsChannel
from propdesk.fees.shifts.shifts import close_shift
from propdesk.fees.tariffs.listed import ITEM_USES
from propdesk.fees.tax_rates import TaxRate
from propdesk.fees.vouchers.chart import (
    CodeOdd,
    CodesMissing,
    change_account,
    forget_account,
    ledger_chart,
)
from propdesk.fees.vouchers.exporting import (
    ExportGone,
    MonthToCome,
    NothingToExport,
    NotTheLastExport,
    PendingVouchers,
    export_vouchers,
    exports_of,
    facts_of_export,
    pending_vouchers,
    undo_export,
)
from propdesk.fees.vouchers.journal import VoucherLine
from propdesk.fees.vouchers.layouts import (
    LayoutOdd,
    ValuesLacking,
    ValueUnknown,
    layout_sheet,
    read_layout,
    value_words,
    write_vouchers,
)
from propdesk.fees.vouchers.paper import vouchers_pdf
from propdesk.fees.vouchers.rules import Preset
from propdesk.kernel.i18n import LANGUAGES, using_language
from propdesk.kernel.money import Money
from propdesk.kernel.paper.records import PaperHead
from propdesk.kernel.permissions import Role
from propdesk.system.letters.rules import with_names, with_words
from propdesk.system.settings.estate_settings import change_estate_settings, estate_settings
from tests.fees.months.test_months import BILL, go_on, pay
from tests.fees.sample_papers import texts
from tests.fees.vouchers.recount import compare_income, compare_with_months
from tests.offices import Office
from tests.roles import rights_of

MONTH = "2026-11"


@pytest.fixture
def november(office: Office) -> Office:
    """Paid and prepaid in November, the session closed."""
    pay(office, 2 * BILL + 10_000)
    pay(office, 5_000, Method.WECHAT)
    office.store.write(close_shift, counted=None)
    return office


def pending(office: Office, month: str = MONTH, **more: int) -> PendingVouchers:
    return office.store.read(pending_vouchers, month=month, **more)


def lines(found: PendingVouchers) -> list[VoucherLine]:
    return [line for one in found.facts.vouchers for line in one.lines]


def told(found: PendingVouchers) -> set[tuple[str, int, int]]:
    return {(line.code, line.debit, line.credit) for line in lines(found)}


def setting(office: Office, **changed: object) -> None:
    known = office.store.read(estate_settings)
    office.store.write(change_estate_settings, settings=replace(known, **changed))  # type: ignore[arg-type]


def test_what_was_paid_stands_on_its_accounts(november: Office) -> None:
    found = pending(november)
    assert {("1001", 2 * BILL + 10_000, 0), ("1012", 5_000, 0)} <= told(found)
    assert ("1122", 0, 2 * BILL) in told(found)
    assert ("2203", 0, 15_000) in told(found)
    assert all(one.debit == one.credit for one in found.facts.vouchers)
    compare_with_months(november.store)
    compare_income(november.store)


def test_a_year_charged_ahead_is_earned_month_by_month(november: Office) -> None:
    november.store.write(publish_run, period="2027-01")
    charged = [line for line in lines(pending(november)) if "2027" not in line.summary]
    assert [line.credit for line in charged if line.code == "5001" and line.credit]
    deferred = sum(line.credit for line in charged if line.account.endswith("递延"))
    go_on(november, 60)
    january = pending(november, "2027-01")
    earned = [line for line in lines(january) if line.account.endswith("递延")]
    assert sum(line.debit for line in earned) == deferred > 0
    compare_income(november.store)


def test_the_office_that_books_what_is_paid_has_no_receivables(november: Office) -> None:
    setting(november, voucher_basis="cash")
    found = pending(november)
    assert not [line for line in lines(found) if line.code == "1122"]
    assert ("5001", 0, 2 * BILL) in told(found)
    compare_with_months(november.store)


def test_tax_is_taken_out_of_income(november: Office) -> None:
    item = next(
        row for row in november.store.read(ledger_chart).rows.values() if row.item_id is not None
    )
    assert item.item_id is not None
    november.store.write(change_account, purpose=item.purpose, code="5001.01")
    seen = november.store.read(ITEM_USES.seen, record_id=item.item_id)
    taxed = replace(seen, tax_rate=TaxRate.SIX)
    november.store.write(ITEM_USES.change, record_id=item.item_id, fields=taxed, seen=seen)
    setting(november, voucher_basis="cash")
    found = lines(pending(november))
    net = next(line.credit for line in found if line.code == "5001.01")
    tax = next(line.credit for line in found if line.code == "2221")
    assert net + tax == 2 * BILL
    assert net == round(2 * BILL / 1.06)


def test_a_missing_code_is_refused_with_what_lacks_it(november: Office) -> None:
    november.store.write(change_account, purpose="prepaid", code="")
    with pytest.raises(CodesMissing, match="预存"):
        pending(november)
    november.store.write(forget_account, purpose="prepaid")
    assert pending(november).facts.vouchers
    with pytest.raises(CodeOdd):
        november.store.write(change_account, purpose="prepaid", code="一千")


def test_the_standard_of_large_enterprises_has_its_own_codes(november: Office) -> None:
    setting(november, ledger_standard="large")
    assert {"6001", "2205"} <= {row.code for row in november.store.read(ledger_chart).rows.values()}


def test_what_left_is_marked_and_what_comes_later_is_a_supplement(november: Office) -> None:
    store = november.store
    first = store.write(export_vouchers, month=MONTH)
    assert not first.supplement
    with pytest.raises(NothingToExport):
        store.write(export_vouchers, month=MONTH)
    no = pay(november, 1_000)
    later = pending(november)
    assert later.supplement
    assert told(later) == {("1001", 1_000, 0), ("2203", 0, 1_000)}
    assert min(one.number for one in later.facts.vouchers) == first.vouchers + 1
    second = store.write(export_vouchers, month=MONTH, number=90)
    assert [one.number for one in store.read(facts_of_export, export_id=second.id)[1].vouchers] == [
        90
    ]
    store.write(close_shift, counted=None)
    store.write(red_receipt, no=no, reason="错")
    assert ("1001", -1_000, 0) in told(pending(november))


def test_an_export_is_undone_from_the_last_one_on(november: Office) -> None:
    store = november.store
    first = store.write(export_vouchers, month=MONTH)
    pay(november, 1_000)
    second = store.write(export_vouchers, month=MONTH)
    with pytest.raises(NotTheLastExport, match=second.no):
        store.write(undo_export, export_id=first.id)
    store.write(undo_export, export_id=second.id)
    store.write(undo_export, export_id=first.id)
    with pytest.raises(ExportGone):
        store.write(undo_export, export_id=first.id)
    found = pending(november)
    assert not found.supplement
    assert ("1001", 2 * BILL + 11_000, 0) in told(found) or len(found.facts.vouchers) > 2
    assert [one.undone_at is not None for one in store.read(exports_of, month=MONTH)] == [True] * 2


def test_an_export_is_written_again_as_the_same_file(november: Office, tmp_path: Path) -> None:
    row = november.store.write(export_vouchers, month=MONTH)
    write_vouchers(november.store, tmp_path / "one.xlsx", export_id=row.id)
    pay(november, 1_000)
    setting(november, voucher_layout=Preset.KINGDEE.text)
    write_vouchers(november.store, tmp_path / "two.xlsx", export_id=row.id)
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


def test_a_settlement_that_is_corrected_comes_as_a_difference(november: Office) -> None:
    store, day = november.store, november.store.clock.today()
    fields = SettlementFields(
        channel=TakingsChannel.WECHAT, first=day, last=day, settled=Money(4_970), fee=Money(30),
        came_on=day,
    )  # fmt: skip
    one = store.write(SETTLEMENTS.uses.add, fields=fields)
    assert {("1002", 4_970, 0), ("5603", 30, 0), ("1012", 0, 5_000)} <= told(pending(november))
    store.write(export_vouchers, month=MONTH)
    seen = store.read(SETTLEMENTS.uses.seen, record_id=one)
    changed = replace(seen, settled=Money(4_960), fee=Money(40))
    store.write(SETTLEMENTS.uses.change, record_id=one, fields=changed, seen=seen)
    assert told(pending(november)) == {("1002", -10, 0), ("5603", 10, 0)}


def test_a_month_to_come_and_a_reader_are_refused(november: Office) -> None:
    with pytest.raises(MonthToCome):
        pending(november, "2027-02")
    november.store.as_actor(Actor(7, "查看", Role.READER, rights_of(Role.READER)))
    with pytest.raises(NotPermitted):
        november.store.write(export_vouchers, month=MONTH)


def test_columns_are_what_the_layout_says(november: Office) -> None:
    setting(november, voucher_layout=Preset.YONYOU.text)
    row = november.store.write(export_vouchers, month=MONTH)
    _row, facts = november.store.read(facts_of_export, export_id=row.id)
    sheet = layout_sheet(facts)
    assert [column.header for column in sheet.columns][:3] == ["制单日期", "凭证类别字", "凭证编号"]
    assert {cells[8] for cells in sheet.rows} == {"借", "贷"}
    assert len(sheet.rows) == row.lines


@pytest.mark.parametrize("preset", list(Preset))
def test_each_preset_is_a_layout(preset: Preset) -> None:
    assert len(read_layout(preset.text)) >= 9


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_layout_is_typed_by_words_and_kept_by_the_same_names(language: str) -> None:
    with using_language(language):
        words = value_words()
        assert len(set(words.values())) == len(words)
        for preset in Preset:
            assert with_names(with_words(preset.text, words), words) == preset.text


def test_a_layout_that_says_nothing_useful_is_refused() -> None:
    with pytest.raises(LayoutOdd, match="2"):
        read_layout("日期 = {date}\n只有标题")
    with pytest.raises(ValueUnknown, match="datum"):
        read_layout("日期 = {datum}")
    with pytest.raises(ValuesLacking, match=r"\{借方\}"):
        read_layout("日期 = {date}\n号 = {number}\n摘要 = {summary}\n科目 = {code}\n借 = {debit}")


def test_the_paper_shows_each_voucher_with_both_sums(november: Office) -> None:
    found = pending(november)
    head = PaperHead("云杉里花园", "云杉物业服务有限公司", "打印")
    words = "".join(texts(vouchers_pdf(found.facts.vouchers, MONTH, "", head)))
    assert "1122" in words
    assert str(found.amount) in words or "合计" in words
