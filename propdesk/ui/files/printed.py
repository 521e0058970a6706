"""Pictures of records as a paper takes them; read and scaled in a job."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.db.attachments.attaching import AttachedFile, files_of, folder_of
from propdesk.db.attachments.files import content_of
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import _
from propdesk.kernel.paper.pictures import PaperPicture
from propdesk.ui.files.pictures import encoded, is_picture, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from propdesk.db.store import Store
    from propdesk.kernel.progress import Progress
    from propdesk.ui.desk import Desk

EDGE = 900  # dots of the longer edge: 60 mm at 380 dots an inch

Said = tuple[str, AttachedFile]
"""What a picture shows, and the file."""


def files_by_part(desk: Desk, kind: str, record_id: int) -> tuple[AttachedFile, ...]:
    """The files of a record in the order of the parts they were taken at, those of the whole last.

    Raises NotPermitted.
    """
    files = desk.store.read(files_of, kind=kind, record_id=record_id)
    return tuple(sorted(files, key=lambda one: (one.part is None, one.part or 0, one.id)))


def read_pictures(
    store: Store, some: Sequence[tuple[str, str, str]], progress: Progress, edge: int = EDGE
) -> list[PaperPicture]:
    """Read pictures for a paper: what each shows, its name and digest; without what is missing or
    damaged. Raises Cancelled."""
    made, folder = list[PaperPicture](), folder_of(store).attachments
    for number, (said, name, digest) in enumerate(some):
        progress.step(number, len(some))
        try:
            image = shown(content_of(folder, name, digest), name, edge)
        except UserError:
            continue
        jpeg = encoded(image.convertedTo(image.Format.Format_RGB32), "JPG")
        made.append(PaperPicture(said, jpeg, image.width(), image.height()))
    return made


def with_pictures(
    desk: Desk,
    some: Sequence[Said],
    draw: Callable[[Sequence[PaperPicture]], bytes],
    then: Callable[[bytes], object],
) -> None:
    """Draw a paper with these pictures in a job, then show it; at once where there is none.

    What is no picture is left out, and one that is missing or damaged as well: its file says so.
    """
    found = [(said, one) for said, one in some if is_picture(one.kind)]
    if not found:
        then(draw(()))
        return

    def work(progress: Progress) -> bytes:
        files = [(said, one.name, one.sha256) for said, one in found]
        return draw(read_pictures(desk.store, files, progress))

    def take(pdf: object) -> None:
        if isinstance(pdf, bytes):
            with desk.attempt():
                then(pdf)

    desk.run(work, title=_("Drawing the papers"), done=take)
