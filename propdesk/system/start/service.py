"""What start offers other parts of the office."""

from propdesk.system.start.clock import clock_doubt as clock_doubt
from propdesk.system.start.first_steps import first_steps as first_steps, is_reached as is_reached
