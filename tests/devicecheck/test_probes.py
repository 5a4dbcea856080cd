"""Probes read what there is, and nothing they did not see."""

import pytest

from client.devicecheck.probes.machine import machine_facts
from client.devicecheck.probes.stun import answered_transaction, binding_request


def test_a_binding_request_is_that_of_rfc_8489() -> None:
    request = binding_request(b"abcdefghijkl")
    assert request == b"\x00\x01\x00\x00\x21\x12\xa4\x42abcdefghijkl"


@pytest.mark.parametrize(
    ("datagram", "transaction"),
    [
        (b"\x01\x01\x00\x00\x21\x12\xa4\x42abcdefghijkl", b"abcdefghijkl"),
        (b"\x01\x01\x00\x0c\x21\x12\xa4\x42abcdefghijkl" + bytes(12), b"abcdefghijkl"),
        (b"\x01\x11\x00\x00\x21\x12\xa4\x42abcdefghijkl", None),
        (b"\x01\x01\x00\x00\x00\x00\x00\x00abcdefghijkl", None),
        (b"\x01\x01\x00\x00\x21\x12\xa4\x42abc", None),
        (b"", None),
    ],
)
def test_only_a_success_answers_a_request(datagram: bytes, transaction: bytes | None) -> None:
    assert answered_transaction(datagram) == transaction


def test_facts_of_the_machine_name_no_person() -> None:
    facts = machine_facts()
    assert facts["system"]
    assert int(facts["cores"]) > 0
    assert set(facts) == {
        "mingjing",
        "system",
        "release",
        "architecture",
        "cores",
        "python",
        "qt",
        "aiortc",
        "opencv",
    }
