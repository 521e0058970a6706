"""What many tests begin with is made once: the same work on the same file gives the same file.

Usage: `return made_once(store, open_year)` in a fixture, where `open_year(store)` writes into it;
or `@once` above `def open_year(store)`, which then does so wherever it is called.
"""

from collections.abc import Callable
from copy import copy
from dataclasses import replace
from functools import wraps
from hashlib import sha256
from typing import Any, Concatenate, ParamSpec, TypeVar

from propdesk.db.store import Store
from propdesk.kernel import i18n

T = TypeVar("T")
P = ParamSpec("P")
_made: dict[tuple[object, ...], tuple[bytes, Any]] = {}


def made_once(store: Store, make: Callable[..., T], **how: object) -> T:
    """Do `make(store, **how)`, or what it did before: its result, and the file as it left it.

    Before means: to a file that was the same, at the same moment, by the same user, in the same
    language, with the same declarations. A result that knows its store is given this one.
    """
    before = sha256(store.path.read_bytes()).digest()
    when, language = store.clock.now(), i18n.current_language()
    known = id(store.declarations)  # of all subjects, or of none: neither goes while tests run
    key = (make, *sorted(how.items()), before, when, store.actor, language, known)
    if key not in _made:
        result = make(store, **how)
        store.close()
        _made[key] = (store.path.read_bytes(), result)
    content, found = _made[key]
    store.close()
    store.path.write_bytes(content)
    return replace(found, store=store) if hasattr(found, "store") else copy(found)  # type: ignore[no-any-return]


def once(make: Callable[Concatenate[Store, P], T]) -> Callable[Concatenate[Store, P], T]:
    """Let `make(store, …)` do its work once for each file it is given.

    Where a desk listens to the store it is done anew each time: a page may have the file open.
    """

    @wraps(make)
    def made(store: Store, /, *args: P.args, **kwargs: P.kwargs) -> T:
        if args or store.listeners:
            return make(store, *args, **kwargs)
        return made_once(store, make, **kwargs)

    return made
