"""What the readings of a face check amount to: a pure verdict over numbers.

Two faces count as one person's within a distance of 0.5 between their descriptors. The makers of
the model call 0.6 the best for pictures of all kinds (dlib, `face_recognition_ex`: 99.38 % on
Labeled Faces in the Wild at 0.6); between the two a clerk looks, because taking a stranger for the
person costs more than asking a clerk.

A challenge shows that somebody is doing what they are asked to; a turned head, moreover, that it
stands in space: a photograph that is tilted keeps its nose in the middle. This finds a printed
picture held still, turned or bent a little, and a picture shown twice. It does not find a mask, a
film made for these very challenges, or a camera that is itself a program (ISO/IEC 30107-3 does not
even cover the last): so its answer is a sign, and what it calls the same is not thereby proven.
"""

from collections.abc import Sequence
from typing import Final

from client.protocol.identity import FaceChallenge, FaceOutcome
from server_stub.identity.readings import (
    Face,
    Picture,
    bits_apart,
    distance,
    eye_openness,
    flatness,
    turn,
)

ALIKE_WITHIN: Final = 0.5
PERHAPS_WITHIN: Final = 0.6
"""dlib's own threshold."""
DARKEST: Final = 50.0
BRIGHTEST: Final = 225.0
FACE_LEAST: Final = 90.0
"""Pixels across; the descriptor is made from 150 x 150."""
STRAIGHT_WITHIN: Final = 0.28
TURNED_FROM: Final = 0.4
SHUT_AGAINST_OPEN: Final = 0.7
"""Of the same person's open eyes: their own shape differs more between people than the usual fixed
threshold of 0.2 allows for (Soukupová and Čech 2016)."""
FLAT_WITHIN: Final = 0.045
"""Eye distances; landmarks of one still face differ by about 0.02 between two pictures of it."""
COPIES_WITHIN: Final = 2
"""Bits of 64."""


def outcome_of(
    challenges: Sequence[FaceChallenge],
    pictures: Sequence[Picture],
    on_paper: Picture | tuple[float, ...],
) -> FaceOutcome:
    """Say what the pictures show, one for each challenge, beside the paper or a kept template."""
    wanted = _wanted(on_paper)
    if wanted is None:
        return FaceOutcome.NO_FACE_ON_PAPER
    faces = []
    for picture in pictures:
        flaw = _flaw(picture)
        if flaw is not None:
            return flaw
        faces.append(picture.faces[0])
    if _repeated(pictures):
        return FaceOutcome.REPEATED
    straight = faces[challenges.index(FaceChallenge.LOOK_STRAIGHT)]
    for face in faces:
        if distance(face.descriptor, straight.descriptor) > PERHAPS_WITHIN:
            return FaceOutcome.CHANGED_FACE
    for challenge, face in zip(challenges, faces, strict=True):
        if not _done(challenge, face, straight):
            return _why_not_done(challenge, face, straight)
    apart = distance(straight.descriptor, wanted)
    if apart <= ALIKE_WITHIN:
        return FaceOutcome.SAME
    return FaceOutcome.UNSURE if apart <= PERHAPS_WITHIN else FaceOutcome.DIFFERENT


def _wanted(on_paper: Picture | tuple[float, ...]) -> tuple[float, ...] | None:
    if isinstance(on_paper, tuple):
        return on_paper
    # A card may carry a faint second print of the face: the largest is the photograph.
    faces = sorted(on_paper.faces, key=lambda face: face.width, reverse=True)
    return faces[0].descriptor if faces else None


def _flaw(picture: Picture) -> FaceOutcome | None:
    if not picture.faces:
        return FaceOutcome.NO_FACE
    if len(picture.faces) > 1:
        return FaceOutcome.SEVERAL_FACES
    face = picture.faces[0]
    if face.brightness < DARKEST:
        return FaceOutcome.TOO_DARK
    if face.brightness > BRIGHTEST:
        return FaceOutcome.TOO_BRIGHT
    if face.width < FACE_LEAST:
        return FaceOutcome.TOO_SMALL
    return None


def _repeated(pictures: Sequence[Picture]) -> bool:
    return any(
        bits_apart(one.fingerprint, other.fingerprint) <= COPIES_WITHIN
        and _stands_still(one.faces[0], other.faces[0])
        for at, one in enumerate(pictures)
        for other in pictures[at + 1 :]
    )


def _stands_still(one: Face, other: Face) -> bool:
    """Whether every point is where it was, to a pixel: no living face keeps so still."""
    return all(
        abs(x - u) <= 1 and abs(y - v) <= 1
        for (x, y), (u, v) in zip(one.landmarks, other.landmarks, strict=True)
    )


def _done(challenge: FaceChallenge, face: Face, straight: Face) -> bool:
    match challenge:
        case FaceChallenge.LOOK_STRAIGHT:
            return abs(turn(face)) <= STRAIGHT_WITHIN
        case FaceChallenge.TURN_LEFT:
            return turn(face) - turn(straight) >= TURNED_FROM and not _is_flat(face, straight)
        case FaceChallenge.TURN_RIGHT:
            return turn(straight) - turn(face) >= TURNED_FROM and not _is_flat(face, straight)
        case FaceChallenge.CLOSE_EYES:
            return eye_openness(face) <= SHUT_AGAINST_OPEN * eye_openness(straight)


def _why_not_done(challenge: FaceChallenge, face: Face, straight: Face) -> FaceOutcome:
    turning = challenge in {FaceChallenge.TURN_LEFT, FaceChallenge.TURN_RIGHT}
    # Somebody who did not move at all has not held up a photograph.
    if turning and _is_flat(face, straight) and not _is_unmoved(face, straight):
        return FaceOutcome.FLAT
    return FaceOutcome.NOT_DONE


def _is_flat(face: Face, straight: Face) -> bool:
    return flatness(straight, face) <= FLAT_WITHIN


def _is_unmoved(face: Face, straight: Face) -> bool:
    """Whether the face is as wide for its height as before: a tilted picture becomes narrower."""
    return abs(_shape(face) / _shape(straight) - 1) < 0.08


def _shape(face: Face) -> float:
    across = face.landmarks[15][0] - face.landmarks[1][0]
    down = face.landmarks[8][1] - face.landmarks[27][1]
    return max(across, 1.0) / max(down, 1.0)
