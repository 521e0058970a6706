"""What the money offers the subjects above it."""

from propdesk.fees.arrears.arrears import arrears as arrears
from propdesk.fees.arrears.rates import (
    MonthRate as MonthRate,
    daily_money_in as daily_money_in,
    monthly_rates as monthly_rates,
)
from propdesk.fees.billing.ahead import paid_to as paid_to
from propdesk.fees.charges.cutting import (
    Cut as Cut,
    PaidBills as PaidBills,
    split_bills as split_bills,
)
from propdesk.fees.charges.splitting import (
    SplitLine as SplitLine,
    SplitPreview as SplitPreview,
    reaching_beyond as reaching_beyond,
    split_preview as split_preview,
)
from propdesk.fees.documents import notice_pdf as notice_pdf
from propdesk.fees.dues.carried import CUT as CUT
from propdesk.fees.dues.household_dues import (
    IS_OPEN as IS_OPEN,
    DueLine as DueLine,
    household_dues as household_dues,
)
from propdesk.fees.notices.found import notices_of_unit as notices_of_unit
from propdesk.fees.notices.notices import issue_notices as issue_notices
from propdesk.fees.papers.facts import NoticeFacts as NoticeFacts
from propdesk.fees.prepayments.moving import (
    Movable as Movable,
    movable_prepayments as movable_prepayments,
    move_prepayment as move_prepayment,
)
from propdesk.fees.receipts.states import named as named, state_of as state_of
