"""What hazards offer other parts of the office."""

from propdesk.patrol.hazards.register import (
    HAZARD as HAZARD,
    HAZARDS as HAZARDS,
    HazardFields as HazardFields,
)
