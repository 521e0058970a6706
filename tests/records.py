"""What tests do with records of any kind, as the history of a record does it."""

from propdesk.db.store import Store
from propdesk.system.log.history import undo_of


def undo(store: Store, kind: str, record_id: int) -> None:
    """Take the last save of a record back."""
    use_case = undo_of(store.declarations, kind)
    assert use_case is not None, f"nobody may change a {kind}"
    store.write(use_case, record_id=record_id)
