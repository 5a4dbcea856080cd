"""A desk in a browser is a desk like any other."""

import pytest

from client.protocol.signalling import Kind
from server_stub.courtroom.forwarder import EmbeddedForwarder
from tests.conftest import Announce
from tests.courtroom.forwarder.browser_tab import Browser, meet
from tests.courtroom.forwarder.conftest import everybody_to_everybody, order
from tests.courtroom.forwarder.peers import Peer, until
from tests.media.desks import SmallCourt

pytestmark = [pytest.mark.realtime, pytest.mark.needs_package("chromium")]


async def test_a_browser_and_a_desk_hear_and_see_each_other(
    forwarder: EmbeddedForwarder, browser: Browser, expected_log: Announce
) -> None:
    expected_log("failed to decode VP8", logger="aiortc.rtcrtpreceiver", may_be_absent=True)
    await order(forwarder, *everybody_to_everybody("judge", "plaintiff"))
    judge = Peer("judge", ["plaintiff"])
    await judge.connect(forwarder.connect)
    browser.join(forwarder, "plaintiff", "judge")
    sound, picture = judge.of("plaintiff", Kind.AUDIO), judge.of("plaintiff", Kind.VIDEO)

    def told() -> object:
        return browser.told, sound.frames, sound.loud_at, picture.frames

    # The synthetic microphone beeps once a second and the synthetic camera moves.
    await until(lambda: picture.frames > 20 and sound.loud_at > 0, within_s=40, told=told)
    await until(
        lambda: browser.told.get("frames", 0) > 20 and browser.told["energy"] > 0.01,
        within_s=20,
        told=told,
    )
    # The judge's picture is green: Cb and Cr both far below the middle.
    red, green, blue = browser.told["colour"]
    assert green > red + 60
    assert green > blue + 60
    await judge.close()


async def test_a_browser_and_a_desk_of_our_own_hear_and_see_each_other(
    forwarder: EmbeddedForwarder, browser: Browser
) -> None:
    await meet(SmallCourt(forwarder), browser, loopback=True)
