#!/usr/bin/env python3
"""Every picture as it was when a person last looked at it: tests/golden/NAME-LANG.svg, byte for byte. Which pictures there are, the program says. Prints TAP.

    test_golden.py ROOT PROGRAM [--update]

With --update (script/update-golden) the files are written anew: look at what changed before it is committed (docs/adding.md).
"""
import json
import pathlib
import subprocess
import sys

from report_cases import GOLDEN
from tap import check, finish

ROOT, PROGRAM, UPDATE = pathlib.Path(sys.argv[1]).resolve(), str(pathlib.Path(sys.argv[2]).resolve()), "--update" in sys.argv
FOLDER = ROOT / "tests/golden"
WIDTHS = {"en": 680, "nl": 288}  # as a page shows them, and as a phone does
LARGEST = 300_000  # bytes of all of them


def call(request):
    run = subprocess.run([PROGRAM, "call"], input=json.dumps(request).encode(), capture_output=True, timeout=100, check=False)
    return json.loads(run.stdout)


def pictures():
    """A name that is none is answered with those that are."""
    return call({"call": "report", "form": "svg", "picture": "?", **GOLDEN[0]})["errors"][0]["expected"].removeprefix("expected ").split(", ")


def drawn(picture, lang):
    """By the first of the cases that has something to draw for it."""
    for case in GOLDEN:
        answer = call({"call": "report", "form": "svg", "picture": picture, "pixels": WIDTHS[lang], "lang": lang, "samples": 1024, **case})
        if answer["status"] == "done":
            return answer["text"].encode()
    return None


def difference(old, new):
    """Around the first byte that differs."""
    at = next((n for n, (a, b) in enumerate(zip(old, new)) if a != b), min(len(old), len(new)))
    return "\n".join(f"{name}: {text[max(0, at - 60):at + 60]!r}" for name, text in (("was", old), ("is", new)))


names = pictures()
if UPDATE:
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.svg"):
        old.unlink()
for name in names:
    for lang in WIDTHS:
        file, picture = FOLDER / f"{name}-{lang}.svg", drawn(name, lang)
        if picture is None:
            check(False, f"{name}, {lang}: none of the cases of report_cases.py has something to draw for it")
            continue
        if UPDATE:
            file.write_bytes(picture)
        golden = file.read_bytes() if file.exists() else b""
        check(golden == picture, f"{name}, {lang}: as it was", f"{difference(golden, picture)}\nWhen it should be so: script/update-golden, and look at it.")
files = sorted(FOLDER.glob("*.svg"))
check({file.name for file in files} == {f"{name}-{lang}.svg" for name in names for lang in WIDTHS}, "a file for each picture, and no other", files)
check(sum(file.stat().st_size for file in files) < LARGEST, "the files are small")
finish()
