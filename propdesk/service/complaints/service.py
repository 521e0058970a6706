"""What complaints offer the subjects above them."""

from propdesk.service.complaints.register import COMPLAINT as COMPLAINT
