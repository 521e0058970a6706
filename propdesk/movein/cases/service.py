"""What move-in cases offer other parts of the office."""

from propdesk.movein.cases.register import (
    CASE as CASE,
    CASES as CASES,
    CaseRow as CaseRow,
    open_case_of as open_case_of,
)
from propdesk.movein.cases.states import (
    CASE_STATES as CASE_STATES,
    Filing as Filing,
    UnitHanded as UnitHanded,
)
