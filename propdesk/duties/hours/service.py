"""What the office's calendar offers other parts of the office."""

from propdesk.duties.hours.holidays import public_years as public_years
from propdesk.duties.hours.office_hours import work_calendar as work_calendar
