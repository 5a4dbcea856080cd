"""Any pieces in any order, with the court closed and opened between them: what stands is what came.

The model is a plain prefix of the announced file; the court must agree with it after every step.
"""

import asyncio
import atexit
import shutil
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule

from client.protocol.errors import Refused, TooLarge
from client.protocol.ids import UploadId
from client.protocol.uploads import UploadState
from server_stub.usecases import uploads
from tests.usecases.bringing import announced, attempt
from tests.usecases.small_court import NOW, SmallCourt, build_small_court, open_registry


@dataclass
class Brought:
    """What the model knows of an upload."""

    content: bytes
    received: int = 0
    state: UploadState | None = UploadState.ARRIVING


class Court:
    """A small court that is built once, in memory where the machine has such a folder."""

    folder: Path
    names: SmallCourt

    @classmethod
    def built(cls) -> tuple[Path, SmallCourt]:
        if not hasattr(cls, "folder"):
            memory = Path("/dev/shm")
            place = memory if memory.is_dir() else None
            cls.folder = Path(tempfile.mkdtemp(prefix="mingjing-court-", dir=place))
            atexit.register(shutil.rmtree, cls.folder, ignore_errors=True)
            cls.names = asyncio.run(build_small_court(cls.folder))
        return cls.folder, cls.names


class Bringing(RuleBasedStateMachine):
    """One person who brings files, and a court that is sometimes closed."""

    brought = Bundle("brought")

    def __init__(self) -> None:
        super().__init__()
        self._data, names = Court.built()
        self._account = names.accounts["plaintiff"]
        self._model: dict[UploadId, Brought] = {}
        self._opened = ExitStack()
        self._registry = self._opened.enter_context(open_registry(self._data))

    def teardown(self) -> None:
        for upload, model in self._model.items():
            if model.state is not None:
                uploads.cancel(self._registry, self._account, upload, NOW)
        assert self._registry.arrivals.names() == frozenset()
        self._opened.close()

    @rule(target=brought, content=st.binary(min_size=1, max_size=20))
    def begin(self, content: bytes) -> UploadId:
        new = announced(content)
        found = uploads.begin(self._registry, self._account, new, attempt(self._account))
        self._model[found.upload] = Brought(content)
        return found.upload

    @rule(upload=brought, at=st.integers(0, 20), length=st.integers(0, 20), true=st.booleans())
    def take(self, upload: UploadId, at: int, length: int, *, true: bool) -> None:
        model = self._model[upload]
        piece = model.content[at : at + length]
        sent = piece if true else bytes(octet ^ 1 for octet in piece)
        try:
            uploads.take_piece(
                self._registry, self._account, upload, at=at, content=sent, digest="", now=NOW
            )
        except (Refused, TooLarge):
            # Nothing has happened, as the next look tells.
            return
        if model.state is UploadState.ARRIVING and at == model.received:
            model.received += len(piece)
            # What was brought is what stands, whatever was announced.
            model.content = model.content[:at] + sent + model.content[at + len(sent) :]

    @rule(upload=brought)
    def complete(self, upload: UploadId) -> None:
        model = self._model[upload]
        if model.state is UploadState.ARRIVING and model.received < len(model.content):
            with pytest.raises(Refused):
                uploads.complete(self._registry, self._account, upload, NOW)
            return
        found = uploads.complete(self._registry, self._account, upload, NOW)
        if model.state is UploadState.ARRIVING:
            same = announced(model.content).sha256 == found.sha256
            model.state = UploadState.WHOLE if same else UploadState.REFUSED
        assert found.state is model.state

    @rule(upload=consumes(brought))
    def cancel(self, upload: UploadId) -> None:
        model = self._model[upload]
        uploads.cancel(self._registry, self._account, upload, NOW)
        model.state = None

    @rule()
    def close_and_open(self) -> None:
        self._opened.close()
        self._registry = self._opened.enter_context(open_registry(self._data))
        uploads.reconcile(self._registry)

    @invariant()
    def what_stands_is_what_came(self) -> None:
        for upload, model in self._model.items():
            if model.state is None:
                continue
            found = uploads.look(self._registry, self._account, upload, NOW)
            assert (found.state, found.received) == (model.state, model.received)
            if model.state is not UploadState.REFUSED:
                kept = self._registry.arrivals.read(upload, 0, model.received)
                assert kept == model.content[: model.received]
        here = self._registry.arrivals.names()
        kept_states = {UploadState.ARRIVING, UploadState.WHOLE}
        assert here <= {name for name, model in self._model.items() if model.state in kept_states}


TestBringing = Bringing.TestCase
TestBringing.settings = settings(max_examples=12, stateful_step_count=20, deadline=None)
