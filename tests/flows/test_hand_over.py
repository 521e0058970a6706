"""A hand-over from the notices to the deemed delivery: times, nobody comes, one is postponed."""

from dataclasses import replace
from datetime import date, timedelta

from pytestqt.qtbot import QtBot

from propdesk.db.keeping.layout import DataFolder
from propdesk.estate.units.listed import UNIT_USES
from propdesk.kernel.clock import wall_time
from propdesk.kernel.records.question import asked
from propdesk.movein.cases.register import CASES, CaseRow
from propdesk.movein.cases.rules import CaseState, PostponeReason
from tests.clocks import StoppedClock
from tests.flows.clerk import Clerk, unit_of
from tests.windows import window_on


def cases(clerk: Clerk) -> dict[str, CaseRow]:
    rows = clerk.store.read(CASES.records.first, question=asked("all"))
    return {row.unit: row for row in rows}


def stand_on(clerk: Clerk, unit: str) -> None:
    clerk.page.open(record_id=cases(clerk)[unit].id)  # type: ignore[attr-defined]  # a page of a register


def test_from_the_notices_to_a_deemed_delivery(office_folder: DataFolder, qtbot: QtBot) -> None:
    with window_on(office_folder) as running:
        clerk, clock = Clerk(qtbot, running), running.desk.clock
        assert isinstance(clock, StoppedClock)
        # cases of the building, with what a deemed delivery needs
        clerk.begin_at("movein.cases")
        clerk.do("<F10>", "<Tab>", "首批", "<Ctrl+Return>")
        found = cases(clerk)
        assert len(found) == 3
        assert {row.batch for row in found.values()} == {"首批"}

        # notices to all at once, the day fixed for all
        clerk.begin_at("movein.cases")
        clerk.do("<Ctrl+A>", "<F3>", "<Tab>", "1130", "<Ctrl+Return>")
        assert {row.state for row in cases(clerk).values()} == {CaseState.NOTIFIED}
        assert {row.fixed_on for row in cases(clerk).values()} == {date(2026, 11, 30)}

        # times for all who wait, and one of them does not come
        clerk.begin_at("movein.appointments")
        clerk.do("<F6>", "1123", "<Ctrl+Return>")
        times = {unit: row.slot_at for unit, row in cases(clerk).items()}
        assert all(times.values())
        first = times["1-1-101"]
        assert first is not None
        assert wall_time(first).date() == date(2026, 11, 23)
        clock.go_on(days=3)
        clerk.do("<Home>", "<F9>")
        moved = cases(clerk)["1-1-101"]
        assert moved.no_shows == 1
        assert moved.slot_at is not None
        assert moved.slot_at > first + timedelta(hours=20)

        # another asks for a later day
        clerk.begin_at("movein.cases")
        clerk.do("<Esc>")  # the three are no longer selected
        stand_on(clerk, "1-1-102")
        clerk.do("<F6>", "<Down>", "<Tab>", "1215", "<Ctrl+Return>")
        later = cases(clerk)["1-1-102"]
        assert (later.state, later.postponed_until) == (CaseState.POSTPONED, date(2026, 12, 15))
        assert isinstance(later.postponed_why, PostponeReason)
        assert cases(clerk)["1-1-101"].state is CaseState.NOTIFIED

        # the third never answers: the proof comes, the days go by, what is missing is said
        stand_on(clerk, "1-2-201")
        clerk.do("<Shift+F3>", "1124", "<Tab>", "1190 0000 0007", "<Ctrl+Return>")
        clock.go_on(days=20)
        clerk.do("<F11>", "<Esc>")  # says what is missing
        silent = cases(clerk)["1-2-201"]
        assert silent.state is CaseState.NOTIFIED
        unit_id = unit_of(clerk.store, "1-2-201")
        seen = clerk.store.read(UNIT_USES.seen, record_id=unit_id)
        measured = replace(seen, measured_area=895_300)
        clerk.store.write(UNIT_USES.change, record_id=unit_id, fields=measured)
        known = clerk.store.read(CASES.uses.seen, record_id=silent.id)
        papers = replace(known, filing_no="2026-备-014", has_quality_book=True, has_manual=True)
        clerk.store.write(CASES.uses.change, record_id=silent.id, fields=papers)
        clerk.begin_at("movein.cases")
        stand_on(clerk, "1-2-201")
        clerk.do("<F11>")
        deemed = cases(clerk)["1-2-201"]
        # the notice arrived on the 24th, fifteen days later it counts as delivered
        assert (deemed.state, deemed.handed_on) == (CaseState.DEEMED, date(2026, 12, 9))


def test_the_key_of_a_move_serves_all_selected_and_says_why_not_of_one(
    office_folder: DataFolder, qtbot: QtBot
) -> None:
    with window_on(office_folder) as running:
        clerk, said = Clerk(qtbot, running), list[str]()
        running.desk.said.connect(lambda words, _weight: said.append(words))
        clerk.begin_at("movein.cases")
        clerk.do("<F10>", "<Tab>", "首批", "<Ctrl+Return>")
        clerk.begin_at("movein.cases")
        stand_on(clerk, "1-1-101")
        clerk.do("<F3>", "<Tab>", "1130", "<Ctrl+Return>")
        states = {unit: row.state for unit, row in cases(clerk).items()}
        assert states.pop("1-1-101") is CaseState.NOTIFIED
        assert set(states.values()) == {CaseState.TO_NOTIFY}

        # once more: its button has left the panel, the key says so
        said.clear()
        clerk.do("<F3>")
        assert said == ["当前为“已通知”，下一步不是“发通知”。"]

        # the row in hand is notified, the others that are selected too are not
        clerk.do("<Ctrl+A>", "<F3>", "<Tab>", "1201", "<Ctrl+Return>", "<Esc>")
        assert {row.state for row in cases(clerk).values()} == {CaseState.NOTIFIED}
