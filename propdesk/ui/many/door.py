"""The use cases through which a list writes its rows, as `db.records.together` has them."""

from collections.abc import Callable
from typing import Protocol

from propdesk.kernel.records.gestures import GestureResult, LastStep


class Door(Protocol):
    """The use cases of `db.records.together`."""

    permission: str
    seen: Callable[..., dict[int, dict[str, object]]]
    last: Callable[..., LastStep | None]
    saved: Callable[..., str]
    takes_long: Callable[..., str]
    change: Callable[..., GestureResult]
    delete: Callable[..., GestureResult]
    move: Callable[..., GestureResult]
    find: Callable[..., int | None]
    undo: Callable[..., None]
    undo_many: Callable[..., GestureResult]
    leave: Callable[..., None]
