"""What repair orders offer other parts of the office."""

from propdesk.repairs.orders.clocks import CLOCKS as CLOCKS, is_too_late as is_too_late
from propdesk.repairs.orders.due import needs_another as needs_another
from propdesk.repairs.orders.register import (
    ORDER as ORDER,
    ORDERS as ORDERS,
    OrderFields as OrderFields,
    OrderRow as OrderRow,
)
from propdesk.repairs.orders.slips_back import (
    order_of_slip as order_of_slip,
    put_costs as put_costs,
)
from propdesk.repairs.orders.states import (
    ORDER_STATES as ORDER_STATES,
    Arrival as Arrival,
    Dispatch as Dispatch,
    Finish as Finish,
    OpenAgain as OpenAgain,
)
