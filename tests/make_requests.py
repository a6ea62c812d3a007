#!/usr/bin/env python3
"""Writes the corpus of requests that every build must answer with the same bytes.

    tests/make_requests.py OUT [YAML_TO_JSON [BLOCK]]

Each tests/requests/*.json is a request with words of its own, so that it stays readable:
    "model_file": NAME     the model's text is that of tests/requests/models/NAME
    "example": NAME        the case is examples/NAME.yaml, as the program YAML_TO_JSON (tests/yaml_to_json.c) reads it
    "repeat": TEXT, N      the text stands N times, instead of a text: {"repeat": ["x", 1000]}
    "variants": {...}      by name: fields that differ; each becomes a request NAME-VARIANT of its own
OUT gets the requests as ashore reads them, with a block size when one is given. A file ending in .txt is no request and is copied as it stands.
"""
import json
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
REQUESTS = ROOT / "tests" / "requests"


def example(name, reader):
    text = (ROOT / "examples" / f"{name}.yaml").read_bytes()
    return json.loads(subprocess.run([reader], input=text, check=True, capture_output=True).stdout)


def whole(value, reader):
    """The value with our own words replaced by what they stand for."""
    if isinstance(value, list):
        return [whole(item, reader) for item in value]
    if not isinstance(value, dict):
        return value
    if list(value) == ["repeat"]:
        return value["repeat"][0] * value["repeat"][1]
    made = {}
    for key, item in value.items():
        if key == "model_file":
            made["model"] = {"name": f"tests/requests/models/{item}", "text": (REQUESTS / "models" / item).read_text("utf-8")}
        elif key == "example":
            made["case"] = example(item, reader)
        else:
            made[key] = whole(item, reader)
    return made


def requests(reader, last):
    """Name and text of every request; `last` are fields added to each."""
    for path in sorted(REQUESTS.glob("*.txt")):
        yield path.stem, path.read_text("utf-8")
    for path in sorted(REQUESTS.glob("*.json")):
        request = json.loads(path.read_text("utf-8"))
        variants = request.pop("variants", None) or {"": {}}
        for variant, fields in variants.items():
            name = f"{path.stem}-{variant}" if variant else path.stem
            yield name, json.dumps(whole({**request, **fields, **last}, reader), ensure_ascii=False, indent=1)


def main():
    if not 2 <= len(sys.argv) <= 4:
        sys.exit(__doc__)
    out, reader = pathlib.Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else str(ROOT / "build" / "tests" / "yaml_to_json")
    out.mkdir(parents=True, exist_ok=True)
    for old in out.glob("*.json"):
        old.unlink()
    for name, text in requests(reader, {"block": int(sys.argv[3])} if len(sys.argv) > 3 else {}):
        (out / f"{name}.json").write_text(text, "utf-8")


if __name__ == "__main__":
    main()
