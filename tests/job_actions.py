"""Every action of the program that begins a job: how a clerk comes to it, and what it ends with.

What a case is: `job_stage.py`.
"""

import shutil
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace

from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QImage, QPixmapCache
from PySide6.QtWidgets import QFileDialog
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.access.loans.register import KEPT
from propdesk.automatic_backups import AutomaticBackups
from propdesk.db.attachments.attaching import NewFile, attach
from propdesk.db.keeping.layout import DataFolder
from propdesk.db.posting import closed_until
from propdesk.db.store import use_case
from propdesk.duties.checklists.dialogs import print_check_sheet
from propdesk.duties.checklists.register import CHECK_SHEET, CHECK_SHEETS
from propdesk.estate.imports.view import ImportPage
from propdesk.estate.imports.writing.records import import_runs
from propdesk.estate.records import BuildPlan, UnitFields
from propdesk.estate.units.dialogs import make_units
from propdesk.estate.units.listed import UNIT_USES
from propdesk.estate.units.service import unit_details
from propdesk.estate.vehicles.dialogs import add_vehicle_dialog
from propdesk.fees.arrears.view import ArrearsPage
from propdesk.fees.charges.view import ChargesPage
from propdesk.fees.meters.limits.dialogs import keep_limits
from propdesk.fees.meters.rounds import RoundScope, meters_of_round
from propdesk.fees.meters.rules import Limits
from propdesk.fees.meters.sheets.to_read import SheetOrder
from propdesk.fees.meters.sheets.to_read_dialogs import show_sheet
from propdesk.fees.months.rules import month_after
from propdesk.fees.months.view import MonthsPage
from propdesk.fees.opening import preview_dialogs as arrears
from propdesk.fees.opening.files.reading import read_arrears
from propdesk.fees.opening.planning import plan_former
from propdesk.fees.payers.dialogs import agree_for
from propdesk.fees.payers.fields import PayerFields
from propdesk.fees.payers.many import units_of
from propdesk.fees.receipts.view import ReceiptsPage
from propdesk.fees.reports.page.view import MoneyReportsPage
from propdesk.fees.reports.published.dialogs import draw_publication
from propdesk.fees.reports.spans import span_at
from propdesk.fees.rules import Formula
from propdesk.fees.sharing.preview_dialogs import look_at_shares, post_shares_of
from propdesk.fees.sharing.register import SHARED_BILLS, SHARED_STATES, SharedRow
from propdesk.fees.sharing.shares import sharing_of
from propdesk.fees.sharing.view import SharedBillsPage
from propdesk.fees.shifts.shifts import shift_report
from propdesk.fees.statements.view import StatementPage
from propdesk.fees.tariffs.changes import add_version
from propdesk.fees.tariffs.items import ensure_first_items
from propdesk.fees.tariffs.tariffs import tariffs
from propdesk.fees.whatif.view import DifferencePage
from propdesk.fees.whatif.what_if_view import WhatIfPage
from propdesk.kernel.i18n import N_
from propdesk.kernel.records.question import asked
from propdesk.kernel.sheets.files import read_workbook
from propdesk.movein.cases.page.dialogs import make_for, print_notices_of, propose_for
from propdesk.movein.cases.page.roster_dialogs import look_into_roster, take_over
from propdesk.movein.cases.register import CaseFields
from propdesk.movein.cases.rosters import cases_of_roster
from propdesk.patrol.points.label_dialogs import LabelOrder, show_labels
from propdesk.patrol.points.labels import LabelSize, labelled_points
from propdesk.patrol.rounds.grid.view import EntryPage
from propdesk.patrol.rounds.paper_dialogs import print_sheets
from propdesk.patrol.wand import dialogs as wand
from propdesk.patrol.wand.importing import bring_in_wand, read_wand
from propdesk.patrol.wand.listing import STAMPS
from propdesk.repairs.ledger import dialogs as ledger
from propdesk.repairs.ledger.importing import bring_in_ledger, read_ledger
from propdesk.repairs.ledger.planning import LedgerPlan, plan_ledger
from propdesk.repairs.ledger.view import LedgersPage
from propdesk.service.contacts.page.view import ContactPage
from propdesk.system.backups.view import BackupPage
from propdesk.system.registers import import_dialogs
from propdesk.system.registers.bringing_in import bring_in, look_into
from propdesk.system.registers.report_view import ReportPage
from propdesk.system.settings.assistant_dialogs import PrinterAssistant
from propdesk.system.signatures.models import SecondSignature
from propdesk.system.signatures.register import SIGNATURES, SIGNS, SigningIt
from propdesk.system.signatures.rules import SignatureState
from propdesk.system.start.each_day_view import EachDay
from propdesk.today.month_view import MonthPage
from propdesk.today.reminding_view import Reminders
from propdesk.ui.files.pictures import encoded
from propdesk.ui.files.record_files import RecordFiles
from propdesk.ui.files.remarks import save_with_remarks
from propdesk.ui.files.section import FilesSection
from propdesk.ui.forms.naming_section import OpenPointsSection
from propdesk.ui.window.pages import Reloads
from tests.access.things import put_things
from tests.fees.bank.job_cases import CASES as STATEMENTS
from tests.fees.counter.job_cases import CASES as CASH_DESK
from tests.fees.court.job_cases import CASES as COURT
from tests.fees.invoices.job_cases import CASES as INVOICES
from tests.fees.opening.books import workbook
from tests.fees.sharing.bills import enter as put_bill, share as share_bill
from tests.fees.vouchers.job_cases import CASES as ACCOUNTS
from tests.job_stage import Case, Stage
from tests.keyboard import AGREE, RETURN
from tests.patrol.wand.test_importing import CHIPS_A, OTHERS, put as put_chips
from tests.privacy.job_cases import CASES as PRIVACY
from tests.repairs.ledger.test_ledger import write as write_ledger
from tests.system.backups.job_cases import CASES as CHECKS

ROSTERS = Path(__file__).parent / "data" / "rosters"


# The office


def changed_since_backup(stage: Stage) -> AutomaticBackups:
    stage.back_up()
    safe = stage.running._safekeeping
    stage.patch.setattr(safe, "_needs_backup", lambda hours=0: True)
    return safe


def begin_daily_backup(stage: Stage, turn: int) -> None:
    changed_since_backup(stage).back_up_daily()


def begin_closing(stage: Stage, turn: int) -> None:
    stage.patch.setattr(stage.running.window, "close", lambda: True)  # the next end needs it
    safe = changed_since_backup(stage)
    safe._saved_at_close = False
    safe.may_close()


def begin_log_off(stage: Stage, turn: int) -> None:
    log_off = stage.running.log_off
    stage.patch.setattr(log_off, "_finish", lambda: None)  # the next end needs data and window
    stage.patch.setattr(log_off, "_leave", lambda: None)
    changed_since_backup(stage)
    log_off._do_what_is_owed(log_off._owed())


def begin_check_at_start(stage: Stage, turn: int) -> None:
    stage.running._check(lambda: None)


def begin_practice(stage: Stage, turn: int) -> None:
    stage.patch.setattr("PySide6.QtCore.QProcess.startDetached", lambda *_how: True)
    shutil.rmtree(DataFolder(stage.running.opened.folder.practice).root, ignore_errors=True)
    stage.patch.setattr(
        "propdesk.practice_window.fill_practice", lambda _store, each: each.step(1, 2)
    )
    stage.running.open_practice()


def begin_today(stage: Stage, turn: int) -> None:
    page = stage.page("today.today")
    assert isinstance(page, Reloads)
    page.reload(frozenset({"payment"}))


def begin_backup(stage: Stage, turn: int) -> None:
    stage.back_up()
    stage.page("system.backup")
    stage.press("<F2>")


def begin_backup_check(stage: Stage, turn: int) -> None:
    file, page = stage.back_up(), stage.page("system.backup")
    assert isinstance(page, BackupPage)
    page.choose_file = lambda: str(file)
    stage.press("<F4>")


def begin_drill(stage: Stage, turn: int) -> None:
    stage.back_up()
    stage.page("system.backup")
    stage.press("<F8>")


def begin_restore_preview(stage: Stage, turn: int) -> None:
    stage.back_up()
    page = stage.page("system.backup")
    assert isinstance(page, BackupPage)
    page.table.setFocus()
    stage.press("<F6>")


def begin_restore(stage: Stage, turn: int) -> None:
    stage.answers.append(AGREE)
    begin_restore_preview(stage, turn)
    stage.settle()


def begin_look_at_undo(stage: Stage, turn: int) -> None:
    begin_restore(stage, turn)
    stage.running.restoring.undo()


def begin_undo_of_restore(stage: Stage, turn: int) -> None:
    begin_restore(stage, turn)
    stage.answers.append(AGREE)
    stage.running.restoring.undo()


def begin_check_of_books(stage: Stage, turn: int) -> None:
    stage.page("system.check")
    stage.press("<F2>")


# Lists and papers


def begin_loading(stage: Stage, turn: int) -> None:
    page = stage.page("estate.units")
    page.refresh()  # type: ignore[attr-defined]  # the page of a register


def begin_export(stage: Stage, turn: int) -> None:
    target = str(stage.folder / f"units{turn}.xlsx")
    stage.patch.setattr("propdesk.ui.papers.exporting.ask_target", lambda *_how: Path(target))
    stage.answers.append(RETURN)
    stage.page("estate.units")
    stage.press("<Ctrl+E>")


def begin_keeping_a_draft(stage: Stage, _turn: int) -> None:
    dialog = add_vehicle_dialog(stage.running.desk)
    dialog.form.field("model").set_text("SUV")
    assert dialog._draft is not None
    dialog._draft._keep()


def begin_deleting_many(stage: Stage, _turn: int) -> None:
    """Units have people and bills: all of them are refused, row by row."""
    stage.answers.append(AGREE)
    page = stage.page("estate.units")
    page.table.selection.everything()  # type: ignore[attr-defined]  # the page of a register
    stage.press("<Del>")


def begin_printing_a_list(stage: Stage, _turn: int) -> None:
    shut = SimpleNamespace(exec=lambda: 0)
    stage.patch.setattr("propdesk.ui.papers.list_paper.paper_sheet", lambda *_how, **_more: shut)
    put_things(stage.running.store)
    stage.page("access.loans")
    stage.press("<Ctrl+P>")


def things_file(stage: Stage, turn: int) -> Path:
    """A list of what is kept: a thing that is new, one that cannot be read."""
    stage.page("access.loans")
    out = stage.folder / f"things{turn}.csv"
    good = [f"雨伞 {turn}{letter},A-01,2026-11-20" for letter in "ab"]
    rows = ("物品,存放处,登记日", *good, "雨伞,A-02,12,5")
    out.write_text("\n".join(rows), encoding="utf-8")
    return out


def begin_reading_a_list(stage: Stage, turn: int) -> None:
    file = things_file(stage, turn)
    stage.patch.setattr("propdesk.system.registers.import_dialogs.open_sheet", lambda *_how: file)
    stage.answers.append(RETURN)
    stage.press("<Ctrl+I>")


def begin_import_of_a_list(stage: Stage, turn: int) -> None:
    desk, file = stage.running.desk, things_file(stage, turn)
    import_dialogs._bring_in(desk, KEPT, file, look_into(desk.store, KEPT, file))


def begin_report_of_a_list(stage: Stage, turn: int) -> None:
    desk, file = stage.running.desk, things_file(stage, turn)
    out = stage.folder / f"report{turn}.xlsx"
    stage.patch.setattr("propdesk.ui.files.remarks.save_file", lambda *_how: out)
    save_with_remarks(desk, file, look_into(desk.store, KEPT, file).problems)


def begin_undo_of_a_list(stage: Stage, turn: int) -> None:
    desk, file = stage.running.desk, things_file(stage, turn)
    done = bring_in(desk.store, KEPT, look_into(desk.store, KEPT, file), file)
    import_dialogs._take_back(desk, KEPT, done)


def begin_printing_again(stage: Stage, turn: int) -> None:
    stage.set_printer()
    stage.collect()
    page = stage.page("fees.receipts")
    assert isinstance(page, ReceiptsPage)
    page.register.table.view.selectRow(0)
    stage.press("<Ctrl+P>")


def begin_printing_a_preview(stage: Stage, turn: int) -> None:
    stage.set_printer()
    stage.collect()
    page = stage.page("fees.receipts")
    assert isinstance(page, ReceiptsPage)
    page.register.table.view.selectRow(0)
    page.close_paper()
    stage.press("<Return>")
    stage.press("<Ctrl+P>")


def begin_printing_a_report(stage: Stage, turn: int) -> None:
    stage.set_printer()
    stage.collect()
    page = stage.page("fees.closing")
    page._print(stage.running.store.read(shift_report))  # type: ignore[attr-defined]


# Money


def begin_draft(stage: Stage, turn: int) -> None:
    page = stage.page("fees.charges", draft=True)
    assert isinstance(page, ChargesPage)
    page.run.period.setText(f"2027-{turn + 1:02}")
    page.run.period.setFocus()
    stage.press("<Return>")


def begin_publishing(stage: Stage, turn: int) -> None:
    begin_draft(stage, turn)
    stage.settle()
    stage.answers.append(AGREE)
    stage.press(AGREE)


def begin_computing_anew(stage: Stage, turn: int) -> None:
    tariff = next(one for one in stage.running.store.read(tariffs) if one.formula is Formula.AREA)
    day = stage.running.desk.today() - timedelta(days=20 + 10 * turn)
    now = [one.fields for one in tariff.versions if one.fields.effective_from < day][-1]
    fields = replace(now, price=now.price + 100_000 * (turn + 1), effective_from=day)
    stage.running.store.write(add_version, tariff_id=tariff.id, version=fields)
    page = stage.page("fees.differences")
    assert isinstance(page, DifferencePage)
    page.since.put(fields.effective_from)
    page.begin()


def begin_what_if(stage: Stage, turn: int) -> None:
    page = stage.page("fees.what_if")
    assert isinstance(page, WhatIfPage)
    page.price.setText(f"{turn + 3}.00")
    page.begin()


def begin_reading_areas(stage: Stage, turn: int) -> None:
    page = stage.page("fees.what_if")
    assert isinstance(page, WhatIfPage)
    file = stage.folder / f"areas{turn}.csv"
    file.write_text("房号,实测面积\n1-1-101,136.2\n", encoding="utf-8")
    page.read_sheet(file)


def begin_making_up(stage: Stage, turn: int) -> None:
    begin_computing_anew(stage, turn)
    stage.settle()
    page = stage.page("fees.differences")
    assert isinstance(page, DifferencePage)
    page.post()


def begin_taking_back(stage: Stage, turn: int) -> None:
    begin_publishing(stage, turn)
    stage.settle()
    page = stage.page("fees.charges")
    assert isinstance(page, ChargesPage)
    page._show_runs()
    page.runs.table.view.selectRow(0)
    stage.answers.append(AGREE)
    stage.press("<F7>")


def begin_adding_up(stage: Stage, turn: int) -> None:
    stage.patch.setattr("propdesk.db.listing.COUNTED_AT_ONCE", 0)
    page = stage.page("fees.charges")
    assert isinstance(page, ChargesPage)
    page.charges._count_in_a_job()


def begin_all_notices(stage: Stage, turn: int) -> None:
    page = stage.page("fees.arrears")
    assert isinstance(page, ArrearsPage)
    page.close_paper()
    stage.answers.append(AGREE)
    stage.press("<F8>")


def begin_a_statement(stage: Stage, _turn: int) -> None:
    stage.page("fees.statements", unit_id=stage.owing())


def begin_its_paper(stage: Stage, turn: int) -> None:
    begin_a_statement(stage, turn)
    stage.settle()
    page = stage.page("fees.statements")
    assert isinstance(page, StatementPage)
    page.draw()


def begin_its_notice(stage: Stage, turn: int) -> None:
    stage.answers.append(RETURN)
    begin_a_statement(stage, turn)
    stage.settle()
    page = stage.page("fees.statements")
    assert isinstance(page, StatementPage)
    page.ask_to_pay()


def begin_notice(stage: Stage, turn: int) -> None:
    stage.answers.append(RETURN)
    stage.page("household.unit", unit_id=stage.owing())
    stage.press("<F5>")


# Import


def import_page(stage: Stage, turn: int) -> ImportPage:
    page = stage.page("estate.import")
    assert isinstance(page, ImportPage)
    page.choose_target = lambda name: str(stage.folder / f"report{turn}.xlsx")
    return page


def file_of(turn: int) -> Path:
    return sorted(ROSTERS.glob("0*.xlsx"))[turn % 2]


def begin_reading(stage: Stage, turn: int) -> None:
    page = import_page(stage, turn)
    page.begin()
    page.read(file_of(turn))


def preview(stage: Stage, turn: int) -> ImportPage:
    begin_reading(stage, turn)
    page = import_page(stage, turn)
    assert page.preview.clinic is not None
    return page


def begin_reading_again(stage: Stage, turn: int) -> None:
    preview(stage, turn)._read_again()


def begin_import(stage: Stage, turn: int) -> None:
    preview(stage, turn).put_in()


def begin_report(stage: Stage, turn: int) -> None:
    preview(stage, turn)
    stage.press("<Ctrl+S>")


def begin_plan_of_undo(stage: Stage, turn: int) -> None:
    runs = stage.running.store.read(import_runs)
    if all(run.undone_at for run in runs):
        begin_import(stage, turn)
        stage.settle()
        runs = stage.running.store.read(import_runs)
    import_page(stage, turn)._plan_undo(runs[0].id, runs[0].file_name)


def begin_undo_of_import(stage: Stage, turn: int) -> None:
    stage.answers.append(AGREE)
    begin_plan_of_undo(stage, turn)
    stage.settle()


# Files of records


def files_of_first_vehicle(stage: Stage) -> RecordFiles:
    """The files of the vehicle in hand, as the panel beside it has them."""
    page = stage.page("estate.vehicles")
    section = page.findChild(FilesSection)
    assert isinstance(section, FilesSection)
    return section.files


def begin_adding_files(stage: Stage, turn: int) -> None:
    files, path = files_of_first_vehicle(stage), stage.folder / f"{turn}.txt"
    path.write_text(f"{turn}", encoding="utf-8")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    assert files.take(data)


def begin_reading_a_file(stage: Stage, turn: int) -> None:
    files = files_of_first_vehicle(stage)
    new = [NewFile("a.txt", b"text")]
    attach(stage.running.store, kind=files.kind, record_id=files.record_id, new=new)
    target = (str(stage.folder / f"out-{turn}.txt"), "(*.txt)")
    stage.patch.setattr(QFileDialog, "getSaveFileName", lambda *_: target)
    files.save_as(files.all()[0])


def begin_small_pictures(stage: Stage, turn: int) -> None:
    files = files_of_first_vehicle(stage)
    QPixmapCache.clear()
    drawn = QImage(10 + turn, 10, QImage.Format.Format_RGB32)
    drawn.fill(0)
    new = [NewFile("a.png", encoded(drawn, "PNG"))]
    attach(stage.running.store, kind=files.kind, record_id=files.record_id, new=new)
    files.changed.emit()


def assistant_of_receipts(stage: Stage) -> PrinterAssistant:
    stage.set_printer()
    papers = stage.running.store.declarations.papers
    return PrinterAssistant(stage.running.desk, next(one for one in papers if one.across))


def begin_asking_a_printer(stage: Stage, _turn: int) -> None:
    assistant_of_receipts(stage).look()


def begin_a_calibration_page(stage: Stage, _turn: int) -> None:
    assistant_of_receipts(stage)._calibrate()


# Patrol, reports, calls


def begin_keeping_a_sheet(stage: Stage, turn: int) -> None:
    page = stage.page("patrol.entry")
    assert isinstance(page, EntryPage)
    assert page.sheet is not None
    page.sheet.worker = f"梁建国{turn}"
    page._kept.now(page.sheet)


def begin_keeping_a_talk(stage: Stage, _turn: int) -> None:
    page = stage.page("service.contacts")
    assert isinstance(page, ContactPage)
    page.keeper._keep()


def begin_cases_of_buildings(stage: Stage, turn: int) -> None:
    desk = stage.running.desk
    fields = UnitFields(building=f"9{turn}", room="101")
    unit_id = desk.store.write(UNIT_USES.add, fields=fields)
    building = desk.store.read(unit_details, unit_id=unit_id).building_id
    make_for(desk, [building], CaseFields(unit_id=None))


def roster_of_cases(stage: Stage, turn: int) -> Path:
    """A roster of a unit that has no case yet, with who handles it."""
    fields = UnitFields(building=f"8{turn}", room="101")
    stage.running.desk.store.write(UNIT_USES.add, fields=fields)
    out = stage.folder / f"cases{turn}.csv"
    told = f"楼栋,房号,业主姓名,经办人\n8{turn},101,陈雨桐,叶闻溪"
    out.write_text(told, encoding="utf-8")
    return out


def begin_reading_cases_of_a_roster(stage: Stage, turn: int) -> None:
    look_into_roster(stage.running.desk, roster_of_cases(stage, turn))


def begin_cases_of_a_roster(stage: Stage, turn: int) -> None:
    desk, workbook = stage.running.desk, read_workbook(roster_of_cases(stage, turn))
    take_over(desk, desk.store.read(cases_of_roster, workbook=workbook))


def begin_giving_times(stage: Stage, _turn: int) -> None:
    propose_for(stage.running.desk, [1, 2, 3], stage.running.desk.today())


def begin_notices_of_hand_overs(stage: Stage, _turn: int) -> None:
    print_notices_of(stage.running.desk, [2, 3])


def begin_printing_sheets(stage: Stage, _turn: int) -> None:
    print_sheets(stage.running.desk, [1])


def begin_labels_of_points(stage: Stage, _turn: int) -> None:
    desk = stage.running.desk
    points = desk.store.read(labelled_points, ids=())
    show_labels(desk, LabelOrder(points, LabelSize.MIDDLE, 1))


def begin_sheet_to_read(stage: Stage, _turn: int) -> None:
    desk = stage.running.desk
    scope = RoundScope(day=desk.today())
    show_sheet(desk, SheetOrder(desk.store.read(meters_of_round, scope=scope), scope.day, ""))


def wand_file(stage: Stage, turn: int) -> Path:
    """A file of the wand whose chips this estate has."""
    if turn == 0:
        put_chips(stage.running.store, CHIPS_A)
    file = stage.folder / f"wand{turn}.csv"
    shutil.copyfile(OTHERS / "19a_patrol_wand.csv", file)
    return file


def begin_reading_a_wand(stage: Stage, turn: int) -> None:
    wand._look(stage.running.desk, wand_file(stage, turn), None, timedelta())


def begin_import_of_a_wand(stage: Stage, turn: int) -> None:
    desk, file = stage.running.desk, wand_file(stage, turn)
    lines = read_wand(desk.store, file)
    foreseen = desk.store.try_out(bring_in_wand, name=file.name, lines=lines, offset=timedelta())
    preview = wand.WandPreview(desk, file, lines, foreseen, timedelta())
    stage.qtbot.addWidget(preview)
    wand._bring_in(desk, file, lines, preview)


def begin_taking_a_wand_back(stage: Stage, turn: int) -> None:
    store, file = stage.running.store, wand_file(stage, turn)
    store.write(bring_in_wand, name=file.name, lines=read_wand(store, file))
    (stamp, *_others) = store.read(STAMPS.rows, ids=store.read(STAMPS.ids, question=asked("all")))
    wand._take_back(stage.running.desk, stamp.file_id)


def arrears_file(stage: Stage) -> Path:
    """A list of arrears of which nothing can come in."""
    return workbook(stage.folder / "arrears.xlsx", [("9-9-999", "", "", "2026-03", "1", "0", "1")])


def begin_reading_arrears(stage: Stage, _turn: int) -> None:
    arrears.look_into_arrears(stage.running.desk, 1, arrears_file(stage))


def ledger_file(stage: Stage, turn: int) -> Path:
    """A ledger with a repair of its own at each turn, and one that stays out."""
    head: list[object] = ["单号", "报修日期", "地点", "报修内容"]
    rows: list[list[object]] = [head, [f"L{turn}", "2025-11-02", "东门岗", f"灯不亮 {turn}"],
                                [f"M{turn}", "2025-11-02", "东门岗", ""]]  # fmt: skip
    return write_ledger(stage.folder / f"ledger{turn}.xlsx", *rows)


def ledger_plan(stage: Stage, file: Path) -> LedgerPlan:
    store = stage.running.store
    return store.read(plan_ledger, lines=read_ledger(store, file))


def begin_reading_a_ledger(stage: Stage, turn: int) -> None:
    ledger.look_into_ledger(stage.running.desk, ledger_file(stage, turn))


def begin_import_of_a_ledger(stage: Stage, turn: int) -> None:
    file = ledger_file(stage, turn)
    ledger._bring_in(stage.running.desk, file, ledger_plan(stage, file), {})


def begin_taking_a_ledger_back(stage: Stage, turn: int) -> None:
    store, file = stage.running.store, ledger_file(stage, turn)
    done = store.write(bring_in_ledger, name=file.name, lines=read_ledger(store, file))
    page = stage.page("repairs.ledgers")
    assert isinstance(page, LedgersPage)
    stage.patch.setattr(page, "_sure", lambda _row: True)
    page.table.setFocus()
    stage.qtbot.waitUntil(lambda: page.table.select(done.ledger_id))
    page.take_back()


def begin_counting_a_month(stage: Stage, _turn: int) -> None:
    page = stage.page("repairs.summary")
    assert isinstance(page, ReportPage)
    count_once(stage, page)


def begin_counting_the_month_of_all(stage: Stage, _turn: int) -> None:
    page = stage.page("today.month")
    assert isinstance(page, MonthPage)
    count_once(stage, page)


def begin_adding_up_money(stage: Stage, _turn: int) -> None:
    page = stage.page("fees.reports")
    assert isinstance(page, MoneyReportsPage)
    count_once(stage, page)


def begin_reading_rows_of_money(stage: Stage, _turn: int) -> None:
    page = stage.page("fees.reports")
    assert isinstance(page, MoneyReportsPage)
    page._open_cell(0, 0)


def begin_reading_rows_that_do_not_agree(stage: Stage, _turn: int) -> None:
    page = stage.page("fees.reports")
    assert isinstance(page, MoneyReportsPage)
    page._broken_rows()


def begin_drawing_a_report_of_money(stage: Stage, _turn: int) -> None:
    page = stage.page("fees.reports")
    assert isinstance(page, MoneyReportsPage)
    page.print_it()


def begin_drawing_the_half_year(stage: Stage, _turn: int) -> None:
    desk = stage.running.desk
    draw_publication(desk, span_at(desk.today(), "half"))


def count_once(stage: Stage, page: ReportPage | MonthPage | MonthsPage | MoneyReportsPage) -> None:
    """A page that opens counts by itself; another counting would give up the one that is held."""
    if not stage.is_held():
        page.refresh()


def begin_the_tasks_of_a_day(stage: Stage, _turn: int) -> None:
    EachDay(stage.running.desk, stage.running).look()


def begin_looking_for_what_comes_due(stage: Stage, _turn: int) -> None:
    Reminders(stage.running.desk, stage.running).look()


def begin_judging_readings(stage: Stage, turn: int) -> None:
    keep_limits(stage.running.desk, Limits(high=300 + turn))


def bill_to_share(stage: Stage, turn: int) -> int:
    """A bill of days of its own, which no one has shared yet."""
    store = stage.running.store
    (item,) = (one.id for one in store.write(ensure_first_items) if one.code == "LJ")
    days = {"first": date(2031 + turn, 5, 1), "last": date(2031 + turn, 5, 31)}
    return put_bill(store, item_id=item, bill_no=f"2031-{turn}", **days)


def begin_computing_shares(stage: Stage, turn: int) -> None:
    look_at_shares(stage.running.desk, bill_to_share(stage, turn))


def begin_sharing_out(stage: Stage, turn: int) -> None:
    bill = bill_to_share(stage, turn)
    post_shares_of(stage.running.desk, stage.running.store.read(sharing_of, bill_id=bill))


def shared_one(stage: Stage, turn: int) -> tuple[SharedBillsPage, SharedRow]:
    """The page of shared bills, and one that was shared."""
    bill = bill_to_share(stage, turn)
    share_bill(stage.running.store, bill)
    page = stage.page("fees.shared_bills")
    assert isinstance(page, SharedBillsPage)
    (row,) = stage.running.store.read(SHARED_BILLS.records.rows, ids=[bill])
    return page, row


def begin_a_long_move(stage: Stage, turn: int) -> None:
    page, row = shared_one(stage, turn)
    move = SHARED_STATES.titled(N_("Undo the sharing"), row.state)
    page._moves().save_long(row, move, "wrong bill")


def begin_a_long_undo(stage: Stage, turn: int) -> None:
    page, row = shared_one(stage, turn)
    title = stage.running.store.read(page.many.door.takes_long, record_id=row.id)
    page.many.undo_long(row, title)


def begin_keeping_former_lines(stage: Stage, _turn: int) -> None:
    store = stage.running.store
    read = read_arrears(arrears_file(stage))
    arrears.keep_in_books(stage.running.desk, store.read(plan_former, books_id=1, file=read))


def begin_building_by_hand(stage: Stage, turn: int) -> None:
    plan = BuildPlan(buildings=(f"9{turn}",), entrances=1, floors=2, per_floor=2)
    make_units(stage.running.desk, plan)


def begin_agreeing_for_many(stage: Stage, turn: int) -> None:
    desk = stage.running.desk
    units = desk.store.read(units_of)[:2]
    first, until = date(2031 + turn, 1, 1), date(2031 + turn, 12, 31)
    agree_for(desk, units, PayerFields(unit_id=0, first=first, until=until))


def begin_months(stage: Stage, _turn: int) -> None:
    page = stage.page("fees.months")
    assert isinstance(page, MonthsPage)
    count_once(stage, page)


@use_case(permission=SIGNS)
def waiting_signatures(session: Session) -> list[int]:
    waits = SecondSignature.state == SignatureState.WAITS
    return list(session.scalars(select(SecondSignature.id).where(waits)))


def begin_closing_a_month(stage: Stage, _turn: int) -> None:
    """The month that follows the last closed one."""
    store, signing = stage.running.store, SigningIt(signed_on=stage.running.desk.today())
    until = store.read(closed_until)
    for waiting in store.read(waiting_signatures):
        store.write(SIGNATURES.uses.move, record_id=waiting, to=SignatureState.SIGNED, form=signing)
    page = stage.page("fees.months")
    assert isinstance(page, MonthsPage)
    page._close("2026-09" if until is None else month_after(f"{until:%Y-%m}"))


def begin_a_paper_with_pictures(stage: Stage, turn: int) -> None:
    desk = stage.running.desk
    drawn = QImage(20 + turn, 10, QImage.Format.Format_RGB32)
    drawn.fill(0)
    new = [NewFile("a.png", encoded(drawn, "PNG"))]
    sheet = desk.store.read(CHECK_SHEETS.records.ids, question=asked("all"))[0]
    attach(desk.store, kind=CHECK_SHEET.kind, record_id=sheet, new=new)
    print_check_sheet(desk, sheet)


def begin_open_points(stage: Stage, _turn: int) -> None:
    page = stage.page("movein.cases")
    section = page.findChild(OpenPointsSection)
    assert isinstance(section, OpenPointsSection)
    if not stage.is_held():
        section.show_record(1)


CASES = (
    *STATEMENTS,
    *PRIVACY,
    *CHECKS,
    *ACCOUNTS,
    *CASH_DESK,
    *COURT,
    *INVOICES,
    Case("fees/months/view.py MonthsPage._close", begin_closing_a_month),
    Case("fees/months/view.py MonthsPage.refresh", begin_months, quiet=True, page_may_go=True),
    Case("ui/files/printed.py with_pictures", begin_a_paper_with_pictures, ["Sheet"]),
    Case("ui/forms/naming_section.py OpenPointsSection.show_record", begin_open_points,
         quiet=True, page_may_go=True),
    Case("fees/payers/dialogs.py agree_for", begin_agreeing_for_many),
    Case("fees/meters/limits/dialogs.py keep_limits", begin_judging_readings),
    Case("fees/sharing/preview_dialogs.py look_at_shares", begin_computing_shares,
         ["SharesPreview"], stops=False),
    Case("fees/sharing/preview_dialogs.py post_shares_of", begin_sharing_out, stops=False),
    Case("fees/opening/preview_dialogs.py keep_in_books", begin_keeping_former_lines,
         stops=False),
    Case("estate/units/dialogs.py make_units", begin_building_by_hand, stops=False),
    Case("ui/forms/moving.py MoveButtons.save_long", begin_a_long_move, stops=False),
    Case("ui/many/rows.py ManyRows.undo_long", begin_a_long_undo, stops=False, page_may_go=True),
    Case("estate/imports/view.py ImportPage._plan_undo", begin_plan_of_undo, ["MessageDialog"],
         stops=False),
    Case("estate/imports/view.py ImportPage._read_again", begin_reading_again, page_may_go=True),
    Case("estate/imports/view.py ImportPage.put_in", begin_import),
    Case("estate/imports/view.py ImportPage.read", begin_reading, page_may_go=True),
    Case("estate/imports/view.py ImportPage.save_report", begin_report, stops=False),
    Case("estate/imports/view.py ImportPage.undo", begin_undo_of_import, stops=False),
    Case("fees/arrears/view.py ArrearsPage._make_notices", begin_all_notices, stops=False),
    Case("fees/shifts/view.py ClosingPage._print", begin_printing_a_report, quiet=True),
    Case("fees/receipts/out_view.py print_receipts", begin_printing_again, quiet=True),
    Case("fees/billing/run_view.py RunPage.begin", begin_draft, page_may_go=True),
    Case("fees/billing/run_view.py RunPage.publish_draft", begin_publishing),
    Case("fees/billing/runs_view.py undo_billing", begin_taking_back, stops=False),
    Case("fees/statements/view.py StatementPage.draw", begin_its_paper, stops=False,
         page_may_go=True),
    Case("fees/statements/view.py StatementPage.ask_to_pay", begin_its_notice, stops=False,
         page_may_go=True),
    Case("fees/statements/view.py StatementPage.read", begin_a_statement, quiet=True,
         page_may_go=True),
    Case("fees/whatif/view.py DifferencePage.begin", begin_computing_anew, page_may_go=True),
    Case("fees/whatif/view.py DifferencePage.post", begin_making_up),
    Case("fees/whatif/what_if_view.py WhatIfPage.begin", begin_what_if, page_may_go=True),
    Case("fees/whatif/what_if_view.py WhatIfPage.read_sheet", begin_reading_areas,
         page_may_go=True),
    Case("household/dialogs.py print_notices", begin_notice, ["Sheet"], stops=False),
    Case("practice_window.py open_practice", begin_practice),
    Case("open_estate.py Running._run_check", begin_check_at_start, stops=False),
    Case("automatic_backups.py AutomaticBackups.back_up_daily", begin_daily_backup, quiet=True),
    Case("automatic_backups.py AutomaticBackups.may_close", begin_closing,
         after_bug=["MessageDialog"]),
    Case("log_off.py LogOff._do_what_is_owed", begin_log_off),
    Case("system/backups/view.py BackupPage._run_backup", begin_backup, page_may_go=True),
    Case("system/backups/view.py BackupPage._verify", begin_backup_check, page_may_go=True),
    Case(
        "system/backups/sealing_view.py SealingCard.drill", begin_drill, ["Sheet"], page_may_go=True
    ),
    Case("system/backups/check_view.py CheckPage.check", begin_check_of_books, page_may_go=True),
    Case("system/backups/restoring_view.py Restoring._ask", begin_restore),
    Case(
        "system/backups/restoring_view.py Restoring.begin", begin_restore_preview, ["RestoreDialog"]
    ),
    Case(
        "system/backups/restoring_view.py Restoring._ask_undo", begin_undo_of_restore, stops=False
    ),
    Case("system/backups/restoring_view.py Restoring.undo", begin_look_at_undo, ["MessageDialog"],
         stops=False),
    Case("system/settings/assistant_dialogs.py PrinterAssistant._ask", begin_asking_a_printer,
         quiet=True),
    Case("system/settings/assistant_dialogs.py PrinterAssistant._print", begin_a_calibration_page),
    Case("today/view.py TodayPage.reload", begin_today, quiet=True, page_may_go=True),
    Case("ui/desk.py Desk.print_pdf", begin_printing_a_preview),
    Case("system/registers/import_dialogs.py _bring_in", begin_import_of_a_list, ["MessageDialog"]),
    Case("system/registers/import_dialogs.py _look", begin_reading_a_list, ["ImportPreview"]),
    Case("ui/files/remarks.py save_with_remarks", begin_report_of_a_list, stops=False),
    Case("system/registers/import_dialogs.py _take_back", begin_undo_of_a_list),
    Case("ui/files/record_files.py RecordFiles._read", begin_reading_a_file, stops=False,
         page_may_go=True),
    Case("ui/files/record_files.py RecordFiles.add", begin_adding_files),
    Case("ui/files/thumbnails.py make_thumbnails", begin_small_pictures, quiet=True,
         page_may_go=True),
    Case("ui/forms/drafts.py DraftKeeper._keep", begin_keeping_a_draft, quiet=True,
         page_may_go=True),
    Case("ui/papers/exporting.py export_list", begin_export),
    Case("ui/lists/register.py RegisterPage._count_in_a_job", begin_adding_up, quiet=True,
         page_may_go=True),
    Case("ui/lists/tables.py Table.show_source", begin_loading, quiet=True, page_may_go=True),
    Case("ui/many/rows.py ManyRows._run", begin_deleting_many, ["ResultDialog"]),
    Case("ui/papers/list_paper.py print_rows", begin_printing_a_list),
    Case("patrol/points/label_dialogs.py show_labels", begin_labels_of_points, ["Sheet"],
         stops=False),
    Case("fees/meters/sheets/to_read_dialogs.py show_sheet", begin_sheet_to_read, ["Sheet"]),
    Case("ui/entry/kept_sheets.py KeptSheets.now", begin_keeping_a_sheet,
         quiet=True, page_may_go=True),
    Case("patrol/rounds/paper_dialogs.py print_sheets", begin_printing_sheets, ["Sheet"],
         stops=False),
    Case("movein/cases/page/dialogs.py make_for", begin_cases_of_buildings),
    Case("movein/cases/page/roster_dialogs.py look_into_roster", begin_reading_cases_of_a_roster,
         ["MessageDialog"]),
    Case("movein/cases/page/roster_dialogs.py take_over", begin_cases_of_a_roster),
    Case("movein/cases/page/dialogs.py propose_for", begin_giving_times),
    Case("system/letters/shared_view.py show_letters", begin_notices_of_hand_overs, ["Sheet"]),
    Case("patrol/wand/dialogs.py _bring_in", begin_import_of_a_wand),
    Case("patrol/wand/dialogs.py _take_back", begin_taking_a_wand_back, stops=False),
    Case("patrol/wand/dialogs.py _look", begin_reading_a_wand, ["WandPreview"]),
    Case("fees/opening/preview_dialogs.py look_into_arrears", begin_reading_arrears,
         ["FormerPreview"]),
    Case("repairs/ledger/dialogs.py _bring_in", begin_import_of_a_ledger),
    Case("repairs/ledger/dialogs.py look_into_ledger", begin_reading_a_ledger, ["LedgerPreview"]),
    Case("repairs/ledger/view.py LedgersPage.take_back", begin_taking_a_ledger_back, stops=False),
    Case("service/contacts/page/keeping_view.py TalkKeeper._keep", begin_keeping_a_talk,
         quiet=True, page_may_go=True),
    Case("system/registers/report_view.py ReportPage.refresh", begin_counting_a_month,
         quiet=True, page_may_go=True),
    Case("fees/reports/page/view.py MoneyReportsPage.refresh", begin_adding_up_money,
         quiet=True, page_may_go=True),
    Case("fees/reports/page/view.py MoneyReportsPage._check", begin_adding_up_money,
         quiet=True, page_may_go=True),
    Case("fees/reports/page/view.py MoneyReportsPage._broken_rows",
         begin_reading_rows_that_do_not_agree, quiet=True, page_may_go=True),
    Case("fees/reports/page/view.py MoneyReportsPage._open_cell", begin_reading_rows_of_money,
         quiet=True, page_may_go=True),
    Case("fees/reports/page/outgoing_view.py draw", begin_drawing_a_report_of_money, ["Sheet"],
         stops=False, page_may_go=True),
    Case("fees/reports/published/dialogs.py draw_publication", begin_drawing_the_half_year,
         ["Sheet"], stops=False),
    Case("today/month_view.py MonthPage.refresh", begin_counting_the_month_of_all,
         quiet=True, page_may_go=True),
    Case("today/reminding_view.py Reminders.look", begin_looking_for_what_comes_due, quiet=True,
         page_may_go=True),
    Case("system/start/each_day_view.py EachDay.look", begin_the_tasks_of_a_day, quiet=True,
         page_may_go=True),
)  # fmt: skip
