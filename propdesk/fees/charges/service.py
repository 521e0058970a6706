"""What charges offers other parts of the office."""

from propdesk.fees.charges.cutting import (
    Cut as Cut,
    PaidBills as PaidBills,
    line_like as line_like,
    money_beyond as money_beyond,
    move_row as move_row,
    part_until as part_until,
    split_bills as split_bills,
    take_over_bills as take_over_bills,
)
from propdesk.fees.charges.joining import (
    join_bill as join_bill,
    standing_line as standing_line,
    standing_parts as standing_parts,
)
from propdesk.fees.charges.listing import (
    ChargeRow as ChargeRow,
    charge_rows as charge_rows,
    has_charges as has_charges,
)
from propdesk.fees.charges.splitting import (
    CUT_OF as CUT_OF,
    SplitLine as SplitLine,
    SplitPreview as SplitPreview,
    cut_at as cut_at,
    lines_that_pass as lines_that_pass,
    owed_by_another as owed_by_another,
    reaching_beyond as reaching_beyond,
    split_preview as split_preview,
    whole_bill as whole_bill,
)
