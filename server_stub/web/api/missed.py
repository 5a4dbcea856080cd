"""Speech that a person missed in a hearing, for that person alone and for as long as it is kept.

Who missed what stands in the hearing's record, which alone says what is given out here: what is
another's, what is no line of the record, and what is kept no longer all answer alike, 404.
"""

from typing import Annotated

from fastapi import Depends, Path, Response

from client.protocol.errors import NotFound
from client.protocol.ids import HearingId, ParticipantId, Seq
from client.protocol.kept_speech import MEDIA_TYPE, write_speech
from client.protocol.value import LARGEST
from server_stub.usecases import hearings
from server_stub.web.deps import OpenCourt, SignedIn, octets_out
from server_stub.web.windows import counter_routes

routes = counter_routes()


def own_seat(court: OpenCourt, caller: SignedIn, hearing: str) -> ParticipantId:
    """Give the seat of the person who asks; raises `NotFound` when they have none."""
    return hearings.own_seat(court.registry, caller.account, HearingId(hearing))


OwnSeat = Annotated[ParticipantId, Depends(own_seat)]


@routes.get(
    "/hearings/{hearing}/missed/{seq}", response_class=Response, responses=octets_out(MEDIA_TYPE)
)
async def missed_speech(
    court: OpenCourt, seat: OwnSeat, hearing: str, seq: Annotated[int, Path(ge=1, le=LARGEST)]
) -> Response:
    """Give the speech that this line of the record says the asker has missed."""
    room = court.rooms().open_one(HearingId(hearing))
    event, speech = await room.missed_speech(seat, Seq(seq))
    if not any(each.frames for each in speech):
        raise NotFound(detail="kept no longer")
    return Response(write_speech(event.since, speech), media_type=MEDIA_TYPE)
