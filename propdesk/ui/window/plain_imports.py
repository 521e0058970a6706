"""Imports as Python does them.

After its own import PySide reads the source of every module that is imported, to see whether it
may use `__feature__`. We never do; it costs a tenth of a start and keeps all sources in memory.
"""

import builtins


def import_plainly() -> None:
    """Load Qt, and let everything that is imported from now on be imported without it."""
    import PySide6.QtCore  # noqa: F401  takes the place of Python's own import

    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
