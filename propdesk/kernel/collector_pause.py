"""Pausing Python's search for unreachable cycles while very many values are made at once."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_cycle_search() -> Iterator[None]:
    """Do without it inside the block: it looks through all values again and again, for nothing.

    Rows, units and people hold no cycles. Costs a third of the time of a big import.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            # What was made goes straight to the oldest generation, else it is all looked through
            # now; in a job's thread that could also end widgets, which only the window may do.
            gc.freeze()
            gc.unfreeze()
            gc.enable()
