"""Every kind of record, declared as a register or with a page of its own making: a change of it is
saved, told in words and taken back, on the filled estate."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.keeping.layout import DataFolder
from propdesk.db.records.kinds import RecordKind
from propdesk.db.records.uses import RecordUses
from propdesk.db.store import Store
from propdesk.fees.tariffs.changes import VersionUsed
from propdesk.kernel.i18n import _
from propdesk.kernel.records.fields import Fact, FactKind, facts
from propdesk.kernel.records.refusals import FieldsRefused
from propdesk.modules import declared
from tests import generated
from tests.clocks import StoppedClock
from tests.generated import has_notation
from tests.system.touches import CheckedStore

# Without a text that a hand could type differently, or kept out of the log: tried by tests of their
# own.
LEFT_OUT = {
    "building",
    "dun_contact",
    "care_case",
    "visit",
    "document",
    "duty_task",
    "space",
    "unit_tariff",
    "user",
}
# The payer of a deposit is somebody of the house, or has a phone; who pays as agreed is a person;
# what a second signature is about, and what moved money, stays as it was done.
FREELY_WORDED = {
    "deposit": "about", "payer_stretch": "why", "public_booking": "note",
    "second_signature": "note",
}  # fmt: skip


def test_what_another_choice_asks_for_is_refused_by_name_and_never_dropped(
    sample: DataFolder, clock: StoppedClock
) -> None:
    store, tried = Store(sample.database, clock=clock, declarations=declared()), 0
    for kind in declared().kinds.values():
        for fact in facts(kind.fields):
            for other in _leaving_out(kind, fact):
                filled = 1 if fact.kind is FactKind.RECORD else generated.value(fact, 1)
                fields = store.read(generated.record, kind, 1)
                typed = replace(fields, **{fact.only_for[0]: other, fact.name: filled})
                with pytest.raises(FieldsRefused) as refused:
                    store.write(RecordUses(kind).add, fields=typed)
                assert _(fact.header) in refused.value.errors[fact.name], f"{kind.kind}.{fact.name}"
                tried += 1
    store.close()
    assert tried > 10


def _leaving_out(kind: RecordKind[Any, Any], fact: Fact) -> list[object]:
    """The choices that do not ask for a field."""
    if not fact.only_for:
        return []
    (choice,) = (one for one in facts(kind.fields) if one.name == fact.only_for[0])
    return [one for one in choice.labels or {} if one not in fact.only_for[1:]]


def test_every_kind_of_record_is_changed_told_and_undone(
    sample: DataFolder, clock: StoppedClock
) -> None:
    """`CheckedStore` refuses a table that `also` forgot and a word that no module.py says."""
    store = CheckedStore(sample.database, clock=clock, declarations=declared())
    missing, left_out = list[str](), set[str]()
    for kind in declared().kinds.values():
        name = FREELY_WORDED.get(kind.kind) or _text(kind)
        ids = store.read(_newest_first, kind=kind)
        if name is None or not ids or kind.secret:
            left_out.add(kind.kind)
            continue
        for record_id in ids:
            try:
                _change_and_undo(store, kind, record_id, name)
            except (FieldsRefused, VersionUsed) as refused:  # settled: another is changed
                if record_id == ids[-1]:
                    missing.append(f"{kind.kind}: none of {len(ids)} may be changed, {refused}")
                continue
            except Exception as error:  # noqa: BLE001  told with all others
                missing.append(f"{kind.kind}: {type(error).__name__}: {error}")
            break
    store.close()
    assert not missing, "\n" + "\n".join(missing)
    assert left_out == LEFT_OUT


def test_every_table_a_record_may_belong_to_has_a_word() -> None:
    """Else the sentence that something of it was deleted too names a table of the program."""
    named, kinds = declared().refers, declared().kinds.values()
    owners = {key.column.table.name for kind in kinds for key in kind.table.foreign_keys}
    assert owners - named.keys() == set()


def _text(kind: RecordKind[Any, Any]) -> str | None:
    """The first field of a form that takes any text, best one that is not the record's own."""
    typed = [f for f in facts(kind.fields) if f.in_form and f.name in kind.columns]
    texts = [f for f in typed if f.kind in (FactKind.TEXT, FactKind.NOTES) and not has_notation(f)]
    return max(texts, key=lambda fact: not fact.own).name if texts else None


def _newest_first(session: Session, *, kind: RecordKind[Any, Any]) -> list[int]:
    key = getattr(kind.model, kind.key)
    return list(session.scalars(select(key).order_by(key.desc())))


def _change_and_undo(store: Store, kind: RecordKind[Any, Any], record_id: int, name: str) -> None:
    uses = RecordUses(kind)
    before = store.read(uses.seen, record_id=record_id)
    changed = replace(before, **{name: "改"})
    store.write(uses.change, record_id=record_id, fields=changed, seen=before)
    after = store.read(uses.seen, record_id=record_id)
    assert getattr(after, name) == "改", f"{name} is not saved"
    store.write(uses.undo, record_id=record_id)
    assert store.read(uses.seen, record_id=record_id) == before, f"{name} does not come back"
