"""What papers offers other parts of the office."""

from propdesk.fees.papers.facts import NoticeFacts as NoticeFacts
