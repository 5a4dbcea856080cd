"""Faces and voices for desks without devices: a folder a desk, with `face.jpg` and `speech.wav`.

Real speech and real portraits when a folder of samples is given; otherwise speech made by
espeak-ng, or, where that is missing too, a seeded signal that rises and falls like speech.
Which was used is told and stands in the summary.
"""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from server_stub.demo.sound import RATE_HZ, Sound, read_wav, resampled, write_wav

ESPEAK = "espeak-ng"
PORTRAITS = ("obama.jpg", "biden.jpg")
SAID = {
    "judge": (
        "现在开庭。北京互联网法院今天公开开庭审理原告与被告网络购物合同纠纷一案。"
        "现在核对当事人身份，宣布法庭纪律。当事人应当服从法庭指挥，未经许可不得发言。"
        "首先由原告陈述诉讼请求、事实和理由，然后由被告答辩。双方听清楚了吗？"
    ),
    "plaintiff": (
        "审判员，我是原告。我在被告的网店购买了一台笔记本电脑，收货以后发现与页面描述不符。"
        "我多次联系客服要求退货退款，被告一直拖延。请求判令被告退还货款，并承担本案诉讼费用。"
        "证据有订单、聊天记录和检测报告，请法庭查看。"
    ),
    "defendant": (
        "审判员，被告答辩如下。我方发出的商品与页面描述一致，检测报告是原告单方委托的。"
        "对证据一的真实性没有异议，对证明目的不认可。我方愿意在法庭主持下与原告协商。"
        "请求法庭驳回原告的全部诉讼请求。"
    ),
}
VOICES = {"judge": ("cmn", 50), "plaintiff": ("cmn+f3", 60), "defendant": ("cmn+m3", 35)}
SPEEDS = {"judge": 1.0, "plaintiff": 1.12, "defendant": 0.9}
"""How the one recorded voice is made into three: played faster or slower."""


@dataclass(frozen=True, slots=True)
class Material:
    """Where each desk's face and voice are, and what they are made of."""

    folders: dict[str, Path]
    speech: str
    portraits: str

    def source(self, desk: str) -> Sound:
        """Give what that desk's synthetic microphone says, looped, at `RATE_HZ`."""
        return read_wav(self.folders[desk] / "speech.wav")


def prepare(folder: Path, samples: Path | None) -> Material:
    """Lay out the folders of the three desks."""
    desks = tuple(SAID)
    folders = {desk: folder / desk for desk in desks}
    for each in folders.values():
        each.mkdir(parents=True, exist_ok=True)
    return Material(folders, _lay_speech(folders, samples), _lay_portraits(folders, samples))


def _lay_speech(folders: dict[str, Path], samples: Path | None) -> str:
    recorded = samples / "media" / "speech.wav" if samples is not None else None
    if recorded is not None and recorded.exists():
        whole = read_wav(recorded)
        part = whole.size // len(folders)
        for at, (desk, folder) in enumerate(folders.items()):
            spoken = whole[at * part : (at + 1) * part]
            spoken = resampled(spoken, round(RATE_HZ * SPEEDS[desk]), RATE_HZ)
            write_wav(folder / "speech.wav", _even(spoken))
        return f"recorded speech ({recorded.name})"
    if shutil.which(ESPEAK) is not None:
        for desk, folder in folders.items():
            voice, pitch = VOICES[desk]
            subprocess.run(
                [ESPEAK, "-v", voice, "-p", str(pitch), "-w", folder / "speech.wav", SAID[desk]],
                check=True,
                timeout=60,
            )
            write_wav(folder / "speech.wav", _even(read_wav(folder / "speech.wav")))
        return f"speech made by {ESPEAK}"
    for seed, folder in enumerate(folders.values()):
        write_wav(folder / "speech.wav", _even(murmur(seed)))
    return "seeded signal"


def _lay_portraits(folders: dict[str, Path], samples: Path | None) -> str:
    used = []
    for desk, name in zip(folders, PORTRAITS, strict=False):
        portrait = samples / "faces" / name if samples is not None else None
        if portrait is not None and portrait.exists():
            shutil.copyfile(portrait, folders[desk] / "face.jpg")
            used.append(name)
    return ", ".join([*used, "the client's own portrait"])


def _even(sound: Sound) -> Sound:
    """Bring a voice to the strength of ordinary speech, so that three sound alike."""
    loudest = float(np.abs(sound).max()) if sound.size else 0.0
    return (sound * (0.5 / loudest)).astype(np.float32) if loudest > 0.0 else sound


def murmur(seed: int, seconds: float = 24.0) -> Sound:
    """Make a signal with the rise, fall and pauses of speech, the same for the same seed."""
    rng = np.random.default_rng(seed)
    count = int(seconds * RATE_HZ)
    noise = np.fft.rfft(rng.standard_normal(count))
    tone = np.fft.rfftfreq(count, 1.0 / RATE_HZ)
    noise *= np.exp(-np.square(np.log2(np.maximum(tone, 1.0) / (300.0 + 120.0 * seed))) / 2.0)
    syllables = np.repeat(rng.random(int(seconds * 4) + 1), RATE_HZ // 4)[:count]
    smooth = np.convolve(syllables, np.hanning(RATE_HZ // 10) / (RATE_HZ // 20), mode="same")
    return (np.fft.irfft(noise, count) * np.clip(smooth - 0.25, 0.0, 1.0)).astype(np.float32)
