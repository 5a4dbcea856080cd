"""What PulseAudio itself says is there, for Qt does not hear of what has been unplugged.

Qt 6.11 keeps a sink or a source in its list after PulseAudio has removed it, and PulseAudio moves a
stream of it to another device without a word to anybody; so its own list is asked for, by libpulse
through ctypes, and again whenever it says that it has changed. Nothing waits: the connection is
turned by whoever owns it, on the owner's thread.

Where there is no libpulse or no server, nothing is said and Qt's word stands. It knows names only.
"""

import ctypes
from collections.abc import Callable
from typing import Any

_NO_AUTOSPAWN = 1
_READY, _FAILED = 4, 5
_SINKS, _SOURCES = 0x1, 0x2
_MOST_TURNS = 32
"""Events that are taken at one time."""

_Info = ctypes.CFUNCTYPE(
    None, ctypes.c_void_p, ctypes.POINTER(ctypes.c_char_p), ctypes.c_int, ctypes.c_void_p
)
_Event = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_int, ctypes.c_uint32, ctypes.c_void_p)
_POINTERS = (
    "pa_mainloop_new",
    "pa_mainloop_get_api",
    "pa_context_new",
    "pa_context_subscribe",
    "pa_context_get_sink_info_list",
    "pa_context_get_source_info_list",
)


def _library() -> Any:
    try:
        library = ctypes.CDLL("libpulse.so.0")
    except OSError:
        return None
    for name in _POINTERS:
        getattr(library, name).restype = ctypes.c_void_p
    return library


class PulseNames:
    """One connection to PulseAudio."""

    def __init__(self, library: Callable[[], Any] = _library) -> None:
        """Take what loads libpulse; nothing is connected yet."""
        self._pulse = library()
        self._loop: int | None = None
        self._context: int | None = None
        self._subscribed = False
        self._asked = 0
        self._outdated = False
        self._coming: set[str] = set()
        self._on_event = _Event(self._changed)
        self._on_info = _Info(self._named)
        self.names: frozenset[str] | None = None
        """The names of all sinks and sources; None while they are not known."""

    def connect(self) -> None:
        """Begin to connect; does nothing when that is done or there is no libpulse."""
        if self._pulse is None or self._context is not None:
            return
        self._loop = self._pulse.pa_mainloop_new()
        api = self._pulse.pa_mainloop_get_api(ctypes.c_void_p(self._loop))
        self._context = self._pulse.pa_context_new(ctypes.c_void_p(api), b"Mingjing")
        started = self._pulse.pa_context_connect(
            ctypes.c_void_p(self._context), None, _NO_AUTOSPAWN, None
        )
        if started < 0:
            self.close()

    def turn(self) -> None:
        """Take what PulseAudio has said since the last time; never waits."""
        if self._context is None:
            return
        context = ctypes.c_void_p(self._context)
        for _ in range(_MOST_TURNS):
            if self._pulse.pa_mainloop_iterate(ctypes.c_void_p(self._loop), 0, None) <= 0:
                break
        state = self._pulse.pa_context_get_state(context)
        if state >= _FAILED:
            self.close()
        elif state == _READY and not self._subscribed:
            self._subscribed = True
            self._pulse.pa_context_set_subscribe_callback(context, self._on_event, None)
            self._let_go(self._pulse.pa_context_subscribe(context, _SINKS | _SOURCES, None, None))
            self._ask()

    def close(self) -> None:
        """Let the connection go; it can be made again."""
        if self._context is not None:
            self._pulse.pa_context_disconnect(ctypes.c_void_p(self._context))
            self._pulse.pa_context_unref(ctypes.c_void_p(self._context))
            self._pulse.pa_mainloop_free(ctypes.c_void_p(self._loop))
        self._context = self._loop = None
        self._subscribed = False
        self._asked = 0
        self._outdated = False
        self.names = None

    # --- Called by libpulse, within `turn` ---------------------------------------------------

    def _changed(self, context: int, event: int, index: int, data: int) -> None:
        del context, event, index, data
        if self._asked:
            # What is on its way may name what has just gone: it is let come, and asked for anew.
            self._outdated = True
        else:
            self._ask()

    def _ask(self) -> None:
        context = ctypes.c_void_p(self._context)
        self._coming = set()
        self._outdated = False
        self._asked = 2
        for ask in ("pa_context_get_sink_info_list", "pa_context_get_source_info_list"):
            self._let_go(getattr(self._pulse, ask)(context, self._on_info, None))

    def _named(self, context: int, info: Any, last: int, data: int) -> None:
        del context, data
        if not last:
            self._coming.add(info[0].decode("utf-8", "replace"))
            return
        self._asked -= 1
        if self._asked:
            return
        if self._outdated:
            self._ask()
        else:
            self.names = frozenset(self._coming)

    def _let_go(self, operation: int | None) -> None:
        if operation is not None:
            self._pulse.pa_operation_unref(ctypes.c_void_p(operation))
