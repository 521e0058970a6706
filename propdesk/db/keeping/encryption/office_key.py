"""The two keys of encrypted backups: the office key of this PC, and the recovery key on paper.

Each backup is encrypted for both, and brings the office key along, encrypted for the recovery key:
so the paper alone opens it on any PC, and that PC can go on with the office key. Whoever knows
the public halves can encrypt too, but not make a tag (office key), nor an office key that the
recovery key takes for its own (`bond`).
"""

import hashlib
import hmac
import json
from typing import TYPE_CHECKING

import msgspec

from propdesk.db.keeping.encryption.recovery_text import KeyMistyped
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_

if TYPE_CHECKING:
    from pyrage.x25519 import Identity, Recipient

SHOWN = 16  # digits of a fingerprint


class KeyOfAnotherEstate(UserError):
    """A whole recovery key, only not the one that belongs to this."""

    message = N_(
        "This recovery key does not open it: it is of another estate, or of other keys. Look for "
        "the paper whose number is {number}."
    )


class OfficeKey(msgspec.Struct, frozen=True):
    """What encrypts and opens backups without a question. `recovery` is the public half of the
    recovery key, `wrapped` the office key encrypted for it."""

    secret: str
    recovery: str
    wrapped: str

    def __repr__(self) -> str:  # a fault or a log that names it tells no secret
        return f"OfficeKey({self.number})"

    @property
    def number(self) -> str:
        """What tells it from others; it stands on the paper and in each backup."""
        return number_of(str(_identity(self.secret).to_public()))

    def identities(self) -> "list[Identity]":
        """What opens."""
        return [_identity(self.secret)]

    def recipients(self) -> "list[Recipient]":
        """For whom is encrypted."""
        from pyrage.x25519 import Recipient

        return [_identity(self.secret).to_public(), Recipient.from_str(self.recovery)]

    def tag(self, *parts: bytes) -> str:
        """What nobody makes of these bytes without this key."""
        own = hmac.digest(self.secret.encode(), b"PropDesk manifest", hashlib.sha256)
        state = hmac.new(own, digestmod=hashlib.sha256)
        for part in parts:
            state.update(len(part).to_bytes(8, "big") + part)
        return state.hexdigest()


def number_of(public: str) -> str:
    """The number of a key, from its public half."""
    return hashlib.sha256(public.encode()).hexdigest()[:SHOWN]


def new_keys() -> tuple[OfficeKey, str]:
    """A new office key, and the recovery key that is to be printed and kept nowhere else."""
    from pyrage.x25519 import Identity

    office, recovery = Identity.generate(), Identity.generate()
    return _wrapped(str(office), recovery), str(recovery)


def _wrapped(secret: str, recovery: "Identity") -> OfficeKey:
    import pyrage

    public = recovery.to_public()
    content = {"office": secret, "bond": _bond(secret, recovery)}
    wrapped = pyrage.encrypt(json.dumps(content).encode(), [public], armored=True)
    return OfficeKey(secret, str(public), wrapped.decode())


def unwrapped(wrapped: str, recovery: str, *, number: str) -> OfficeKey:
    """The office key out of what is encrypted for a recovery key.

    Raises KeyMistyped, and KeyOfAnotherEstate for a key that does not open it or did not make it.
    """
    import pyrage
    from pyrage.x25519 import Identity

    try:
        identity = Identity.from_str(recovery)
    except pyrage.IdentityError as error:
        raise KeyMistyped from error
    try:
        content = json.loads(pyrage.decrypt(wrapped.encode(), [identity]))
        secret, bond = str(content["office"]), str(content["bond"])
        _identity(secret)
    except (pyrage.DecryptError, pyrage.IdentityError, ValueError, KeyError, TypeError) as error:
        raise KeyOfAnotherEstate(number=number) from error
    if not hmac.compare_digest(bond, _bond(secret, identity)):
        raise KeyOfAnotherEstate(number=number)
    return OfficeKey(secret, str(identity.to_public()), wrapped)


def _bond(secret: str, recovery: "Identity") -> str:
    return hmac.new(str(recovery).encode(), secret.encode(), hashlib.sha256).hexdigest()


def _identity(secret: str) -> "Identity":
    from pyrage.x25519 import Identity

    return Identity.from_str(secret)
