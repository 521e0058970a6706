"""On which paper receipts and notices are offered."""

from propdesk.kernel.paper.sizes import PAPERS

RECEIPT_PAPERS = tuple(name for name, size in PAPERS.items() if not size.stacked)
"""A receipt has a place of its own on the sheet."""
NOTICE_PAPERS = ("a4", "a5", "a4strips", "241x140", "241x93", "roll80")
"""A notice flows over as many pages as it needs, or follows others on a sheet."""
