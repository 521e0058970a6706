"""What hazards offer other parts of the office."""

from propdesk.patrol.hazards.findings import (
    FOUND_TABLES as FOUND_TABLES,
    hazards_found as hazards_found,
)
from propdesk.patrol.hazards.register import (
    HAZARD as HAZARD,
    HAZARDS as HAZARDS,
    HazardFields as HazardFields,
    HazardRow as HazardRow,
    put_right_by as put_right_by,
)
