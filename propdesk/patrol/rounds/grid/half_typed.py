"""A sheet on its way into the books: what the hand has typed so far, in no widget."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from propdesk.kernel.clock import wall_time
from propdesk.kernel.errors import UserError
from propdesk.patrol.points.rules import PatrolOutcome
from propdesk.patrol.rounds.entering import FoundThere, TypedSheet, moment_on_sheet
from propdesk.patrol.rounds.facts import PhraseOut, SheetFacts
from propdesk.patrol.rounds.refusals import PhraseUnknown
from propdesk.patrol.rounds.rules import place_of
from propdesk.patrol.rounds.sheets import Spot

PutDown = tuple[FoundThere, str]  # what was found, and its code


class HalfTypedSheet:
    """What stands on the grid. It begins with what was entered of the sheet before, if anything
    was; only `typed` reads times and so may refuse."""

    def __init__(self, facts: SheetFacts, phrases: Sequence[PhraseOut]) -> None:
        self.facts, self.phrases = facts, tuple(phrases)
        self._by_code = {one.code: one for one in phrases}
        by_id = {one.id: one for one in phrases}
        self.worker = facts.worker
        self.starts = [_clock(one.began) for one in facts.rounds]
        self.rest_normal = False
        self.found: dict[Spot, PutDown] = {}
        self.times: dict[Spot, datetime] = {}
        self._normal = set[Spot]()
        for spot, entry in facts.entries.items():
            if entry.at is not None:
                self.times[spot] = entry.at
            if entry.outcome is PatrolOutcome.NORMAL:
                self._normal.add(spot)
            else:
                phrase = by_id.get(entry.phrase_id or 0)
                found = FoundThere(entry.outcome, entry.phrase_id)
                self.found[spot] = found, phrase.code if phrase else "!"

    # Typing

    def put(self, place: str, code: str) -> Spot:
        """Put a finding down: `3.17` and `24`. Raises what is wrong with either."""
        spot = self.spot(place)
        phrase = self._by_code.get(code)
        if phrase is None:
            raise PhraseUnknown(code=code)
        self.found.pop(spot, None)  # the newest stands last
        self.found[spot] = FoundThere(phrase.outcome, phrase.id), code
        return spot

    def spot(self, place: str) -> Spot:
        """Round and row of what is typed; raises what is wrong with it."""
        facts = self.facts
        return place_of(place, rounds=len(facts.rounds), rows=len(facts.rows))

    def take_back(self, spot: Spot | None = None) -> Spot | None:
        """Take a finding back, the newest when none is named; where it was."""
        if spot is None:
            spot = next(reversed(self.found), None)
        if spot is not None and self.found.pop(spot, None) is not None:
            return spot
        return None

    def toggle_rest(self) -> None:
        """All the others are normal, or nobody was there."""
        self.rest_normal = not self.rest_normal
        if not self.rest_normal:
            self._normal.clear()

    def phrase(self, code: str) -> PhraseOut | None:
        """The phrase of two digits."""
        return self._by_code.get(code)

    # Looking

    def is_gone(self, number: int) -> bool:
        """Whether a round was gone."""
        return bool(self.starts[number - 1].strip())

    def is_normal(self, spot: Spot) -> bool:
        """Whether a point without a finding counts as normal."""
        rest = self.rest_normal and self.is_gone(spot[0])
        return spot not in self.found and (rest or spot in self._normal or spot in self.times)

    def counts(self) -> tuple[int, int, int, int]:
        """All points of all rounds, findings, normal ones, and those nobody reached."""
        facts = self.facts
        whole = len(facts.rounds) * len(facts.rows)
        never = PatrolOutcome.NOT_REACHED
        findings = sum(found.outcome is not never for found, _code in self.found.values())
        spots = ((one.number, row) for one in facts.rounds for row in range(1, len(facts.rows) + 1))
        normal = sum(map(self.is_normal, spots))
        return whole, findings, normal, whole - findings - normal

    def moment(self, number: int) -> datetime | None:
        """When a round began; None while nothing readable is typed."""
        try:
            return self.read_start(number)
        except UserError:
            return None

    def read_start(self, number: int) -> datetime | None:
        """When a round began; None while nothing is typed. Raises TimeUnreadable."""
        return moment_on_sheet(self.starts[number - 1], self.facts.rounds[number - 1].due)

    def typed(self) -> TypedSheet:
        """What is to be saved. Raises TimeUnreadable."""
        facts = self.facts
        starts = tuple(self.read_start(one.number) for one in facts.rounds)
        found = {spot: there for spot, (there, _code) in self.found.items()}
        normal = FoundThere(PatrolOutcome.NORMAL)
        for spot in self._normal - found.keys():
            found[spot] = normal
        return TypedSheet(
            worker=self.worker.strip(),
            starts=starts,
            found=found,
            times=self.times,
            rest_normal=self.rest_normal,
        )

    @property
    def is_begun(self) -> bool:
        """Whether something was typed that is not in the books."""
        fresh = HalfTypedSheet(self.facts, self.phrases)
        return self.kept() != fresh.kept()

    # Surviving a crash

    def kept(self) -> dict[str, str]:
        """What a draft keeps of it."""
        found = {f"{one}.{row}": code for (one, row), (_there, code) in self.found.items()}
        return {
            "sheet": str(self.facts.id),
            "worker": self.worker,
            "starts": json.dumps(self.starts),
            "found": json.dumps(found),
            "rest": "1" if self.rest_normal else "",
        }

    def take_kept(self, texts: Mapping[str, str]) -> None:
        """Type again what a draft has kept; a phrase that is gone since is left out."""
        self.worker = texts.get("worker", "")
        starts = json.loads(texts.get("starts", "[]"))
        self.starts = [*starts, *([""] * len(self.starts))][: len(self.starts)]
        for place, code in json.loads(texts.get("found", "{}")).items():
            if code in self._by_code:
                self.put(place, code)
        self.rest_normal = bool(texts.get("rest"))


def _clock(moment: datetime | None) -> str:
    return "" if moment is None else f"{wall_time(moment):%H:%M}"
