"""What Qt finds around it: screens and what paints on them, as one line of JSON.

`python -m client.ui.surroundings` is started by the device check as a process of its own, since a
graphics driver may crash whoever asks it. It paints nothing and shows no window.
"""

import json
import sys
from typing import Any

from PySide6.QtGui import QGuiApplication, QOffscreenSurface, QOpenGLContext

_RENDERER = 0x1F01
"""`GL_RENDERER` of OpenGL."""
_IN_SOFTWARE = ("llvmpipe", "softpipe", "swrast", "swiftshader", "basic render", "gdi generic")


def surroundings() -> dict[str, Any]:
    """Give the screens, in the pixels that layouts are made of, and the renderer."""
    renderer = _renderer()
    return {
        "screens": [
            {
                "width": screen.geometry().width(),
                "height": screen.geometry().height(),
                "scale": screen.devicePixelRatio(),
            }
            for screen in QGuiApplication.screens()
        ],
        "renderer": renderer,
        "hardware": is_hardware(renderer),
    }


def is_hardware(renderer: str) -> bool:
    """Tell whether a renderer of that name is a graphics processor."""
    name = renderer.lower()
    return bool(name) and not any(each in name for each in _IN_SOFTWARE)


def _renderer() -> str:
    context, surface = QOpenGLContext(), QOffscreenSurface()
    surface.create()
    if not context.create() or not context.makeCurrent(surface):
        return ""
    try:
        return str(context.functions().glGetString(_RENDERER) or "")
    finally:
        context.doneCurrent()


def main() -> int:
    """Print what there is."""
    application = QGuiApplication(sys.argv[:1])
    sys.stdout.write(json.dumps(surroundings()))
    del application
    return 0


if __name__ == "__main__":
    sys.exit(main())
