"""What second signatures offer other parts of the office."""

from propdesk.system.signatures.rules import LoneStep as LoneStep
from propdesk.system.signatures.wanting import (
    WANTED_TABLES as WANTED_TABLES,
    open_signatures as open_signatures,
    two_persons as two_persons,
    want_signature as want_signature,
)
