"""Checks are read exactly or not at all."""

from aioice import stun
from hypothesis import example, given
from hypothesis import strategies as st

from server_stub.courtroom.forwarder.stun import read_request, write_answer

PASSWORD = "p" * 24


def binding(**attributes: object) -> stun.Message:
    return stun.Message(
        message_method=stun.Method.BINDING,
        message_class=stun.Class.REQUEST,
        attributes={name.replace("_", "-"): value for name, value in attributes.items()},
    )


def test_a_check_proves_its_password_and_no_other() -> None:
    message = binding(USERNAME="court:desk", USE_CANDIDATE=None)
    message.add_message_integrity(PASSWORD.encode())
    request = read_request(bytes(message))
    assert request is not None
    assert request.username == "court:desk"
    assert request.nominates
    assert request.proves(PASSWORD)
    assert not request.proves("q" * 24)


def test_a_check_without_proof_proves_nothing() -> None:
    request = read_request(bytes(binding(USERNAME="court:desk")))
    assert request is not None
    assert not request.proves(PASSWORD)


def test_the_answer_tells_where_the_asker_is() -> None:
    message = binding(USERNAME="court:desk")
    message.add_message_integrity(PASSWORD.encode())
    request = read_request(bytes(message))
    assert request is not None
    answer = stun.parse_message(write_answer(request, ("192.0.2.9", 1234), PASSWORD))
    assert answer.attributes["XOR-MAPPED-ADDRESS"] == ("192.0.2.9", 1234)
    assert answer.transaction_id == message.transaction_id
    assert answer.check_message_integrity(PASSWORD.encode())


def test_an_asker_is_told_its_own_form_of_address_on_a_socket_of_both() -> None:
    request = read_request(bytes(binding()))
    assert request is not None
    answer = stun.parse_message(write_answer(request, ("::ffff:192.0.2.9", 1234), None))
    assert answer.attributes["XOR-MAPPED-ADDRESS"] == ("192.0.2.9", 1234)


def test_only_a_binding_request_is_a_question() -> None:
    answer = stun.Message(message_method=stun.Method.BINDING, message_class=stun.Class.RESPONSE)
    allocation = stun.Message(message_method=stun.Method.ALLOCATE, message_class=stun.Class.REQUEST)
    assert read_request(bytes(answer)) is None
    assert read_request(bytes(allocation)) is None


def test_a_wrong_fingerprint_is_no_question() -> None:
    message = binding()
    message.add_fingerprint()
    datagram = bytearray(bytes(message))
    datagram[-1] ^= 1
    assert read_request(bytes(datagram)) is None


@given(st.binary(max_size=600))
@example(b"")
@example(b"\x00\x01\x00\x00\x21\x12\xa4\x42")
def test_noise_is_no_question(noise: bytes) -> None:
    assert read_request(noise) is None or noise[:2] == b"\x00\x01"


@given(st.binary(max_size=200))
def test_noise_after_a_true_header_breaks_nothing(noise: bytes) -> None:
    header = b"\x00\x01" + len(noise).to_bytes(2, "big") + b"\x21\x12\xa4\x42" + bytes(12)
    read_request(header + noise)
