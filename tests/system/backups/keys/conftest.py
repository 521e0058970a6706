"""A PC with no key but its own."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from propdesk.db.keeping.encryption import key_ring
from propdesk.db.keeping.encryption.key_ring import forget_typed


@pytest.fixture(autouse=True)
def other_pc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """This PC has no key of other tests; called, it is another PC from then on."""

    def go(name: str = "other pc") -> None:
        monkeypatch.setattr(key_ring, "secrets_folder", lambda: tmp_path / name)
        forget_typed()

    go("this pc")
    yield go
    forget_typed()
