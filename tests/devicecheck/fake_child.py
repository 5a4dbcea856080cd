"""A child that does as its arguments say: `hang:CAM`, `crash:MIC`, `ask:SPK`, `babble`, `mute`."""

import json
import os
import sys
import threading

ORDER = ("ENV", "CAM", "MIC", "SPK", "AEC", "AUD", "NET", "MED")


def say(**told: object) -> None:
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


def wait_for_ever() -> None:
    threading.Event().wait()


def main() -> None:
    deeds = dict(each.partition(":")[::2] for each in sys.argv[1:])
    errand = json.loads(sys.stdin.readline())
    if "log" in deeds:
        with open(deeds["log"], "a", encoding="utf-8") as log:  # noqa: PTH123 - it starts at once
            log.write(json.dumps({"pid": os.getpid(), "only": errand["only"]}) + "\n")
    if "mute" in deeds:
        wait_for_ever()
    if "babble" in deeds:
        sys.stdout.write("a driver says hello\n{}\n[1]\n")
    say(say="ready", synthetic="synthetic" in deeds)
    say(say="beat")
    for group in ORDER:
        codes = [each for each in errand["only"] if each.startswith(group)]
        if not codes:
            continue
        if deeds.get("crash") == group:
            os.abort()
        if deeds.get("hang") == group:
            wait_for_ever()
        readings = {"total_s": errand["total_s"]}
        if deeds.get("ask") == group:
            say(say="asked", code=codes[0])
            readings["answer"] = float(json.loads(sys.stdin.readline()) or 0)
            say(say="over", done=False)
        for code in codes:
            say(say="found", finding={"code": code, "outcome": "pass", "readings": readings})
    say(say="over", done=True)
    if "lingers" in deeds:
        wait_for_ever()


if __name__ == "__main__":
    main()
