"""Takes a picture of a screen: `python -m tests.wine.picture FILE`, with DISPLAY set.

Prints how many colours it has: a screen with nothing on it has one or two.
"""

import sys

from PySide6.QtGui import QGuiApplication, QImage


def main(file: str) -> int:
    """Save the picture of the whole screen; 1 when that cannot be done."""
    application = QGuiApplication(["picture", "-platform", "xcb"])
    taken = application.primaryScreen().grabWindow(0).toImage()
    small = taken.convertToFormat(QImage.Format.Format_RGB32)
    colours = {small.pixel(x, y) for x in range(0, small.width(), 2) for y in range(small.height())}
    print(len(colours))
    return 0 if taken.save(file) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
