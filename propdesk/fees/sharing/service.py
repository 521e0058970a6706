"""What shared bills offer other parts of the office."""

from propdesk.fees.sharing.models import SharedBill as SharedBill
from propdesk.fees.sharing.register import (
    SHARED_BILL as SHARED_BILL,
    SHARED_BILLS as SHARED_BILLS,
    SharedFields as SharedFields,
)
from propdesk.fees.sharing.scope import read_buildings as read_buildings
