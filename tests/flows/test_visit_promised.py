"""A call that becomes a visit; the visit is made, and what was promised there is kept in time."""

from datetime import date

from pytestqt.qtbot import QtBot

from propdesk.db.keeping.layout import DataFolder
from propdesk.db.linking.links import links_of
from propdesk.kernel.records.question import asked
from propdesk.kernel.reports.report import report_of
from propdesk.service.contacts.register import CONTACTS, ContactRow
from propdesk.service.contacts.rules import ContactState
from propdesk.service.visits.progress import year_progress
from propdesk.service.visits.report import VISITS_REPORT, visit_facts
from propdesk.service.visits.rules import VisitPurpose, VisitState
from propdesk.service.visits.visits import VISITS, VisitRow
from tests.clocks import StoppedClock
from tests.flows.clerk import Clerk
from tests.windows import window_on

FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)


def the_visit(clerk: Clerk) -> VisitRow:
    (row,) = clerk.store.read(VISITS.records.first, question=asked("all"))
    return row  # type: ignore[no-any-return]  # a row of visits


def the_contact(clerk: Clerk) -> ContactRow:
    (row,) = clerk.store.read(CONTACTS.records.first, question=asked("all"))
    return row  # type: ignore[no-any-return]  # a row of contacts


def test_a_call_becomes_a_visit_and_its_promise_is_kept_in_time(
    office_folder: DataFolder, qtbot: QtBot
) -> None:
    with window_on(office_folder) as running:
        clerk, clock = Clerk(qtbot, running), running.desk.clock
        assert isinstance(clock, StoppedClock)
        clerk.begin_at("service.contacts")
        clerk.do("1-1-101", "<Return>", "<Return>", "老人一个人在家，想有人去看看")
        clerk.do("<F12>", "<Ctrl+Return>")
        visit, contact = the_visit(clerk), the_contact(clerk)
        assert (visit.unit, visit.who, visit.about) == ("1-1-101", "陈雨桐", contact.what)
        assert (visit.state, visit.purpose) == (VisitState.PLANNED, VisitPurpose.ASKED)
        assert (contact.state, contact.became) == (ContactState.VISIT, visit.no)
        for kind, one, other in (
            ("contact", contact.id, visit.no),
            ("visit", visit.id, contact.no),
        ):
            (linked,) = clerk.store.read(links_of, kind=kind, record_id=one)
            assert other in linked.name

        clock.go_on(days=1)
        clerk.begin_at("service.visits")
        clerk.page.open(record_id=visit.id)  # type: ignore[attr-defined]  # a page of a register
        said = ("<Tab>", "<Tab>", "看过老人，楼道灯暗", "<Tab>", "<Tab>", "<Tab>")
        clerk.do("<F6>", *said, "换楼道灯", "<Tab>", "1124", "<Ctrl+Return>")
        made = the_visit(clerk)
        assert (made.state, made.made_on) == (VisitState.PROMISED, date(2026, 11, 20))
        assert (made.promise, made.promise_by) == ("换楼道灯", date(2026, 11, 24))
        assert clerk.store.read(year_progress).visited == 1

        clock.go_on(days=2)
        clerk.do("<F7>", "1122", "<Ctrl+Return>")
        kept = the_visit(clerk)
        assert (kept.state, kept.kept_late) == (VisitState.KEPT, False)
        facts = clerk.store.read(visit_facts, first=FIRST, last=LAST)
        report = report_of(VISITS_REPORT, facts, basis="planned", first=FIRST, today=clock.today())
        (figure,) = [card.now for card in report.cards if card.measure == "kept"]
        assert (figure.amount, figure.ids) == (1, (kept.id,))
