"""What check-lists offer other parts of the office."""

from propdesk.duties.checklists.delivered import (
    deliver_list as deliver_list,
    list_in_use as list_in_use,
)
from propdesk.duties.checklists.looks import (
    LookedAt as LookedAt,
    side_by_side as side_by_side,
)
from propdesk.duties.checklists.register import (
    CHECK_LIST as CHECK_LIST,
    CHECK_SHEET as CHECK_SHEET,
)
from propdesk.duties.checklists.rules import CheckResult as CheckResult
from propdesk.duties.checklists.sheets import (
    ANSWER_TABLES as ANSWER_TABLES,
    BEGIN_TABLES as BEGIN_TABLES,
    CheckFacts as CheckFacts,
    CheckRow as CheckRow,
    Typed as Typed,
    answer_sheet as answer_sheet,
    begin_sheet as begin_sheet,
    check_findings as check_findings,
    facts_of as facts_of,
    new_sheet as new_sheet,
    write_answers as write_answers,
)
