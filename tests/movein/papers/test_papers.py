"""Papers of a move-in: filled in by the program, kept as they were issued, signed for."""

from dataclasses import replace
from datetime import date

import pytest

from propdesk.db.store import Store
from propdesk.estate.people.occupancy import add_resident
from propdesk.estate.records import PersonFields, PhoneFields, RoleFields, UnitFields
from propdesk.estate.rules import RoleKind
from propdesk.estate.units.listed import UNIT_USES
from propdesk.kernel.errors import Cancelled
from propdesk.kernel.i18n import LANGUAGES, _, using_language
from propdesk.kernel.paper.records import PaperHead
from propdesk.kernel.progress import NoProgress
from propdesk.kernel.records.refusals import FieldsRefused
from propdesk.movein.cases.register import CASES
from propdesk.movein.cases.rules import CaseState
from propdesk.movein.cases.states import Filing, UnitHanded
from propdesk.movein.papers.due import due_papers
from propdesk.movein.papers.issuing import (
    NoPaperChosen,
    PaperNotPrinted,
    PaperWanted,
    issue_papers,
    papers_again,
    papers_of_unit,
    sign_papers,
    units_of_batch,
)
from propdesk.movein.papers.kinds import PAPER_KINDS
from propdesk.movein.papers.register import PAPERS, PaperFields
from propdesk.movein.papers.rules import PaperName, PaperState
from propdesk.movein.papers.values import TextGone
from propdesk.system.letters.paper import letters_pdf
from propdesk.system.letters.register import LETTER_TEXTS, LetterTextFields
from propdesk.system.letters.rules import EMPTY, Letter, filled, text_error
from propdesk.system.letters.writing import LetterDone, letter_done
from propdesk.system.settings.service import change_estate_settings, estate_settings
from tests.clocks import StoppedClock
from tests.movein.cases.a_flat import OWNER, in_may, notified_case, put_flat
from tests.movein.cases.cases_made import put_case
from tests.movein.papers.papers_made import AGREEMENT, FIRE, RULES, papers
from tests.walks import text_of

HEAD = PaperHead("云杉物业", "云杉里花园", "2026-05-14 王丽")


@pytest.fixture
def flat(store: Store, clock: StoppedClock) -> int:
    """The flat whose notice fixes 20 May 2026; its id."""
    in_may(clock, 14)
    settings = replace(
        store.read(estate_settings), name="云杉里花园", company="云杉物业", phone="010 5550 0100"
    )
    store.write(change_estate_settings, settings=settings)
    unit_id = put_flat(store)
    notified_case(store, unit_id, phone="138 0000 4417")
    return unit_id


def printed(store: Store, unit_id: int, *wanted: PaperWanted) -> list[LetterDone]:
    return store.write(issue_papers, unit_ids=[unit_id], wanted=wanted or [AGREEMENT])


def test_a_paper_carries_the_data_of_its_household(store: Store, flat: int) -> None:
    (done,) = printed(store, flat)
    for said in ("云杉物业", "云杉里花园", OWNER, "100.12", "300.00", "138 0000 4417"):
        assert said in done.text, said
    assert done.number == "WJ2026-000001"
    assert EMPTY not in done.text


def test_co_owners_have_their_line_and_without_any_there_is_no_gap(store: Store, flat: int) -> None:
    alone = printed(store, flat, FIRE)[0].text
    assert "共有人" not in alone
    assert "\n\n" not in alone
    other = PersonFields(name="林嘉", phones=(PhoneFields("13900004418"),))
    store.write(add_resident, unit_id=flat, role=RoleFields(RoleKind.CO_OWNER), person=other)
    assert "共有人：林嘉" in printed(store, flat, RULES)[0].text


def test_a_reprint_says_what_the_paper_said_whatever_changed_meanwhile(
    store: Store, flat: int, clock: StoppedClock
) -> None:
    (first,) = printed(store, flat)
    text = LetterTextFields(letter=Letter.SERVICE_AGREEMENT, name="", text="新版 {name}")
    store.write(LETTER_TEXTS.uses.add, fields=replace(text, name="新版"))
    settings = replace(store.read(estate_settings), company="别家物业", name="别的小区")
    store.write(change_estate_settings, settings=settings)
    clock.go_on(days=400)
    (paper,) = papers(store)
    (again,) = store.read(papers_again, paper_ids=[paper.id])
    assert again == first
    drawn = text_of(letters_pdf([again], clock.today(), HEAD))
    assert "云杉物业" in drawn
    assert "别家" not in drawn
    assert again.day == date(2026, 5, 14)


def test_printed_once_more_it_is_the_same_paper_until_it_is_void(store: Store, flat: int) -> None:
    first = printed(store, flat, AGREEMENT, RULES)
    assert printed(store, flat, AGREEMENT, RULES) == first
    agreement = papers(store)[0]
    store.write(PAPERS.uses.move, record_id=agreement.id, to=PaperState.VOID, why="名字写错")
    (anew,) = printed(store, flat)
    assert anew.number == "WJ2026-000003"
    assert [row.state for row in papers(store)] == [
        PaperState.VOID,
        PaperState.PRINTED,
        PaperState.PRINTED,
    ]


def test_what_is_printed_is_not_changed_but_for_its_note(store: Store, flat: int) -> None:
    printed(store, flat)
    (paper,) = papers(store)
    seen: PaperFields = store.read(PAPERS.uses.seen, record_id=paper.id)
    for changed in (
        replace(seen, receiver="别人"),
        replace(seen, paper=PaperName.FIRE_COMMITMENT),
        replace(seen, proxy="林嘉"),
    ):
        with pytest.raises(FieldsRefused) as refused:
            store.write(PAPERS.uses.change, record_id=paper.id, fields=changed)
        assert len(refused.value.errors) == 1
    store.write(PAPERS.uses.change, record_id=paper.id, fields=replace(seen, note="两份"))


def test_who_signed_and_when_is_noted_and_taken_back(store: Store, flat: int) -> None:
    with pytest.raises(PaperNotPrinted) as refused:
        store.write(sign_papers, unit_id=flat, wanted=[AGREEMENT, FIRE], signed_by=OWNER)
    assert FIRE.paper.label in str(refused.value)
    printed(store, flat, AGREEMENT, FIRE)
    assert store.write(sign_papers, unit_id=flat, wanted=[AGREEMENT], signed_by=OWNER) == 1
    assert store.write(sign_papers, unit_id=flat, wanted=[AGREEMENT], signed_by=OWNER) == 0
    agreement, rules, fire, *_rest = store.read(papers_of_unit, unit_id=flat)
    assert (agreement.state, agreement.signed_by) == (PaperState.SIGNED, OWNER)
    assert agreement.signed_on == date(2026, 5, 14)
    assert (rules.state, fire.state) == (None, PaperState.PRINTED)
    store.write(PAPERS.uses.undo, record_id=agreement.id)
    assert store.read(papers_of_unit, unit_id=flat)[0].state is PaperState.PRINTED


def test_a_new_household_has_papers_of_its_own(store: Store, flat: int) -> None:
    (first,) = printed(store, flat)
    (case_id,) = store.read(CASES.records.ids)
    move = CASES.uses.move
    store.write(move, record_id=case_id, to=CaseState.IN_PROGRESS)
    store.write(move, record_id=case_id, to=CaseState.HANDED, form=UnitHanded())
    store.write(move, record_id=case_id, to=CaseState.FILED, form=Filing())
    assert all(one.state is None for one in store.read(papers_of_unit, unit_id=flat))
    (other,) = printed(store, flat)
    assert other.number != first.number
    assert OWNER in other.text
    assert "2026-05-14" in printed(store, flat, PaperWanted(PaperName.HANDBOOK_RECEIPT))[0].text


def test_where_no_owner_is_entered_the_paper_is_for_who_takes_over(
    store: Store, clock: StoppedClock
) -> None:
    in_may(clock, 14)
    unit_id = store.write(UNIT_USES.add, fields=UnitFields(building="1", room="102"))
    assert EMPTY in printed(store, unit_id)[0].text
    put_case(store, unit_id)
    assert "顾清和" in printed(store, unit_id)[0].text


def test_the_office_may_have_several_texts_of_a_paper_and_prints_the_one_chosen(
    store: Store, flat: int
) -> None:
    for name in ("住宅", "商铺"):
        fields = LetterTextFields(
            letter=Letter.FIRE_COMMITMENT, name=name, text=f"{name}承诺 {{unit}}"
        )
        store.write(LETTER_TEXTS.uses.add, fields=fields)
    names = [
        one.wanted.text_name
        for one in store.read(papers_of_unit, unit_id=flat)
        if one.wanted.paper is PaperName.FIRE_COMMITMENT
    ]
    assert sorted(names) == ["住宅", "商铺"]
    (done,) = printed(store, flat, PaperWanted(PaperName.FIRE_COMMITMENT, "商铺"))
    assert done.text.startswith("商铺承诺")
    with pytest.raises(TextGone):
        printed(store, flat, PaperWanted(PaperName.FIRE_COMMITMENT, "车位"))


def test_what_is_typed_with_signs_and_line_ends_prints_as_it_is(store: Store, flat: int) -> None:
    text = "{proxy}\n\n第一行\n第二行 & 完"
    fields = LetterTextFields(letter=Letter.PROXY_MANDATE, name="短", text=text)
    store.write(LETTER_TEXTS.uses.add, fields=fields)
    wanted, proxy = [PaperWanted(PaperName.PROXY_MANDATE)], "A&B <乙> {name}"
    (done,) = store.write(issue_papers, unit_ids=[flat], wanted=wanted, proxy=proxy)
    assert done.text == f"{proxy}\n\n第一行\n第二行 & 完"
    drawn = text_of(letters_pdf([done], date(2026, 5, 14), HEAD))
    assert proxy in drawn
    assert "第二行 & 完" in drawn


def test_a_line_whose_optional_fields_are_absent_goes_a_needed_one_stays() -> None:
    text = "{name}\n共有人：{co}  {phone}\n{co}{name}\n完"
    assert filled(text, {"name": "甲"}, {"co", "phone"}) == f"甲\n{EMPTY}甲\n完"
    assert filled(text, {"name": "甲", "phone": "1"}, {"co", "phone"}).count("\n") == 3


def test_an_unknown_field_is_refused_by_its_name_and_its_line() -> None:
    told = text_error("一 {unit}\n二\n三 {plate}", {"unit": "房号"})
    assert "{plate}" in told
    assert "3" in told
    assert "2" in text_error("一 {unit}\n二 {unit", {"unit": "房号"})


def test_each_paper_is_whole_in_every_language_and_signed_by_who_commits_himself() -> None:
    for language in LANGUAGES:
        with using_language(language):
            for kind in PAPER_KINDS:
                values = {name: _(sample) for name, sample in kind.fields.items()}
                done = letter_done(kind, _(kind.delivered), values, title="t", number="n")
                assert "{" not in done.text, (language, kind.letter)
                drawn = text_of(letters_pdf([done], date(2026, 5, 14), HEAD))
                assert len(done.signers) >= 1
                for signer in done.signers:
                    assert signer.format(company="云杉物业") in drawn, (language, kind.letter)


def test_papers_of_a_batch_come_in_the_order_of_the_units_and_nothing_is_kept_when_stopped(
    store: Store, flat: int
) -> None:
    assert store.read(units_of_batch, batch="") == [flat]
    assert store.read(units_of_batch, batch="别的") == []

    class Stop(NoProgress):
        def step(self, done: int, total: int) -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        store.write(issue_papers, unit_ids=[flat], wanted=[AGREEMENT], progress=Stop())
    assert papers(store) == []
    with pytest.raises(NoPaperChosen):
        store.write(issue_papers, unit_ids=[flat], wanted=[])


def test_today_names_papers_that_nobody_signed_within_a_week(
    store: Store, flat: int, clock: StoppedClock
) -> None:
    printed(store, flat, AGREEMENT, RULES)
    store.write(sign_papers, unit_id=flat, wanted=[RULES], signed_by=OWNER)
    assert not store.read(lambda session: list(due_papers(session)))
    clock.go_on(days=8)
    (line,) = store.read(lambda session: list(due_papers(session)))
    assert line.count == 1
