"""What the reports of the money offer other parts of the office."""

from propdesk.fees.reports.catalogue import BY_NAME as BY_NAME
