"""What papers offers other parts of the office."""

from propdesk.fees.papers.facts import NoticeFacts as NoticeFacts
from propdesk.fees.papers.words import method_word as method_word
