"""A sheet whose work is written down; on data that can only be read it says so above."""

from propdesk.ui.desk import Desk
from propdesk.ui.parts.cards import Banner
from propdesk.ui.parts.sheet import Sheet


class WritingSheet(Sheet):
    """Says before anything is typed into it that nothing of it is kept, where that is so; one that
    `asks_only` leaves the data as it is."""

    def __init__(
        self, desk: Desk, title: str, subject: str = "", *, width: int, asks_only: bool = False
    ) -> None:
        super().__init__(desk.window, title, subject, width=width)
        if not asks_only and (why_not := desk.why_nothing_is_kept()):
            self.above.addWidget(Banner(why_not))
