"""The states of a record: what each is called and looks like, and who may move it where.

    class LoanState(StateWord):
        KEPT = "kept", N_("kept"), "amber", "package"
        HANDED = "handed", N_("handed over"), "green", "circle-check"

    LOAN_STATES = States(
        LoanState,
        first=(LoanState.KEPT,),
        moves=(Move(LoanState.KEPT, LoanState.HANDED, N_("Hand over"), "access.edit"),),
    )

A state that is not used any more stays in the enum, `retired`, so that old records and their
history are read. No form and no import has a state: `db.records.moving` moves it.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import KW_ONLY, dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, Generic, Literal, TypeVar

import msgspec

from propdesk.kernel.i18n import _
from propdesk.kernel.records.labels import Labelled

Tone = Literal["grey", "accent", "red", "amber", "green"]


class StateWord(Labelled):
    """A state as it lies in the data file, with its label and how its badge looks."""

    tone: Tone
    icon: str

    def __init__(self, value: str, msgid: str = "", tone: Tone = "grey", icon: str = "") -> None:
        super().__init__(value, msgid)
        self.tone, self.icon = tone, icon


S = TypeVar("S", bound=StateWord)


@dataclass(frozen=True, slots=True)
class Move(Generic[S]):
    """A move that is allowed: from where to where, what its button says (a msgid), for whom.

    `asks_why`: not without a reason. `undone`: it may be taken back while nothing came after it.
    `form` declares what goes with it: columns of the record that only this move writes. What is
    `long` works through much, and runs in a job with that title, as its undo does.
    Moves of one title share a button, with its `icon` and `key`.
    """

    before: S
    to: S
    title: str
    permission: str
    _: KW_ONLY
    icon: str = ""
    key: str = ""
    asks_why: bool = False
    undone: bool = False
    form: type[Any] | None = None
    long: str = ""


@dataclass(frozen=True, slots=True)
class States(Generic[S]):
    """The states of a kind of record. It begins in the first of `first`, or in another of them.

    TypeError for two moves between the same states, for a move into a retired one, and for a state
    that nothing leads to.
    """

    words: type[S]
    first: tuple[S, ...]
    moves: tuple[Move[S], ...]
    _: KW_ONLY
    retired: frozenset[S] = frozenset()

    def __post_init__(self) -> None:
        ends = [(move.before, move.to) for move in self.moves]
        reached = {*self.first, *(to for _before, to in ends)}
        wrong = {
            "two moves between the same states": len(ends) != len(set(ends)),
            "a retired state is not moved into": reached & self.retired,
            "nothing leads to a state": set(self.words) - reached - self.retired,
        }
        for what, is_so in wrong.items():
            if is_so:
                raise TypeError(f"{self.words.__name__}: {what}")

    @property
    def forms(self) -> tuple[type[Any], ...]:
        """What goes with the moves, each once."""
        return tuple(dict.fromkeys(move.form for move in self.moves if move.form is not None))

    @property
    def used(self) -> tuple[S, ...]:
        """Those a record can still come into, in their order."""
        return tuple(each for each in self.words if each not in self.retired)

    @property
    def left(self) -> frozenset[S]:
        """Those that a move leads on from; in all others a record has come to its end."""
        return frozenset(move.before for move in self.moves)

    def beginning(self, word: str) -> S:
        """The state a new record has; ValueError where none begins."""
        state = self.words(word)
        if state not in self.first:
            raise ValueError(f"nothing begins as {word!r}")
        return state

    def leading(self, before: str, to: str) -> Move[S] | None:
        """The move from one state to another, if there is one; words of the file will do."""
        return next((each for each in self.moves if (each.before, each.to) == (before, to)), None)

    def titled(self, title: str, before: S) -> Move[S]:
        """The move of a button, from this state if there is one; LookupError for no button."""
        found = [each for each in self.moves if each.title == title]
        own = [each for each in found if each.before == before]
        return (own or found)[0]

    def why_not(self, before: S, to: S, rights: Collection[str]) -> str:
        """Why whoever has these rights may not move a record so; '' when they may. For buttons."""
        move = self.leading(before, to)
        if move is None:
            return no_such_move(before, to)
        may = not move.permission or move.permission in rights
        return "" if may else _("Your post may not do this. Ask the manager.")

    def label(self, word: str) -> str:
        """What people call a state that was written down once; the word itself if none knows it."""
        return next((each.label for each in self.words if each == word), word)


def no_such_move(before: StateWord, to: StateWord) -> str:
    """The sentence for a move that is not in the table."""
    if before == to:
        return _("It is “{state}” already.").format(state=before.label)
    told = _("It is “{state}”, and from there it does not become “{to}”.")
    return told.format(state=before.label, to=to.label)


class StateEvent(msgspec.Struct, frozen=True):
    """A row of the history: from nothing when the record was made. States are words of the file."""

    at: datetime
    user: str
    before: str | None
    to: str
    why: str


def time_spent(moves: Sequence[StateEvent], until: datetime) -> dict[str, timedelta]:
    """How long a record was in each state so far, by its history in order."""
    ends: Iterable[tuple[datetime, str]] = [*((each.at, each.to) for each in moves), (until, "")]
    found: dict[str, timedelta] = {}
    for (begin, state), (end, _next) in pairwise(ends):
        found[state] = found.get(state, timedelta()) + (end - begin)
    return found
