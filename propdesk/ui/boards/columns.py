"""What stands on a board: cards in columns, and how many lanes each column gets.

Values only: a page makes them of its rows, the board paints them.
"""

from collections.abc import Sequence

import msgspec

from propdesk.kernel.records.states import Tone

CARD_WIDTH, CARD_HEIGHT, CARD_GAP = 168, 60, 4
WIDEST_CARD = 216
HEAD, FOOT, BELOW, INSIDE, BETWEEN = 30, 20, 2, 6, 8
MOST_LANES = 2


class BoardCard(msgspec.Struct, frozen=True, kw_only=True):
    """One record: where, what, who and when; a badge with its clock, and one mark.

    `late`: it is in trouble, so the foot of its column never calls it calm.
    """

    id: int
    title: str
    line: str = ""
    foot: str = ""
    badge: str = ""
    tone: Tone = "grey"
    icon: str = ""
    mark: str = ""
    mark_icon: str = ""
    mark_ink: str = "text2"
    late: bool = False

    def words(self) -> str:
        """All of it in one sentence, for the tooltip and for whoever listens."""
        return " · ".join(one for one in (*self._parts(), self.foot, self.mark) if one)

    def _parts(self) -> tuple[str, ...]:
        return self.title, self.badge, self.line


class BoardColumn(msgspec.Struct, frozen=True, kw_only=True):
    """A state with its cards in order, and the key that moves a card on from here."""

    id: str
    title: str
    cards: tuple[BoardCard, ...] = ()
    move: str = ""
    key: str = ""

    @property
    def late(self) -> int:
        """How many of its cards are in trouble."""
        return sum(card.late for card in self.cards)


def width_of_lanes(lanes: int, card: int = CARD_WIDTH) -> int:
    """How wide a column of so many lanes is, with cards so wide."""
    return 2 * INSIDE + lanes * card + (lanes - 1) * CARD_GAP


def card_width(lanes: Sequence[int], room: int) -> int:
    """How wide each card is when columns of so many lanes share `room` pixels."""
    taken = sum(width_of_lanes(each) + BETWEEN for each in lanes) - BETWEEN
    more = max(0, room - taken) // max(1, sum(lanes))
    return min(CARD_WIDTH + more, WIDEST_CARD)


def rows_in(height: int) -> int:
    """How many cards stand below each other in a column so high; one at least."""
    inside = height - HEAD - FOOT - BELOW + CARD_GAP
    return max(1, inside // (CARD_HEIGHT + CARD_GAP))


def lanes_of(counts: Sequence[int], rows: int, room: int) -> list[int]:
    """How many lanes each column gets in `room` pixels: one, and a second one where cards would
    lie below the edge, most of them first, while the columns beside leave room for it."""
    lanes = [1] * len(counts)
    spare = room - len(counts) * (width_of_lanes(1) + BETWEEN) + BETWEEN

    def below(number: int) -> int:
        return counts[number] - lanes[number] * rows if lanes[number] < MOST_LANES else 0

    while spare >= CARD_WIDTH + CARD_GAP:
        most = max(range(len(counts)), key=below, default=None)
        if most is None or below(most) <= 0:
            break
        lanes[most] += 1
        spare -= CARD_WIDTH + CARD_GAP
    return lanes
