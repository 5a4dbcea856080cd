"""From a tone to its colour and symbol: never one without the other."""

from client.screens.tone import Tone
from client.ui.theme import Token
from client.ui.widgets.icons import IconName

TOKENS: dict[Tone, Token] = {
    Tone.PLAIN: "ink_soft",
    Tone.STEADY: "steady",
    Tone.GOOD: "good",
    Tone.WARN: "warn",
    Tone.BAD: "bad",
}
SYMBOLS: dict[Tone, IconName] = {
    Tone.PLAIN: "information",
    Tone.STEADY: "calendar",
    Tone.GOOD: "good",
    Tone.WARN: "warning",
    Tone.BAD: "bad",
}
