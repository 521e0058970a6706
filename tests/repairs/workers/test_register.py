"""Workers: known by code, initials or name; who has left is not sent to new work."""

import pytest

from propdesk.db.records.searching import NobodyCalledSo
from propdesk.db.store import Store
from propdesk.kernel.i18n import using_language
from propdesk.repairs.naming import Named, NameExists, SeveralFit, record_meant
from propdesk.repairs.workers.register import (
    WORKERS,
    WorkerFields,
    WorkerHasLeft,
    WorkerLeaves,
    refuse_who_left,
)
from propdesk.repairs.workers.rules import WorkerState
from tests.repairs.things import put_staff


@pytest.mark.parametrize("typed", ["07", "7", "xs", "XSF", "许师傅", " ０７ ", "许"])
def test_a_worker_is_meant_by_code_initials_or_a_part_of_the_name(store: Store, typed: str) -> None:
    first, *_others = put_staff(store)
    found = store.read(record_meant, kind=Named.WORKER, typed=typed)
    assert found == (first, "许师傅")


def test_what_fits_several_or_nobody_is_said(store: Store) -> None:
    put_staff(store)
    with using_language("en"):
        with pytest.raises(SeveralFit, match=r"许师傅.*罗师傅"):
            store.read(record_meant, kind=Named.WORKER, typed="师傅")
        with pytest.raises(NobodyCalledSo, match="99"):
            store.read(record_meant, kind=Named.WORKER, typed="99")


def test_two_workers_do_not_have_one_name(store: Store) -> None:
    put_staff(store)
    with pytest.raises(NameExists):
        store.write(WORKERS.uses.add, fields=WorkerFields(name=" 许师傅 "))


def test_who_has_left_is_not_sent_to_new_work_until_he_is_back(store: Store) -> None:
    first, second, _firm = put_staff(store)
    uses = WORKERS.uses
    store.write(uses.move, record_id=first, to=WorkerState.LEFT, form=WorkerLeaves())
    assert store.read(WORKERS.records.rows, ids=[first])[0].left_on is not None
    with using_language("en"), pytest.raises(WorkerHasLeft, match="许师傅"):
        store.read(refuse_who_left, first)
    store.read(refuse_who_left, second)
    store.write(uses.move, record_id=first, to=WorkerState.ACTIVE)
    store.read(refuse_who_left, first)
