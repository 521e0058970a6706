"""What this PC remembers of an open estate: followed while it is written, accepted when older."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from propdesk.db.anchors.following import Follower
    from propdesk.db.keeping.opening import Opened, Verdict
    from propdesk.ui.desk import Desk


class Remembered:
    """Of one window: `take` what the checks found, `end` before the store is closed."""

    def __init__(self, desk: Desk, opened: Opened, taken: Callable[[Verdict], object]) -> None:
        self._desk, self._opened, self._taken = desk, opened, taken
        self._follower: Follower | None = None

    def take(self, verdict: Verdict) -> None:
        """Remember from now on where the books stand, when they may be written."""
        from propdesk.system.backups.remembered.anchoring import (
            follow,
        )  # the first list is there by then

        self.end()
        self._follower = follow(self._opened, verdict)

    def end(self) -> None:
        """No more."""
        if self._follower is not None:
            self._follower.end()
        self._follower = None

    def way_out(self, verdict: Verdict) -> Callable[[], object] | None:
        """What asks why an older state of the data is right, and lets it be written; None where
        something else is wrong with it."""
        return partial(self._ask, verdict) if verdict.is_old else None

    def _ask(self, verdict: Verdict) -> None:
        from propdesk.system.backups.remembered.anchoring import accept_state
        from propdesk.system.backups.remembered.dialogs import acceptance_dialog

        def accept(reason: str) -> None:
            self._taken(accept_state(self._opened, verdict, reason=reason))

        acceptance_dialog(self._desk, verdict.reasons[0].sentence, accept).exec()
