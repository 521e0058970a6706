"""Every kind of record, declared as a register or with a page of its own making: a change of it is
saved, told in words and taken back, on the filled estate."""

import json
from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.keeping.layout import DataFolder
from propdesk.db.models import AuditRow
from propdesk.db.records import saving, undoing
from propdesk.db.records.kinds import RecordKind
from propdesk.db.records.searching import kinds_of
from propdesk.db.store import Store, use_case
from propdesk.kernel.records.fields import FactKind, facts
from propdesk.modules import declared
from tests.clocks import StoppedClock
from tests.system.touches import unnamed


def test_every_kind_of_record_is_changed_told_and_undone(
    sample: DataFolder, clock: StoppedClock
) -> None:
    store = Store(sample.database, clock=clock, declarations=declared())
    missing = list[str]()
    for kind in kinds_of(declared()).values():
        try:
            store.write(_changed_and_undone, kind=kind)
        except Exception as error:  # noqa: BLE001  told with all others
            missing.append(f"{kind.kind}: {type(error).__name__}: {error}")
    store.close()
    assert not missing, "\n" + "\n".join(missing)


@use_case(permission="", touches=())
def _changed_and_undone(session: Session, *, kind: RecordKind[Any, Any]) -> None:
    key = getattr(kind.model, kind.key)
    record_id = session.scalar(select(key).order_by(key.desc()).limit(1))
    typed = [f for f in facts(kind.fields) if f.in_form and not f.own and f.name in kind.columns]
    texts = [fact for fact in typed if fact.kind in (FactKind.TEXT, FactKind.NOTES)]
    if record_id is None or not texts or kind.secret:
        return  # nothing of it is there, or nothing that a hand could type differently
    before = saving.seen(session, kind, record_id)
    name = texts[-1].name
    saving.change(session, kind, record_id, replace(before, **{name: "改"}), before)
    assert getattr(saving.seen(session, kind, record_id), name) == "改", f"{name} is not saved"
    last = session.scalars(select(AuditRow).order_by(AuditRow.id.desc()).limit(1)).one()
    bare = unnamed(declared(), last.what, json.loads(last.after or "{}"))
    assert bare == [], f"say in the module.py what {bare} are called in the log"
    undoing.undo(session, kind, record_id)
    assert saving.seen(session, kind, record_id) == before, f"{name} does not come back"
