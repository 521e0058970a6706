"""What renovation companies offer other parts of the office."""

from propdesk.movein.companies.register import (
    against as against,
    companies_known as companies_known,
    note_company as note_company,
)
