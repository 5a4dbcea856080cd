"""An upload goes on after the court was killed in the middle: what was said to stand stands."""

import os
import random
import threading
from pathlib import Path

import httpx
import pytest

from server_stub.files.store import hash_of
from tests.renditions.corpus import wav
from tests.usecases.bringing import digest_of
from tests.usecases.small_court import PASSWORD
from tests.web.open_court import OpenCourt
from tests.web.warm_court import WarmCourt

pytestmark = pytest.mark.realtime

PIECE = 64 * 1024
KILLS = 3


def bring_on(client: httpx.Client, path: str, content: bytes, stands: int) -> int:
    """Bring pieces until the court is gone or has all; give what it said to have."""
    while stands < len(content):
        piece = content[stands : stands + PIECE]
        headers = {
            "Upload-Offset": str(stands),
            "Content-Type": "application/partial-upload",
            "Content-Digest": digest_of(piece),
        }
        try:
            answer = client.patch(path, content=piece, headers=headers)
        except httpx.TransportError:
            break
        assert answer.status_code == 200, answer.text
        stands = int(answer.headers["Upload-Offset"])
    return stands


@pytest.mark.timeout(240)
def test_what_was_said_to_stand_stands_when_the_court_is_killed(data: Path) -> None:
    chance = random.Random(4)
    content = wav(16_000_000, 16_000_000)[:44] + os.urandom(16_000_000)
    path, stands = "", 0
    for _ in range(KILLS):
        court = WarmCourt(data)
        try:
            token = court.sign_in("plaintiff", PASSWORD).json()["token"]
            with court.client(token) as client:
                if not path:
                    body = {"name": "a.wav", "size": len(content), "sha256": hash_of(content)}
                    begun = client.post("/uploads", json=body, headers={"Idempotency-Key": "a"})
                    path = f"/uploads/{begun.json()['upload']}"
                told = int(client.head(path).headers["Upload-Offset"])
                assert told >= stands
                kill = threading.Timer(chance.uniform(0.05, 0.6), court.kill)
                kill.start()
                stands = bring_on(client, path, content, told)
                kill.join()
        finally:
            court.close()
    last_court = OpenCourt(data)
    try:
        token = last_court.sign_in("plaintiff", PASSWORD).json()["token"]
        with last_court.client(token) as client:
            told = int(client.head(path).headers["Upload-Offset"])
            assert told >= stands
            assert bring_on(client, path, content, told) == len(content)
            last = {"Upload-Offset": str(len(content)), "Upload-Complete": "?1"}
            last["Content-Type"] = "application/partial-upload"
            done = client.patch(path, content=b"", headers=last, timeout=60).json()
            assert (done["state"], done["sha256"]) == ("ready", hash_of(content))
            assert done["seen"]["kind"] == "sound"
    finally:
        last_court.close()
