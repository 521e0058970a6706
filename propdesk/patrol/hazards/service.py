"""What hazards offer other parts of the office."""

from propdesk.patrol.hazards.register import HAZARD as HAZARD, HazardFields as HazardFields
