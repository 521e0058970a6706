"""What dues offers other parts of the office."""

from propdesk.fees.dues.balances import prepaid_balances as prepaid_balances
from propdesk.fees.dues.carried import BillCut as BillCut
from propdesk.fees.dues.drafts import DraftLine as DraftLine
from propdesk.fees.dues.household_dues import (
    DueLine as DueLine,
    household_dues as household_dues,
    open_lines as open_lines,
)
