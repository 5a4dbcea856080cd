"""The root of the court's seal is given to anybody, and verifies what the court has sealed."""

from hashlib import sha256

from server_stub.seal.verify_document import certificates, verify
from server_stub.web.deps import Court
from tests.usecases.plain_pdf import plain_pdf
from tests.web.conftest import Counter


async def test_anybody_is_given_the_root_by_which_a_sealed_paper_is_verified(
    counter: Counter,
) -> None:
    answer = await counter.ask("GET", "/court/root.pem")
    assert answer.headers["content-type"] == "application/x-pem-file"
    assert answer.headers["etag"] == f'"{sha256(answer.content).hexdigest()}"'
    court: Court = counter.app.state.court
    sealed = court.registry.seal.seal(plain_pdf("Judgment"), court.clock())
    roots = certificates(answer.content)
    assert verify(sealed, roots).good
    assert not verify(sealed).good
    assert not verify(sealed.replace(b"Judgment", b"Judgmemt"), roots).good
