"""Bytes through age: one way into a file, the other out of it, never whole in memory."""

from collections.abc import Callable
from typing import Any, Protocol, cast

from propdesk.db.keeping.encryption.office_key import OfficeKey
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_

AT_ONCE = 1 << 20


class NotOpenedByKey(UserError):
    """The key does not fit, or the bytes are not those that were encrypted."""

    message = N_("What is encrypted was changed, or is of another key. Use another backup.")


class Reading(Protocol):
    """Whatever gives bytes."""

    def read(self, size: int = -1, /) -> bytes:
        """At most so many, none at the end."""


def encrypt(source: Reading, write: Callable[[bytes], object], key: OfficeKey) -> None:
    """Encrypt all that `source` gives."""
    import pyrage

    inward, outward = _Kept(source.read), _Kept(write)
    with _raised(inward, outward):
        pyrage.encrypt_io(_Source(inward), _Sink(outward), key.recipients())


def decrypt(source: Reading, write: Callable[[bytes], object], key: OfficeKey) -> None:
    """Decrypt it again. Raises NotOpenedByKey, after having given what was right so far."""
    import pyrage

    inward, outward = _Kept(source.read), _Kept(write)
    with _raised(inward, outward):
        try:
            pyrage.decrypt_io(_Source(inward), _Sink(outward), key.identities())
        except (pyrage.DecryptError, OSError, ValueError) as error:
            raise NotOpenedByKey from error


class _Kept:
    """A function whose exception is remembered: the library tells of another one."""

    def __init__(self, act: Callable[..., Any]) -> None:
        self._act = act
        self.fault: BaseException | None = None

    def __call__(self, given: object) -> Any:  # noqa: ANN401  as the function does
        try:
            return self._act(given)
        except BaseException as fault:
            self.fault = fault
            raise


class _raised:  # noqa: N801  a context
    def __init__(self, *kept: _Kept) -> None:
        self._kept = kept

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        for one in self._kept:
            if one.fault is not None and one.fault is not error:
                raise one.fault from None


class _Source:
    def __init__(self, act: _Kept) -> None:
        self._act = act

    def read(self, size: int = -1) -> bytes:
        return cast("bytes", self._act(size))


class _Sink:
    def __init__(self, act: _Kept) -> None:
        self._act = act

    def write(self, data: bytes) -> int:
        self._act(data)
        return len(data)

    def flush(self) -> None:
        pass
