"""What the subjects of the office declare and those below them need, gathered once.

`propdesk.modules` puts it together out of every subject's `MODULE`; whoever opens the data passes
it in, and it travels with the store: `store.declarations` for a page, `declarations(session)` for
a use case. So the audit log names what it knows nothing of, and a register says who refers to it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from propdesk.kernel.clock import wall_time
from propdesk.kernel.i18n import N_

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from propdesk.db.breach import Breach
    from propdesk.db.records.kinds import RecordKind
    from propdesk.db.withholding.personal import PersonalData
    from propdesk.kernel.due import Due
    from propdesk.kernel.money import Money
    from propdesk.kernel.permissions import Permission
    from propdesk.kernel.progress import Progress
    from propdesk.kernel.records.states import Tone
    from propdesk.kernel.reports.report import Report
    from propdesk.kernel.reports.trend import Trend

    Kinds = tuple[Callable[[], Iterable[RecordKind[Any, Any]]], ...]
    Followers = tuple[Callable[[Session, Any, Any], object], ...]
    Warners = tuple[Callable[[Session, int, Any], Mapping[str, str]], ...]

SampleMaker = Callable[..., Mapping[str, int]]
"""A use case (session, year: SampleYear) that fills the year of the sample estate with what a
subject keeps; how many of each kind."""


class Hit(msgspec.Struct, frozen=True):
    """Something found. `kind` is the record's word (unit, person, receipt): its search group.

    `title` is what it is called, `detail` what tells it from others (units, masked phone);
    `unit_id` is the household to open, None when there is none.
    """

    kind: str
    id: int
    title: str
    detail: str = ""
    unit_id: int | None = None


class SearchGroup(msgspec.Struct, frozen=True):
    """A kind of records in the search over everything; `title` is a msgid. Whoever lacks the
    permission finds none of them.

    `find(session, typed)` gives those that fit, few and fast: it runs at every keystroke. Without
    it the search index of the register has them.
    """

    kind: str
    title: str
    icon: str
    permission: str
    find: Callable[[Session, str], Iterable[Hit]] | None = None


class PaperKind(msgspec.Struct, frozen=True):
    """A kind of document with a printer of its own; `title` is a msgid, `sizes` those offered.

    Where no paper is chosen on a PC, `otherwise` (a msgid) says which it is; "": the first size.
    `across`: on A5 it lies across; all else stands upright.
    """

    kind: str
    title: str
    sizes: tuple[str, ...]
    otherwise: str = ""
    across: bool = False


class LetterKind(msgspec.Struct, frozen=True, kw_only=True):
    """A letter a subject writes, by its word (`system.letters`): what may stand in its text.

    `fields` are name → sample, their words are `system.letters.rules.FIELD_WORDS`; `delivered` is
    its first text, with a field as {name}. A line with nothing but `optional` fields is left out
    where all of them are absent. `signers` sign below the text, each in a line ({company} is its
    name); without any the company does. All are msgids but the names, and a sample that has no
    words.
    """

    letter: str
    fields: Mapping[str, str]
    delivered: str
    optional: frozenset[str] = frozenset()
    signers: tuple[str, ...] = ()


class StepWay(msgspec.Struct, frozen=True):
    """A way to do a step: what it is, more about it, its button (all msgids), the page it opens."""

    icon: str
    title: str
    words: str
    button: str
    page_id: str


PRACTICE = StepWay(
    "graduation-cap",
    N_("Look at the sample estate"),
    N_("300 invented households to try things on. Your own data is not touched."),
    N_("Open practice mode"),
    "practice",
)


class Milestone(msgspec.Struct, frozen=True, kw_only=True):
    """A step from an empty file to the first bill: where it is done, and whether it is.

    `title`, `later` (what stands below it while others come first), the `question` that is asked
    when it is due and `why` are msgids; its `ways` are offered by Enter, F3 and F4. The start page
    itself asks for what has none: the estate's name, the place of backups.
    """

    name: str
    title: str
    later: str
    page_id: str
    reached: Callable[[Session], bool]
    icon: str = ""
    question: str = ""
    why: str = ""
    ways: tuple[StepWay, ...] = ()


class PanelLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a panel: what it is, more about it, its amount, how it stands.

    `state` is a word, its tone and its icon. A line may stand for a `count` of things, or for one
    `record` (kind, id) that it opens. Its `trend`, the oldest first, is drawn below it on the
    screen and on no paper.
    """

    name: str
    detail: str = ""
    amount: Money | None = None
    state: tuple[str, Tone, str] | None = None
    count: int = 1
    record: tuple[str, int] | None = None
    trend: tuple[Trend, ...] = ()


class UnitPanel(msgspec.Struct, frozen=True, kw_only=True):
    """What a subject shows on the page of a household; `title` is a msgid.

    `lines(session, unit_id)`: what is there, the most pressing first; `counted(n)` says how many,
    beside the title. `watches`: the tables it is read from. `beside_lists`: it also stands beside
    the list of units, where nothing is said of an empty one; `tells_none`: the household's page
    says so of it. With `figure` (a msgid) the sum of its amounts, or how many there are, stands in
    the strip of the household. Panels stand by their `place`.
    """

    title: str
    lines: Callable[[Session, int], Sequence[PanelLine]]
    watches: frozenset[str]
    counted: Callable[[int], str] = str
    permission: str = ""
    beside_lists: bool = False
    tells_none: bool = True
    figure: str = ""
    place: int = 0


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened in a unit; `at` is a moment, or a day without an hour. One that tells
    of a `record` (kind, id) opens it."""

    icon: str
    at: datetime | date
    what: str
    detail: str
    amount: Money | None = None
    who: str = ""
    record: tuple[str, int] | None = None
    id: int = 0  # given on the timeline: its number
    kind: str = ""  # and the word of the history it came from

    @property
    def day(self) -> date:
        """The calendar day on this PC."""
        if isinstance(self.at, datetime):
            return wall_time(self.at).date()
        return self.at


class UnitHistory(msgspec.Struct, frozen=True):
    """What a subject tells of the past of a unit, for the timeline of the household.

    `kind` is the word of its chip, `title` its msgid; subjects may share a chip.
    `events(session, unit_id, most)` gives at most so many of each sort. Whoever lacks the
    `permission` is told none of it.
    """

    kind: str
    title: str
    events: Callable[[Session, int, int], Iterable[Event]]
    place: int = 0
    permission: str = ""


class UnitCase(msgspec.Struct, frozen=True, kw_only=True):
    """Something that came to the office about a unit, for whoever is at the phone again.

    `topic` is the kind of a contact it would be (repair, complaint …), by which the same is found;
    `state` is a word, its tone and its icon. `record` opens it. `joins`: what the action of its
    subject really does while this one is under way (“BX… is under way: F2 joins it”).
    """

    unit_id: int
    topic: str
    name: str
    day: date
    detail: str = ""
    state: tuple[str, Tone, str] | None = None
    is_open: bool = False
    record: tuple[str, int] | None = None
    joins: str = ""


class UnitCases(msgspec.Struct, frozen=True, kw_only=True):
    """What a subject knows of units: `cases(session, unit_ids, since)`, the newest first.

    With `figure` (a msgid) those that are open stand in the strip of the household, `counted(n)`.
    Whoever lacks the `permission` is told nothing.
    """

    cases: Callable[[Session, Collection[int], date], Iterable[UnitCase]]
    permission: str
    figure: str = ""
    counted: Callable[[int], str] = str
    place: int = 0


class OpenPoints(msgspec.Struct, frozen=True, kw_only=True):
    """What a subject still misses of a record of a kind `on` below it, by name, in its panel.

    `lines(session, record_id)`: a line that names a `record` opens it. `watches`: the tables they
    are read from. Whoever lacks the `permission` is told nothing; they stand by their `place`.
    """

    on: str
    lines: Callable[[Session, int], Iterable[PanelLine]]
    watches: frozenset[str]
    permission: str
    place: int = 0


class RecordAction(msgspec.Struct, frozen=True, kw_only=True):
    """What a subject does with a record of another: a button of the pages that show it.

    `on` is the word of the record (unit, receipt), `title` a msgid; actions stand by their `place`.
    Offered to whoever has one of the `permissions` (none: to everybody), for the records of which
    `offered(session, id)` is true. `run(desk, id)` asks, does it, or opens a page. In a list of
    the records, one with `why_not(row)` leaves the panel of a row for which that gives a reason.
    """

    on: str
    title: str
    icon: str
    run: Callable[[Any, int], object]
    key: str = ""
    kind: Literal["rest", "primary", "danger"] = "rest"
    place: int = 0
    permissions: tuple[str, ...] = ()
    offered: Callable[[Session, int], bool] | None = None
    why_not: Callable[[Any], str] | None = None


class AuditWords(msgspec.Struct, frozen=True, kw_only=True):
    """The words of the audit log, msgids where they are words.

    kinds: the part of `what` before the dot. done: a whole `what` that is not “kind: verb”.
    fields: the fields of a change. values: short words that are kept, as the log shows them (it
    outlives them). money, areas, flags: fields kept as fen, as 10^-4 m², as 1 or 0. silent: fields
    for the program itself. told: how the values of other fields are said.
    """

    kinds: Mapping[str, str] = msgspec.field(default_factory=dict)
    done: Mapping[str, str] = msgspec.field(default_factory=dict)
    fields: Mapping[str, str] = msgspec.field(default_factory=dict)
    values: Mapping[str, str] = msgspec.field(default_factory=dict)
    money: frozenset[str] = frozenset()
    areas: frozenset[str] = frozenset()
    flags: frozenset[str] = frozenset()
    silent: frozenset[str] = frozenset()
    told: Mapping[str, Callable[[Any], str]] = msgspec.field(default_factory=dict)


class Declarations(msgspec.Struct, frozen=True, kw_only=True):
    """See the module.

    rights_now: who acts with what is left of the rights (session, actor, the right needed).
    permissions: by name, in the order of the permission table. wings: the titles of the tabs, and
    of the program's own part. shows: which page shows a kind of record, and under which word it is
    given the id. refers: what rows that refer to a record are called, by their table. lists: the
    titles of the lists that may leave the program. checks: what “check the books” looks at.
    after_import: sentences about what an import left behind, by the units it wrote. samples: what
    fills the year of the sample estate, by the folder of the subject. counted: the titles of the
    tables of which a restore counts rows. personal: where data of people stands. record_fields:
    kind → the field (desk, fact) of a form in which a record of it is typed. follows: what subjects
    above a kind do after each save (session, row before, row after). warns: kind → what they say
    beside the fields of its form (session, id or 0, fields). The rest as a MODULE says it.
    """

    rights_now: Callable[[Session, Any, str], Any] | None = None
    permissions: Mapping[str, Permission] = msgspec.field(default_factory=dict)
    audit: AuditWords = msgspec.field(default_factory=AuditWords)
    refers: Mapping[str, str] = msgspec.field(default_factory=dict)
    lists: Mapping[str, str] = msgspec.field(default_factory=dict)
    counted: Mapping[str, str] = msgspec.field(default_factory=dict)
    due: tuple[Callable[[Session], Iterable[Due]], ...] = ()
    search: tuple[SearchGroup, ...] = ()
    shows: Mapping[str, tuple[str, str]] = msgspec.field(default_factory=dict)
    papers: tuple[PaperKind, ...] = ()
    letters: tuple[LetterKind, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    checks: tuple[Callable[[Session, Progress], Iterable[Breach]], ...] = ()
    after_import: tuple[Callable[[Session, Collection[int]], str], ...] = ()
    left_in_full: tuple[Callable[[Session, str], object], ...] = ()
    calendar_changed: tuple[Callable[[Session], object], ...] = ()
    each_day: tuple[Callable[[Any], object], ...] = ()
    reports: tuple[Callable[[], Report[Any]], ...] = ()
    samples: Mapping[str, Callable[[], SampleMaker]] = msgspec.field(default_factory=dict)
    follows: Mapping[str, Followers] = msgspec.field(default_factory=dict)
    warns: Mapping[str, Warners] = msgspec.field(default_factory=dict)
    records: Kinds = ()
    personal: tuple[PersonalData, ...] = ()
    actions: tuple[RecordAction, ...] = ()
    open_points: tuple[OpenPoints, ...] = ()
    record_fields: Mapping[str, Callable[..., Any]] = msgspec.field(default_factory=dict)
    unit_panels: tuple[UnitPanel, ...] = ()
    unit_histories: tuple[UnitHistory, ...] = ()
    unit_cases: tuple[UnitCases, ...] = ()
    wings: Mapping[str, str] = msgspec.field(default_factory=dict)
    tabs: Mapping[str, str] = msgspec.field(default_factory=dict)

    @property
    def kinds(self) -> Mapping[str, RecordKind[Any, Any]]:
        """By their word."""
        return _by_word(self.records)

    def page_of(self, kind: str, record_id: int | None) -> tuple[str, dict[str, object]]:
        """The page that shows a record, and what it is opened with; "" where none does."""
        page, word = self.shows.get(kind, ("", ""))
        return (page, {word: record_id}) if page and record_id is not None else ("", {})

    def open_points_of(self, kind: str) -> list[OpenPoints]:
        """What subjects above a kind still miss of its records."""
        return [one for one in self.open_points if one.on == kind]

    def actions_on(self, kind: str, permissions: Collection[str]) -> list[RecordAction]:
        """What may be done with records of a kind by whoever has these permissions."""
        mine = [one for one in self.actions if one.on == kind]
        return [one for one in mine if not one.permissions or {*one.permissions} & {*permissions}]


@cache
def _by_word(records: Kinds) -> dict[str, RecordKind[Any, Any]]:
    return {kind.kind: kind for kinds in records for kind in kinds()}


NOTHING = Declarations()


def declarations(session: Session) -> Declarations:
    """What the subjects declare, as the store of this session was given it."""
    found = session.info["declarations"]
    assert isinstance(found, Declarations)  # noqa: S101  a wrong type here is a bug of ours
    return found


def record_kind(session: Session, word: str) -> RecordKind[Any, Any]:
    """The kind of records of that word; LookupError where nobody declares it."""
    found = declarations(session).kinds.get(word)
    if found is None:
        raise LookupError(f"no subject declares records of the kind {word}")
    return found


def tell_followers(
    session: Session, kind: str, before: Mapping[str, Any], after: Mapping[str, Any]
) -> None:
    """Let the subjects above a kind do what follows from a save of one of its records."""
    for follow in declarations(session).follows.get(kind, ()):
        follow(session, before, after)
