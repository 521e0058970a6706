"""What is typed of a talk that is not over: kept as text, so that it can be held and come back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from propdesk.kernel.clock import wall_time
from propdesk.kernel.days import read_day
from propdesk.service.contacts.register import ContactFields
from propdesk.service.contacts.rules import OUTER, Channel, ContactKind, kind_told


@dataclass(slots=True, kw_only=True)
class Talk:
    """One talk. `begun` is when its first key was typed; `kind` is guessed from the words until
    it is `chosen`."""

    channel: Channel = Channel.PHONE
    room: str = ""
    unit_id: int | None = None
    who: str = ""
    phone: str = ""
    what: str = ""
    outer_no: str = ""
    outer_until: str = ""
    chosen: ContactKind | None = None
    begun: datetime | None = None

    @property
    def kind(self) -> ContactKind:
        """What it is about."""
        return self.chosen or kind_told(self.what)

    @property
    def is_outer(self) -> bool:
        """Whether it came with a number and a deadline of its own."""
        return self.channel in OUTER

    @property
    def is_empty(self) -> bool:
        """Whether nothing of it would be lost."""
        return not any((self.room, self.who, self.what, self.outer_no))

    @property
    def title(self) -> str:
        """What tells it from other talks on hold."""
        return " ".join(filter(None, (self.room, self.who, self.what[:12])))

    def fields(self, now: datetime) -> ContactFields:
        """The contact it makes: what is no unit is a place. Raises what `read_day` refuses of a
        deadline that a letter brought."""
        came = wall_time(self.begun or now)
        return ContactFields(
            day=came.date(),
            time=f"{came:%H:%M}",
            channel=self.channel,
            kind=self.kind,
            unit_id=self.unit_id,
            place="" if self.unit_id else self.room.strip(),
            caller=self.who.strip(),
            phone=self.phone,
            what=self.what.strip(),
            outer_no=self.outer_no.strip(),
            reply_day=self.outer_day(came.date()),
        )

    def outer_day(self, today: date) -> date | None:
        """The deadline that a letter brought."""
        return read_day(self.outer_until, today) if self.outer_until.strip() else None

    def kept(self) -> dict[str, str]:
        """As text, for a draft and for a talk on hold."""
        begun = "" if self.begun is None else self.begun.isoformat()
        return {
            "channel": self.channel,
            "room": self.room,
            "unit_id": str(self.unit_id or ""),
            "who": self.who,
            "phone": self.phone,
            "what": self.what,
            "outer_no": self.outer_no,
            "outer_until": self.outer_until,
            "chosen": self.chosen or "",
            "begun": begun,
        }


def talk_of(kept: Mapping[str, object]) -> Talk:
    """A talk as it was kept; what is not understood is left out."""
    told = {name: str(value or "") for name, value in kept.items()}
    channels, kinds = {one.value: one for one in Channel}, {one.value: one for one in ContactKind}
    unit, begun = told.get("unit_id", ""), told.get("begun", "")
    return Talk(
        channel=channels.get(told.get("channel", ""), Channel.PHONE),
        room=told.get("room", ""),
        unit_id=int(unit) if unit.isdecimal() else None,
        who=told.get("who", ""),
        phone=told.get("phone", ""),
        what=told.get("what", ""),
        outer_no=told.get("outer_no", ""),
        outer_until=told.get("outer_until", ""),
        chosen=kinds.get(told.get("chosen", "")),
        begun=_moment(begun),
    )


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
