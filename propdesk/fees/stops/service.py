"""What stops and vacancies offer other parts of the office."""

from propdesk.fees.stops.days import less_days as less_days
