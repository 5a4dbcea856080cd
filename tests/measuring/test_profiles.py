from collections.abc import Iterator

from tests.bench.profiles import BURSTY, CLEAN, DELAYED, LOSSY, NARROW, Path, Profile

PACKET = 200


def fates(path: Path, count: int, every_s: float = 0.02) -> Iterator[float | None]:
    for at in range(count):
        out = path.take(PACKET, at * every_s)
        yield None if out is None else out - at * every_s


def runs_of_loss(lost: list[bool]) -> list[int]:
    runs, run = [], 0
    for each in [*lost, False]:
        if each:
            run += 1
        elif run:
            runs.append(run)
            run = 0
    return runs


def test_a_clean_path_holds_nothing_back() -> None:
    assert set(fates(Path(CLEAN, 1), 500)) == {0.0}


def test_the_same_seed_loses_the_same() -> None:
    once, again, other = (list(fates(Path(LOSSY[2], seed), 500)) for seed in (1, 1, 2))
    assert once == again
    assert once != other


def test_random_loss_has_its_share() -> None:
    for profile in LOSSY:
        lost = [out is None for out in fates(Path(profile, 3), 20_000)]
        assert abs(sum(lost) / len(lost) - profile.loss) < 0.012


def test_bursts_have_their_share_and_their_length() -> None:
    lost = [out is None for out in fates(Path(BURSTY, 4), 100_000)]
    runs = runs_of_loss(lost)
    assert abs(sum(lost) / len(lost) - 0.1) < 0.01
    assert abs(sum(runs) / len(runs) - 5.0) < 0.3


def test_a_delay_is_within_its_bounds() -> None:
    outs = [out for out in fates(Path(DELAYED, 5), 5_000) if out is not None]
    assert 0.04 <= min(outs) < 0.041
    assert 0.059 < max(outs) <= 0.0601


def test_a_delay_never_changes_the_order() -> None:
    path = Path(DELAYED, 6)
    outs = [path.take(PACKET, at * 0.0005) for at in range(5_000)]
    known = [out for out in outs if out is not None]
    assert known == sorted(known)
    assert len(known) == 5_000


def test_a_narrow_path_carries_what_it_can_and_drops_the_tail() -> None:
    path = Path(NARROW, 7)
    # 1,000 octets every 10 ms is 800 kb/s, offered to 300.
    outs = [path.take(972, at * 0.01) for at in range(1_000)]
    carried = sum(8 * 1_000 for out in outs if out is not None)
    assert abs(carried / 10.0 - 300_000) < 10_000
    waits = [out - at * 0.01 for at, out in enumerate(outs) if out is not None]
    assert 0.19 < max(waits) <= 0.2 + 8 * 1_000 / 300_000 + 1e-9
    assert path.counts.overflowed == outs.count(None)


def test_a_path_that_is_cut_carries_nothing_until_it_is_mended() -> None:
    path = Path(CLEAN, 8)
    path.cut(1.0)
    assert path.take(PACKET, 0.99) is None
    assert path.take(PACKET, 1.0) == 1.0
    assert (path.counts.taken, path.counts.cut) == (2, 1)


def test_a_profile_goes_over_a_pipe() -> None:
    assert Profile(**BURSTY.written()) == BURSTY
