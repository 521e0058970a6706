"""What the money offers the subjects above it."""

from propdesk.fees.documents import notice_pdf as notice_pdf
