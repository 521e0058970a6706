"""A visit: begun once, held by one clerk, its items frozen, what is missing said before its end."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.db.attachments.attaching import NewFile, attach
from propdesk.db.store import Actor, NotPermitted, Store
from propdesk.duties.checklists.register import CHECK_LISTS, CheckListRow
from propdesk.duties.checklists.rules import ListUse
from propdesk.fees.meters.readings import READINGS
from propdesk.fees.meters.rules import ReadingKind
from propdesk.fees.models import Charge
from propdesk.kernel.clock import wall_time
from propdesk.kernel.permissions import Role, usual_rights
from propdesk.kernel.records.question import asked
from propdesk.kernel.records.refusals import MoveNotExplained
from propdesk.movein.cases.register import CASES
from propdesk.movein.cases.rules import CaseState, PostponeReason
from propdesk.movein.cases.states import Filing, Postponement
from propdesk.movein.keys.handling import NothingInTheCupboard, make_set
from propdesk.movein.keys.kinds import KEY_KINDS, KeyKindFields
from propdesk.movein.keys.rules import KeyState, Medium
from propdesk.movein.papers.issuing import PaperNotPrinted, issue_papers, papers_again
from propdesk.movein.visit.finishing import (
    NothingToWaitFor,
    VisitLacks,
    finish_visit,
    told_of,
)
from propdesk.movein.visit.handing import issue_in_visit, not_signed_in_visit, sign_in_visit
from propdesk.movein.visit.marking import mark_item, mark_rest
from propdesk.movein.visit.readings import read_first
from propdesk.movein.visit.refusals import (
    ReadingUnreadable,
    VisitHeld,
    VisitNotHeld,
    VisitOver,
)
from propdesk.movein.visit.rules import Mark, MeterKind, VisitStep
from propdesk.movein.visit.templates import VISIT_LISTS
from propdesk.movein.visit.visits import (
    begin_visit,
    find_visit,
    put_visit_by,
    say_proxy,
    take_visit_over,
)
from propdesk.system.settings.service import change_estate_settings, estate_settings
from tests.clocks import StoppedClock
from tests.movein.cases.cases_made import put_case
from tests.movein.visit.visits_made import facts_of, item_of, put_visit
from tests.offices import Office


@pytest.fixture
def visit_id(office: Office) -> int:
    """A visit of 1-1-101 that was just begun."""
    return put_visit(office.store, office.units["1-1-101"])


def templates(store: Store) -> Sequence[CheckListRow]:
    """The check-lists of the estate."""
    return store.read(CHECK_LISTS.records.first, question=asked("all"))


def be(store: Store, user_id: int, name: str, role: Role = Role.CLERK) -> None:
    """Let somebody else be at the desk."""
    rights = usual_rights(store.declarations.permissions, role)
    store.as_actor(Actor(user_id, name, role, rights))


PAPERS_TO_SIGN = (
    "前期物业服务协议",
    "临时管理规约承诺书",
    "消防安全承诺书",
    "装修须知",
    "住户手册及两书签收单",
)


def complete(store: Store, visit_id: int) -> None:
    """Answer all there is, sign all papers and file a scan of them."""
    facts = facts_of(store, visit_id)
    wanted = [one.one.wanted for one in facts.papers if one.is_needed]
    store.write(issue_papers, unit_ids=[facts.unit_id], wanted=wanted)
    store.write(sign_in_visit, visit_id=visit_id, wanted=wanted)
    door = KeyKindFields(name="入户门", medium=Medium.KEY, per_unit=2)
    store.write(KEY_KINDS.uses.add, fields=door)
    store.write(make_set, unit_id=facts.unit_id, tag="1047")
    store.write(issue_in_visit, visit_id=visit_id)
    scan = NewFile("scan.pdf", b"%PDF-1.4 scan")
    attach(store, kind="move_in_case", record_id=facts.case_id, new=[scan])
    store.write(mark_rest, visit_id=visit_id, part=ListUse.PAPERS)
    store.write(mark_rest, visit_id=visit_id, part=ListUse.UTILITIES)
    for place in facts.places:
        store.write(mark_rest, visit_id=visit_id, part=ListUse.ROOMS, place=place)
    for kind in MeterKind:
        store.write(read_first, visit_id=visit_id, kind=kind, text="3.216", meter_no="0912-17")


def test_a_visit_moves_its_case_and_freezes_the_lists_of_the_estate(
    office: Office, visit_id: int
) -> None:
    facts = facts_of(office.store, visit_id)
    assert facts.state is CaseState.IN_PROGRESS
    assert facts.places == ("客厅", "厨房", "卫生间")
    assert item_of(office.store, visit_id, "给水管").standard == "打压 0.8 MPa 30 分"
    assert [one.what for one in facts.of(ListUse.UTILITIES)] == ["水表过户", "燃气"]


def test_begun_twice_it_is_the_same_visit(office: Office, visit_id: int) -> None:
    case_id = facts_of(office.store, visit_id).case_id
    office.store.write(mark_rest, visit_id=visit_id, part=ListUse.PAPERS)
    assert office.store.write(begin_visit, case_id=case_id) == visit_id
    assert facts_of(office.store, visit_id).marked(ListUse.PAPERS) == (3, 3, 0)
    found = office.store.read(find_visit, unit_id=office.units["1-1-101"])
    assert found is not None
    assert (found.case_id, found.visit_id) == (case_id, visit_id)


def test_an_estate_without_templates_begins_with_those_delivered(office: Office) -> None:
    case_id = put_case(office.store, office.units["1-1-102"])
    facts = facts_of(office.store, office.store.write(begin_visit, case_id=case_id))
    assert len(facts.of(ListUse.PAPERS)) == 6
    assert len(facts.places) == 8
    assert facts.of(ListUse.ROOMS)[0].standard
    assert {row.used_for for row in templates(office.store)} == set(VISIT_LISTS)


def test_a_template_changed_meanwhile_alters_no_visit(office: Office, visit_id: int) -> None:
    before = facts_of(office.store, visit_id).items
    row = next(one for one in templates(office.store) if one.used_for is ListUse.ROOMS)
    seen = office.store.read(CHECK_LISTS.uses.seen, record_id=row.id)
    changed = replace(seen, items="阳台：栏杆：牢固")
    office.store.write(CHECK_LISTS.uses.change, record_id=row.id, fields=changed)
    assert facts_of(office.store, visit_id).items == before
    other = put_case(office.store, office.units["1-1-102"])
    facts = facts_of(office.store, office.store.write(begin_visit, case_id=other))
    assert facts.places == ("阳台",)


def test_the_second_clerk_hears_who_is_at_it_and_since_when(
    office: Office, visit_id: int, clock: StoppedClock
) -> None:
    store, item = office.store, item_of(office.store, visit_id, "购房合同")
    clock.go_on(minutes=11)
    be(store, 11, "王丽")
    since = f"{wall_time(clock.now()):%H:%M}"
    store.write(mark_item, item_id=item.id, mark=Mark.PASSED)
    clock.go_on(minutes=5)
    be(store, 12, "李伟")
    with pytest.raises(VisitHeld) as refused:
        store.write(mark_item, item_id=item.id, mark=Mark.FAILED)
    assert f"王丽 {since} 起正在办理 1-1-101" in str(refused.value)
    assert item_of(store, visit_id, "购房合同").mark is Mark.PASSED


def test_after_ten_minutes_of_silence_another_goes_on(
    office: Office, visit_id: int, clock: StoppedClock
) -> None:
    store, item = office.store, item_of(office.store, visit_id, "购房合同")
    be(store, 12, "李伟")
    with pytest.raises(VisitHeld):
        store.write(mark_item, item_id=item.id, mark=Mark.PASSED)
    clock.go_on(minutes=10)
    store.write(mark_item, item_id=item.id, mark=Mark.PASSED)
    facts = facts_of(store, visit_id)
    assert (facts.hand_name, item_of(store, visit_id, "购房合同").marked_by) == ("李伟", "李伟")


def test_a_visit_put_by_is_open_to_anybody_at_once(office: Office, visit_id: int) -> None:
    store = office.store
    store.write(put_visit_by, visit_id=visit_id)
    assert facts_of(store, visit_id).hand_name == ""
    be(store, 12, "李伟")
    store.write(mark_rest, visit_id=visit_id, part=ListUse.PAPERS)
    assert facts_of(store, visit_id).hand_name == "李伟"


def test_only_a_supervisor_takes_a_visit_over(office: Office, visit_id: int) -> None:
    store = office.store
    with pytest.raises(VisitNotHeld):
        store.write(take_visit_over, visit_id=visit_id)
    be(store, 12, "李伟")
    with pytest.raises(NotPermitted):
        store.write(take_visit_over, visit_id=visit_id)
    be(store, 13, "赵敏", Role.SUPERVISOR)
    store.write(take_visit_over, visit_id=visit_id)
    assert facts_of(store, visit_id).hand_name == "赵敏"


def test_who_comes_for_the_owner_shows_a_document_or_it_is_missed(
    office: Office, visit_id: int
) -> None:
    store = office.store
    store.write(say_proxy, visit_id=visit_id, name="叶闻溪", paper=" ")
    lacks = [lack.what for lack in facts_of(store, visit_id).lacking]
    assert "叶闻溪 的委托文件" in lacks
    assert "收楼委托书" in lacks  # the mandate is to be signed, too
    store.write(say_proxy, visit_id=visit_id, name="叶闻溪", paper="公证委托书 88 号")
    facts = facts_of(store, visit_id)
    assert (facts.proxy, facts.proxy_paper) == ("叶闻溪", "公证委托书 88 号")
    assert "叶闻溪 的委托文件" not in [lack.what for lack in facts.lacking]


def test_first_readings_are_kept_to_the_litre_and_no_bill_knows_them(
    office: Office, visit_id: int
) -> None:
    store = office.store
    before = store.read(lines)
    store.write(read_first, visit_id=visit_id, kind=MeterKind.WATER, text="３.２16")
    store.write(read_first, visit_id=visit_id, kind=MeterKind.POWER, text="1,234", meter_no="4471")
    store.write(read_first, visit_id=visit_id, kind=MeterKind.GAS, text="-")
    read = {one.kind: (one.meter_no, one.value) for one in facts_of(store, visit_id).readings}
    assert read == {
        MeterKind.WATER: ("", 3_216),
        MeterKind.POWER: ("4471", 1_234_000),
        MeterKind.GAS: ("", None),
    }
    store.write(read_first, visit_id=visit_id, kind=MeterKind.WATER, text="")
    assert len(facts_of(store, visit_id).readings) == 2
    # a meter that is known and not read yet is missed
    store.write(read_first, visit_id=visit_id, kind=MeterKind.WATER, text="", meter_no="0912-17")
    assert "首读：水表" in [lack.what for lack in facts_of(store, visit_id).lacking]
    complete(store, visit_id)
    store.write(finish_visit, visit_id=visit_id)
    assert store.read(lines) == before


def test_the_counting_of_a_meter_begins_with_its_first_reading(
    office: Office, visit_id: int
) -> None:
    store = office.store

    def read(text: str, meter_no: str = "") -> None:
        store.write(
            read_first, visit_id=visit_id, kind=MeterKind.WATER, text=text, meter_no=meter_no
        )

    def readings() -> list[tuple[str, ReadingKind, int]]:
        found = store.read(READINGS.records.first)
        return [(row.meter, row.kind, row.value) for row in found]

    read("3.2")
    assert readings() == []  # a meter without a number is not known
    read("3.2", "0912-17")
    read("3.216", "0912-17")  # corrected
    assert readings() == [("0912-17", ReadingKind.BASELINE, 3_216)]
    store.write(
        read_first, visit_id=visit_id, kind=MeterKind.POWER, text="123456789", meter_no="P1"
    )
    assert ("P1", ReadingKind.BASELINE, 123_456_789_000) in readings()
    read("", "0912-17")  # it is to be read again
    assert [meter for meter, *_rest in readings()] == ["P1"]


def lines(session: Session) -> int:
    """How many lines are charged."""
    return session.scalar(select(func.count()).select_from(Charge)) or 0


@pytest.mark.parametrize("text", ["drei", "1.2345", "-3", "1e9", "9999999999"])
def test_what_is_no_reading_is_refused_by_what_was_typed(
    office: Office, visit_id: int, text: str
) -> None:
    with pytest.raises(ReadingUnreadable) as refused:
        office.store.write(read_first, visit_id=visit_id, kind=MeterKind.GAS, text=text)
    assert f"“{text}”" in str(refused.value)


def test_what_is_missing_is_said_before_the_end(office: Office, visit_id: int) -> None:
    store = office.store
    store.write(mark_rest, visit_id=visit_id, part=ListUse.PAPERS)
    store.write(mark_rest, visit_id=visit_id, part=ListUse.ROOMS, place="客厅")
    found = [(lack.step, lack.what, lack.count) for lack in facts_of(store, visit_id).lacking]
    assert found == [
        (VisitStep.ROOMS, "厨房", 3),
        (VisitStep.ROOMS, "卫生间", 1),
        (VisitStep.ROOMS, "首读：水表", 1),
        (VisitStep.ROOMS, "首读：电表", 1),
        (VisitStep.ROOMS, "首读：燃气表", 1),
        *((VisitStep.SIGN, paper, 1) for paper in PAPERS_TO_SIGN),
        (VisitStep.KEYS, "整套钥匙", 1),
        (VisitStep.UTILITIES, "水表过户", 1),
        (VisitStep.UTILITIES, "燃气", 1),
        (VisitStep.FILE, "扫描件", 1),
    ]
    with pytest.raises(VisitLacks) as refused:
        store.write(finish_visit, visit_id=visit_id)
    assert "还缺 16 样：厨房 3、卫生间、首读：水表" in str(refused.value)
    assert facts_of(store, visit_id).state is CaseState.IN_PROGRESS
    assert store.write(finish_visit, visit_id=visit_id, known=True) is CaseState.HANDED


def test_a_visit_that_lacks_nothing_hands_the_unit_over(office: Office, visit_id: int) -> None:
    complete(office.store, visit_id)
    facts = facts_of(office.store, visit_id)
    assert (facts.lacking, facts.first_missing) == ((), None)
    assert office.store.write(finish_visit, visit_id=visit_id) is CaseState.HANDED
    (case,) = office.store.read(CASES.records.rows, ids=[facts.case_id])
    assert case.handed_on == date(2026, 11, 20)
    assert facts_of(office.store, visit_id).hand_name == ""


def test_a_hand_over_waits_for_repairs_only_where_there_are_some(
    office: Office, visit_id: int
) -> None:
    store = office.store
    complete(store, visit_id)
    with pytest.raises(NothingToWaitFor):
        store.write(finish_visit, visit_id=visit_id, to=CaseState.DEFECTS)
    tile = item_of(store, visit_id, "地砖")
    store.write(mark_item, item_id=tile.id, mark=Mark.FAILED)
    store.write(finish_visit, visit_id=visit_id, to=CaseState.DEFECTS)
    assert facts_of(store, visit_id).state is CaseState.DEFECTS
    assert store.write(finish_visit, visit_id=visit_id) is CaseState.HANDED


def test_what_was_missing_is_brought_after_the_hand_over_until_it_is_filed(
    office: Office, visit_id: int
) -> None:
    store = office.store
    store.write(finish_visit, visit_id=visit_id, known=True)
    complete(store, visit_id)
    facts = facts_of(store, visit_id)
    assert facts.lacking == ()
    to = CaseState.FILED
    store.write(CASES.uses.move, record_id=facts.case_id, to=to, form=Filing())
    with pytest.raises(VisitOver):
        store.write(mark_rest, visit_id=visit_id, part=ListUse.PAPERS)


def test_papers_are_signed_by_whoever_comes_and_keep_their_text(
    office: Office, visit_id: int
) -> None:
    store = office.store
    store.write(say_proxy, visit_id=visit_id, name="叶闻溪", paper="委托书 11-18")
    facts = facts_of(store, visit_id)
    wanted = [one.one.wanted for one in facts.papers]
    with pytest.raises(PaperNotPrinted):
        store.write(sign_in_visit, visit_id=visit_id, wanted=wanted)
    unit_id = facts.unit_id
    printed = store.write(issue_papers, unit_ids=[unit_id], wanted=wanted, proxy="叶闻溪")
    store.write(sign_in_visit, visit_id=visit_id, wanted=wanted)
    papers = facts_of(store, visit_id).papers
    assert {one.one.signed_by for one in papers} == {"叶闻溪"}
    assert all(one.is_signed for one in papers)
    ids = [one.one.id for one in papers]
    assert sorted(map(str, store.read(papers_again, paper_ids=ids))) == sorted(map(str, printed))


def test_a_paper_nobody_signs_says_why_and_is_signed_later_all_the_same(
    office: Office, visit_id: int
) -> None:
    store = office.store
    facts = facts_of(store, visit_id)
    wanted = [one.one.wanted for one in facts.papers if one.is_needed]
    store.write(issue_papers, unit_ids=[facts.unit_id], wanted=wanted)
    rules = facts_of(store, visit_id).papers[1]
    given = {"visit_id": visit_id, "paper_id": rules.one.id}
    with pytest.raises(MoveNotExplained):
        store.write(not_signed_in_visit, **given, why=" ")
    store.write(not_signed_in_visit, **given, why="不同意第 7 条")
    rules = facts_of(store, visit_id).papers[1]
    assert (rules.is_signed, rules.is_settled, rules.one.why_not) == (False, True, "不同意第 7 条")
    assert rules.title in told_of(facts_of(store, visit_id).lacking)
    store.write(sign_in_visit, visit_id=visit_id, wanted=[rules.one.wanted])
    assert facts_of(store, visit_id).papers[1].is_signed


def test_an_estate_may_inspect_before_it_asks_for_money(office: Office, visit_id: int) -> None:
    store = office.store
    assert facts_of(store, visit_id).steps == tuple(VisitStep)
    known = store.read(estate_settings)
    store.write(change_estate_settings, settings=replace(known, inspect_first=True))
    assert facts_of(store, visit_id).steps[:3] == (
        VisitStep.PAPERS,
        VisitStep.ROOMS,
        VisitStep.CHARGES,
    )
    assert set(facts_of(store, visit_id).steps) == set(VisitStep)


def test_a_visit_goes_on_at_the_step_that_lacks_something_whichever_that_is(
    office: Office, visit_id: int
) -> None:
    store, found = office.store, list[VisitStep | None]()

    def go_on() -> None:
        found.append(facts_of(store, visit_id).first_missing)

    facts = facts_of(store, visit_id)
    wanted = [one.one.wanted for one in facts.papers if one.is_needed]
    go_on()
    store.write(mark_rest, visit_id=visit_id, part=ListUse.PAPERS)
    go_on()  # the charges lack nothing: unpaid they are a dated debt
    for place in facts.places:
        store.write(mark_rest, visit_id=visit_id, part=ListUse.ROOMS, place=place)
    go_on()
    for kind in MeterKind:
        store.write(read_first, visit_id=visit_id, kind=kind, text="3.216", meter_no="0912-17")
    go_on()
    store.write(issue_papers, unit_ids=[facts.unit_id], wanted=wanted)
    go_on()
    store.write(sign_in_visit, visit_id=visit_id, wanted=wanted)
    go_on()
    store.write(KEY_KINDS.uses.add, fields=KeyKindFields(name="入户门", per_unit=2))
    store.write(make_set, unit_id=facts.unit_id, tag="1047")
    store.write(issue_in_visit, visit_id=visit_id)
    go_on()
    store.write(mark_rest, visit_id=visit_id, part=ListUse.UTILITIES)
    go_on()
    scan = NewFile("scan.pdf", b"%PDF-1.4 scan")
    attach(store, kind="move_in_case", record_id=facts.case_id, new=[scan])
    go_on()
    step = VisitStep
    assert found == [
        *(step.PAPERS, step.ROOMS, step.ROOMS, step.SIGN, step.SIGN),
        *(step.KEYS, step.UTILITIES, step.FILE, None),
    ]


def test_unpaid_charges_stop_neither_inspection_nor_keys(office: Office, visit_id: int) -> None:
    store = office.store
    complete(store, visit_id)
    facts = facts_of(store, visit_id)
    assert [line.item for line in facts.money.lines] == ["物业费"] * 2
    assert str(facts.money.owed) == "754.04"
    assert facts.lacking == ()
    assert store.write(finish_visit, visit_id=visit_id) is CaseState.HANDED
    assert facts_of(store, visit_id).money.owed == facts.money.owed


def test_keys_go_to_whoever_takes_over_and_whoever_comes_signs(
    office: Office, visit_id: int
) -> None:
    store = office.store
    store.write(say_proxy, visit_id=visit_id, name="叶闻溪", paper="委托书 11-18")
    complete(store, visit_id)
    keys = facts_of(store, visit_id).keys
    assert [(key.code, key.state, key.holder) for key in keys] == [
        ("1047-1", KeyState.ISSUED, "顾清和"),
        ("1047-2", KeyState.ISSUED, "顾清和"),
    ]
    with pytest.raises(NothingInTheCupboard) as refused:
        store.write(issue_in_visit, visit_id=visit_id)
    assert "顾清和" in str(refused.value)


def test_a_visit_that_is_postponed_keeps_its_marks(office: Office, visit_id: int) -> None:
    store = office.store
    store.write(mark_rest, visit_id=visit_id, part=ListUse.PAPERS)
    case_id = facts_of(store, visit_id).case_id
    form = Postponement(postponed_why=PostponeReason.AWAY)
    store.write(CASES.uses.move, record_id=case_id, to=CaseState.POSTPONED, form=form)
    with pytest.raises(VisitOver):
        store.write(mark_rest, visit_id=visit_id, part=ListUse.UTILITIES)
    assert store.write(begin_visit, case_id=case_id) == visit_id
    facts = facts_of(store, visit_id)
    assert (facts.state, facts.marked(ListUse.PAPERS)) == (CaseState.IN_PROGRESS, (3, 3, 0))
    assert facts.first_missing is VisitStep.ROOMS
