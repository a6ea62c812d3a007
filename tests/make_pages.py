#!/usr/bin/env python3
"""Writes reports for script/check-browser to look at: every example in both languages, one of them on paper too, and every case of report_cases.py in the
language with the longer words. Few samples: what is looked at is the page, not the figures.

    make_pages.py PROGRAM FOLDER
"""
import json
import pathlib
import subprocess
import sys

from report_cases import CASES

PROGRAM, FOLDER = str(pathlib.Path(sys.argv[1]).resolve()), pathlib.Path(sys.argv[2])
EXAMPLES = sorted((pathlib.Path(__file__).parent.parent / "examples").glob("*.yaml"))
SAMPLES = 1024

FOLDER.mkdir(parents=True, exist_ok=True)
for old in FOLDER.iterdir():
    old.unlink()
for lang in ("en", "nl"):
    for example in EXAMPLES:
        for form in ("html", "pdf") if example.stem == "plant-pots" else ("html",):
            subprocess.run([PROGRAM, "report", example, "-o", FOLDER / f"{example.stem}-{lang}.{form}", "--lang", lang, "--samples", str(SAMPLES)], check=True)
for name, case in CASES.items():
    request = {"call": "report", "form": "html", "lang": "nl", "samples": SAMPLES, **case}
    answer = subprocess.run([PROGRAM, "call"], input=json.dumps(request).encode(), capture_output=True, check=True)
    (FOLDER / f"case-{name.replace(' ', '-')}-nl.html").write_text(json.loads(answer.stdout)["text"], encoding="utf-8")
