"""What a check finds: something in the data that is not as it must be."""

import msgspec

from propdesk.kernel.errors import fill


class Breach(msgspec.Struct, frozen=True):
    """Something that is not as it must be; `subject` is (kind, id, how people call it).

    `remedy` says what helps where that is not to restore a backup.
    """

    kind: str
    message: str
    values: dict[str, object] = msgspec.field(default_factory=dict)
    subject: tuple[str, int | None, str] | None = None
    remedy: str = ""

    @property
    def sentence(self) -> str:
        """What is wrong, in the reader's language."""
        return fill(self.message, self.values)
