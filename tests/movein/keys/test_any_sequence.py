"""Whatever is done with keys in whatever order: each piece is in exactly one place, the books of
who had it agree with that, and every step that was taken back has left no trace there."""

from contextlib import suppress
from datetime import timedelta
from itertools import pairwise

from hypothesis import HealthCheck, event, given, settings, strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.store import Store
from propdesk.kernel.errors import UserError
from propdesk.movein.keys.handling import issue_keys, lend_keys, make_set, take_keys_back
from propdesk.movein.keys.models import KeyHolding, KeyPiece
from propdesk.movein.keys.register import (
    KEY_STATES,
    KEYS,
    Custody,
    GivenBack,
    Issue,
    Loan,
    SignedFor,
)
from propdesk.movein.keys.rules import HELD, LoanReason
from tests.made_once import once
from tests.movein.cases.cases_made import some_units
from tests.movein.keys.keys_made import put_kinds
from tests.offices import open_office

NAMES = ("李伟", "王芳", "赵磊")
MOVES = KEY_STATES.moves


@once
def two_sets(store: Store) -> None:
    open_office(store, periods=())
    put_kinds(store)
    for unit_id, tag in zip(some_units(store, 2), ("1047", "1048"), strict=True):
        store.write(make_set, unit_id=unit_id, tag=tag)


def form_of(form: type[object] | None, name: str, store: Store) -> object:
    due = store.clock.now() + timedelta(hours=1)
    made: dict[type[object] | None, object] = {
        None: None,
        Issue: Issue(holder=name),
        SignedFor: SignedFor(signed_by=name),
        Loan: Loan(holder=name, loan_reason=LoanReason.OTHER, due_at=due),
        Custody: Custody(holder=name, kept_why="外出"),
        GivenBack: GivenBack(holder=name),
    }
    return made[form]


def step(store: Store, what: int, piece_id: int, name: str) -> None:
    """One thing somebody tries, many of which are refused."""
    tag = "1047" if piece_id <= 4 else "1048"
    due = store.clock.now() + timedelta(hours=1)
    if what < len(MOVES):
        move = MOVES[what]
        form = form_of(move.form, name, store)
        why = "原因" if move.asks_why else ""
        where = {"record_id": piece_id, "to": move.to, "seen": move.before}
        store.write(KEYS.uses.move, form=form, why=why, **where)
    elif what == len(MOVES):
        store.write(KEYS.uses.undo, record_id=piece_id)
    elif what == len(MOVES) + 1:
        loan = Loan(holder=name, due_at=due)
        store.write(lend_keys, typed=tag, loan=loan)
    elif what == len(MOVES) + 2:
        store.write(take_keys_back, typed=tag)
    elif what == len(MOVES) + 3:
        store.write(issue_keys, typed=tag, form=Issue(holder=name))
    elif (last := store.read(KEYS.uses.together.last)) is not None and last.gesture:
        store.write(KEYS.uses.together.undo_many, gesture=last.gesture)


def wrongs(session: Session) -> list[str]:
    """The pieces of which books and state disagree."""
    found = []
    for piece in session.scalars(select(KeyPiece)):
        kept = select(KeyHolding).where(KeyHolding.piece_id == piece.id)
        rows = session.scalars(kept.order_by(KeyHolding.id)).all()
        still = [row for row in rows if row.ended_at is None]
        if piece.state not in HELD and still:
            found.append(f"{piece.code}: {piece.state}, and somebody has it")
        if piece.state in HELD and [(r.how, r.holder) for r in still] != [
            (piece.state, piece.holder)
        ]:
            found.append(f"{piece.code}: {piece.state} {piece.holder}, the books differ")
        if any(a.ended_at is None or a.ended_at > b.at for a, b in pairwise(rows)):
            found.append(f"{piece.code}: two had it at once")
    return found


STEPS = st.tuples(
    st.integers(0, len(MOVES) + 4), st.integers(1, 8), st.sampled_from(NAMES), st.integers(1, 90)
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(STEPS, min_size=4, max_size=24))
def test_each_piece_is_in_exactly_one_place(
    store: Store, steps: list[tuple[int, int, str, int]]
) -> None:
    if not store.read(KEYS.records.total):
        two_sets(store)
    done = 0
    for what, piece_id, name, minutes in steps:
        store.clock.go_on(minutes=minutes)  # type: ignore[attr-defined]  # the tests' clock
        with suppress(UserError):
            step(store, what, piece_id, name)
            done += 1
        assert store.read(wrongs) == []
    event(f"{done} of {len(steps)} done" if done < 3 else "many done")
