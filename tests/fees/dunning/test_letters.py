"""Letters of dunning in batches: whom they ask, for what, and how they arrived."""

import time
from datetime import date, timedelta

import pypdfium2
import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from propdesk.db.store import Store, use_case
from propdesk.estate.models import Unit
from propdesk.fees.dunning.debtors import Choosing, debtors
from propdesk.fees.dunning.dun_files import write_file
from propdesk.fees.dunning.letters import delivering
from propdesk.fees.dunning.letters.delivering import (
    DeliveryEntry,
    deliveries_of,
    enter_delivery,
    letter_of_number,
    take_delivery_back,
)
from propdesk.fees.dunning.letters.planning import DISPUTED, HELD, NOT_YET, plan_letters
from propdesk.fees.dunning.letters.writing import (
    NobodyToAsk,
    PayUntilPast,
    SumsChanged,
    letters_again,
)
from propdesk.fees.dunning.module import MODULE
from propdesk.fees.dunning.page.listing import CONTACTS, find_contacts
from propdesk.fees.dunning.register import FileFields
from propdesk.fees.dunning.rules import DunDelivered, DunFlag, DunStep, DunWay
from propdesk.kernel.capitals import rmb_capitals
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import _, using_language
from propdesk.kernel.money import Money
from propdesk.kernel.records.question import asked
from propdesk.system.letters.paper import letters_pdf
from propdesk.system.settings.heads import office_head
from tests.fees.dunning.asking import FLAT, ask, pay, row_of, write
from tests.fees.late.clauses_made import add_clause
from tests.offices import Office

TODAY = date(2026, 11, 20)
OWED = Money(754_04)


def mark(office: Office, flag: DunFlag, code: str = FLAT) -> None:
    fields = FileFields(
        account_id=row_of(office, code).id, flag=flag, flag_why="在谈",
        flag_until=TODAY + timedelta(days=30),
    )  # fmt: skip
    office.store.write(write_file, fields=fields)


def words_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def test_the_sum_on_a_letter_is_that_of_the_screen(office: Office) -> None:
    screen = {row.id: row.owed for row in office.store.read(debtors)}
    made = write(office)
    assert [one.no for one in made] == [f"CJ2026-{place:06d}" for place in (1, 2, 3)]
    assert {one.account_id: one.owed for one in made} == screen
    first = made[0].done
    assert f"{OWED} 元（人民币{rmb_capitals(OWED)}）" in first.text
    assert "物业费" in first.text
    pdf = letters_pdf([one.done for one in made], TODAY, office_head(office.store))
    told = words_of(pdf)
    assert str(OWED) in told
    assert "业主签收" in told
    assert "见证人" in told
    assert row_of(office).step is DunStep.NOTICE


def test_money_that_came_meanwhile_is_asked_about_again_and_nothing_is_written(
    office: Office,
) -> None:
    plan = office.store.read(
        plan_letters, way=DunWay.NOTICE, choosing=Choosing(), proposed_only=False
    )
    pay(office, 1_00)
    with pytest.raises(SumsChanged) as refused:
        write_plan(office, plan.sums)
    assert "陈雨桐" in str(refused.value)
    assert office.store.read(CONTACTS.ids) == []
    assert write(office)[0].no == "CJ2026-000001"  # no number was used up


def write_plan(office: Office, sums: dict[int, Money]) -> None:
    from propdesk.fees.dunning.letters.writing import issue_letters

    office.store.write(issue_letters, way=DunWay.NOTICE, sums=sums, text="{owed}")


def test_held_and_disputed_ones_are_skipped_and_said_so(office: Office) -> None:
    mark(office, DunFlag.HELD)
    mark(office, DunFlag.DISPUTED, "1-1-102")
    plan = office.store.read(
        plan_letters, way=DunWay.NOTICE, choosing=Choosing(), proposed_only=False
    )
    assert [row.unit for row in plan.rows] == ["1-2-201"]
    assert plan.skipped == {HELD: 1, DISPUTED: 1}


def test_a_batch_asks_by_sum_months_and_building_and_only_whom_the_rule_proposes(
    office: Office, clock: object
) -> None:
    del clock
    read = office.store.read

    def units(choosing: Choosing, *, proposed: bool = False) -> list[str]:
        plan = read(plan_letters, way=DunWay.NOTICE, choosing=choosing, proposed_only=proposed)
        return [row.unit for row in plan.rows]

    assert units(Choosing(least=Money(700_00))) == [FLAT]
    assert units(Choosing(months=3)) == []
    assert units(Choosing(building="2")) == []
    assert units(Choosing(), proposed=True) == []  # nobody was called yet
    ask(office, day=TODAY - timedelta(days=8))
    assert units(Choosing(), proposed=True) == [FLAT]
    plan = read(plan_letters, way=DunWay.NOTICE, choosing=Choosing(), proposed_only=True)
    assert plan.skipped == {NOT_YET: 2}


def test_a_letter_over_nobody_or_until_yesterday_is_refused(office: Office) -> None:
    with pytest.raises(NobodyToAsk):
        write(office, choosing=Choosing(building="9"))
    with pytest.raises(PayUntilPast):
        write(office, pay_until=TODAY - timedelta(days=1))


def test_a_letter_says_when_the_home_was_handed_over_and_where_its_clause_stands(
    office: Office,
) -> None:
    assert "交房日" not in write(office)[0].done.text

    @use_case(permission="", touches=("unit",))
    def hand_over(session: Session) -> None:
        handed = update(Unit).where(Unit.code == FLAT).values(handover_date=date(2018, 6, 30))
        session.execute(handed)

    office.store.write(hand_over)
    add_clause(office.store, article="物业服务合同第十二条")
    told = write(office, DunWay.LETTER)[0].done.text
    assert "交房日：2018-06-30" in told
    assert "物业服务合同第十二条" in told


def test_the_late_fee_stands_on_a_letter_only_where_a_tariff_has_the_clause(
    office: Office,
) -> None:
    assert "违约金" not in write(office)[0].done.text
    add_clause(office.store)
    told = write(office, DunWay.LETTER)[0].done.text
    assert "违约金" in told
    assert str(row_of(office).late) in told


@pytest.mark.parametrize("language", ["zh_CN", "zh_TW", "en"])
def test_no_delivered_text_threatens_to_cut_anything(language: str) -> None:
    threats = ("停水", "停电", "停電", "断水", "断电", "斷水", "斷電", "停气", "停供", "暂停服务",
               "暫停服務", "滞纳金", "滯納金", "cut off", "water", "power", "heat", "gas",
               "disconnect", "suspend")  # fmt: skip
    with using_language(language):
        for letter in MODULE.letters:
            told = _(letter.delivered).lower()
            assert [word for word in threats if word in told] == [], letter.letter


def test_a_letter_is_printed_again_as_it_was(office: Office) -> None:
    made = write(office)[0]
    pay(office, 754_04)
    (again,) = office.store.read(letters_again, contact_ids=[made.contact_id])
    assert again == replace_day(made.done, again.day)
    (hit,) = office.store.read(find_contacts, made.no)
    assert hit.id == made.contact_id


def replace_day(done: object, day: date | None) -> object:
    from msgspec import structs

    estate = {"company": "云杉物业服务有限公司", "estate": "云杉里花园"}
    return structs.replace(done, day=day, **estate)  # type: ignore[type-var]  # a struct


# Deliveries


def delivered(office: Office, number: str, **said: object) -> delivering.DeliveredRow:
    begin = {"day": TODAY, "how": DunDelivered.SIGNED, "proof": "本人"}
    entry = DeliveryEntry(number=number, **{**begin, **said})  # type: ignore[arg-type]  # named as in DeliveryEntry
    return office.store.write(enter_delivery, entry=entry)


def test_a_delivery_is_typed_back_by_the_end_of_the_number(office: Office) -> None:
    write(office)
    made = delivered(office, "2", how=DunDelivered.MAILED, proof="XA00000001CN")
    assert (made.no, made.name) == ("CJ2026-000002", "许文博")
    (kept,) = office.store.read(deliveries_of, contact_id=made.contact_id)
    assert (kept.how, kept.proof) == (DunDelivered.MAILED, "XA00000001CN")
    office.store.write(take_delivery_back, delivery_id=made.id, reason="看错了")
    assert office.store.read(deliveries_of, contact_id=made.contact_id) == []
    with pytest.raises(delivering.NothingToTakeBack):
        office.store.write(take_delivery_back, delivery_id=made.id, reason="again")


@pytest.mark.parametrize(
    ("number", "said", "refusal"),
    [
        ("9", {}, delivering.LetterUnknown),
        ("x", {}, delivering.LetterUnknown),
        ("1", {"day": TODAY - timedelta(days=1)}, delivering.DeliveryBefore),
        ("1", {"day": TODAY + timedelta(days=1)}, delivering.DeliveryBefore),
        ("1", {"proof": " "}, delivering.ProofMissing),
    ],
)
def test_a_bad_delivery_is_refused_in_a_sentence(
    office: Office, number: str, said: dict[str, object], refusal: type[UserError]
) -> None:
    write(office)
    with pytest.raises(refusal):
        delivered(office, number, **said)


def test_the_same_delivery_is_not_entered_twice(office: Office) -> None:
    write(office)
    delivered(office, "1")
    with pytest.raises(delivering.AlreadySigned):
        delivered(office, "CJ2026-000001")
    assert office.store.read(letter_of_number, typed="cj2026-000001")


def test_letters_without_a_delivery_stand_in_their_chip_after_a_week(
    office: Office, clock: object
) -> None:
    write(office)
    delivered(office, "1")
    clock.go_on(days=7)  # type: ignore[attr-defined]  # a StoppedClock
    found = office.store.read(CONTACTS.ids, question=asked("undelivered"))
    assert len(found) == 2


def test_a_thousand_letters_are_drawn_into_one_pdf_in_seconds(office: Office, store: Store) -> None:
    made = [one.done for one in write(office)]
    many = (made * 334)[:1000]
    begun = time.perf_counter()
    pdf = letters_pdf(many, TODAY, office_head(store))
    took = time.perf_counter() - begun
    assert len(pypdfium2.PdfDocument(pdf)) == 1000
    print(f"1,000 letters: {took:.1f} s, {len(pdf) / 1e6:.1f} MB")
    assert took < 60
