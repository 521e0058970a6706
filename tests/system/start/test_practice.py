"""Practice mode lives in its own folder and touches nothing of the office."""

from pathlib import Path

import pytest

from propdesk.db.store import Store
from propdesk.system.settings.estate_settings import estate_settings
from propdesk.system.start.practice import prepare_practice
from propdesk.system.users.listing import USERS
from tests.clocks import StoppedClock


def test_the_practice_estate_is_made_once_and_marked(tmp_path: Path, clock: StoppedClock) -> None:
    filled: list[Path] = []
    for _time in range(2):
        folder = prepare_practice(
            tmp_path, fill=lambda store: filled.append(store.path), clock=clock
        )
    assert folder == tmp_path / "practice"
    assert len(filled) == 1
    store = Store(folder / "propdesk.db", clock=clock)
    assert store.read(estate_settings).practice
    assert store.read(estate_settings).name == "样例小区"
    assert len(store.read(USERS.first)) == 1
    store.close()


def test_a_stopped_preparation_leaves_no_half_estate(tmp_path: Path, clock: StoppedClock) -> None:
    def stop(store: Store) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        prepare_practice(tmp_path, fill=stop, clock=clock)
    assert not (tmp_path / "practice").exists()
    prepare_practice(tmp_path, fill=lambda store: None, clock=clock)
    assert (tmp_path / "practice" / "propdesk.db").exists()
