"""What visits offer other parts of the office."""

from propdesk.service.visits.visits import (
    VISIT as VISIT,
    VisitFields as VisitFields,
    VisitMade as VisitMade,
    VisitOff as VisitOff,
)
