"""What the place where money is taken offers other parts of the office."""

from propdesk.fees.counter.collecting import collect_payment as collect_payment
from propdesk.fees.counter.orders import Collected as Collected, Order as Order, Part as Part
