"""What happens to a microphone's sound between the device and the voice.

Echo is taken out of it, then it is brought to the loudness of the others (`client.media.echo`,
`client.media.ear.gain`); what leaves is watched for echo that got through. livekit's part is loaded
on a thread of its own, so that neither a window nor a sound waits for it: until it is there, and
where it cannot be had, voices pass without.

It belongs to the sound thread, all but `begin`, and knows no device.
"""

import threading
from collections.abc import Callable

from client.media.blocks import Samples, power
from client.media.ear.canceller import Canceller
from client.media.ear.gain import SlowGain
from client.media.ear.processing import Processing, load
from client.media.ear.reference import Reference
from client.media.ear.watch import EchoWatch


class Ear:
    """The ear of one desk."""

    def __init__(self, load: Callable[[], Processing | None] = load) -> None:
        """Take what loads livekit's module."""
        self._load = load
        self._loading: threading.Thread | None = None
        self._loaded: Processing | None = None
        self._canceller = Canceller()
        self._reference = Reference()
        self._watch = EchoWatch()
        self._gain = SlowGain()
        self._set_anew = 0
        self.strength = 0.0
        """The power of the last block without echo, before it was made louder: what a meter shows,
        for whoever is too soft shall see it."""
        self.without = False
        """Whether livekit's module could not be loaded."""

    @property
    def echo(self) -> bool:
        """Whether the others hear themselves from this desk."""
        return self._watch.echo

    def begin(self) -> None:
        """Load what is large, on a thread of its own."""
        if self._loading is None:
            loading = threading.Thread(target=self._fetch, name="loading ear", daemon=True)
            loading.start()
            self._loading = loading

    def ready(self, limit_s: float) -> bool:
        """Wait until loading has ended, well or not."""
        if self._loading is None:
            return False
        self._loading.join(limit_s)
        return not self._loading.is_alive()

    def _fetch(self) -> None:
        self._loaded = self._load()
        self.without = self._loaded is None

    # --- On the sound thread -----------------------------------------------------------------

    def opened(self, *, same: bool) -> None:
        """Count anew: a microphone or loudspeaker has been opened; forget it if it is another."""
        self._reference.forget()
        if not same:
            self._canceller.forget()
            self._gain = SlowGain()
            self._watch = EchoWatch()

    def played(self, block: Samples, dry: int) -> None:
        """Take a block that has been handed to the loudspeaker."""
        self._reference.play(block, dry)

    def hear(self, block: Samples, waiting: float, *, sent: bool) -> Samples:
        """Give a block of the microphone as it may leave; `waiting` blocks were yet to be played.

        One that is not sent is given without echo and as loud as it is.
        """
        if self._canceller.processing is None:
            self._canceller.processing = self._loaded
        played = self._reference.take(waiting)
        if self._reference.set_anew != self._set_anew:
            self._set_anew = self._reference.set_anew
            self._canceller.doubt_again()
        clean = self._canceller.clean(played, block)
        self.strength = power(clean)
        if not sent:
            return clean
        voice = self._gain.apply(clean, learn=self._canceller.near)
        self._watch.add(played, voice)
        return voice
