"""Files that the invented people hand in, made here: papers, pictures, sounds, a film.

Each is small and is what it says: a chat log and a receipt set by the court's own press, a screen
picture, a few seconds of a tone, some moving squares. The same file is made of the same words each
time, and no two cases hand in the same one.
"""

import io
import math
import struct
import wave
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Final

from server_stub.documents import (
    ChatLog,
    ChatMessage,
    Clause,
    Company,
    Contract,
    Payment,
    PaymentVoucher,
    Person,
    Typesetter,
    chat_log_pdf,
    contract_pdf,
    payment_voucher_pdf,
)
from server_stub.documents.numerals import BEIJING
from server_stub.renditions.png import png

Make = Callable[[Typesetter, date], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An item of evidence: its file, made when it is wanted, and what it is to prove."""

    name: str
    title: str
    kind: str
    source: str
    purpose: str
    make: Make


def chat(title: str, who: str, other: str, said: tuple[str, ...], proves: str) -> Item:
    """Give an exported conversation; the two speak in turn, `who` first."""

    def made(press: Typesetter, day: date) -> bytes:
        began = datetime.combine(day - timedelta(days=40), time(10, 12), BEIJING)
        messages = tuple(
            ChatMessage(
                sender=other if place % 2 else who,
                sent_at=began + timedelta(minutes=7 * place),
                text=text,
            )
            for place, text in enumerate(said)
        )
        log = ChatLog(
            platform="示例购物平台 即时消息",
            holder=who,
            holder_account="user-10001",
            other=other,
            other_account="shop-20002",
            messages=messages,
            exported_at=datetime.combine(day - timedelta(days=3), time(16, 5), BEIJING),
            sha256=sha256("\n".join(said).encode()).hexdigest(),
        )
        return chat_log_pdf(press, log)

    return Item(
        name=f"{title}.pdf",
        title=title,
        kind="电子数据",
        source="平台账户导出",
        purpose=proves,
        make=made,
    )


def receipt(title: str, payer: str, payee: str, amount: str, what_for: str, proves: str) -> Item:
    """Give a bank's receipt."""

    def made(press: Typesetter, day: date) -> bytes:
        paid_at = datetime.combine(day - timedelta(days=55), time(20, 31, 7), BEIJING)
        voucher = PaymentVoucher(
            bank="示例银行股份有限公司",
            payer=payer,
            payer_account="6200000000000000018",
            payee=payee,
            payee_account="110000000000000026",
            payee_bank="样本商业银行北京分行",
            payments=(
                Payment(
                    serial=f"SL{paid_at:%Y%m%d}0001",
                    paid_at=paid_at,
                    amount=Decimal(amount),
                    purpose=what_for,
                ),
            ),
            issued_at=datetime.combine(day - timedelta(days=2), time(15, 40, 8), BEIJING),
        )
        return payment_voucher_pdf(press, voucher)

    return Item(
        name=f"{title}.pdf",
        title=title,
        kind="书证",
        source="付款银行",
        purpose=proves,
        make=made,
    )


def agreement(
    title: str,
    first: Person | Company,
    second: Person | Company,
    terms: tuple[str, ...],
    proves: str,
) -> Item:
    """Give a contract that both have signed online."""

    def made(press: Typesetter, day: date) -> bytes:
        contract = Contract(
            title=title,
            number=f"SL-{sha256(title.encode()).hexdigest()[:8].upper()}",
            first=first,
            second=second,
            recitals=("双方在平等自愿、协商一致的基础上订立本合同，共同遵守。",),
            clauses=(Clause(heading="双方的权利和义务", terms=terms),),
            signed_at="北京市（通过网络平台在线签订）",
            signed_on=day - timedelta(days=120),
        )
        return contract_pdf(press, contract)

    return Item(
        name=f"{title}.pdf",
        title=title,
        kind="书证",
        source="平台在线签约记录",
        purpose=proves,
        make=made,
    )


# What is no paper ---------------------------------------------------------------------------

_WIDE, _HIGH = 360, 640
_RATE: Final = 8000


def screen(title: str, proves: str) -> Item:
    """Give a picture of a telephone's screen: a bar, a picture, lines that stand for words."""
    seed = sha256(title.encode()).digest()
    return Item(
        name=f"{title}.png",
        title=title,
        kind="电子数据",
        source="手机屏幕截图",
        purpose=proves,
        make=lambda _press, _day: png(_WIDE, _HIGH, 3, _drawn(seed)),
    )


def sound(title: str, proves: str) -> Item:
    """Give a recorded call, of which only the tone is left."""
    tone = 220 + sha256(title.encode()).digest()[0]
    return Item(
        name=f"{title}.wav",
        title=title,
        kind="视听资料",
        source="手机录音",
        purpose=proves,
        make=lambda _press, _day: _tone(tone),
    )


def film(title: str, proves: str) -> Item:
    """Give a short film: a square that wanders over a coloured ground."""
    seed = sha256(title.encode()).digest()
    return Item(
        name=f"{title}.avi",
        title=title,
        kind="视听资料",
        source="手机录像",
        purpose=proves,
        make=lambda _press, _day: _film(seed),
    )


def _drawn(seed: bytes) -> bytes:
    bar, ground, ink = (_colour(seed[at : at + 3]) for at in (0, 3, 6))
    paper = b"\xf6\xf7\xf9"
    rows = []
    for y in range(_HIGH):
        if y < 56:
            rows.append(bar * _WIDE)
        elif 72 <= y < 300:
            rows.append(paper * 16 + ground * (_WIDE - 32) + paper * 16)
        elif y >= 330 and (y - 330) % 28 < 10:
            words = 120 + seed[(y - 330) // 28 % len(seed)] % 180
            rows.append(paper * 16 + ink * words + paper * (_WIDE - 16 - words))
        else:
            rows.append(paper * _WIDE)
    return b"".join(rows)


def _colour(three: bytes) -> bytes:
    return bytes(64 + each // 2 for each in three)


def _tone(pitch: int) -> bytes:
    """Give three seconds of a tone that swells and fades (RIFF WAVE, 16 bits)."""
    samples = 3 * _RATE
    heard = (
        round(9000 * math.sin(math.pi * at / samples) * math.sin(2 * math.pi * pitch * at / _RATE))
        for at in range(samples)
    )
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(_RATE)
        file.writeframes(struct.pack(f"<{samples}h", *heard))
    return out.getvalue()


def _film(seed: bytes) -> bytes:
    """Give two seconds of plain pictures (AVI with uncompressed DIB frames, RIFF)."""
    wide, high, rate, frames = 96, 64, 8, 16
    ground, square = _colour(seed[:3]), bytes(255 - each for each in _colour(seed[3:6]))
    pictures = []
    for number in range(frames):
        left = number * (wide - 16) // frames
        plain, crossed = ground * wide, ground * left + square * 16 + ground * (wide - 16 - left)
        pictures.append(b"".join(crossed if 24 <= y < 40 else plain for y in range(high)))
    size = wide * high * 3
    head = struct.pack(
        "<14I", 1_000_000 // rate, size * rate, 0, 0x10, frames, 0, 1, size, wide, high, 0, 0, 0, 0
    )
    stream = struct.pack(
        "<4s4sIHHIIIIIIII4H",
        *(b"vids", b"DIB ", 0, 0, 0, 0, 1, rate, 0, frames, size, 0xFFFF_FFFF, size),
        *(0, 0, wide, high),
    )
    form = struct.pack("<IiiHHIIiiII", 40, wide, high, 1, 24, 0, size, 0, 0, 0, 0)
    lists = _list(
        b"hdrl",
        _chunk(b"avih", head) + _list(b"strl", _chunk(b"strh", stream) + _chunk(b"strf", form)),
    ) + _list(b"movi", b"".join(_chunk(b"00db", each) for each in pictures))
    return b"RIFF" + struct.pack("<I", len(lists) + 4) + b"AVI " + lists


def _list(name: bytes, content: bytes) -> bytes:
    return _chunk(b"LIST", name + content)


def _chunk(name: bytes, content: bytes) -> bytes:
    return name + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)
