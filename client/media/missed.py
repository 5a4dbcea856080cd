"""Missed speech, from the court's clock to one time line that begins with its first frame.

Pure; it decodes nothing.
"""

from collections.abc import Sequence

from client.media.speech.catch_up import MissedVoice
from client.protocol.signalling import KeptSpeech


def missed_voices(kept: Sequence[KeptSpeech]) -> tuple[MissedVoice, ...]:
    """Give what each person said, in seconds from the first frame of all."""
    moments = [frame.at for speech in kept for frame in speech.frames]
    if not moments:
        return ()
    begins = min(moments)
    return tuple(
        MissedVoice(
            speech.speaker,
            tuple(((frame.at - begins).total_seconds(), frame.payload) for frame in speech.frames),
        )
        for speech in kept
        if speech.frames
    )
