"""What the late fee offers other parts of the office."""

from propdesk.fees.late.at_the_desk import (
    TABLES as TABLES,
    LateDue as LateDue,
    late_dues as late_dues,
    late_fee_of as late_fee_of,
    late_posted as late_posted,
    late_row as late_row,
    with_late as with_late,
)
from propdesk.fees.late.checks import late_fee_breaches as late_fee_breaches
from propdesk.fees.late.items import late_item as late_item
from propdesk.fees.late.late_fees import (
    LateFee as LateFee,
    has_clauses as has_clauses,
    late_fees as late_fees,
    late_of_accounts as late_of_accounts,
    late_of_person as late_of_person,
)
from propdesk.fees.late.posted import (
    late_lines as late_lines,
    posted_fees as posted_fees,
)
