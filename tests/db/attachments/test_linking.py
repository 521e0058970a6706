"""Links: seen from both sides, as far as the other side may be seen; files go along; in the log."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from propdesk.db.attachments.attaching import NewFile, attach, files_of
from propdesk.db.linking.links import linked_names, links_of
from propdesk.db.store import Actor, NotPermitted, Store
from propdesk.kernel.permissions import Role
from propdesk.kernel.records.links import LinkedAlready
from propdesk.kernel.records.refusals import RecordGone, StillReferred
from propdesk.system.log.audit_reader import AUDIT
from tests.access.things import FOUND, LEFT, PARCEL
from tests.clocks import StoppedClock
from tests.linked import USES, linking_declarations, tie, untie
from tests.roles import rights_of
from tests.system.touches import CheckedStore


@pytest.fixture
def store(tmp_path: Path, empty_data: Path, clock: StoppedClock) -> Iterator[Store]:
    """A store in which things come out of other things."""
    path = tmp_path / "propdesk.db"
    path.write_bytes(empty_data.read_bytes())
    opened = CheckedStore(path, clock=clock, declarations=linking_declarations())
    yield opened
    opened.close()


@pytest.fixture
def ids(store: Store) -> list[int]:
    return [store.write(USES.add, fields=one) for one in (FOUND, PARCEL, LEFT)]


def told(store: Store, kind: str, record_id: int) -> list[tuple[str, str]]:
    return [(one.words, one.name) for one in store.read(links_of, kind=kind, record_id=record_id)]


def test_a_link_is_seen_from_both_sides_with_its_word(store: Store, ids: list[int]) -> None:
    store.write(tie, ends=(("kept_item", ids[0]), ("kept_item", ids[1])))
    assert told(store, "kept_item", ids[0]) == [("became", "YL2026-000002 到付件 2 件")]
    assert told(store, "kept_item", ids[1]) == [
        ("came out of", "YL2026-000001 灰色双肩包，内有雨伞")
    ]
    assert told(store, "kept_item", ids[2]) == []
    (one,) = store.read(links_of, kind="kept_item", record_id=ids[0])
    assert (one.kind, one.other_id, one.restricted) == ("kept_item", ids[1], False)
    assert store.read(
        lambda session: linked_names(session, "kept_item", ids)
    ) == {ids[0]: ["成为 YL2026-000002 到付件 2 件"]}  # fmt: skip


def test_two_records_are_linked_once_by_a_word(store: Store, ids: list[int]) -> None:
    ends = (("kept_item", ids[0]), ("kept_item", ids[1]))
    store.write(tie, ends=ends)
    with pytest.raises(LinkedAlready, match="YL2026-000001"):
        store.write(tie, ends=ends)
    store.write(untie, ends=ends)
    assert told(store, "kept_item", ids[0]) == []
    store.write(tie, ends=ends)


def test_only_kinds_that_say_so_are_linked_and_only_records_that_are_there(
    store: Store, ids: list[int]
) -> None:
    with pytest.raises(TypeError, match="linked=True"):
        store.write(tie, ends=(("kept_item", ids[0]), ("plain_item", ids[1])))
    with pytest.raises(RecordGone):
        store.write(tie, ends=(("kept_item", ids[0]), ("kept_item", 999)))
    assert told(store, "kept_item", ids[0]) == []


def test_the_files_go_along_and_stay_where_they_were(store: Store, ids: list[int]) -> None:
    note, both = NewFile("来函.txt", "请回复".encode()), NewFile("录音.txt", b"both")
    attach(store, kind="kept_item", record_id=ids[0], new=[note, both])
    attach(store, kind="kept_item", record_id=ids[1], new=[both])
    store.write(tie, ends=(("kept_item", ids[0]), ("kept_item", ids[1])), files=True)
    names = [
        [one.name for one in store.read(files_of, kind="kept_item", record_id=record)]
        for record in ids[:2]
    ]
    assert names == [["来函.txt", "录音.txt"], ["录音.txt", "来函.txt"]]


def test_of_a_record_that_may_not_be_seen_only_that_it_is_there_is_told(
    store: Store, ids: list[int]
) -> None:
    store.write(tie, ends=(("kept_item", ids[0]), ("closed_item", ids[1])))
    store.actor = Actor(7, "李倩", Role.CLERK, rights_of(Role.CLERK))
    (one,) = store.read(links_of, kind="kept_item", record_id=ids[0])
    assert (one.name, one.other_id, one.restricted) == ("不公开", None, True)
    with pytest.raises(NotPermitted):
        store.read(links_of, kind="closed_item", record_id=ids[1])


def test_what_is_linked_is_not_deleted_and_says_with_what(store: Store, ids: list[int]) -> None:
    ends = (("kept_item", ids[0]), ("kept_item", ids[1]))
    store.write(tie, ends=ends)
    for one in ids[:2]:
        with pytest.raises(StillReferred, match="YL2026-00000"):
            store.write(USES.delete, record_id=one)
    with pytest.raises(StillReferred, match="YL2026-000001"):
        store.write(USES.undo, record_id=ids[1])  # its making is taken back: a deletion
    gone = store.write(USES.together.delete, ids=ids)
    assert gone.ids("done") == (ids[2],)
    store.write(untie, ends=ends)
    store.write(USES.delete, record_id=ids[0])


def test_both_sides_say_it_in_the_log_by_the_number_alone(store: Store, ids: list[int]) -> None:
    store.write(tie, ends=(("kept_item", ids[0]), ("closed_item", ids[1])))
    newest = store.read(AUDIT.first)[:2]
    assert [(one.done, one.subject, dict(one.after)) for one in newest] == [
        ("建立关联", "YL2026-000002 到付件 2 件", {"came_of": "YL2026-000001"}),
        ("建立关联", "YL2026-000001 灰色双肩包，内有雨伞", {"became": "YL2026-000002"}),
    ]
