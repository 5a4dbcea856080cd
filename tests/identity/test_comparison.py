"""What a face check amounts to: the same person, doing what was asked for, in space."""

from dataclasses import replace

import pytest

from client.protocol.identity import FaceChallenge, FaceOutcome
from server_stub.identity.comparison import ALIKE_WITHIN, PERHAPS_WITHIN, outcome_of
from server_stub.identity.readings import Picture, distance, eye_openness, flatness, turn
from tests.identity.heads import Shot, descriptor, face, head, photograph, picture, seen, taken

STRAIGHT, LEFT, RIGHT, EYES = (
    FaceChallenge.LOOK_STRAIGHT,
    FaceChallenge.TURN_LEFT,
    FaceChallenge.TURN_RIGHT,
    FaceChallenge.CLOSE_EYES,
)
ASKED = (STRAIGHT, LEFT, EYES)
PAPER = taken(Shot(off=0.0))
GOOD = (
    Shot(fingerprint=0b1111),
    Shot(left=25, fingerprint=0b1111_0000),
    Shot(open_=0.3, shift=4, fingerprint=0b1111_0000_0000),
)


def outcome(
    *shots: Shot, asked: tuple[FaceChallenge, ...] = ASKED, paper: Picture = PAPER
) -> FaceOutcome:
    return outcome_of(asked, [taken(each) for each in shots], paper)


def test_a_person_who_does_what_is_asked_is_the_one_on_the_paper() -> None:
    assert outcome(*GOOD) is FaceOutcome.SAME


def test_a_kept_template_does_as_well_as_a_paper() -> None:
    pictures = [taken(each) for each in GOOD]
    assert outcome_of(ASKED, pictures, descriptor(1)) is FaceOutcome.SAME
    assert outcome_of(ASKED, pictures, descriptor(2)) is FaceOutcome.DIFFERENT


def test_left_is_the_person_s_own_left() -> None:
    to_the_right = replace(GOOD[1], left=-25)
    assert outcome(GOOD[0], to_the_right, GOOD[2]) is FaceOutcome.NOT_DONE
    asked = (STRAIGHT, RIGHT, EYES)
    assert outcome(GOOD[0], to_the_right, GOOD[2], asked=asked) is FaceOutcome.SAME


def test_the_challenges_may_come_in_any_order() -> None:
    asked = (EYES, LEFT, STRAIGHT)
    assert outcome(GOOD[2], GOOD[1], GOOD[0], asked=asked) is FaceOutcome.SAME


@pytest.mark.parametrize(
    ("off", "expected"),
    [
        (ALIKE_WITHIN - 0.01, FaceOutcome.SAME),
        (ALIKE_WITHIN + 0.01, FaceOutcome.UNSURE),
        (PERHAPS_WITHIN - 0.01, FaceOutcome.UNSURE),
        (PERHAPS_WITHIN + 0.01, FaceOutcome.DIFFERENT),
    ],
)
def test_between_alike_and_different_a_clerk_looks(off: float, expected: FaceOutcome) -> None:
    shots = [replace(each, off=off) for each in GOOD]
    assert outcome(*shots) is expected


def test_another_person_is_different() -> None:
    assert outcome(*(replace(each, who=7) for each in GOOD)) is FaceOutcome.DIFFERENT


def test_two_people_do_not_take_turns() -> None:
    assert outcome(GOOD[0], replace(GOOD[1], who=7), GOOD[2]) is FaceOutcome.CHANGED_FACE


@pytest.mark.parametrize(
    ("shot", "expected"),
    [
        (replace(GOOD[1], brightness=20), FaceOutcome.TOO_DARK),
        (replace(GOOD[1], brightness=250), FaceOutcome.TOO_BRIGHT),
        (replace(GOOD[1], width=40), FaceOutcome.TOO_SMALL),
        (replace(GOOD[1], left=5), FaceOutcome.NOT_DONE),
        (replace(GOOD[1], left=0, fingerprint=1 << 40, shift=9), FaceOutcome.NOT_DONE),
    ],
)
def test_what_is_wrong_with_a_picture_is_named(shot: Shot, expected: FaceOutcome) -> None:
    assert outcome(GOOD[0], shot, GOOD[2]) is expected


def test_a_turned_head_is_not_looking_straight() -> None:
    assert outcome(replace(GOOD[0], left=30), *GOOD[1:]) is FaceOutcome.NOT_DONE


def test_open_eyes_are_not_closed() -> None:
    assert outcome(*GOOD[:2], replace(GOOD[2], open_=0.9)) is FaceOutcome.NOT_DONE


def test_narrow_eyes_are_measured_against_themselves() -> None:
    narrow = [replace(each, open_=each.open_ * 0.5) for each in GOOD]
    assert outcome(*narrow) is FaceOutcome.SAME
    assert outcome(*narrow[:2], replace(narrow[2], open_=0.5)) is FaceOutcome.NOT_DONE


def test_no_face_and_several_faces_are_told_apart() -> None:
    good = [taken(each) for each in GOOD]
    two = picture(face(GOOD[1]), face(replace(GOOD[1], who=3)))
    assert outcome_of(ASKED, [good[0], picture(), good[2]], PAPER) is FaceOutcome.NO_FACE
    assert outcome_of(ASKED, [good[0], two, good[2]], PAPER) is FaceOutcome.SEVERAL_FACES


def test_a_paper_without_a_face_is_named_and_a_second_print_on_it_is_not_the_person() -> None:
    assert outcome(*GOOD, paper=picture()) is FaceOutcome.NO_FACE_ON_PAPER
    card = picture(face(Shot(who=9, width=60)), face(Shot(off=0.0, width=200)))
    assert outcome(*GOOD, paper=card) is FaceOutcome.SAME


@pytest.mark.parametrize("degrees", [25, 35, 50])
def test_a_printed_photograph_that_is_turned_is_flat(degrees: float) -> None:
    straight = taken(GOOD[0])
    print_ = replace(straight.faces[0], landmarks=photograph(seen(head()), left=degrees))
    turned = picture(print_, fingerprint=1 << 50)
    asked, pictures = (STRAIGHT, LEFT), [straight, turned]
    assert outcome_of(asked, pictures, PAPER) is FaceOutcome.FLAT


@pytest.mark.parametrize("degrees", [18, 25, 35, 45])
def test_a_head_that_is_turned_is_not_flat(degrees: float) -> None:
    straight, turned = face(GOOD[0]), face(Shot(left=degrees))
    assert flatness(straight, turned) > 0.05
    assert turn(turned) > 0.4


def test_one_picture_shown_twice_is_found() -> None:
    asked = (STRAIGHT, EYES)
    assert outcome(GOOD[0], GOOD[0], asked=asked) is FaceOutcome.REPEATED


def test_a_head_that_leans_is_not_turned() -> None:
    leaning = [(x * 0.94 - y * 0.34, y * 0.94 + x * 0.34, z) for x, y, z in head()]
    points = replace(face(Shot()), landmarks=seen(leaning))
    assert abs(turn(points)) < 0.1


def test_distances_and_eyes_are_measured_as_their_makers_do() -> None:
    assert distance(descriptor(1), descriptor(1, off=0.3)) == pytest.approx(0.3)
    assert eye_openness(face(Shot())) == pytest.approx(0.35, abs=0.05)
    assert eye_openness(face(Shot(open_=0.1))) < 0.06
