"""What the papers of a move-in offer other parts of the office."""

from propdesk.movein.papers.issuing import (
    PaperOfUnit as PaperOfUnit,
    PaperWanted as PaperWanted,
    papers_of_unit as papers_of_unit,
    sign_papers as sign_papers,
)
from propdesk.movein.papers.register import PAPER as PAPER
