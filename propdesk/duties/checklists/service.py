"""What check-lists offer other parts of the office."""

from propdesk.duties.checklists.register import (
    CHECK_LIST as CHECK_LIST,
    CheckListFields as CheckListFields,
)
from propdesk.duties.checklists.rules import CheckResult as CheckResult
from propdesk.duties.checklists.sheets import (
    ANSWER_TABLES as ANSWER_TABLES,
    BEGIN_TABLES as BEGIN_TABLES,
    Typed as Typed,
    answer_sheet as answer_sheet,
    begin_sheet as begin_sheet,
    check_findings as check_findings,
)
