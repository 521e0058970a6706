"""What deadlines offer other parts of the office."""

from propdesk.duties.clocks.clocks import Clocks as Clocks
from propdesk.duties.clocks.declaring import ClockRule as ClockRule
