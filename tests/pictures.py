"""Pictures of every page, dialog and paper: `python -m tests.pictures [FOLDER] [LANGUAGE …]`.

`python -m tests.pictures readme` takes those of the readme anew.

On the sample estate at a standing clock, in 1366 x 696, so that two runs can be compared.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from installer import catalogues
from propdesk.access.loans.register import KEPT, KEPT_STATES, KeptRow
from propdesk.access.loans.rules import ItemState
from propdesk.db.keeping.layout import DataFolder
from propdesk.db.store import Store
from propdesk.estate.people import dialogs as people_dialogs
from propdesk.estate.units import dialogs as unit_dialogs
from propdesk.estate.units.registering import unit_details
from propdesk.estate.vehicles import dialogs as vehicle_dialogs
from propdesk.fees import documents
from propdesk.fees.arrears.arrears import arrears
from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.counter.page import dialogs as counter_dialogs
from propdesk.fees.dues.account_arrears import AccountArrears
from propdesk.fees.notices.notices import issue_notices
from propdesk.fees.papers.rules import RECEIPT_PAPERS
from propdesk.fees.receipts.listing import RECEIPTS
from propdesk.fees.receipts.outputs import put_out_receipt
from propdesk.fees.receipts.receipts import stored_facts
from propdesk.fees.rules import Method
from propdesk.fees.shifts.shifts import shift_report
from propdesk.fees.tariffs.page import dialogs as tariff_dialogs, item_dialogs
from propdesk.household import dialogs as household_dialogs
from propdesk.kernel.i18n import LANGUAGES, N_, _, set_language
from propdesk.kernel.money import Money
from propdesk.kernel.paths import RESOURCES
from propdesk.movein.owner_change.page import settlement_dialogs
from propdesk.movein.owner_change.register import OWNER_CHANGES, OwnerChangeFields
from propdesk.movein.owner_change.writing import open_change
from propdesk.open_estate import Running
from propdesk.system.backups.backups import record_backup
from propdesk.system.registers import dialogs as registers
from propdesk.system.settings.estate_settings import change_estate_settings, estate_settings
from propdesk.system.users import login_dialogs
from propdesk.ui.desk import Desk
from propdesk.ui.lists.tables import Table
from propdesk.ui.parts import theme
from propdesk.ui.window.keysheet import KeySheet, keys_of
from propdesk.ui.window.main_window import FRAME_KEYS, MainWindow
from tests import looking  # noqa: F401  what a test reads by
from tests.fees.sample_papers import arrears as arrears_facts
from tests.windows import fill_with_sample, page_ids, settle, window_on

UNITS = 300
PAID_MONTHS = 3
METHODS = (Method.CASH, Method.WECHAT, Method.CASH, Method.ALIPAY, Method.CARD)
ROSTER = Path(__file__).parent / "data" / "rosters" / "11_duplicates_and_conflicts.xlsx"
README = {
    "today": "today.today",
    "household": "household.unit",
    "import": "estate.import",
    "cash-desk": "fees.desk",
    "bills": "draft",
    "receipt": "paper-receipt-241x140",
    "board": "repairs.board",
    "patrol": "patrol.entry",
    "contacts": "service.contacts",
    "closing": "fees.closing",
    "backup": "system.backup",
}
"""Its pictures: a page by its id, or what else was taken by its name."""
OF_A_UNIT = ("household.unit", "fees.desk", "estate.map", "service.contacts")
CALM_MS = 120


@dataclass(frozen=True, slots=True)
class Studio:
    """A window on an estate, and the folder its pictures go to."""

    running: Running
    folder: Path

    @property
    def window(self) -> MainWindow:
        """The window itself."""
        return self.running.window

    @property
    def desk(self) -> Desk:
        """The desk of the window."""
        return self.running.desk

    @property
    def store(self) -> Store:
        """The store of the estate."""
        return self.running.store

    def take(self, name: str, dialog: QWidget | None = None) -> None:
        """Save the window, and a dialog before it, as it looks when all work is done."""
        settle(self.running, calm=CALM_MS)
        picture = self.window.grab()
        if dialog is not None:
            _put(picture, dialog, self.window)
        picture.save(str(self.folder / f"{name}.png"))


def _put(picture: QPixmap, dialog: QWidget, window: QWidget) -> None:
    painter = QPainter(picture)
    # Where Qt puts it on a screen that is large enough, which offscreen's is not.
    place = window.rect().center() - QPoint(dialog.width() // 2, dialog.height() // 2)
    painter.drawPixmap(place, dialog.grab())
    painter.end()


@contextmanager
def studio(root: Path, pictures: Path, language: str, *, empty: bool = False) -> Iterator[Studio]:
    """The real window on the sample estate in a language, or on nothing."""
    pictures.mkdir(parents=True, exist_ok=True)
    set_language(language)
    folder = DataFolder(root / f"{language}-{'empty' if empty else 'sample'}")
    fresh = not empty and not folder.database.exists()
    if fresh:
        fill_with_sample(folder, UNITS)
    with window_on(folder) as running:
        shot = Studio(running, pictures)
        if fresh:
            work_of_a_morning(shot.store)
        yield shot


def take_pages(shot: Studio, prefix: str = "") -> None:
    """Every page, with its first row chosen where it is a list."""
    for number, page_id in enumerate(page_ids()):
        try:
            shot.window.show_page(page_id)
        except ModuleNotFoundError as missing:
            print(f"  no picture of {page_id}: {missing}")
            continue
        settle(shot.running, calm=CALM_MS)
        liven(shot, page_id)
        shot.take(f"{prefix}{number:02}-{page_id}")


def liven(shot: Studio, page_id: str) -> None:
    """Bring a page to what a clerk sees on it most of the time."""
    # Asked for where it is needed alone: what all owe takes as long as most pages.
    if page_id in OF_A_UNIT and (unit := room_that_owes(shot)):
        shot.desk.open_page(page_id, unit_id=unit)
    if page_id == "patrol.entry" and room_that_owes(shot):
        type_a_sheet(shot)
    if page_id == "estate.import" and room_that_owes(shot):
        shot.desk.open_page(page_id, file=ROSTER)
        settle(shot.running, calm=10 * CALM_MS)
    page = shot.window.current_page
    tables = page.findChildren(Table) if page is not None else []
    for table in tables:
        if table.isVisibleTo(shot.window) and table.model.rowCount():
            table.view.setCurrentIndex(table.model.index(0, 0))


def type_a_sheet(shot: Studio) -> None:
    """A sheet that is being typed: four rounds, two findings, the rest normal."""
    for typed in ("", "07", "2204", "0004", "0204", "0404", "1.8", "31", "*3.17", "24"):
        _type(shot, typed)
        QTest.keyClick(shot.window.focusWidget() or shot.window, Qt.Key.Key_Return)


def _type(shot: Studio, text: str) -> None:
    settle(shot.running, calm=CALM_MS)
    QTest.keyClicks(shot.window.focusWidget() or shot.window, text)


def room_that_owes(shot: Studio) -> int | None:
    """The room that owes for the fewest months; None in an empty estate."""
    rows = _owing(shot.store)
    return min(rows, key=lambda row: row.lines).unit_id if rows else None


def _owing(store: Store) -> list[AccountArrears]:
    return [row for row in store.read(arrears).accounts if row.unit_code.count("-") == 2]


def work_of_a_morning(store: Store) -> None:
    """A morning at the desk: a few payments, and a backup on the stick the evening before."""
    settings = store.read(estate_settings)
    places = replace(settings, backup_folder="D:/备份", stick_folder="E:/PropDesk")
    store.write(change_estate_settings, settings=places)
    file = f"{places.stick_folder}/PropDesk-{settings.name}-20261120-1230.propdesk"
    store.write(record_backup, file=file, ok=True, other_disk=True)
    for row, method in zip(_owing(store), METHODS, strict=False):
        taken = row.total.fen * min(PAID_MONTHS, row.lines) // row.lines
        order = Order(unit_id=row.unit_id, parts=(Part(method, Money(taken)),))
        done = store.write(collect_payment, order=order)
        store.write(put_out_receipt, no=done.receipts[0].no, way="printer")


def take_draft(shot: Studio) -> None:
    """The draft of next month's bills."""
    shot.desk.open_page("fees.charges", draft=True)
    settle(shot.running, calm=CALM_MS)
    period = shot.window.focusWidget()
    QTest.keyClicks(period, "2026-12")
    QTest.keyClick(period, Qt.Key.Key_Return)
    shot.take("draft")


def take_dialogs(shot: Studio) -> None:
    """The dialogs a clerk meets, each before the page it belongs to."""
    unit = room_that_owes(shot) or 0
    for name, page_id, opened in dialogs_of(shot, unit):
        shot.window.show_page(page_id)
        settle(shot.running, calm=CALM_MS)
        dialog = opened()
        dialog.show()
        shot.take(f"dialog-{name}", dialog)
        dialog.close()
        dialog.deleteLater()


def dialogs_of(shot: Studio, unit: int) -> Sequence[tuple[str, str, Callable[[], QDialog]]]:
    """Name, page behind it, and how to build each dialog a clerk meets."""
    desk, window = shot.desk, shot.window
    code = shot.store.read(unit_details, unit_id=unit).code
    return (
        ("unit", "estate.units", lambda: unit_dialogs.edit_unit_dialog(desk, unit)),
        ("build", "estate.units", lambda: unit_dialogs.build_dialog(desk)),
        ("resident", "estate.units", lambda: people_dialogs.add_resident_dialog(
            desk, unit, code)),
        ("person", "estate.people", lambda: people_dialogs.edit_person_dialog(desk, 1)),
        ("vehicle", "estate.vehicles",
         lambda: vehicle_dialogs.add_vehicle_dialog(desk, unit_id=unit)),
        ("kept", "access.loans", lambda: registers.add_dialog(desk, KEPT)),
        ("hand-out", "access.loans", lambda: registers.move_dialog(
            desk, KEPT, _first_thing(shot), KEPT_STATES.titled(N_("Hand out"), ItemState.KEPT))),
        ("slip", "access.loans", lambda: registers.slip_sheet(desk, KEPT, _first_thing(shot))),
        ("owner-change", "household.unit", lambda: settlement_dialogs.new_change_dialog(
            desk, unit)),
        ("settlement", "household.unit", lambda: _settlement(desk, unit)),
        ("notice", "household.unit", lambda: _notice_sheet(desk, unit)),
        ("tariff", "fees.tariffs", lambda: tariff_dialogs.new_tariff_dialog(desk)),
        ("item", "fees.tariffs", lambda: item_dialogs.new_item_dialog(desk)),
        ("payer", "fees.desk", lambda: counter_dialogs.payer_dialog(
            desk, "陈雨桐", done=lambda _name: None)),
        ("login", "today.today", lambda: login_dialogs.LoginDialog(desk)),
        ("keys", "fees.desk", lambda: _key_sheet(window)),
    )  # fmt: skip


def _first_thing(shot: Studio) -> KeptRow:
    return shot.store.read(KEPT.records.rows, ids=[1])[0]


def _notice_sheet(desk: Desk, unit: int) -> QDialog:
    notices = desk.store.write(issue_notices, unit_ids=[unit])
    return household_dialogs.notices_sheet(desk, notices, documents.notice_pdf(notices))


def _settlement(desk: Desk, unit: int) -> QDialog:
    known = desk.store.read(open_change, unit_id=unit)
    fields = OwnerChangeFields(unit_id=unit, owners="林晚晴", basis_day=desk.today())
    return settlement_dialogs.settle_dialog(
        desk, known or desk.store.write(OWNER_CHANGES.uses.add, fields=fields)
    )


def _key_sheet(window: MainWindow) -> KeySheet:
    page: Any = window.current_page
    frame = [(key, _(meaning)) for key, meaning in FRAME_KEYS]
    return KeySheet(window, _("Cash desk"), [*page.keys(), *keys_of(page)], frame)


def take_papers(shot: Studio) -> None:
    """A receipt on every paper, the notice, the report of the session, the arrears list."""
    last = shot.store.read(RECEIPTS.rows, ids=shot.store.read(RECEIPTS.ids)[:1])[0]
    facts = shot.store.read(stored_facts, no=last.no)
    for paper in RECEIPT_PAPERS:
        _paper(shot, f"receipt-{paper}", documents.receipt_pdf([facts], paper=paper))
    unit = room_that_owes(shot)
    if unit:
        notices = shot.store.write(issue_notices, unit_ids=[unit])
        for paper in ("a4", "a5"):
            _paper(shot, f"notice-{paper}", documents.notice_pdf(notices, paper=paper))
    _paper(shot, "session", documents.shift_pdf(shot.store.read(shift_report, session_id=1)))
    _paper(shot, "arrears", documents.arrears_list_pdf(arrears_facts(30)))


def _paper(shot: Studio, name: str, pdf: bytes) -> None:
    page = pdfium.PdfDocument(pdf)[0]
    page.render(scale=1.5).to_pil().save(shot.folder / f"paper-{name}.png")


def take_all(pictures: Path, languages: Sequence[str]) -> None:
    """Light in every language asked for, and dark pages in zh_CN."""
    application = _application()
    with tempfile.TemporaryDirectory() as root:
        for language in languages:
            for mode in ("light", "dark") if language == "zh_CN" else ("light",):
                begun = time.monotonic()
                theme.install(application, "dark" if mode == "dark" else "light")
                _take_one(Path(root), pictures / f"{language}-{mode}", language, mode)
                print(f"{language} {mode}: {time.monotonic() - begun:.0f} s")


def _application() -> QApplication:
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    return application


def _take_one(root: Path, pictures: Path, language: str, mode: str) -> None:
    with studio(root, pictures, language) as shot:
        take_pages(shot)
        if mode == "light":
            take_draft(shot)
            take_dialogs(shot)
            take_papers(shot)
    if mode == "light":
        with studio(root, pictures, language, empty=True) as shot:
            take_pages(shot, "empty-")


def take_for_readme() -> None:
    """The pictures of the daily use, small enough to lie beside the code."""
    with tempfile.TemporaryDirectory() as place:
        theme.install(_application(), "light")
        with studio(Path(place), Path(place) / "taken", "zh_CN") as shot:
            take_pages(shot)
            take_draft(shot)
            take_papers(shot)
        for name, taken in README.items():
            found = next((Path(place) / "taken").glob(f"*{taken}.png"))
            picture = Image.open(found).convert("RGB")
            # The rare red and green of the badges stay: a median cut would brown them.
            covering = Image.Quantize.MAXCOVERAGE
            few = picture.quantize(256, method=covering, dither=Image.Dither.NONE)
            few.save(RESOURCES / "pictures" / f"{name}.png", optimize=True)


def main(arguments: Sequence[str]) -> None:
    """Take the pictures into a folder, of all languages or those named; or those of the readme."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["TZ"] = "Asia/Shanghai"  # 15:42 on every picture, wherever it is taken
    if hasattr(time, "tzset"):
        time.tzset()
    catalogues.compile_stale()
    if arguments[:1] == ["readme"]:
        take_for_readme()
        return
    place = Path(arguments[0]) if arguments else Path("pictures")
    take_all(place, arguments[1:] or LANGUAGES)


if __name__ == "__main__":
    main(sys.argv[1:])
