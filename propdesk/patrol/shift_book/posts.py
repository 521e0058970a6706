"""The posts that are manned in shifts: how many people, how long, how often they enter."""

from dataclasses import dataclass
from typing import Annotated

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.records.kinds import RecordKind, Unique
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, ngettext
from propdesk.kernel.records.fields import Fact, FactKind, Note
from propdesk.kernel.records.words import RegisterWords
from propdesk.patrol.shift_book.models import ShiftPost
from propdesk.system.registers.service import Register


class PostTaken(UserError):
    """Two posts of one name."""

    message = N_("A post is called “{name}” already. Choose another name.")


@dataclass(frozen=True, slots=True, kw_only=True)
class PostFields:
    """A post as it is entered."""

    name: Annotated[
        str,
        Fact(N_("Post"), placeholder=N_("e.g. fire control room"), width=160, weight=500, own=True),
    ]
    least: Annotated[
        int, Fact(N_("Least people"), least=1, most=20, width=90, hint=N_("Fire control room: 2."))
    ] = 1
    most_hours: Annotated[
        int,
        Fact(N_("Hours at most"), least=1, most=24, width=100, hint=N_("Fire control room: 8.")),
    ] = 12
    entry_hours: Annotated[
        int | None,
        Fact(
            N_("An entry every so many hours"),
            least=1,
            most=24,
            width=130,
            hint=N_("Fire control room: 2. Empty: none is asked for."),
        ),
    ] = None
    equipment: Annotated[
        str,
        Fact(
            N_("Equipment and keys"),
            FactKind.NOTES,
            stretch=True,
            free=True,
            placeholder=N_("e.g. radio 4, torch 2, key of the roof 1"),
        ),
    ] = ""
    note: Note = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostRow(PostFields):
    """A post in the list."""

    id: int


def post_called(session: Session, name: str) -> ShiftPost | None:
    """The post of that name, if it is entered."""
    return session.scalar(select(ShiftPost).where(ShiftPost.name == name.strip()))


SHIFT_POST = RecordKind(
    kind="shift_post",
    model=ShiftPost,
    fields=PostFields,
    name=lambda _session, one: one.name,
    unique=(Unique("name", lambda name: PostTaken(name=name)),),
    view="patrol.see_shifts",
    edit="patrol.set_posts",
)
POSTS = Register(
    kind=SHIFT_POST,
    row=PostRow,
    page="patrol.posts",
    tab="system",
    menu="system",
    place=13,
    title=N_("Shift posts"),
    icon="users",
    list_name="shift-posts",
    imports=True,
    deletes=True,
    called=lambda row: row.name,
    order=(ShiftPost.name, ShiftPost.id),
    words=RegisterWords(
        new=N_("New post"),
        edit=N_("Edit post"),
        count=lambda count: ngettext("{count} post", "{count} posts", count),
        look_for=N_("Name, equipment"),
        none=N_("No posts yet"),
        why=N_("A hand-over is measured by what its post needs: people, hours, entries, keys."),
        first=N_("Enter the first post"),
        how=N_("What it is called, how many people, how long, its equipment and keys."),
    ),
)
