"""What plans offer other parts of the office."""

from propdesk.duties.plans.absences import is_absent as is_absent
