"""What many tests begin with is made once: the same work on the same file gives the same file.

Usage: `return made_once(store, open_year)` in a fixture, where `open_year(store)` writes into it.
"""

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from typing import Any, TypeVar

from propdesk.db.store import Store
from propdesk.kernel import i18n

T = TypeVar("T")
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
    return replace(found, store=store) if hasattr(found, "store") else found  # type: ignore[no-any-return]
