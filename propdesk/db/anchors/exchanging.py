"""What this PC remembers of the books goes along when a restore exchanges the data."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from propdesk.db.anchors.anchor import AnchorFile, ChainHead, standing_of
from propdesk.db.store import connect


@contextlib.contextmanager
def anchored(anchor: AnchorFile | None, database: Path, coming: ChainHead) -> Iterator[None]:
    """While the block puts other data in its place; a kill in the middle leaves both known.

    A disk that does not take it keeps nobody from a restore: the next start asks then.
    """
    if anchor is None:
        yield
        return
    with contextlib.suppress(OSError):
        anchor.expect(coming)
    try:
        yield
    except BaseException:
        with contextlib.suppress(OSError):
            anchor.dropped()
        raise
    with contextlib.suppress(OSError), contextlib.closing(connect(database)) as restored:
        anchor.settle(standing_of(restored))
