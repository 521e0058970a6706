"""Records with states: moved by their table alone, by one clerk, with a history, and back."""

import json
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from msgspec import structs
from sqlalchemy import select, text
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.schema import CreateTable

from propdesk.db.listing import RecordList
from propdesk.db.models import AuditRow
from propdesk.db.records import moving, saving, undoing
from propdesk.db.records.chips import chips_of_states, found_by
from propdesk.db.records.kinds import RecordKind
from propdesk.db.states import state_history
from propdesk.db.store import Actor, NotPermitted, Store, use_case
from propdesk.db.tables import IDS_ONCE, Base, Key, word
from propdesk.kernel.i18n import N_
from propdesk.kernel.permissions import Role
from propdesk.kernel.records.question import asked
from propdesk.kernel.records.refusals import (
    MovedMeanwhile,
    MoveNotExplained,
    NoSaveToUndo,
    NotMoved,
)
from propdesk.kernel.records.states import Move, States, StateWord, time_spent
from tests.clocks import StoppedClock


class KeyState(StateWord):
    IN = "in", N_("in the cabinet"), "green", "key"
    OUT = "out", N_("handed out"), "amber", "user"
    LOST = "lost", N_("lost"), "red", "triangle-alert"
    SOLD = "sold", N_("sold")  # as the office once did


IN, OUT, LOST = KeyState.IN, KeyState.OUT, KeyState.LOST
KEY_STATES = States(
    KeyState,
    (IN,),
    (
        Move(IN, OUT, N_("Hand out"), "estate.edit", undone=True),
        Move(OUT, IN, N_("Take back"), "estate.edit"),
        Move(OUT, LOST, N_("Lost"), "estate.edit", asks_why=True),
    ),
    retired=frozenset({KeyState.SOLD}),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFields:
    tag: str


@dataclass(frozen=True, slots=True)
class KeyRow:
    id: int
    state: KeyState


class CabinetKey(Base):
    """A table of the tests alone; see `keys`."""

    __tablename__ = "cabinet_key"
    __table_args__ = (IDS_ONCE,)

    id: Mapped[Key]
    tag: Mapped[str]
    holder: Mapped[str | None]
    state: Mapped[KeyState] = mapped_column(word(KeyState, "state"))


TABLE = Base.metadata.tables["cabinet_key"]
Base.metadata.remove(TABLE)  # no other test is to find it missing in the data file

KEY: RecordKind[CabinetKey, KeyFields] = RecordKind(
    kind="key",
    model=CabinetKey,
    fields=KeyFields,
    name=lambda _session, key: key.tag,
    errors=lambda _fields: {},
    states=KEY_STATES,
)
WRITES = KEY.touches


@use_case(permission="estate.edit", touches=WRITES)
def add_key(session: Session, *, tag: str, given: dict[str, Any] | None = None) -> int:
    return saving.add(session, KEY, KeyFields(tag=tag), given=given)


@use_case(permission="estate.edit", touches=WRITES)
def change_key(session: Session, *, key_id: int, tag: str) -> None:
    saving.change(session, KEY, key_id, KeyFields(tag=tag))


@use_case(permission="", touches=WRITES)
def move_key(session: Session, /, *, key_id: int, to: KeyState, **told: Any) -> None:
    moving.move(session, KEY, key_id, to, **told)


@use_case(permission="estate.edit", touches=WRITES)
def undo_key(session: Session, *, key_id: int) -> None:
    undoing.undo(session, KEY, key_id)


@use_case(permission="estate.edit", touches=WRITES)
def delete_key(session: Session, *, key_id: int) -> None:
    undoing.delete(session, KEY, key_id)


@pytest.fixture
def keys(store: Store) -> Iterator[Store]:
    """A data file with the cabinet, and words for its log."""
    known = store.declarations.audit
    fields = {**known.fields, "tag": "tag", "holder": "holder"}
    audit = structs.replace(known, kinds={**known.kinds, "key": "Keys"}, fields=fields)
    store.declarations = structs.replace(store.declarations, audit=audit, records=(lambda: (KEY,),))
    with store.engine.begin() as connection:
        connection.execute(CreateTable(TABLE))
    Base.metadata._add_table("cabinet_key", None, TABLE)
    yield store
    Base.metadata.remove(TABLE)


@pytest.fixture
def key(keys: Store) -> int:
    return keys.write(add_key, tag="B1")


def row_of(store: Store, key_id: int) -> tuple[str, str | None]:
    def read(session: Session) -> tuple[str, str | None]:
        found = session.get_one(CabinetKey, key_id)
        return found.state, found.holder

    return store.read(read)


def moves(store: Store, key_id: int) -> list[tuple[str | None, str, str]]:
    found = store.read(state_history, kind="key", record_id=key_id)
    return [(each.before, each.to, each.why) for each in found]


def test_a_new_record_is_moved_into_its_first_state(keys: Store, key: int) -> None:
    assert (row_of(keys, key), moves(keys, key)) == (("in", None), [(None, "in", "")])


def test_nothing_begins_in_a_state_that_is_no_beginning(keys: Store) -> None:
    with pytest.raises(ValueError, match="nothing begins as 'lost'"):
        keys.write(add_key, tag="B2", given={"state": LOST})


def test_a_move_keeps_who_why_and_what_goes_with_it(keys: Store, key: int) -> None:
    keys.write(
        move_key, key_id=key, to=OUT, seen=IN, why=" for the plumber ", given={"holder": "王"}
    )
    assert row_of(keys, key) == ("out", "王")
    assert moves(keys, key)[1:] == [("in", "out", "for the plumber")]

    def logged(session: Session) -> tuple[str, str | None, str | None]:
        last = session.scalars(select(AuditRow).order_by(AuditRow.id.desc())).first()
        assert last is not None
        return last.what, last.before, last.after

    what, before, after = keys.read(logged)
    assert (what, json.loads(before or "")) == ("key.move", {"holder": None, "state": "in"})
    assert json.loads(after or "") == {"holder": "王", "state": "out", "why": "for the plumber"}


def test_a_move_that_is_not_in_the_table_is_refused(keys: Store, key: int) -> None:
    with pytest.raises(NotMoved, match="B1"):
        keys.write(move_key, key_id=key, to=LOST, why="gone")
    with pytest.raises(NotMoved):
        keys.write(move_key, key_id=key, to=IN)
    assert moves(keys, key) == [(None, "in", "")]


def test_a_move_that_needs_a_reason_has_one(keys: Store, key: int) -> None:
    keys.write(move_key, key_id=key, to=OUT)
    with pytest.raises(MoveNotExplained) as refused:
        keys.write(move_key, key_id=key, to=LOST, why="  ")
    assert refused.value.beside == "why"
    assert row_of(keys, key) == ("out", None)


def test_each_move_asks_for_its_own_permission(keys: Store, key: int) -> None:
    keys.as_actor(Actor(7, "小李", Role.READER, frozenset()))
    with pytest.raises(NotPermitted, match="小李"):
        keys.write(move_key, key_id=key, to=OUT)
    assert KEY_STATES.why_not(IN, OUT, frozenset()) != ""
    assert KEY_STATES.why_not(IN, LOST, {"estate.edit"}) != ""
    assert KEY_STATES.why_not(IN, OUT, {"estate.edit"}) == ""


def test_of_two_who_saw_the_same_state_one_moves(keys: Store, key: int) -> None:
    began = threading.Barrier(2)
    told: list[str] = []

    def hand_out(holder: str) -> None:
        began.wait()
        try:
            keys.write(move_key, key_id=key, to=OUT, seen=IN, given={"holder": holder})
            told.append(holder)
        except MovedMeanwhile as refused:
            told.append(str(refused))

    clerks = [threading.Thread(target=hand_out, args=(name,)) for name in ("甲", "乙")]
    for clerk in clerks:
        clerk.start()
    for clerk in clerks:
        clerk.join()
    state, holder = row_of(keys, key)
    assert state == "out"
    assert holder in told
    assert sum("B1" in each for each in told) == 1
    assert len(moves(keys, key)) == 2


def test_a_state_written_by_another_since_it_was_read_is_not_written_over(
    keys: Store, key: int
) -> None:
    """What the UPDATE itself asks: whoever reads and writes in one go may still be late."""

    @use_case(permission="estate.edit", touches=WRITES)
    def late(session: Session) -> None:
        session.execute(text("UPDATE cabinet_key SET state = 'lost'"))
        moving.put_state(session, KEY, key, (IN, OUT), {"holder": "乙"})

    with pytest.raises(MovedMeanwhile):
        keys.write(late)
    assert row_of(keys, key) == ("in", None)


def test_undo_of_a_move_is_a_move_where_that_makes_sense(keys: Store, key: int) -> None:
    keys.write(move_key, key_id=key, to=OUT, given={"holder": "王"})
    keys.write(undo_key, key_id=key)
    assert row_of(keys, key) == ("in", None)
    assert moves(keys, key)[1:] == [("in", "out", ""), ("out", "in", "")]
    keys.write(move_key, key_id=key, to=OUT)
    keys.write(move_key, key_id=key, to=LOST, why="gone")
    with pytest.raises(NoSaveToUndo):
        keys.write(undo_key, key_id=key)
    assert row_of(keys, key)[0] == "lost"


def test_a_form_saved_meanwhile_keeps_the_state(keys: Store, key: int) -> None:
    keys.write(move_key, key_id=key, to=OUT)
    keys.write(change_key, key_id=key, tag="B1a")
    assert row_of(keys, key)[0] == "out"
    keys.write(undo_key, key_id=key)  # the new tag alone
    assert row_of(keys, key)[0] == "out"


def test_a_deleted_record_comes_back_in_its_state(keys: Store, key: int) -> None:
    keys.write(move_key, key_id=key, to=OUT, given={"holder": "王"})
    keys.write(delete_key, key_id=key)
    keys.write(undo_key, key_id=key)
    assert row_of(keys, key) == ("out", "王")
    assert [to for _before, to, _why in moves(keys, key)] == ["in", "out"]


def test_no_form_has_a_state() -> None:
    @dataclass(frozen=True, slots=True, kw_only=True)
    class WithState:
        tag: str
        state: KeyState = IN

    with pytest.raises(TypeError, match="no form has it"):
        structs.replace(KEY, fields=WithState)


def test_the_history_is_never_rewritten(keys: Store, key: int) -> None:
    for statement in ("UPDATE state_move SET why = 'x'", "DELETE FROM state_move"):

        def rewrite(session: Session, statement: str = statement) -> None:
            session.execute(text(statement))

        with pytest.raises(Exception, match="INSERT only"):
            keys.write(use_case(permission="", touches=("state_move",))(rewrite))


def test_a_retired_state_is_read_but_not_offered(keys: Store, key: int) -> None:
    @use_case(permission="", touches=("cabinet_key",))
    def age(session: Session) -> None:
        session.execute(text("UPDATE cabinet_key SET state = 'sold'"))

    keys.write(age)
    assert row_of(keys, key)[0] is KeyState.SOLD
    assert KEY_STATES.used == (IN, OUT, LOST)
    assert KEY_STATES.label("sold") == "sold"
    assert KEY_STATES.label("a word of long ago") == "a word of long ago"


def test_the_time_in_each_state_adds_up(keys: Store, key: int, clock: StoppedClock) -> None:
    for to, hours in ((OUT, 2), (IN, 3), (OUT, 5)):
        clock.go_on(hours=hours)
        keys.write(move_key, key_id=key, to=to)
    clock.go_on(hours=7)
    found = keys.read(state_history, kind="key", record_id=key)
    spent = time_spent(found, clock.now())
    assert spent == {"in": timedelta(hours=2 + 5), "out": timedelta(hours=3 + 7)}


def test_chips_find_and_count_the_states(keys: Store, key: int) -> None:
    other = keys.write(add_key, tag="B2")
    keys.write(move_key, key_id=other, to=OUT)

    def rows(session: Session, ids: Sequence[int]) -> Iterator[KeyRow]:
        for each in session.scalars(select(CabinetKey).where(CabinetKey.id.in_(ids))):
            yield KeyRow(each.id, each.state)

    listed = RecordList(
        permission="estate.view",
        key=CabinetKey.id,
        rows_of=rows,
        order=(CabinetKey.id,),
        fields=lambda _session: {},
        named=lambda _session, words: CabinetKey.tag == words,
        chips=found_by(chips_of_states(CabinetKey.state, KEY_STATES)),
    )
    assert keys.read(listed.first, question=asked("state:out")) == [KeyRow(other, OUT)]
    assert keys.read(listed.figures).chips == {"state:in": 1, "state:out": 1, "state:lost": 0}


@pytest.mark.parametrize(
    ("first", "table", "retired", "what"),
    [
        ((IN,), (Move(IN, OUT, "a", ""), Move(IN, OUT, "b", "")), (), "two moves"),
        ((IN,), (Move(IN, OUT, "a", ""), Move(IN, LOST, "b", "")), (), "nothing leads"),
        ((IN,), KEY_STATES.moves, (LOST, KeyState.SOLD), "retired"),
    ],
)
def test_a_table_that_cannot_be_is_refused(
    first: tuple[KeyState, ...],
    table: tuple[Move[KeyState], ...],
    retired: tuple[KeyState, ...],
    what: str,
) -> None:
    with pytest.raises(TypeError, match=what):
        States(KeyState, first, table, retired=frozenset(retired))
