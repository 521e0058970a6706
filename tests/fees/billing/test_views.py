"""The pages of tariffs and charges on a real store: they open, draft, publish, list, take back."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel
from pytestqt.qtbot import QtBot

from propdesk.db.store import Store
from propdesk.estate.rules import AreaBasis, UnitKind
from propdesk.estate.units.registering import unit_details
from propdesk.fees.billing.billing import publish_run
from propdesk.fees.billing.listing import RUNS
from propdesk.fees.billing.run_tables_view import Lacking, OutlierRow
from propdesk.fees.billing.run_view import for_whom
from propdesk.fees.charges.listing import ChargeRow
from propdesk.fees.charges.view import ChargesPage
from propdesk.fees.rules import Formula
from propdesk.fees.tariffs.own_terms import (
    unit_terms,
)
from propdesk.fees.tariffs.page.dialogs import edit_tariff_dialog, new_tariff_dialog, version_dialog
from propdesk.fees.tariffs.page.item_dialogs import (
    new_group_dialog,
    new_item_dialog,
    unit_terms_dialog,
)
from propdesk.fees.tariffs.page.view import TariffsPage
from propdesk.fees.tariffs.tariffs import (
    VersionFields,
    fee_items,
    receipt_groups,
    tariffs,
)
from propdesk.kernel import i18n
from propdesk.kernel.money import Money
from propdesk.ui.desk import Desk
from propdesk.ui.forms.fields import ChoiceField
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.window.main_window import MainWindow
from propdesk.ui.window.tabs import Page, Tab
from tests.clocks import StoppedClock
from tests.fees.billing.runs import settle
from tests.fees.desks import Hands
from tests.fees.estates import Estate, open_estate
from tests.keyboard import F7
from tests.made_once import made_once
from tests.ui.clipping import clipped
from tests.ui.filling import filled

PAGES = (
    Page(id="fees.charges", tab="fees", title="Charges", icon="receipt-text", build=ChargesPage),
    Page(id="fees.tariffs", tab="fees", title="Tariffs", icon="tags", build=TariffsPage),
)


@pytest.fixture
def estate(store: Store) -> Estate:
    return made_once(store, billed_rooms)


def billed_rooms(store: Store) -> Estate:
    """Two rooms with a tariff, one without owner; October billed."""
    estate = open_estate(store)
    estate.unit("1-101")
    estate.unit("1-102", owner="林致远", area=1_000_000)
    estate.unit("1-103", owner=None)
    estate.tariff()
    store.write(publish_run, period="2026-10")
    return estate


@pytest.fixture
def window(desk: Desk, clock: StoppedClock, qtbot: QtBot) -> Iterator[MainWindow]:
    """The smallest window with both pages."""
    made = MainWindow((Tab("fees", "Fees", "wallet"),), clock.now)
    qtbot.addWidget(made)
    made.resize(1366, 696)
    yield made
    desk.wait_for_work()


def shown(page: ChargesPage | TariffsPage, desk: Desk, qtbot: QtBot) -> None:
    qtbot.addWidget(page)
    desk.window = page  # the dialogs of long work need one above them
    page.resize(1266, 570)
    page.show()
    desk.wait_for_work()


def work(desk: Desk, qtbot: QtBot) -> None:
    """Let the background finish and its results arrive."""
    desk.wait_for_work()
    for _turn in range(3):  # the result, what it changes, the layout of that
        QApplication.processEvents()


def on_all_pages(window: MainWindow, desk: Desk, qtbot: QtBot) -> None:
    window.attach(desk, PAGES)
    window.show()
    for page in PAGES:
        window.show_page(page.id)
        work(desk, qtbot)
        assert clipped(window) == [], page.id


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_nothing_is_cut_off_in_the_smallest_window(
    window: MainWindow,
    desk: Desk,
    estate: Estate,
    qapp: QApplication,
    qtbot: QtBot,
    language: str,
) -> None:
    i18n.set_language(language)
    on_all_pages(window, desk, qtbot)
    page = window.findChild(ChargesPage)
    assert isinstance(page, ChargesPage)
    window.show_page("fees.charges")
    page.show_draft()
    page.run.begin()
    qtbot.waitUntil(lambda: page.run.draft is not None)
    work(desk, qtbot)
    assert clipped(window) == []


def test_a_draft_is_looked_over_and_published(desk: Desk, estate: Estate, qtbot: QtBot) -> None:
    page = ChargesPage(desk)
    shown(page, desk, qtbot)
    page.open(draft=True)
    assert page.run.period.text() == "2026-11"
    assert not page.run.publish.isEnabled()
    page.run.begin()
    qtbot.waitUntil(lambda: page.run.draft is not None)
    assert page.run.publish.isEnabled()
    row = page.run.lacking.model.row(0)
    assert isinstance(row, Lacking)
    assert (row.unit, row.way) == ("1-103", "登记从首日起的业主或缴费人")
    page.run.publish_draft()
    qtbot.waitUntil(lambda: not page.run.publish.isEnabled())
    page.reload(frozenset({"charge"}))  # as the frame does after a commit
    page.show_list()
    work(desk, qtbot)
    assert page.charges.table.model.rowCount() == 4


def test_the_run_just_published_is_the_one_chosen_in_the_list_of_runs(
    desk: Desk, estate: Estate, qtbot: QtBot
) -> None:
    page = ChargesPage(desk)
    shown(page, desk, qtbot)
    page._show_runs()
    page.open(draft=True)
    page.run.begin()
    qtbot.waitUntil(lambda: page.run.draft is not None)
    page.run.publish_draft()
    qtbot.waitUntil(lambda: not page.run.publish.isEnabled())
    page.reload(frozenset({"billing_run"}))  # as the frame does after a commit
    page._show_runs()
    work(desk, qtbot)
    newest = desk.store.read(RUNS.first)[0]
    assert newest.period == "2026-11"
    assert page.runs.table.current_row() == newest


def test_esc_leads_back_from_the_lines_of_one_run(desk: Desk, estate: Estate, qtbot: QtBot) -> None:
    estate.store.write(publish_run, period="2026-11")
    page = ChargesPage(desk)
    shown(page, desk, qtbot)
    page.open(run_id=1)
    qtbot.waitUntil(lambda: page.charges.table.model.rowCount() == 2)
    assert list(page.charges.bar.cells.values()) == ["第 1 批"]
    QTest.keyClick(page.charges, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: page.charges.table.model.rowCount() == 4)


def test_a_draft_counts_households_and_spaces_apart(
    desk: Desk, estate: Estate, qtbot: QtBot
) -> None:
    draft = drafted(desk, qtbot).run.draft
    assert draft is not None
    assert for_whom(draft) == "2 户"
    kinds = {UnitKind.ROOM: 1200, UnitKind.SHOP: 1, UnitKind.SPACE: 14, UnitKind.STORAGE: 3}
    assert for_whom(replace(draft, kinds=kinds)) == "1,201 户、14 个车位、3 个其他对象"


def test_the_question_says_what_prepayment_pays_at_once(
    desk: Desk, estate: Estate, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = drafted(desk, qtbot)
    assert page.run.draft is not None
    page.run.draft = replace(page.run.draft, notes=14, offset=Money(399_110))
    asked: list[list[str]] = []
    monkeypatch.setattr(desk, "ask", lambda _question, details, **_named: asked.append(details))
    page.run.publish.click()
    assert "发布后随即用预存冲抵 3,991.10，出 14 张冲抵单" in asked[0]


def drafted(desk: Desk, qtbot: QtBot) -> ChargesPage:
    page = ChargesPage(desk)
    shown(page, desk, qtbot)
    page.open(draft=True)
    page.run.begin()
    qtbot.waitUntil(lambda: page.run.draft is not None)
    return page


def test_amounts_that_stand_out_are_seen_first_with_who_lives_there(
    desk: Desk, estate: Estate, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(9):
        estate.unit(f"2-{101 + number}")
    estate.unit("2-201", area=89_900_000, owner="何巧云")
    page = drafted(desk, qtbot)
    assert page.run.chips["outlier"].isChecked()
    row = page.run.table.model.row(0)
    assert isinstance(row, OutlierRow)
    assert (row.unit, row.owners) == ("2-201", "何巧云")
    asked: list[list[str]] = []
    monkeypatch.setattr(desk, "ask", lambda _question, details, **_named: asked.append(details))
    page.run.publish.click()
    assert "1 笔金额异常，最大的是 2-201：13,485.00" in asked[0]


def test_enter_opens_the_form_that_gives_a_unit_its_bill_and_drafts_again(
    desk: Desk, estate: Estate, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    unit_id = estate.unit("1-104", area=None)
    page = drafted(desk, qtbot)
    units = [page.run.lacking.model.row(place) for place in range(2)]
    assert [row.unit for row in units if isinstance(row, Lacking)] == ["1-103", "1-104"]
    monkeypatch.setattr(FormDialog, "exec", _fill_area)
    page.run.lacking.activated.emit(units[1])
    qtbot.waitUntil(lambda: page.run.draft is not None and len(page.run.draft.unbilled) == 1)
    details = desk.store.read(unit_details, unit_id=unit_id)
    assert details.fields.built_area == 900_000


def _fill_area(dialog: FormDialog) -> bool:
    dialog.form.field("built_area").set_text("90")
    return dialog.save()


def test_a_period_that_is_none_is_refused_in_the_page(
    desk: Desk, estate: Estate, qtbot: QtBot
) -> None:
    page = ChargesPage(desk)
    shown(page, desk, qtbot)
    page.show_draft()
    page.run.period.setText("2026-13")
    page.run.begin()
    assert page.run.draft is None


def test_what_is_typed_above_forgets_the_draft(desk: Desk, estate: Estate, qtbot: QtBot) -> None:
    page = ChargesPage(desk)
    shown(page, desk, qtbot)
    page.show_draft()
    page.run.begin()
    qtbot.waitUntil(lambda: page.run.draft is not None)
    page.run.period.textEdited.emit("2026-1")
    assert page.run.draft is None
    assert not page.run.publish.isEnabled()


def test_chips_and_words_narrow_the_charges(desk: Desk, estate: Estate, qtbot: QtBot) -> None:
    desk.store.write(settle, charge_id=1, fen=201_98)
    page = ChargesPage(desk)
    shown(page, desk, qtbot)
    work(desk, qtbot)
    assert page.charges.table.model.rowCount() == 2
    page.charges.set_filters("open")
    work(desk, qtbot)
    assert page.charges.table.model.rowCount() == 1
    page.open(text="101")
    work(desk, qtbot)
    page.open(filter="state:paid")
    work(desk, qtbot)
    row = page.charges.table.model.row(0)
    assert isinstance(row, ChargeRow)
    assert row.unit == "1-101"


def test_a_paid_charge_is_refused_before_a_reason_is_asked(
    desk: Desk, estate: Estate, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.store.write(settle, charge_id=1, fen=201_98)
    refused: list[str] = []
    monkeypatch.setattr(desk, "refuse", lambda error: refused.append(str(error)))
    page = ChargesPage(desk)
    shown(page, desk, qtbot)
    page.open(filter="state:paid")
    work(desk, qtbot)
    page.charges.table.view.selectRow(0)
    Hands(qtbot).press(F7)
    assert len(refused) == 1
    assert "201.98" in refused[0]


def test_a_run_shows_its_charges_and_can_be_taken_back(
    desk: Desk, estate: Estate, qtbot: QtBot
) -> None:
    from propdesk.fees.billing.runs_view import undo_billing

    page = ChargesPage(desk)
    shown(page, desk, qtbot)
    (run,) = desk.store.read(RUNS.first)
    page.open(run_id=run.id)
    work(desk, qtbot)
    assert page.charges.table.model.rowCount() == 2
    undo_billing(desk, run, lambda: None)
    qtbot.waitUntil(lambda: len(desk.store.read(RUNS.first)) == 2)
    work(desk, qtbot)


def test_a_new_tariff_is_saved_with_its_first_version(
    desk: Desk, estate: Estate, qtbot: QtBot
) -> None:
    dialog = filled(new_tariff_dialog(desk), qtbot, name="一号楼物业费", price="2.35")
    dialog.form.field("applies").set_value(estate.store.read(tariffs)[0].applies)
    dialog.form.field("buildings").set_text("1")
    assert dialog.save()
    row = next(r for r in desk.store.read(tariffs) if r.name == "一号楼物业费")
    usual = VersionFields(
        effective_from=date(2026, 1, 1), price=2_350_000, area_basis=AreaBasis.BUILT
    )
    assert row.versions[0].fields == usual
    assert len(row.applies.buildings) == 1


def test_a_counter_charge_is_by_the_piece_unless_told_otherwise(
    desk: Desk, estate: Estate, qtbot: QtBot
) -> None:
    dialog = filled(new_tariff_dialog(desk), qtbot, name="门禁卡", price="30")
    dialog.form.field("formula").set_value(Formula.COUNTER)
    dialog.form.field("formula").edited.emit()
    assert dialog.save()
    row = next(r for r in desk.store.read(tariffs) if r.name == "门禁卡")
    assert row.versions[0].fields.area_basis is None
    assert row.period_months == 0


def test_what_is_missing_is_said_beside_its_field(desk: Desk, estate: Estate, qtbot: QtBot) -> None:
    dialog = filled(new_tariff_dialog(desk), qtbot, name="高层物业费", price="2")
    assert not dialog.save()
    assert dialog.form.field("name").level == "error"
    assert dialog.form.field("applies").level == "error"


def test_a_building_that_is_none_is_refused_while_typing(
    desk: Desk, estate: Estate, qtbot: QtBot
) -> None:
    dialog = filled(new_tariff_dialog(desk), qtbot, buildings="9", units="9-901")
    assert dialog.form.field("buildings").judge() == "error"
    assert dialog.form.field("units").judge() == "error"


def test_a_new_version_begins_as_a_copy(desk: Desk, estate: Estate, qtbot: QtBot) -> None:
    (row,) = desk.store.read(tariffs)
    dialog = filled(version_dialog(desk, row), qtbot, effective_from="2027-01-01", price="1.80")
    assert dialog.save()
    (row,) = desk.store.read(tariffs)
    assert [v.fields.price for v in row.versions] == [1_500_000, 1_800_000]
    assert row.versions[1].fields.area_basis is row.versions[0].fields.area_basis


def test_a_new_version_says_which_of_its_own_fields_the_sample_waits_for(
    desk: Desk, estate: Estate, qtbot: QtBot
) -> None:
    (row,) = desk.store.read(tariffs)
    dialog = filled(version_dialog(desk, row), qtbot)
    words = [each.text() for each in dialog.findChildren(QLabel)]
    assert "填好生效日和单价，这里会试算一户。" in words


def test_stopping_a_tariff_and_using_it_again_is_told(
    desk: Desk, estate: Estate, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []
    desk.said.connect(lambda sentence, _weight: heard.append(sentence))
    monkeypatch.setattr(Desk, "ask", lambda *_words, **_more: True)
    page = TariffsPage(desk)
    shown(page, desk, qtbot)
    for word in ("已停用", "已重新启用"):
        page.open(tariff_id=estate.store.read(tariffs)[0].id)
        work(desk, qtbot)
        page._switch_active()
        assert word in heard[-1]


def test_a_billed_version_and_formula_stay(desk: Desk, estate: Estate, qtbot: QtBot) -> None:
    (row,) = desk.store.read(tariffs)
    assert not filled(version_dialog(desk, row, row.versions[0]), qtbot, price="9").save()
    dialog = filled(edit_tariff_dialog(desk, row.id), qtbot)
    dialog.form.field("formula").set_value(Formula.FIXED)
    assert not dialog.save()
    assert dialog.form.field("formula").level == "error"


def test_a_unit_that_differs_and_a_fee_item_are_saved(
    desk: Desk, estate: Estate, qtbot: QtBot
) -> None:
    (row,) = desk.store.read(tariffs)
    assert filled(unit_terms_dialog(desk, row), qtbot, unit="1栋102", price="1.2").save()
    (terms,) = desk.store.read(unit_terms, tariff_id=row.id)
    assert terms.price == 1_200_000
    page = TariffsPage(desk)
    shown(page, desk, qtbot)
    assert not filled(unit_terms_dialog(desk, row), qtbot, unit="9-909").save()
    assert filled(new_item_dialog(desk), qtbot, name="电梯费", code="DT").save()
    assert desk.store.read(fee_items)[-1].code == "DT"
    assert filled(new_group_dialog(desk), qtbot, name="代收收据", series="DS").save()
    assert desk.store.read(receipt_groups)[-1].series == "DS"


def test_the_papers_of_a_receipt_group_are_said_in_words(desk: Desk, estate: Estate) -> None:
    field = new_group_dialog(desk).form.field("paper")
    assert isinstance(field, ChoiceField)
    drop = field.input
    assert isinstance(drop, QComboBox)
    words = [drop.itemText(number) for number in range(drop.count())]
    assert words[0] == "241 × 140 毫米，连打复写"
    assert words[-2:] == ["A4，一张两份", "80 毫米卷纸"]


def test_the_choice_of_period_and_item_stands_above_the_charges(
    window: MainWindow, desk: Desk, estate: Estate
) -> None:
    window.attach(desk, PAGES)
    window.show()
    window.show_page("fees.charges")
    page = window.findChild(ChargesPage)
    assert isinstance(page, ChargesPage)
    assert page.charges.bar.drops["period"].isVisible()
    assert page.charges.bar.drops["item"].isVisible()


def choose_period(page: ChargesPage, qtbot: QtBot, words: str) -> None:
    drop = page.charges.bar.drops["period"]
    with qtbot.waitSignal(page.charges.bar.asked):
        drop.setCurrentText(words)
        drop.activated.emit(drop.currentIndex())


def test_another_period_begins_at_the_top(
    estate: Estate, window: MainWindow, desk: Desk, store: Store, qtbot: QtBot
) -> None:
    store.write(publish_run, period="2026-09")
    page = ChargesPage(desk)
    shown(page, desk, qtbot)
    work(desk, qtbot)
    choose_period(page, qtbot, "2026-10")
    work(desk, qtbot)
    table = page.charges.table
    assert table.model.rowCount() == 2
    table.view.selectRow(1)
    choose_period(page, qtbot, "全部账期")
    work(desk, qtbot)
    rows = [each for number in range(4) if isinstance(each := table.model.row(number), ChargeRow)]
    september = [n for n, each in enumerate(rows) if each.period_from == date(2026, 9, 1)]
    assert september[-1] > 0
    table.view.selectRow(september[-1])
    choose_period(page, qtbot, "2026-10")
    work(desk, qtbot)
    assert table.view.currentIndex().row() == 0
