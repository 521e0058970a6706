"""A unit is handed over on one screen by the keyboard: from the papers to the filed case."""

from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from propdesk.db.attachments.attaching import NewFile, attach
from propdesk.db.keeping.layout import DataFolder
from propdesk.db.store import Actor
from propdesk.duties.checklists.rules import ListUse
from propdesk.fees.receipts.listing import recent_receipts
from propdesk.kernel.permissions import Role
from propdesk.movein.cases.rules import CaseState
from propdesk.movein.keys.handling import make_set
from propdesk.movein.keys.rules import KeyState
from propdesk.movein.visit.lacking import VisitFacts, visit_facts
from propdesk.movein.visit.marking import mark_rest
from propdesk.movein.visit.rules import MeterKind, VisitStep
from propdesk.movein.visit.visits import find_visit
from tests.flows.clerk import Clerk, unit_of
from tests.keyboard import keys_of
from tests.movein.cases.cases_made import notify, put_case
from tests.movein.keys.keys_made import put_kinds
from tests.movein.visit.visits_made import put_templates
from tests.roles import rights_of
from tests.windows import window_on

ROOM = "1-1-101"


def visit(clerk: Clerk) -> VisitFacts:
    """The visit of the room as it is kept."""
    found = clerk.store.read(find_visit, unit_id=unit_of(clerk.store, ROOM))
    assert found is not None
    assert found.visit_id is not None
    return clerk.store.read(visit_facts, visit_id=found.visit_id)


def prepare(clerk: Clerk) -> None:
    """A notified case, and short lists of the estate."""
    put_templates(clerk.store)
    put_kinds(clerk.store)
    clerk.store.write(make_set, unit_id=unit_of(clerk.store, ROOM), tag="1047")
    notify(clerk.store, put_case(clerk.store, unit_of(clerk.store, ROOM)))


def test_a_visit_by_the_keyboard_from_the_papers_to_the_filed_case(
    office_folder: DataFolder, qtbot: QtBot
) -> None:
    with window_on(office_folder) as running:
        clerk = Clerk(qtbot, running)
        prepare(clerk)
        clerk.begin_at("movein.visit")
        begin = (ROOM, "<Enter>", "<Ctrl+Return>")
        clerk.do(*begin)
        assert visit(clerk).state is CaseState.IN_PROGRESS

        # one paper is missing, and says why; somebody comes for the owner
        papers = ("1", "2", "明天补交", "<Enter>", "*")
        clerk.do(*papers)
        found = visit(clerk)
        assert found.marked(ListUse.PAPERS) == (3, 3, 1)
        assert found.of(ListUse.PAPERS)[1].note == "明天补交"
        proxy = ("<F3>", "叶闻溪", "<Enter>", "委托书 11-18", "<Enter>")
        clerk.do(*proxy)
        assert (visit(clerk).proxy, visit(clerk).proxy_paper) == ("叶闻溪", "委托书 11-18")

        # the inspection: the living room whole, a cracked tile in the kitchen
        rooms = ("+", "+", "*", "2", "灶台前一块裂", "<Enter>", "*", "1")
        clerk.do(*rooms)
        found = visit(clerk)
        assert found.marked(ListUse.ROOMS) == (6, 6, 1)
        assert [one.what for one in found.defects] == ["灶台前一块裂"]
        readings = (
            "<F3>",
            "3.216",
            "<Enter>",
            "4471",
            "<Enter>",
            "12.4",
            "<Enter>",
            "<Enter>",
            "-",
        )
        clerk.do(*readings, "<Enter>")
        assert {one.kind: one.value for one in visit(clerk).readings} == {
            MeterKind.WATER: 3_216,
            MeterKind.POWER: 12_400,
            MeterKind.GAS: None,
        }

        # all papers in one job, all signed by whoever came
        signing = ("+", "<Ctrl+P>", "<Esc>", "*")
        clerk.do(*signing)
        assert all(one.is_signed for one in visit(clerk).papers)
        assert {one.one.signed_by for one in visit(clerk).papers} == {"叶闻溪"}

        # the set of keys, signed for
        keys = ("+", "1")
        clerk.do(*keys)
        assert {(key.state, key.holder) for key in visit(clerk).keys} == {
            (KeyState.ISSUED, "顾清和")
        }

        # what is missing is said; F9 goes there, and it is brought after all
        clerk.do("+", "*", "<Ctrl+Return>", "1", "<Esc>")
        assert visit(clerk).state is CaseState.IN_PROGRESS
        assert [lack.step for lack in visit(clerk).lacking] == [VisitStep.PAPERS, VisitStep.FILE]
        clerk.do("<F9>", "<Up>", "<Up>", "<Down>", "1")
        scan = NewFile("scan.pdf", b"%PDF-1.4 scan")
        case_id = visit(clerk).case_id
        attach(clerk.store, kind="move_in_case", record_id=case_id, new=[scan])
        clerk.do("<Ctrl+Return>", "1")
        assert visit(clerk).state is CaseState.HANDED

        whole = (
            *begin,
            "*",
            *rooms,
            *readings,
            "<Enter>",
            *signing,
            "+",
            "*",
            "<Ctrl+Return>",
            "1",
        )
        assert keys_of(*whole) <= 62


def test_the_visit_goes_on_at_each_step_where_it_was_left(
    office_folder: DataFolder, qtbot: QtBot
) -> None:
    with window_on(office_folder) as running:
        clerk = Clerk(qtbot, running)
        prepare(clerk)
        clerk.begin_at("movein.visit")
        clerk.do(ROOM, "<Enter>", "<Ctrl+Return>", "1", "1")
        # a note is half typed when the clerk goes elsewhere
        clerk.do("2", "少一页", "<Esc>", "<Esc>")
    with window_on(office_folder) as running:
        clerk = Clerk(qtbot, running)
        clerk.begin_at("movein.visit")
        clerk.do("<Down>", "<Enter>")  # the visit under way heads the list
        assert clerk.page.step is VisitStep.PAPERS  # type: ignore[attr-defined]  # the page of visits
        clerk.do("<Up>", "<Up>", "<Up>", "<Down>", "<Down>", "1", "+", "+", "*", "*", "*")
    with window_on(office_folder) as running:
        clerk = Clerk(qtbot, running)
        clerk.begin_at("movein.visit")
        clerk.do(ROOM, "<Enter>")
        assert clerk.page.step is VisitStep.ROOMS  # type: ignore[attr-defined]  # readings are missing
        assert visit(clerk).marked(ListUse.ROOMS) == (6, 6, 0)


def test_a_second_clerk_is_told_who_is_at_the_visit(
    office_folder: DataFolder, qtbot: QtBot
) -> None:
    with window_on(office_folder) as running:
        clerk = Clerk(qtbot, running)
        prepare(clerk)
        clerk.begin_at("movein.visit")
        clerk.do(ROOM, "<Enter>", "<Ctrl+Return>")
        other = Actor(31, "王丽", Role.CLERK, rights_of(Role.CLERK))
        me = running.store.actor
        visit_id = visit(clerk).id
        clerk.do("<F7>")  # put by, so that the other may go on
        running.store.as_actor(other)
        running.store.write(mark_rest, visit_id=visit_id, part=ListUse.UTILITIES)
        running.store.as_actor(me)
        clerk.do(ROOM, "<Enter>")
        assert "王丽 15:42 起在办" in clerk.page.head.held.accessibleName()  # type: ignore[attr-defined]  # its page
        clerk.do("1", "<Enter>")  # refused by a sentence, which is closed
        assert visit(clerk).marked(ListUse.PAPERS) == (0, 3, 0)
        clerk.do("<Shift+F7>", "<Ctrl+Return>", "1")
        assert visit(clerk).marked(ListUse.PAPERS) == (1, 3, 0)


def test_money_is_taken_between_two_steps_and_its_receipt_is_shown_in_the_visit(
    office_folder: DataFolder, qtbot: QtBot
) -> None:
    with window_on(office_folder) as running:
        clerk = Clerk(qtbot, running)
        prepare(clerk)
        clerk.begin_at("movein.visit")
        clerk.do(ROOM, "<Enter>", "<Ctrl+Return>", "*", "+", "<F5>", "+")
        assert clerk.page_id == "fees.desk"
        clerk.begin_at("movein.visit")
        ((_id, no),) = [(row.id, row.no) for row in clerk.store.read(recent_receipts)]
        page = clerk.page
        assert page.step is VisitStep.CHARGES  # type: ignore[attr-defined]  # the page of visits
        assert page.bodies.charges.receipts.text() == f"本次办理已收 754.04，收据 {no}"  # type: ignore[attr-defined]
        assert page.steps.lines[VisitStep.CHARGES].note == f"收据 {no}"  # type: ignore[attr-defined]


def test_ctrl_z_takes_back_the_last_marks_one_gesture_after_the_other(
    office_folder: DataFolder, qtbot: QtBot
) -> None:
    with window_on(office_folder) as running:
        clerk, said = Clerk(qtbot, running), list[str]()
        running.desk.said.connect(lambda words, _weight: said.append(words))
        prepare(clerk)
        clerk.begin_at("movein.visit")
        clerk.do(ROOM, "<Enter>", "<Ctrl+Return>", "*", "+", "+", "1", "2", "裂", "<Enter>", "*")
        assert visit(clerk).marked(ListUse.ROOMS) == (5, 6, 1)
        clerk.do("<Ctrl+Z>")
        assert visit(clerk).marked(ListUse.ROOMS) == (2, 6, 1)
        clerk.do("<Ctrl+Z>")
        assert (visit(clerk).marked(ListUse.ROOMS), visit(clerk).defects) == ((1, 6, 0), ())
        # the hand stands where it was: marked again it is the same item
        clerk.do("2", "<Enter>")
        assert [(one.place, one.what) for one in visit(clerk).defects] == [("客厅", "裂")]
        clerk.do("<Ctrl+Z>", "<Ctrl+Z>", "<Ctrl+Z>")
        assert visit(clerk).marked(ListUse.PAPERS) == (0, 3, 0)
        assert clerk.page.step is VisitStep.PAPERS  # type: ignore[attr-defined]  # the page of visits
        clerk.do("<Ctrl+Z>")
        assert said[-1] == "本次办理没有可以撤回的勾选了。"


def test_who_will_not_sign_says_why_and_a_defect_gets_its_picture(
    office_folder: DataFolder, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = tmp_path / "裂缝.png"
    Image.new("RGB", (640, 480), "grey").save(picture)
    answer = ([str(picture)], "")
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_a, **_k: answer)
    with window_on(office_folder) as running:
        clerk = Clerk(qtbot, running)
        prepare(clerk)
        clerk.begin_at("movein.visit")
        clerk.do(ROOM, "<Enter>", "<Ctrl+Return>", "+", "+", "2", "裂", "<Enter>")
        clerk.do("<F8>", "<Ins>", "<Esc>")
        (defect,) = visit(clerk).defects
        assert [one.name for one in defect.files] == ["裂缝.png"]
        clerk.do("+", "<Ctrl+P>", "<Esc>", "<Down>", "2", "不同意第 7 条", "<Ctrl+Return>", "*")
        papers = visit(clerk).papers
        assert [one.is_signed for one in papers[:3]] == [True, False, True]
        assert papers[1].one.why_not == "不同意第 7 条"
