"""What a child can still do when its walls are up: hardly anything."""

import json
import platform
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
FONTS = Path("/usr/share/fonts")

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or platform.machine() not in {"x86_64", "aarch64"},
    reason="NOT TESTED: the walls tested here are those of Linux",
)

ATTEMPTS = """
    import ctypes, json, os, pathlib, socket, subprocess, sys, threading
    from server_stub.renditions.confinement import confine

    aim = pathlib.Path(sys.argv[1])
    libc = ctypes.CDLL(None, use_errno=True)
    attempts = {
        "open a socket": lambda: socket.socket(),
        "open a pair of sockets": lambda: socket.socketpair(),
        "start a program": lambda: subprocess.run(["/bin/true"], check=True),
        "become a program": lambda: os.execv("/bin/true", ["/bin/true"]),
        "fork": lambda: os.fork(),
        "start a thread": lambda: threading.Thread(target=int).start(),
        "end the court": lambda: os.kill(os.getppid(), 0),
        "read a file": lambda: aim.read_text(),
        "list a folder": lambda: list(aim.parent.iterdir()),
        "write a file": lambda: aim.with_name("new").write_text("x"),
        "delete a file": lambda: aim.unlink(),
        "take too much memory": lambda: bytearray(1 << 30),
        "read its own memory map": lambda: open("/proc/self/maps").read(),
    }
    confine(1 << 30)
    done = []
    for name, attempt in attempts.items():
        try:
            attempt()
        except (OSError, RuntimeError, MemoryError):
            continue
        done.append(name)
    sys.stdout.write(json.dumps(done))
"""


def attempted(program: str, *arguments: str) -> str:
    """Run a program on the other side of the walls and give what it wrote."""
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program), *arguments],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
        timeout=60,
    ).stdout


def knows_landlock() -> bool:
    """Whether this kernel can take files away."""
    asked = "import ctypes; print(ctypes.CDLL(None).syscall(444, None, 0, 1))"
    return int(attempted(asked)) >= 1


def test_a_walled_in_child_can_do_nothing_but_compute(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("the record of a closed hearing", "utf-8")
    done = json.loads(attempted(ATTEMPTS, str(secret)))
    if not knows_landlock():
        readable = {"read a file", "list a folder", "delete a file", "read its own memory map"}
        done = [name for name in done if name not in readable]
    assert done == []


def test_without_walls_every_attempt_succeeds(tmp_path: Path) -> None:
    """Show that the attempts are real: what the walls stop, works without them."""
    secret = tmp_path / "secret"
    secret.write_text("x", "utf-8")
    harmless = ATTEMPTS.replace("    confine(1 << 30)\n", "").replace(
        '        "become a program": lambda: os.execv("/bin/true", ["/bin/true"]),\n', ""
    )
    harmless = harmless.replace("lambda: os.fork()", "lambda: os.fork() or os._exit(0)")
    done = json.loads(attempted(harmless, str(secret)))
    assert "open a socket" in done
    assert "read a file" in done
    assert "write a file" in done
    assert "fork" in done


@pytest.mark.skipif(not FONTS.is_dir(), reason="NOT TESTED: this machine has no fonts")
def test_fonts_stay_readable() -> None:
    program = """
        import os, sys
        from server_stub.renditions.confinement import confine
        confine(1 << 30)
        sys.stdout.write(str(len(os.listdir(sys.argv[1]))))
    """
    assert int(attempted(program, str(FONTS))) == len(list(FONTS.iterdir()))
