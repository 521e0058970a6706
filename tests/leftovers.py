"""What a window made goes with it: an office leaves the program open for weeks."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget


@contextmanager
def nothing_left_over() -> Iterator[None]:
    """Of all widgets made meanwhile none is alive at the end: a label without a place has no
    parent that takes it along."""
    before = _living()
    yield
    left = sorted(type(each).__name__ for each in _living() - before)
    assert left == [], left


def _living() -> set[QWidget]:
    """All widgets there are, once what was let go is gone."""
    for _round in range(2):  # what goes may hold what was closed
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()
    return set(QApplication.allWidgets())
