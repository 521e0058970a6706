"""Renovations: documents by chosen works, one at a time, permit, violations, passes, deadlines."""

from dataclasses import replace
from datetime import timedelta

import pypdfium2 as pdfium
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from pytestqt.qtbot import QtBot

from propdesk.duties.plans.register import PLANS
from propdesk.kernel.errors import UserError
from propdesk.kernel.paper.records import PaperHead
from propdesk.kernel.records.question import asked
from propdesk.kernel.records.states import Move
from propdesk.movein.renovation.due import due_permits
from propdesk.movein.renovation.meant import renovation_meant
from propdesk.movein.renovation.moves import (
    NeighboursNotAsked,
    PapersMissing,
    ScopeChanged,
    ViolationOpen,
)
from propdesk.movein.renovation.page.facts import works_on_paper
from propdesk.movein.renovation.page.papers import permit_pdf
from propdesk.movein.renovation.page.view import RenovationsPage
from propdesk.movein.renovation.register import RENOVATIONS
from propdesk.movein.renovation.rules import RenovationState, ViolationState
from propdesk.movein.renovation.states import (
    RENOVATION_STATES,
    Amendment,
    FirstLook,
    LongerPermit,
    SecondLook,
    WorksApproval,
)
from propdesk.movein.renovation.violations import VIOLATIONS, PutRightSeen
from propdesk.system.registers.dialogs import move_dialog
from propdesk.system.settings.service import (
    change_estate_settings,
    estate_settings,
)
from propdesk.ui.desk import Desk
from propdesk.ui.lists.columns import State
from tests import generated
from tests.movein.renovation.renovations_made import (
    APPROVED,
    DAY,
    LOOKED_AGAIN,
    PERMIT,
    all_back,
    application,
    done,
    go_on,
    on_site,
    passes,
    row,
    violation,
)
from tests.offices import Office

S = RenovationState
HEAD = PaperHead(company="云杉物业", estate="云杉里花园", printed="2026-11-20 王莉")


def test_a_second_renovation_of_a_unit_is_told_of_the_first_while_that_is_open(
    office: Office,
) -> None:
    store, fields = office.store, application(office.units["1-1-101"])
    first = store.write(RENOVATIONS.uses.add, fields=fields)
    told = store.read(RENOVATIONS.warned, record_id=0, fields=fields)
    assert "ZX2026-000001" in told["unit_id"]
    assert store.read(RENOVATIONS.warned, record_id=first, fields=fields) == {}
    go_on(store, first, S.REFUSED, why="承重墙")
    assert store.read(RENOVATIONS.warned, record_id=0, fields=fields) == {}


def test_chosen_works_and_a_tenant_add_documents_without_which_nothing_is_approved(
    office: Office,
) -> None:
    store, unit = office.store, office.units["1-1-101"]
    fields = application(unit, wet_rooms=True, by_tenant=True)
    told = store.read(RENOVATIONS.warned, record_id=0, fields=fields)
    assert told.keys() == {"wet_rooms", "by_tenant"}
    one = store.write(RENOVATIONS.uses.add, fields=fields)
    with pytest.raises(PapersMissing) as refused:
        go_on(store, one, S.REVIEWED, WorksApproval(reviewer="王莉"))
    assert "闭水" in str(refused.value)
    assert "业主" in str(refused.value)
    go_on(store, one, S.REVIEWED, APPROVED)
    assert row(store, one).state is S.REVIEWED


def test_a_permit_past_its_end_stands_on_today_until_it_is_extended(office: Office) -> None:
    store = office.store
    one = on_site(store, office.units["1-1-101"], ends_on=DAY - timedelta(days=1))
    (line,) = store.read(due_permits)
    assert (line.count, line.is_overdue) == (1, True)
    assert store.read(RENOVATIONS.records.ids, question=asked("past_end")) == [one]
    longer = LongerPermit(ends_on=DAY + timedelta(days=9), extended_why="材料未到")
    go_on(store, one, S.WORKS, longer)
    assert store.read(due_permits) == ()
    assert row(store, one).ends_on == DAY + timedelta(days=9)


def test_nothing_passes_while_a_violation_is_open(office: Office) -> None:
    store = office.store
    one = on_site(store, office.units["1-1-101"])
    wrong = store.write(VIOLATIONS.uses.add, fields=violation(one))
    done(store, one)
    with pytest.raises(ViolationOpen, match="ZW2026-000001"):
        go_on(store, one, S.OBSERVED, FirstLook(first_by="王莉"))
    seen = PutRightSeen(seen_by="赵磊")
    store.write(VIOLATIONS.uses.move, record_id=wrong, to=ViolationState.CORRECTED, form=seen)
    go_on(store, one, S.OBSERVED, FirstLook(first_by="王莉", exceptions="阳台门槛保留"))
    assert row(store, one).exceptions == "阳台门槛保留"  # it binds at the second inspection


def test_neighbours_are_asked_before_the_deposit_goes_back(office: Office) -> None:
    store = office.store
    one = on_site(store, office.units["1-1-101"])
    done(store, one)
    go_on(store, one, S.OBSERVED, FirstLook(first_by="王莉"))
    all_back(store, one)
    with pytest.raises(NeighboursNotAsked):
        go_on(store, one, S.TO_SETTLE, SecondLook(second_by="王莉"))
    heard = replace(LOOKED_AGAIN, objections="1-1-201：墙面裂缝待观察")
    go_on(store, one, S.TO_SETTLE, heard)
    assert row(store, one).objections == "1-1-201：墙面裂缝待观察"


def test_what_was_let_pass_at_the_first_inspection_stands_in_the_form_of_the_second(
    office: Office, desk: Desk, qtbot: QtBot
) -> None:
    store = office.store
    one = on_site(store, office.units["1-1-101"])
    done(store, one)
    go_on(store, one, S.OBSERVED, FirstLook(first_by="王莉", exceptions="阳台门槛保留"))
    move = next(each for each in RENOVATION_STATES.moves if each.to is S.TO_SETTLE)
    dialog = move_dialog(desk, RENOVATIONS, row(store, one), move)
    qtbot.addWidget(dialog)
    assert dialog.form.values()["exceptions"] == "阳台门槛保留"


# The approved scope, in versions


def test_changed_works_stop_until_the_permit_is_amended(office: Office) -> None:
    store, unit = office.store, office.units["1-1-101"]
    one = on_site(store, unit)
    assert (row(store, one).version, row(store, one).approved) == (1, "卫生间、厨房翻新，铺地砖")
    seen = store.read(RENOVATIONS.uses.seen, record_id=one)
    other = replace(seen, content="卫生间、厨房翻新，封阳台", facade=True)
    store.write(RENOVATIONS.uses.change, record_id=one, fields=other, seen=seen)
    assert row(store, one).state is S.STOPPED
    assert store.read(RENOVATIONS.records.ids, question=asked("changed")) == [one]
    with pytest.raises(ScopeChanged):
        go_on(store, one, S.WORKS)
    with pytest.raises(ScopeChanged):
        store.write(RENOVATIONS.uses.undo, record_id=one)
    with pytest.raises(PapersMissing):
        go_on(store, one, S.PERMITTED, Amendment(amended_why="业主要求", reviewer="王莉"))
    amended = Amendment(amended_why="业主要求", reviewer="王莉", papers_seen=True)
    go_on(store, one, S.PERMITTED, amended)
    assert (row(store, one).version, row(store, one).approved) == (2, "卫生间、厨房翻新，封阳台")
    go_on(store, one, S.WORKS)
    assert len(passes(store, one)) == 3  # the amended permit makes no second ones


def test_what_is_undone_of_an_approval_leaves_no_version_pass_or_patrol(office: Office) -> None:
    store = office.store
    one = store.write(RENOVATIONS.uses.add, fields=application(office.units["1-1-101"]))
    go_on(store, one, S.REVIEWED, APPROVED)
    go_on(store, one, S.PERMITTED, PERMIT)
    store.write(RENOVATIONS.uses.undo, record_id=one)
    assert passes(store, one) == []
    assert store.read(PLANS.records.ids, question=asked()) == []
    assert row(store, one).version == 1
    other = store.write(RENOVATIONS.uses.add, fields=application(office.units["1-1-102"]))
    go_on(store, other, S.REVIEWED, APPROVED)
    store.write(RENOVATIONS.uses.undo, record_id=other)
    assert row(store, other).version is None


def test_works_changed_after_their_approval_are_reviewed_again(office: Office) -> None:
    store = office.store
    one = store.write(RENOVATIONS.uses.add, fields=application(office.units["1-1-101"]))
    go_on(store, one, S.REVIEWED, APPROVED)
    seen = store.read(RENOVATIONS.uses.seen, record_id=one)
    other = replace(seen, content="拆除隔墙")
    store.write(RENOVATIONS.uses.change, record_id=one, fields=other, seen=seen)
    assert row(store, one).state is S.APPLIED


def test_works_are_judged_by_the_rules_that_were_signed_whatever_the_estate_says_later(
    office: Office,
) -> None:
    store = office.store
    known = store.read(estate_settings)
    first = replace(known, works_rules="装修管理规定 2026-03")
    store.write(change_estate_settings, settings=first)
    one = on_site(store, office.units["1-1-101"])
    later = replace(known, works_rules="装修管理规定 2026-11", works_noise="10:00-11:00")
    store.write(change_estate_settings, settings=later)
    seen = store.read(RENOVATIONS.uses.seen, record_id=one)
    noted = replace(seen, note="已告知")
    store.write(RENOVATIONS.uses.change, record_id=one, fields=noted, seen=seen)
    assert row(store, one).rules == "装修管理规定 2026-03"
    assert row(store, one).noise_hours == "09:00-12:00, 14:30-18:00"


def test_the_days_for_inspection_and_deposit_run_from_the_report_that_works_are_done(
    office: Office,
) -> None:
    store = office.store
    one = on_site(store, office.units["1-1-101"])
    assert row(store, one).due_at is None
    done(store, one)
    reported = store.clock.now()
    assert row(store, one).due_at == reported + timedelta(days=3)
    go_on(store, one, S.OBSERVED, FirstLook(first_by="王莉"))
    assert row(store, one).due_at == reported + timedelta(days=30)
    store.clock.go_on(days=31)  # type: ignore[attr-defined]  # the tests' clock
    assert store.read(RENOVATIONS.records.ids, question=asked("overdue")) == [one]


def test_what_a_company_did_here_before_is_told_when_it_is_typed(office: Office) -> None:
    store = office.store
    one = on_site(store, office.units["1-1-101"])
    store.write(VIOLATIONS.uses.add, fields=violation(one))
    told = store.read(RENOVATIONS.recalled, fields=application(office.units["1-1-102"]))
    assert "1" in told["company"]
    other = application(office.units["1-1-102"], company="别家")
    assert store.read(RENOVATIONS.recalled, fields=other) == {}


def test_the_permit_for_the_door_says_hours_and_works_and_no_name_of_the_household(
    office: Office,
) -> None:
    store = office.store
    one = on_site(store, office.units["1-1-101"], phone="19900003271")
    pdf = permit_pdf(store.read(works_on_paper, renovation_id=one), HEAD)
    words = "\n".join(p.get_textpage().get_text_range() for p in pdfium.PdfDocument(pdf))
    for part in (
        "装修许可证",
        "ZX2026-000001",
        "1-1-101",
        "青山装饰",
        "09:00-12:00",
        "承重墙",
        "双休日",
    ):
        assert part in words
    assert "双休日" in words
    assert "顾清和" not in words
    assert "1990000" not in words
    assert "罚款" not in words


def test_a_violation_is_told_of_a_room_as_well_as_of_a_number(office: Office) -> None:
    one = on_site(office.store, office.units["1-1-101"])
    for typed in ("zx2026-000001", "1栋1单元101"):
        assert office.store.read(renovation_meant, typed=typed) == (one, "ZX2026-000001")


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(st.sampled_from(RENOVATION_STATES.moves), max_size=12), wet=st.booleans())
def test_whatever_is_pressed_no_deposit_is_settled_before_papers_and_passes(
    office: Office, steps: list[Move[RenovationState]], *, wet: bool
) -> None:
    store, unit = office.store, office.units["1-2-201"]
    fields = replace(application(unit), wet_rooms=wet)
    one = store.write(RENOVATIONS.uses.add, fields=fields)
    for number, step in enumerate(steps):
        before = row(store, one).state
        form = None if step.form is None else generated.made(step.form, number)
        if RENOVATION_STATES.leading(before, step.to) is not step:
            continue  # another button leads there, or none
        try:
            go_on(store, one, step.to, form, why="因为")
        except UserError:
            assert row(store, one).state is before
    now = row(store, one)
    if now.state in (S.TO_SETTLE, S.FILED):
        assert now.papers_seen or not wet
        assert now.passes_out == 0
        assert now.neighbours_asked


def test_a_permit_past_its_end_is_red_in_the_list_and_its_panel(
    office: Office, desk: Desk, qtbot: QtBot
) -> None:
    store = office.store
    one = on_site(store, office.units["1-1-101"], ends_on=DAY - timedelta(days=2))
    good = on_site(store, office.units["1-1-102"])
    page = RenovationsPage(desk)
    qtbot.addWidget(page)
    (ends,) = (each for each in page.marked(desk) if each.field == "ends_on")
    told = ends.of(row(store, one))
    assert isinstance(told, State)
    assert told.tone == "red"
    assert not isinstance(ends.of(row(store, good)), State)
    desk.wait_for_work()
