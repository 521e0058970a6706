"""What deductions from deposits offer other parts of the office."""

from propdesk.fees.deductions.register import (
    DEDUCTIONS as DEDUCTIONS,
    DEPOSIT_DEDUCTION as DEPOSIT_DEDUCTION,
    DeductionFields as DeductionFields,
    Objection as Objection,
)
