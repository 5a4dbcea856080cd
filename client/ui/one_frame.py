"""One picture of the screen, looked at and forgotten: what is said of it is one line of JSON.

`python -m client.ui.one_frame` is started by the device check as a process of its own, since a
display may hang whoever asks it. It shows no window. The picture stays in this process and ends
with it: out come its size, whether all of it is one colour, and by which of Qt's platforms it was
taken.
"""

import json
import sys
from typing import Any

from PySide6.QtGui import QGuiApplication, QImage


def told_of(picture: QImage) -> dict[str, Any]:
    """Give what may be known of a picture of somebody's screen."""
    return {
        "width": picture.width(),
        "height": picture.height(),
        "one_colour": is_one_colour(picture),
    }


def is_one_colour(picture: QImage) -> bool:
    """Tell whether a picture shows nothing; one without pixels does not show anything either."""
    if picture.isNull():
        return True
    pixels = bytes(picture.convertToFormat(QImage.Format.Format_RGB32).constBits())
    return pixels == pixels[:4] * (len(pixels) // 4)


def main() -> int:
    """Print what is to be said."""
    application = QGuiApplication(sys.argv[:1])
    screens = QGuiApplication.screens()
    picture = screens[0].grabWindow(0).toImage() if screens else QImage()
    said = told_of(picture) | {"platform": QGuiApplication.platformName()}
    sys.stdout.write(json.dumps(said))
    del application
    return 0


if __name__ == "__main__":
    sys.exit(main())
