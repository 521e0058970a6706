"""Two who write at once: the second waits for the first, says so, and loses nothing."""

import threading
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from propdesk.db.connecting import connections as stores
from propdesk.db.keeping.migrate import create_data
from propdesk.db.refusals import DataBusy
from propdesk.db.store import Store, use_case
from propdesk.system.models import Setting
from tests.clocks import StoppedClock


@use_case(permission="", touches=("setting",))
def note(session: Session, *, key: str) -> None:
    session.add(Setting(key=key, value="1"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "propdesk.db"
    create_data(made)
    return made


def test_a_write_waits_for_a_longer_one_and_says_so(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stores, "FIRST_MOMENT", 0.02)
    first, second = Store(path, clock=StoppedClock()), Store(path, clock=StoppedClock())
    begun, told = threading.Event(), threading.Event()

    @use_case(permission="", touches=("setting",))
    def long_run(session: Session) -> None:
        note(session, key="run")
        session.flush()
        begun.set()
        assert told.wait(30), "nobody was told that the write waits"

    running = threading.Thread(target=first.write, args=(long_run,))
    second.waiting = told.set
    running.start()
    assert begun.wait(30)
    second.write(note, key="payment")
    running.join(30)
    keys = second.read(lambda session: {row.key for row in session.query(Setting)})
    assert {"run", "payment"} <= keys
    first.close()
    second.close()


def test_a_write_that_waits_in_vain_is_refused_in_a_sentence(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stores, "FIRST_MOMENT", 0.02)
    monkeypatch.setattr(stores, "WRITE_PATIENCE", 0.05)
    store = Store(path, clock=StoppedClock())
    other = stores.connect(path)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(DataBusy):
        store.write(note, key="payment")
    other.execute("ROLLBACK")
    store.write(note, key="payment")
    other.close()
    store.close()
