"""Where an installed program begins."""

import sys

from propdesk.__main__ import main

if __name__ == "__main__":
    sys.exit(main())
