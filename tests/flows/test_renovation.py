"""A renovation with a violation and a deduction, in a real window with real keys."""

from collections.abc import Callable
from pathlib import Path

import pytest

from propdesk.db.keeping.layout import DataFolder
from propdesk.db.keeping.opening import check_at_start, open_data
from propdesk.db.store import Store
from propdesk.modules import declared
from propdesk.system.users.users import actor_for
from tests.clocks import StoppedClock
from tests.flows import a_renovation
from tests.flows.screen import RealClerk, has_screen, screen

pytestmark = [
    pytest.mark.skipif(not has_screen(), reason="no screen of its own can be made here"),
    pytest.mark.timeout(900),
]


def test_a_renovation_from_its_application_to_its_filing(
    office_folder: DataFolder, tmp_path: Path
) -> None:
    by_hand(office_folder, a_renovation.put_deposit)
    with screen("1366x768") as display:
        with RealClerk(display, tmp_path) as clerk:
            a_renovation.apply(clerk)
            a_renovation.find_drilling(clerk)
            a_renovation.look_twice(clerk)
            a_renovation.file_too_early(clerk)
            assert clerk.leave() == ""
        by_hand(office_folder, a_renovation.settle)
        with RealClerk(display, tmp_path) as clerk:
            a_renovation.file_it(clerk)
            assert clerk.leave() == ""


def by_hand(folder: DataFolder, do: Callable[[Store], object]) -> None:
    """Work on the data while no window is open."""
    opened = open_data(folder.root, clock=StoppedClock(), declarations=declared())
    check_at_start(opened)
    store: Store = opened.store
    store.actor = store.read(actor_for, 1)
    do(store)
    opened.close()
