"""What one person did alone and another has still to sign."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.models import AuditRow
from propdesk.db.store import Actor, NotPermitted, Store
from propdesk.estate.exports import PEOPLE_OUT
from propdesk.estate.people.people import add_document, add_person, reveal_document
from propdesk.estate.records import DocumentFields
from propdesk.fees.months.blockers import hindrances
from propdesk.kernel.permissions import Role
from propdesk.kernel.records.refusals import FieldsRefused
from propdesk.kernel.sheets.lists import Extent
from propdesk.kernel.sheets.purposes import Purpose, PurposeMissing, SeenFor
from propdesk.system.settings.estate_settings import change_estate_settings, estate_settings
from propdesk.system.signatures.register import (
    SIGNATURES,
    DealingWith,
    NotAgreeing,
    SignatureRow,
    SignedByDoer,
    SigningIt,
)
from propdesk.system.signatures.rules import LoneStep, SignatureState
from propdesk.system.signatures.wanting import due_signatures, open_signatures
from tests.estate.conftest import person_fields
from tests.roles import rights_of

ID_NUMBER = "999999199104120017"
FULL = Extent(unmasked=True, seen_for=SeenFor(Purpose.ANOTHER, "人口普查"))
MANAGER = Actor(1, "经理", Role.MANAGER, rights_of(Role.MANAGER))
SUPERVISOR = Actor(2, "主管", Role.SUPERVISOR, rights_of(Role.SUPERVISOR))
ACCOUNTANT = Actor(3, "会计", Role.ACCOUNTANT, rights_of(Role.ACCOUNTANT))


@pytest.fixture
def office(store: Store) -> Store:
    """An estate that wants two persons; the supervisor works."""
    named = replace(store.read(estate_settings), name="春风里", two_persons=True)
    store.write(change_estate_settings, settings=named)
    store.as_actor(SUPERVISOR)
    return store


@pytest.fixture
def waiting(office: Store, tmp_path: Path) -> Store:
    """The supervisor wrote a list in full."""
    PEOPLE_OUT.write(office, tmp_path / "a.xlsx", extent=FULL)
    return office


def row(store: Store) -> SignatureRow:
    (found,) = store.read(SIGNATURES.records.first)
    return found


def move(store: Store, to: SignatureState, form: object) -> None:
    store.write(SIGNATURES.uses.move, record_id=row(store).id, to=to, form=form)


def test_a_list_in_full_waits_for_a_second_signature(waiting: Store) -> None:
    one = row(waiting)
    assert (one.step, one.done_by, one.state) == (LoneStep.IDENTITY, "主管", SignatureState.WAITS)
    assert one.about == "人员"
    (line,) = waiting.read(due_signatures)
    assert (line.count, line.is_overdue, line.page_id) == (1, True, "system.signatures")


def test_the_month_close_waits_for_the_signature_of_a_list_in_full(waiting: Store) -> None:
    last = waiting.clock.today()
    (told,) = [one for one in waiting.read(hindrances, last) if one.page_id == "system.signatures"]
    assert row(waiting).no in told.sentence
    waiting.as_actor(MANAGER)
    move(waiting, SignatureState.SIGNED, SigningIt())
    assert not [one for one in waiting.read(hindrances, last) if one.page_id == "system.signatures"]


def test_a_list_in_full_without_a_purpose_does_not_leave(office: Store, tmp_path: Path) -> None:
    with pytest.raises(PurposeMissing):
        PEOPLE_OUT.write(office, tmp_path / "a.xlsx", extent=Extent(unmasked=True))
    assert not (tmp_path / "a.xlsx").exists()


def test_a_single_number_is_shown_for_a_purpose_that_the_log_keeps_and_asks_for_nobody(
    office: Store,
) -> None:
    person = office.write(add_person, fields=person_fields("顾清和"))
    paper = office.write(add_document, person_id=person, fields=DocumentFields(ID_NUMBER))
    with pytest.raises(PurposeMissing):
        office.write(reveal_document, document_id=paper)
    assert not revealed(office)
    shown = office.write(reveal_document, document_id=paper, seen_for=FULL.seen_for)
    assert shown == ID_NUMBER
    ((what, after),) = revealed(office)
    assert what == "reveal.document"
    assert "人口普查" in after
    assert office.read(open_signatures) == []


def revealed(store: Store) -> list[tuple[str, str]]:
    def read(session: Session) -> list[tuple[str, str]]:
        told = select(AuditRow.what, AuditRow.after).where(AuditRow.what.startswith("reveal."))
        return [(what, after or "") for what, after in session.execute(told)]

    return store.read(read)


def test_a_masked_list_asks_for_nobody(office: Store, tmp_path: Path) -> None:
    PEOPLE_OUT.write(office, tmp_path / "a.xlsx")
    assert office.read(SIGNATURES.records.first) == []


def test_where_one_clerk_works_alone_nothing_waits(store: Store, tmp_path: Path) -> None:
    PEOPLE_OUT.write(store, tmp_path / "a.xlsx", extent=FULL)
    assert store.read(open_signatures) == []


def test_who_did_it_does_not_sign_it(waiting: Store) -> None:
    with pytest.raises(SignedByDoer):
        move(waiting, SignatureState.SIGNED, SigningIt())
    with pytest.raises(SignedByDoer):
        move(waiting, SignatureState.REFUSED, NotAgreeing(why_not="不同意"))
    assert row(waiting).state is SignatureState.WAITS


def test_who_may_not_do_the_step_does_not_sign_it(waiting: Store) -> None:
    waiting.as_actor(ACCOUNTANT)  # may sign, but not write ID numbers in full
    with pytest.raises(NotPermitted):
        move(waiting, SignatureState.SIGNED, SigningIt())


def test_a_cashier_signs_nothing(waiting: Store) -> None:
    waiting.as_actor(Actor(4, "出纳", Role.CASHIER, rights_of(Role.CASHIER)))
    with pytest.raises(NotPermitted):
        waiting.write(SIGNATURES.uses.move, record_id=1, to=SignatureState.SIGNED, form=SigningIt())
    assert waiting.read(due_signatures) == ()


def test_somebody_else_signs_and_it_is_off_today(waiting: Store) -> None:
    waiting.as_actor(MANAGER)
    move(waiting, SignatureState.SIGNED, SigningIt())
    one = row(waiting)
    assert (one.state, one.signed_by) == (SignatureState.SIGNED, "经理")
    assert one.signed_on == waiting.clock.today()
    assert waiting.read(due_signatures) == ()
    assert waiting.read(open_signatures) == []


def test_what_is_refused_stays_until_it_is_said_what_became_of_it(waiting: Store) -> None:
    waiting.as_actor(MANAGER)
    with pytest.raises(FieldsRefused):
        move(waiting, SignatureState.REFUSED, NotAgreeing(why_not=""))
    move(waiting, SignatureState.REFUSED, NotAgreeing(why_not="街道没有来要"))
    assert len(waiting.read(open_signatures)) == 1
    assert waiting.read(due_signatures)[0].count == 1
    move(waiting, SignatureState.SETTLED, DealingWith(settled_how="文件已收回并删除"))
    assert waiting.read(open_signatures) == []
    assert (row(waiting).signed_by, row(waiting).why_not) == ("经理", "街道没有来要")
