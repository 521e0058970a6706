"""What is done with any declared record: no register is named here, a new one joins by itself."""

from functools import cache
from typing import Any

from propdesk.db.attachments.attaching import NewFile, attach
from propdesk.db.records.kinds import RecordKind
from propdesk.db.records.uses import RecordUses
from propdesk.modules import subjects
from propdesk.system.registers.register import Register
from tests.simulated.acts import act
from tests.simulated.office import NothingThere, Office
from tests.simulated.values import filled

AnyRegister = Register[Any, Any, Any]


@cache
def registers() -> tuple[AnyRegister, ...]:
    """Every register there is, in the order of the subjects."""
    return tuple(load() for module in subjects() for load in module.registers)


def uses_of(office: Office, register: AnyRegister) -> RecordUses[Any, Any]:
    office.tally["kind", register.kind.kind] += 0
    return register.uses


@act(30)
def enter_a_record(office: Office) -> None:
    """A new record of any register."""
    register = office.pick(registers())
    kind = register.kind
    fields = filled(office, kind.fields, kind.table)
    office.write(uses_of(office, register).add, fields=fields)
    office.tally["kind", kind.kind] += 1


@act(15)
def change_a_record(office: Office) -> None:
    """Its form is opened, some fields are changed, it is saved; now and then by two at once."""
    register = office.pick(registers())
    record_id = _any_record(office, register.kind)
    seen = office.read(register.uses.seen, record_id=record_id)
    fields = filled(office, register.kind.fields, register.kind.table, begun=seen)
    if office.chance(0.1):  # somebody else was quicker
        other = filled(office, register.kind.fields, register.kind.table, begun=seen)
        office.write(register.uses.change, record_id=record_id, fields=other, seen=seen)
    office.write(register.uses.change, record_id=record_id, fields=fields, seen=seen)


@act(45)
def move_a_record(office: Office) -> None:
    """It goes on to another state, with what the move asks for."""
    register = office.pick([one for one in registers() if one.kind.states])
    kind = register.kind
    states = kind.states
    assert states is not None
    ends = ", ".join(f"'{word}'" for word in states.words if word not in states.left)
    unfinished = f"WHERE state NOT IN ({ends})" if ends and office.chance(0.95) else ""
    record_id = _any_record(office, kind, unfinished)
    ((before,),) = office.ask(f'SELECT state FROM "{kind.table.name}" WHERE id = ?', record_id)
    ways = [one for one in states.moves if one.before == before] or list(states.moves)
    move = office.pick(ways if office.chance(0.95) else list(states.moves))
    form = filled(office, move.form, kind.table) if move.form is not None else None
    why = "因为" if office.chance(0.9) else ""
    here = move.before == before and office.chance(0.1)
    seen = None if here else move.before  # the form was opened when it stood there
    office.write(register.uses.move, record_id=record_id, to=move.to, form=form, why=why, seen=seen)
    office.tally["move", kind.kind] += 1


@act(8)
def undo_a_record(office: Office) -> None:
    """The last save or move is taken back."""
    register = office.pick(registers())
    office.write(register.uses.undo, record_id=_any_record(office, register.kind))


@act(3)
def delete_a_record(office: Office) -> None:
    """It goes, where it may; sometimes it comes back at once."""
    register = office.pick(registers())
    record_id = _any_record(office, register.kind)
    office.write(register.uses.delete, record_id=record_id)
    if office.chance(0.5):
        office.write(register.uses.undo, record_id=record_id)


@act(2)
def attach_a_file(office: Office) -> None:
    """A picture is kept with a record."""
    register = office.pick([one for one in registers() if one.kind.attachments])
    record_id = _any_record(office, register.kind)
    name = f"{office.dice.getrandbits(40)}.txt"
    new = NewFile(name, office.dice.randbytes(office.dice.randrange(1, 3000)))
    attach(office.store, kind=register.kind.kind, record_id=record_id, new=[new])


def _any_record(office: Office, kind: RecordKind[Any, Any], which: str = "") -> int:
    """The newer ones are worked with more."""
    query = f'SELECT "{kind.key}" FROM "{kind.table.name}" {which} ORDER BY 1 DESC'
    rows = office.ask(query + (" LIMIT 12" if office.chance(0.6) else ""))
    if not rows:
        raise NothingThere
    return int(office.pick(rows)[0])
