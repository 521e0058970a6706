"""The daily check asks the rules of the books, too, in steps that give way to whoever writes."""

import threading
from time import monotonic

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from propdesk.db.breach import Breach
from propdesk.db.inspecting import stepwise
from propdesk.db.inspecting.stepwise import PLACES, WHOLE, CheckStep, check_step
from propdesk.db.store import Store, use_case
from propdesk.fees.billing.billing import publish_run
from propdesk.fees.checks import steps
from propdesk.modules import declared
from tests.fees.checks.test_terms import MONTH, by_another_program
from tests.offices import Office
from tests.outside import outside


@use_case(permission="", touches=("unit",))
def note(session: Session) -> None:
    session.execute(text("UPDATE unit SET note = 'x' WHERE id = 1"))


def gone_through(store: Store, reached: str = "books:0") -> list[CheckStep]:
    found: list[CheckStep] = []
    while not found or found[-1].reached != WHOLE:
        found.append(check_step(store, found[-1].reached if found else reached))
        assert len(found) < 2000
    return found


def test_books_in_order_are_gone_through_without_a_word(busy: Store) -> None:
    found = gone_through(busy, "")
    assert [one for one in found if one.breaches or one.doubts] == []


def test_a_term_that_was_another_one_for_one_run_is_a_doubt(office: Office) -> None:
    store = office.store
    by_another_program(store, "UPDATE unit SET built_area = built_area / 2 WHERE id = 1")
    store.write(publish_run, period=MONTH)
    by_another_program(store, "UPDATE unit SET built_area = built_area * 2 WHERE id = 1")
    found = gone_through(store, "")
    assert [one.breaches for one in found if one.breaches] == []
    assert [one.kind for step in found for one in step.doubts] == ["charge_area"]


def test_a_rule_that_does_not_hold_is_a_doubt(busy: Store) -> None:
    with outside(busy) as connection:
        connection.execute("UPDATE payment_part SET amount = amount + 1 WHERE payment_id = 1")
    kinds = {one.kind for step in gone_through(busy) for one in step.doubts}
    assert "payment_parts" in kinds


def test_it_goes_on_in_the_middle_of_a_rule(busy: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stepwise, "BOOKS_MS", 0.0001)
    monkeypatch.setattr(steps, "LINES_AT_ONCE", 2)
    places = [one.reached.partition(":")[2] for one in gone_through(busy)]
    assert len(places) == len(set(places))
    assert any(one and int(one) % PLACES for one in places)


def test_every_rule_of_check_the_books_is_asked() -> None:
    asked = [step for each in declared().check_steps for step in each()]
    assert len(asked) >= len(steps.book_steps())
    # All that is checked but files: those of records, and the packages of closed years.
    assert len(declared().check_steps) + 2 == len(declared().checks)


@pytest.mark.parametrize("way", ["one long statement", "many short ones"])
def test_a_payment_waits_for_no_rule(
    way: str, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another thread writes while a rule is asked: the rule gives up and is asked again."""
    store, begun = office.store, threading.Event()
    took: list[float] = []

    def for_ever(session: Session, _place: int) -> tuple[list[Breach], int | None]:
        begun.set()
        endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
        if way == "one long statement":
            session.execute(text(f"{endless} SELECT count(*) FROM n"))
        while True:
            session.execute(text(f"{endless} SELECT i FROM n LIMIT 100")).all()

    def write() -> None:
        assert begun.wait(20)
        start = monotonic()
        store.write(note)
        took.append(monotonic() - start)

    declarations = declared().__class__(check_steps=(lambda: (for_ever,),))
    monkeypatch.setattr(store, "declarations", declarations)
    writer = threading.Thread(target=write)
    writer.start()
    assert check_step(store, "books:0").reached == "books:0"
    writer.join(20)
    assert took
    assert took[0] < 2  # of 5 seconds that a write would wait; on a PC under load


def test_a_rule_that_is_a_fault_of_ours_is_one(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(session: Session, _place: int) -> tuple[list[Breach], int | None]:
        session.execute(text("SELECT nothing FROM nowhere"))
        return [], None

    declarations = declared().__class__(check_steps=(lambda: (broken,),))
    monkeypatch.setattr(office.store, "declarations", declarations)
    with pytest.raises(Exception, match="nowhere"):
        check_step(office.store, "books:0")


def test_a_step_that_begins_while_somebody_writes_gives_way_at_once(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The commit of a write that began before would wait for all of the step."""
    store, reached = office.store, list[str]()

    @use_case(permission="", touches=("unit",))
    def writes(session: Session) -> None:
        session.execute(text("UPDATE unit SET note = 'y' WHERE id = 1"))
        reached.append(check_step(store, "books:0").reached)
        reached.append(check_step(store, "log:0").reached)

    store.write(writes)
    assert reached == ["books:0", "log:0"]
