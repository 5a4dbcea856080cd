"""What goes wrong with cameras: each gives exactly its own row, and spoils no other."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from client.devicecheck.probes.system.equipment import Holder, Permission, Right
from client.devicecheck.senses.faces import Box
from client.frames import Size
from client.protocol.devicecheck import Cause, Code, Form, Outcome
from client.protocol.errors import Reason
from client.state import Device, DeviceKind, PictureForm
from tests.devicecheck.rooms import CAMERA, FACE, Room

WARN, FAIL = Outcome.WARN, Outcome.FAIL


@dataclass(frozen=True)
class RoomFault:
    """One fault of a room, and what the check must say of it."""

    name: str
    inject: Callable[[Room], None]
    code: Code
    outcome: Outcome
    cause: Cause
    form: Form = Form.QUICK


def setting(**fields: object) -> Callable[[Room], None]:
    """Set fields of the room."""

    def inject(room: Room) -> None:
        for name, value in fields.items():
            assert hasattr(room, name), name
            setattr(room, name, value)

    return inject


def permitted(kind: DeviceKind, right: Right, room: Room) -> None:
    room.system.permissions[kind] = Permission(right, "somewhere")


def unlisted(kind: DeviceKind, room: Room) -> None:
    room.listed = [each for each in room.listed if each.kind is not kind]


def in_use(room: Room) -> None:
    room.camera_fails = Reason.CAMERA_UNREADABLE
    room.system.holding = (Holder("zoom", 77),)


def gone(room: Room) -> None:
    def unplug(then: Room) -> None:
        unlisted(DeviceKind.CAMERA, then)
        then.camera_fails = Reason.CAMERA_UNREADABLE

    room.later.append((DeviceKind.CAMERA, 3.0, unplug))


def virtual(room: Room) -> None:
    named = replace(CAMERA, id="/dev/video2", name="OBS Virtual Camera")
    room.listed = [named, *room.listed]


def offering(*forms: PictureForm) -> Callable[[Room], None]:
    """Have the system say that the camera offers these forms and no other."""

    def inject(room: Room) -> None:
        room.listed = [replace(CAMERA, forms=forms), *room.listed[1:]]

    return inject


def denied_by_its_file(room: Room) -> None:
    permitted(DeviceKind.CAMERA, Right.DENIED_BY_SYSTEM, room)
    unlisted(DeviceKind.CAMERA, room)


def stops(room: Room) -> None:
    room.later.append((DeviceKind.CAMERA, 2.0, setting(pictures_per_s=0.0)))


OTHER = Device(DeviceKind.CAMERA, "/dev/video4", "Other Camera")
ASIDE, SMALL, LARGE = Box(0.7, 0.3, 0.9, 0.7), Box(0.48, 0.5, 0.52, 0.6), Box(0.2, 0.1, 0.8, 0.9)
_NAMED = partial(permitted, DeviceKind.CAMERA)

FAULTS = (
    RoomFault(
        "no camera", partial(unlisted, DeviceKind.CAMERA), Code.CAM_01, FAIL, Cause.NO_CAMERA
    ),
    RoomFault(
        "denied by the person",
        partial(_NAMED, Right.DENIED_BY_USER),
        Code.CAM_02,
        FAIL,
        Cause.CAMERA_DENIED_BY_USER,
    ),
    RoomFault(
        "denied by policy",
        partial(_NAMED, Right.DENIED_BY_POLICY),
        Code.CAM_02,
        FAIL,
        Cause.CAMERA_DENIED_BY_POLICY,
    ),
    RoomFault(
        "denied by its file", denied_by_its_file, Code.CAM_02, FAIL, Cause.CAMERA_DENIED_BY_SYSTEM
    ),
    RoomFault(
        "not asked yet", partial(_NAMED, Right.NOT_ASKED), Code.CAM_02, WARN, Cause.CAMERA_NOT_ASKED
    ),
    RoomFault("in use", in_use, Code.CAM_03, FAIL, Cause.CAMERA_IN_USE),
    RoomFault(
        "its driver fails",
        setting(camera_fails=Reason.CAMERA_UNREADABLE),
        Code.CAM_03,
        FAIL,
        Cause.CAMERA_UNREADABLE,
    ),
    RoomFault("never a picture", setting(camera_hangs=True), Code.CAM_03, FAIL, Cause.NO_PICTURE),
    RoomFault("gone half-way", gone, Code.CAM_03, FAIL, Cause.CAMERA_GONE),
    RoomFault("slow to begin", setting(first_picture_s=5.0), Code.CAM_03, WARN, Cause.CAMERA_SLOW),
    RoomFault(
        "small", setting(size=Size(320, 240)), Code.CAM_04, WARN, Cause.CAMERA_SMALL, Form.FULL
    ),
    RoomFault(
        "tiny",
        setting(size=Size(160, 120)),
        Code.CAM_04,
        FAIL,
        Cause.CAMERA_FORMATLESS,
        Form.FULL,
    ),
    RoomFault(
        "nothing but small pictures offered",
        offering(PictureForm(320, 240, 30.0, 30.0, "YUYV"), PictureForm(640, 480, 0, 7.5, "YUYV")),
        Code.CAM_04,
        WARN,
        Cause.CAMERA_SMALL,
        Form.FULL,
    ),
    RoomFault(
        "nothing offered often enough",
        offering(PictureForm(1280, 720, 0.0, 10.0, "YUYV")),
        Code.CAM_04,
        FAIL,
        Cause.CAMERA_FORMATLESS,
        Form.FULL,
    ),
    RoomFault("jerky", setting(pictures_per_s=10.0), Code.CAM_05, WARN, Cause.PICTURE_JERKY),
    RoomFault("very slow", setting(pictures_per_s=4.0), Code.CAM_05, FAIL, Cause.PICTURE_JERKY),
    RoomFault("covered", setting(brightness=4), Code.CAM_06, FAIL, Cause.PICTURE_BLACK),
    RoomFault("frozen", setting(still=True), Code.CAM_07, FAIL, Cause.PICTURE_FROZEN),
    RoomFault("no more pictures", stops, Code.CAM_07, FAIL, Cause.PICTURE_FROZEN),
    RoomFault("dark", setting(brightness=30), Code.CAM_08, FAIL, Cause.PICTURE_DARK),
    RoomFault("rather dark", setting(brightness=50), Code.CAM_08, WARN, Cause.PICTURE_DARK),
    RoomFault("bright", setting(brightness=230), Code.CAM_08, WARN, Cause.PICTURE_BRIGHT),
    RoomFault("nobody", setting(faces=()), Code.CAM_09, FAIL, Cause.NO_FACE),
    RoomFault("two people", setting(faces=(FACE, ASIDE)), Code.CAM_09, WARN, Cause.TWO_FACES),
    RoomFault("far away", setting(faces=(SMALL,)), Code.CAM_09, WARN, Cause.FACE_SMALL),
    RoomFault("too near", setting(faces=(LARGE,)), Code.CAM_09, WARN, Cause.FACE_LARGE),
    RoomFault("off-centre", setting(faces=(ASIDE,)), Code.CAM_09, WARN, Cause.FACE_ASIDE),
    RoomFault("virtual", virtual, Code.CAM_10, WARN, Cause.CAMERA_VIRTUAL),
    RoomFault(
        "the person sees nothing",
        lambda room: room.answers.update({Code.CAM_11: 0}),
        Code.CAM_11,
        FAIL,
        Cause.USER_SAYS_NO,
    ),
)
