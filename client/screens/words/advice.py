"""What a finding of the device check is told with: what was found, one act, one way out."""

from dataclasses import dataclass

from client.screens.words import Sentence


@dataclass(frozen=True, slots=True)
class Advice:
    """What was found, one thing to do about it, and a way out when that does not help."""

    found: Sentence
    act: Sentence
    way_out: Sentence
    named: Sentence | None = None
    """What was found, where the system names what is to blame."""


CALL = Sentence(
    "如果还是不行，请致电书记员，改用其他方式参加。",
    "If it stays so, call the clerk and take part in another way.",
)
SOUND_ONLY = Sentence(
    "如果还是不行，可以只用声音参加，并告知书记员。",
    "If it stays so, take part with sound alone, and tell the clerk.",
)
HEADSET = Sentence(
    "如果还是不行，请换用耳机或另一台设备。",
    "If it stays so, use a headset or another device.",
)
OTHER_LINE = Sentence(
    "如果还是不行，请换用手机热点或其他网络。",
    "If it stays so, use mobile data or another network.",
)
OTHER_DEVICE = Sentence(
    "如果还是不行，请换用另一台电脑或手机。",
    "If it stays so, use another computer or a phone.",
)
BY_PHONE = Sentence(
    "如果还是不行，请致电书记员，用电话参加。",
    "If it stays so, call the clerk and take part by phone.",
)
IN_PERSON = Sentence(
    "如果还是不行，请告知书记员，到法院参加。",
    "If it stays so, tell the clerk and come to court.",
)
STILL_FINE = Sentence("不改善也可以参加。", "You can take part as it is.")


def advice(
    found: tuple[str, str],
    act: tuple[str, str],
    way_out: Sentence,
    named: tuple[str, str] | None = None,
) -> Advice:
    """Make an advice of its sentences, each in both languages."""
    return Advice(
        Sentence(*found), Sentence(*act), way_out, None if named is None else Sentence(*named)
    )
