"""What the standard library says of a ZIP whose bytes are not those that were written.

A member that is locked (`flag_bits & 1`) ends in a bare RuntimeError: ask for the bit first. One
said to be packed by bzip2 ends in an OSError, which a disk raises too: where the bytes are in
memory already it belongs to these.
"""

import lzma
import zipfile
import zlib

BROKEN_ZIP = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    NotImplementedError,  # packed in a way that the library does not know
    EOFError,
    zlib.error,
    lzma.LZMAError,
)
