"""What repair orders offer other parts of the office."""

from propdesk.repairs.orders.clocks import (
    CLOCKS as CLOCKS,
    is_too_late as is_too_late,
    needs_another as needs_another,
)
from propdesk.repairs.orders.models import root_of as root_of
from propdesk.repairs.orders.register import (
    ORDER as ORDER,
    ORDERS as ORDERS,
    OrderFields as OrderFields,
    OrderRow as OrderRow,
    order_of_slip as order_of_slip,
)
from propdesk.repairs.orders.states import (
    ORDER_STATES as ORDER_STATES,
    Arrival as Arrival,
    Dispatch as Dispatch,
    Finish as Finish,
    NotRight as NotRight,
    OpenAgain as OpenAgain,
)
