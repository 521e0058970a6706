"""A hand-over day of thirty households, by the keyboard, and the sums counted by SQL alone."""

from pytestqt.qtbot import QtBot

from propdesk.db.keeping.layout import DataFolder
from tests.clocks import StoppedClock
from tests.flows import a_hand_over_day as story
from tests.flows.clerk import Clerk
from tests.windows import window_on


def test_a_hand_over_day_of_thirty_households(office_folder: DataFolder, qtbot: QtBot) -> None:
    with window_on(office_folder) as running:
        clerk, clock = Clerk(qtbot, running), running.desk.clock
        assert isinstance(clock, StoppedClock)
        story.put_building(clerk.store, 30)
        story.notify_all(clerk)
        story.print_papers(clerk)
        clock.go_on(days=3, hours=18)  # the 24th, 09:42
        story.put_off_two(clerk)
        clerk.begin_at("movein.visit")
        for number in range(25):
            story.receive(clerk, number)
        clock.go_on(hours=8)  # the last appointment is over
        story.move_who_did_not_come(clerk, 3)
        story.file_all(clerk)
    day = "2026-11-24"
    assert story.told_by_sql(office_folder.database) == {
        "states": [("filed", 24), ("handed_over", 1), ("notified", 3), ("postponed", 2)],
        "handed": [(day, day, 25)],
        "not handed": [(5,)],
        "readings": [  # the sums of 1 to 25 and of 40 to 64, in 10^-3
            ("gas", 0, None), ("power", 25, 1_300_000), ("water", 25, 325_000),
        ],
        "not looked at": [(0,)],
        "not in order": [(1,)],
        "defects": [("灶台前一块裂", "ordered")],
        "repairs": [("灶台前一块裂", "reported")],
        "keys": [("issued", 25 * 4, 25), ("stock", 5 * 4, 5)],
        "papers": [("printed", 5 * 5, 5), ("signed", 25 * 5, 25)],
        "signers": [(1,)],
        "follow-ups": [("planned", 25 * 3)],
        "not kept": [("notified", 1, 3)],
        "two at once": [(0,)],
        "put off": [("2026-12-15", "papers", 2, 0)],
    }  # fmt: skip
