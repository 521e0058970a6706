"""Keys and cards for tests and pictures: a set in the cupboard, one issued, one lent, one kept. All
invented."""

from datetime import timedelta

from propdesk.db.store import Store
from propdesk.movein.keys.counting import CountBy, count_keys
from propdesk.movein.keys.entries import KEY_ENTRIES, CameOut, EntryFields
from propdesk.movein.keys.handling import issue_keys, lend_keys, make_set
from propdesk.movein.keys.kinds import KEY_KINDS, KeyKindFields
from propdesk.movein.keys.register import KEYS, Custody, Issue, KeyRow, Loan
from propdesk.movein.keys.rules import EntryState, KeyState, LoanReason, Medium
from tests.made_once import once
from tests.movein.cases.cases_made import some_units

OWNER, BORROWER = "顾清和", "孙静"
KEPT = Custody(holder=OWNER, kept_why="长期在外", kept_for="凭身份证领取")


def put_kinds(store: Store) -> list[int]:
    """Two kinds of which a unit gets some, a card with a number, one on request."""
    kinds = (
        KeyKindFields(name="入户门钥匙", per_unit=2),
        KeyKindFields(name="信箱钥匙", per_unit=1),
        KeyKindFields(name="单元门禁卡", medium=Medium.CARD, per_unit=1),
        KeyKindFields(name="车库遥控器", medium=Medium.REMOTE, per_unit=0),
    )
    return [store.write(KEY_KINDS.uses.add, fields=one) for one in kinds]


def loan(store: Store, holder: str = BORROWER, *, minutes: float = 120) -> Loan:
    """A loan of two hours, or of the minutes given."""
    due = store.clock.now() + timedelta(minutes=minutes)
    return Loan(holder=holder, loan_reason=LoanReason.REPAIR, due_at=due)


def lend(store: Store, typed: str, *, minutes: float = 120) -> None:
    """Lend what hangs on a tag."""
    store.write(lend_keys, typed=typed, loan=loan(store, minutes=minutes))


def piece(store: Store, code: str) -> KeyRow:
    """The piece of a code as the list shows it."""
    rows = store.read(KEYS.records.rows, ids=store.read(KEYS.records.ids))
    return next(row for row in rows if row.code == code)


@once
def put_keys(store: Store) -> list[int]:
    """Enter four sets in every state, an entry in need and a count; the ids of the pieces."""
    put_kinds(store)
    units = some_units(store, 4)
    for unit_id, tag in zip(units, ("1047", "1048", "1049", "1050"), strict=False):
        store.write(make_set, unit_id=unit_id, tag=tag, place="A 柜 12 号钩")
    store.write(issue_keys, typed="1048", form=Issue(holder=OWNER))
    store.write(issue_keys, typed="1050", form=Issue(holder=OWNER, signed_by=OWNER))
    lend(store, "1049", minutes=-90)
    move = KEYS.uses.move
    store.write(move, record_id=piece(store, "1048-1").id, to=KeyState.CUSTODY, form=KEPT)
    lost = piece(store, "1050-4").id
    store.write(move, record_id=lost, to=KeyState.LOST, why="路上丢失")
    gone = piece(store, "1050-3").id
    store.write(move, record_id=gone, to=KeyState.CANCELLED, why="断在锁孔")
    entry = EntryFields(
        unit_id=units[0],
        reason="楼下天花板漏水",
        entered_at=store.clock.now() - timedelta(hours=1),
        first_person="李伟",
        second_person="王芳",
        key_used="1047-1",
    )
    entries = [store.write(KEY_ENTRIES.uses.add, fields=entry) for _number in range(2)]
    out = CameOut(found_inside="已关阀门")
    store.write(KEY_ENTRIES.uses.move, record_id=entries[0], to=EntryState.TO_TELL, form=out)
    store.write(count_keys, typed="1047-2 7777", by=CountBy.MISSING, counted_by="王芳")
    return store.read(KEYS.records.ids)
