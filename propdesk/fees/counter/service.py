"""What the place where money is taken offers other parts of the office."""

from propdesk.fees.counter.collecting import (
    TOUCHES as COLLECT_TABLES,
    collect_payment as collect_payment,
)
from propdesk.fees.counter.orders import Collected as Collected, Order as Order, Part as Part
from propdesk.fees.counter.reversing import (
    TOUCHES as VOID_TABLES,
    void_payment as void_payment,
)

__all__ = ["COLLECT_TABLES", "VOID_TABLES"]
