"""What income by service month offers other parts of the office."""

from propdesk.fees.accrual.facts import accrual_facts as accrual_facts
from propdesk.fees.accrual.lines import OPENING as OPENING
from propdesk.fees.accrual.matrix import (
    income_year as income_year,
    matrix_pdf as matrix_pdf,
    matrix_sheet as matrix_sheet,
)
