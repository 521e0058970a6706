"""The real window on a data folder, as `app.build` puts it together, for tests and pictures."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from propdesk.app import build
from propdesk.db.keeping.layout import DataFolder
from propdesk.db.keeping.lock import take_lock
from propdesk.db.keeping.opening import check_at_start, open_data
from propdesk.estate.sample.demo import create_demo
from propdesk.fees.demo import create_fees_demo
from propdesk.kernel.i18n import _
from propdesk.kernel.settings import MachineSettings
from propdesk.modules import declared, pages
from propdesk.open_estate import Running
from propdesk.system.settings.estate_settings import EstateSettings, change_estate_settings
from propdesk.system.users.users import ensure_first_manager
from propdesk.tabs import TABS
from propdesk.ui.parts import theme
from propdesk.ui.window.main_window import MainWindow
from propdesk.viewing import Looking
from tests import looking  # noqa: F401  what a test reads by
from tests.access.things import put_things
from tests.clocks import StoppedClock
from tests.duties.checklists.check_lists import put_check_lists
from tests.duties.days import put_days
from tests.duties.plans.some_plans import put_plans
from tests.fees.bank.statements_made import put_statements
from tests.fees.cards.sales_made import put_card_sales
from tests.fees.corrections.corrections_made import put_corrections
from tests.fees.court.court_made import put_court
from tests.fees.deposits.deposits_made import put_deposits
from tests.fees.dunning.dunning_made import put_dunning
from tests.fees.invoices.sample_put import put_invoices
from tests.fees.late.clauses_made import put_clauses
from tests.fees.meters.meters_made import put_meters
from tests.fees.offers.offers_made import put_offers
from tests.fees.opening.books import put_former_books
from tests.fees.passed_on.bills import put_supplier_bills
from tests.fees.public_income.income_made import put_public_income
from tests.fees.receipt_books.books_made import put_books
from tests.fees.settlements.settlements_made import put_settlements
from tests.fees.sharing.bills import put_shared_bills
from tests.fees.stops.stops_made import put_stops
from tests.movein.cases.cases_made import put_cases
from tests.movein.defects.defects_made import put_defects
from tests.movein.keys.keys_made import put_keys
from tests.movein.owner_change.changes_made import put_owner_changes
from tests.movein.papers.papers_made import put_papers
from tests.movein.renovation.renovations_made import put_renovations
from tests.movein.visit.visits_made import put_hand_over_visit
from tests.patrol.dangers import put_hazards
from tests.patrol.old_lines import put_old_book
from tests.patrol.rounds_gone import put_rounds
from tests.patrol.shifts import put_shifts
from tests.privacy.incidents_made import put_incidents
from tests.repairs.builders.firms import put_builders
from tests.repairs.orders_made import put_orders
from tests.repairs.things import put_staff
from tests.service.contacts.talks import put_contacts
from tests.service.grievances import put_complaints
from tests.service.visits.visits_made import put_visits
from tests.system.letters.texts import put_texts
from tests.system.signatures.signatures_made import put_signatures

SMALLEST = (1366, 696)
SOON_MS = 100  # a page that waits so long for the keys to rest reads of itself


def fill_with_sample(folder: DataFolder, units: int) -> None:
    """Fill a new data folder with the sample estate, in the language of the moment."""
    opened = open_data(folder.root, clock=StoppedClock(), declarations=declared())
    check_at_start(opened)
    sample = EstateSettings(name=_("Sample estate"), company=_("Sample property company"))
    opened.store.write(ensure_first_manager)
    opened.store.write(change_estate_settings, settings=sample)
    opened.store.write(create_demo, units=units)
    opened.store.write(create_fees_demo)
    put_deposits(opened.store)
    put_meters(opened.store)
    put_corrections(opened.store)
    put_supplier_bills(opened.store)
    put_public_income(opened.store)
    put_shared_bills(opened.store)
    put_stops(opened.store)
    put_offers(opened.store)
    put_card_sales(opened.store)
    put_clauses(opened.store)
    put_former_books(opened.store)
    put_things(opened.store)
    put_days(opened.store)
    put_rounds(opened.store)
    put_old_book(opened.store)
    put_hazards(opened.store)
    put_staff(opened.store)
    put_shifts(opened.store)
    put_orders(opened.store)
    put_builders(opened.store)
    put_contacts(opened.store)
    put_check_lists(opened.store)
    put_plans(opened.store)
    put_complaints(opened.store)
    put_texts(opened.store)
    put_signatures(opened.store)
    put_visits(opened.store)
    put_cases(opened.store)
    put_defects(opened.store)
    put_keys(opened.store)
    put_renovations(opened.store)
    put_papers(opened.store)
    put_hand_over_visit(opened.store)
    put_owner_changes(opened.store)
    put_statements(opened.store)
    put_settlements(opened.store)
    put_books(opened.store)
    put_dunning(opened.store)
    put_invoices(opened.store)
    put_court(opened.store)
    put_incidents(opened.store)
    opened.close()


def folder_with(place: Path, file: Path, application: QApplication) -> DataFolder:
    """A data folder with a copy of a file, and a dressed program."""
    theme.install(application, "light")
    place.mkdir()
    shutil.copyfile(file, place / "propdesk.db")
    return DataFolder(place)


@contextmanager
def window_on(
    folder: DataFolder, settings: MachineSettings | None = None, *, files: Sequence[Path] = ()
) -> Iterator[Running]:
    """Open the window at the smallest size every page must hold; closed without asking."""
    clock, lock = StoppedClock(), take_lock(folder)
    window = MainWindow(TABS, clock.now)
    window.resize(*SMALLEST)
    window.show()
    window.activateWindow()
    running = build(
        window,
        folder,
        lock=lock,
        settings=settings or MachineSettings(),
        save=lambda _new: None,
        clock=clock,
        files=files,
    )
    try:
        settle(running)
        yield running
    finally:
        running.desk.wait_for_work()
        window.may_close = lambda: True
        window.close()
        running.close()
        lock.release()
        window.deleteLater()
        # At once, with all its timers: one that rings now would read, and hold the file again.
        QCoreApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete.value)
        QApplication.processEvents()


def page_ids() -> list[str]:
    """The pages of the rail and of the menus, in order."""
    return [page.id for page in pages()]


def settle(running: Running, *, calm: int = 20) -> None:
    """Let the event loop run until the file is checked, no work is left and `calm` milliseconds
    are over.

    A page that reads only once the keys rest has read by then. What is only looked at is never
    checked.
    """
    pause = calm
    while True:
        running.desk.wait_for_work()
        loop = QEventLoop()
        QTimer.singleShot(pause, loop.quit)
        loop.exec()
        is_checked = running.checked or isinstance(running, Looking)
        if is_checked and not any(each.isActive() for each in _soon(running.window)):
            break
        pause = max(calm, 1)  # on Windows no timer rings as long as one of no time follows another
    while True:  # what the last job told may have begun another: a page reads anew
        running.desk.wait_for_work()
        QApplication.processEvents()
        if not running.desk.busy:
            break


def _soon(window: MainWindow) -> list[QTimer]:
    """The timers of what is in front; the whole window has ten times as many objects to look at."""
    front = (window.current_page, QApplication.activeModalWidget())
    timers = [each for place in front if place for each in place.findChildren(QTimer)]
    return [each for each in timers if each.isSingleShot() and each.interval() <= SOON_MS]
