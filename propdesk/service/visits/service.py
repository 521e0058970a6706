"""What visits offer other parts of the office."""

from propdesk.service.visits.asking import (
    frozen_questions as frozen_questions,
    keep_answers as keep_answers,
)
from propdesk.service.visits.visits import (
    VISIT as VISIT,
    VisitFields as VisitFields,
    VisitMade as VisitMade,
    VisitOff as VisitOff,
)
