#!/usr/bin/env python3
"""Reports as files: well-formed, readable at every width, every string escaped, every figure with its table, totals equal to those of --json. Prints TAP.

    test_report.py ROOT PROGRAM
"""
import csv
import io
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from datetime import date

from report_cases import CASES
from tap import check, finish

ROOT, PROGRAM = pathlib.Path(sys.argv[1]).resolve(), str(pathlib.Path(sys.argv[2]).resolve())
POTS = ROOT / "examples/plant-pots.yaml"
SVG = "{http://www.w3.org/2000/svg}"
LANGS = ("en", "nl")


def ashore(*arguments, stdin="", env=None):
    environment = {key: value for key, value in os.environ.items() if key not in ("LANG", "LC_ALL", "LC_MESSAGES")}
    return subprocess.run([PROGRAM, *map(str, arguments)], input=stdin.encode(), capture_output=True, cwd=ROOT, env={**environment, **(env or {})}, timeout=200, check=False)


def call(request):
    return json.loads(ashore("call", stdin=json.dumps({"samples": 2048, **request})).stdout)


# ---- Text boxes ----

# Advance widths of printable ASCII in Helvetica (Adobe font metrics), thousandths; a tenth more for wider faces.
HELVETICA = dict(zip(map(chr, range(32, 127)), [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, *[556] * 10, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778,
    722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556,
    222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584]))


def text_boxes(svg):
    for text in svg.iter(SVG + "text"):
        size, x, y = (float(text.get(key)) for key in ("font-size", "x", "y"))
        width = sum(1.1 * HELVETICA.get(c, 1000 if ord(c) >= 0x2E80 else 650) for c in text.text or "") * size / 1000
        start = x - {"start": 0, "middle": 0.5, "end": 1}[text.get("text-anchor")] * width
        yield text.text, size, (start, y - 0.74 * size, start + width, y + 0.2 * size)


def faults(svg):
    """Everything that is wrong with the letters of a picture."""
    width, height = float(svg.get("width")), float(svg.get("height"))
    boxes = list(text_boxes(svg))
    found = [f"{text!r} has size {size}" for text, size, _ in boxes if size < 12]
    found += [f"{text!r} leaves the picture: {box} of {width} x {height}" for text, _, box in boxes if box[0] < -0.6 or box[1] < -0.6 or box[2] > width + 0.6 or box[3] > height + 0.6]
    for i, (text, _, a) in enumerate(boxes):
        for other, _, b in boxes[:i]:
            if min(a[2], b[2]) - max(a[0], b[0]) > 0.6 and min(a[3], b[3]) - max(a[1], b[1]) > 0.6:
                found.append(f"{text!r} and {other!r} overlap")
    for shape in svg.iter():
        numbers = [shape.get(key) for key in ("x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "width", "height")]
        if any(number is not None and not -1 <= float(number) <= 100000 for number in numbers):
            found.append(f"{shape.tag} stands at {numbers}")
    return found


def parse(html):
    return ElementTree.fromstring(html.replace("<!DOCTYPE html>\n", "", 1))


def words(element):
    return " ".join("".join(element.itertext()).split())


def check_page(html, name, lang):
    try:
        root = parse(html)
    except ElementTree.ParseError as error:
        check(False, f"{name}: well-formed", error)
        return None
    check(root.get("lang") == lang, f"{name}: says its language")
    active = [f"{element.tag} {key}" for element in root.iter() for key in element.attrib if key.startswith("on")] + [e.tag for e in root.iter() if e.tag in ("script", "img", "iframe", "object")]
    check(not active, f"{name}: nothing in it acts", active)
    check(not re.search(r"(?:src|href)=\"(?!#)", html) and "http-equiv" in html, f"{name}: nothing from elsewhere")
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    check(len(ids) == len(set(ids)), f"{name}: ids are unique", sorted(i for i in ids if ids.count(i) > 1))
    levels = [int(element.tag[1]) for element in root.iter() if re.fullmatch("h[1-6]", element.tag)]
    check(levels[0] == 1 and levels.count(1) == 1 and all(b - a <= 1 for a, b in zip(levels, levels[1:])), f"{name}: headings in order", levels)
    bare = [words(t)[:60] for t in root.iter("table") if t.find("caption") is None or any(h.get("scope") is None for h in t.iter("th")) or not list(t.iter("th"))]
    check(not bare, f"{name}: tables have captions and headers", bare)
    figures = list(root.iter("figure"))
    check(figures and all(f.find(".//table") is not None and len(f.findall(f".//{SVG}svg")) == 2 for f in figures), f"{name}: every figure has two drawings and a table")
    wrong = []
    for svg in root.iter(SVG + "svg"):
        described = svg.find(SVG + "title"), svg.find(SVG + "desc")
        if svg.get("role") != "img" or any(d is None or not words(d) for d in described) or svg.get("aria-labelledby") != described[0].get("id"):
            wrong.append(f"{svg.get('aria-labelledby')}: no description")
        wrong += [f"{svg.get('aria-labelledby')}: {fault}" for fault in faults(svg)]
    check(not wrong, f"{name}: letters of {len(figures)} figures do not overlap, fit, and are large enough", "\n".join(wrong))
    keys = re.findall(r">\s*((?:text|figure|report|cli)\.[a-z_.0-9]+)\s*<", html)
    check(not keys and not re.search(r">[^<]*\{[a-z_]+\}[^<]*</(?:p|h3|text|th|dt|title)>", html.split('<section id="formulas">')[0]), f"{name}: no key and no placeholder on the page", keys[:5])
    return root


# ---- Tests ----

def test_faults():
    """What finds faults finds planted ones."""
    for name, texts in {"overlap": [(10, 20, 13, "start", "first"), (30, 24, 13, "start", "second")], "off the right": [(90, 20, 13, "start", "too long for this")],
                        "off the left": [(10, 20, 13, "end", "too long")], "off the top": [(10, 5, 13, "start", "high")], "too small": [(10, 20, 11, "start", "small")]}.items():
        marks = "".join(f'<text x="{x}" y="{y}" font-size="{size}" text-anchor="{anchor}">{text}</text>' for x, y, size, anchor, text in texts)
        svg = ElementTree.fromstring(f'<svg xmlns="http://www.w3.org/2000/svg" width="100" height="50">{marks}</svg>')
        check(len(faults(svg)) == 1, f"a planted fault is found: {name}", faults(svg))


def test_cases():
    for name, request in CASES.items():
        for lang in LANGS:
            response = call({"call": "report", "form": "html", "lang": lang, **request})
            check(response["status"] == "done", f"{name}, {lang}: done", response["errors"])
            if response["status"] == "done":
                root = check_page(response["text"], f"{name}, {lang}", lang)
                if name == "hostile" and root is not None:
                    shown = words(root.find(".//h1"))
                    check("<script>alert(1)</script> & \"x\" 'y' ]]>" in shown and "\u202e" not in response["text"], f"{name}, {lang}: shown as it was written, turning nothing", shown)
    bad = call({"call": "report", "form": "xlsx", **CASES["zero"]})
    check(bad["status"] == "usage", "a form that there is not is refused", bad)
    alone = call({"call": "report", "form": "html", "case": CASES["zero"]["case"] | {"option": {}}, "model": CASES["zero"]["model"]})
    check(alone["status"] == "input", "no options: nothing to compare", alone["status"])


def test_pictures():
    """One picture by itself: at the width asked for, with what stands with it on a page."""
    case = CASES["negative"]
    for pixels in (280, 480, 1440):
        answer = call({"call": "report", "form": "svg", "picture": "ladder", "pixels": pixels, **case})
        svg = ElementTree.fromstring(answer["text"])
        check(float(svg.get("width")) == pixels and not faults(svg), f"one picture at {pixels} pixels", "\n".join(faults(svg)))
        rows, heads = answer["picture"]["rows"], answer["picture"]["heads"]
        check(rows and all(len(row) == len(heads) for row in rows) and answer["picture"]["title"] == svg.find(SVG + "title").text, "its figures as a table, its finding as its title")
    for fields, code in (({"picture": "laddr"}, "request_field"), ({}, "request_field"), ({"picture": "ladder", "pixels": 3}, "request_field"),
                         ({"picture": "tornado", **CASES["zero"]}, "nothing_to_draw")):
        answer = call({"call": "report", "form": "svg", **case, **fields})
        check([error["code"] for error in answer["errors"]] == [code], f"svg, {list(fields.items())[:2]}: {code}", answer["errors"])


def number(text, lang):
    swap = str.maketrans("", "", ".") if lang == "nl" else str.maketrans("", "", ",")
    return float(text.translate(swap).replace(",", ".").replace("+", ""))


def table_of(root, figure):
    table = root.find(f".//figure[@id='figure-{figure}']//table")
    return [[words(cell) for cell in row] for row in table.iter("tr")]


def test_totals(folder):
    answer = json.loads(ashore("compare", POTS, "--json", "--samples", 4096).stdout)
    results = answer["results"]
    titles = {"xiamen": "Supplier in Xiamen", "tilburg": "Own plant in Tilburg", "poland": "Supplier in Poland", "split": "Split 70/30"}
    for lang in LANGS:
        path = folder / f"pots-{lang}.html"
        run = ashore("report", POTS, "-o", path, "--samples", 4096, "--lang", lang)
        check(run.returncode == 0 and not run.stdout, f"plant pots, {lang}: written", run.stderr)
        root = check_page(path.read_text(encoding="utf-8"), f"plant pots, {lang}", lang)
        rows = {row[0].split(" (")[0]: row for row in table_of(root, "ranges")[1:]}
        for option_id, title in titles.items():
            figure = results["unit_cost"][option_id]
            shown = [number(text, lang) for text in rows[title][1:]]
            wanted = [figure[key] for key in ("mean", "p5", "p25", "p50", "p75", "p95")]
            check(all(abs(a - b) <= 0.0051 for a, b in zip(shown, wanted)), f"{lang}: {option_id} equals --json", f"{shown}\n{wanted}")
        ladder, costs = table_of(root, "ladder"), table_of(root, "costs")
        head = [text.split(" (")[0] for text in ladder[0]]
        for option_id, title in titles.items():
            column = head.index(title)
            check(abs(number(ladder[-1][column], lang) - results["unit_cost"][option_id]["mean"]) <= 0.0051, f"{lang}: the ladder of {option_id} ends at its mean")
            parts = sum(number(row[column], lang) for row in costs[1:-1])
            check(abs(parts - results["unit_cost"][option_id]["centre"]) <= 0.0051 * len(costs), f"{lang}: the categories of {option_id} add up to its middle estimate", parts)
        years = table_of(root, "years")
        column = [text.split(" (")[0] for text in years[0]].index("Own plant in Tilburg")
        for row in years[1:]:
            wanted = results["total_cost"][f"tilburg/{row[0]}"]["mean"] / 1000
            check(abs(number(row[column], lang) - wanted) <= 0.5, f"{lang}: year {row[0]} equals --json", f"{row} {wanted}")
        recipe = words(root.find(".//section[@id='recompute']"))
        wanted = [answer["run"]["model_fingerprint"], answer["run"]["data_fingerprint"], answer["run"]["case_fingerprint"], "4096"]
        check(all(text in recipe for text in wanted), f"{lang}: fingerprints stand in it")
        check(root.find(".//section[@id='recompute']//pre").text == POTS.read_text(encoding="utf-8"), f"{lang}: the case stands in it to the letter")
        inputs = sum(len(t.findall("tbody/tr")) for t in root.findall(".//section[@id='inputs']//table"))
        check(inputs == sum(entry["value"] is not None for entry in answer["inputs"]), f"{lang}: every input stands in it", inputs)


def test_terminal(folder):
    """What the terminal says of a comparison stands in its report: every sentence, and every row of the tables that have no picture of their own."""
    for lang in LANGS:
        path = folder / f"terminal-{lang}.html"
        ashore("report", POTS, "-o", path, "--samples", 1024, "--lang", lang)
        root = parse(path.read_text(encoding="utf-8"))
        shown = words(root)
        rows = {tuple(words(cell) for cell in row) for row in root.iter("tr")}
        case = {"case_file": {"name": "plant-pots.yaml", "text": POTS.read_text(encoding="utf-8")}, "date": date.today().isoformat(), "lang": lang, "as": "text", "width": 400, "samples": 1024}
        for fields, has_rows in (({}, 0), ({"stress": True, "scenarios": True}, 26), ({"loss": True}, 3), ({"years": True}, 0), ({"volume": True}, 1)):
            text = call({"call": "compare", **case, **fields})["text"]
            text = text.split({"en": "\nWhat moves the difference most\n", "nl": "\nWat het verschil het meest verschuift\n"}[lang])[0]  # a report has pictures of that
            lines = [" ".join(line.split()).removeprefix("- ") for line in text.splitlines() if line.strip().endswith(".") and "  " not in line.strip()]
            missing = [line for line in lines if re.sub(r"^\d+\. ", "", line) not in shown and not re.match(r"(From|Vanaf) [\d.,]+ ", line)]
            check(lines and not missing, f"{lang}, {list(fields)}: every sentence of the terminal stands in the report", "\n".join(missing))
            cells = [tuple(re.split(r"\s{2,}", line.strip())) for line in text.splitlines() if "  " in line.strip() and "|" not in line and "█" not in line]
            found = sum(row in rows for row in cells)
            check(found >= has_rows, f"{lang}, {list(fields)}: rows of its tables stand in the report", f"{found} of {len(cells)}: {[row for row in cells if row not in rows][:6]}")


def test_forms(folder):
    answer = json.loads(ashore("compare", POTS, "--json", "--samples", 4096).stdout)
    run = ashore("report", POTS, "-o", folder / "pots.csv", "--samples", 4096)
    rows = list(csv.reader(io.StringIO((folder / "pots.csv").read_bytes().decode())))
    costs = {row[2]: row for row in rows if row[1] == "unit_cost"}
    check(run.returncode == 0 and all(len(row) == 12 for row in rows), "csv: twelve columns in every row")
    check(all(float(costs[key][4]) == figure["mean"] and float(costs[key][11]) == figure["centre"] for key, figure in answer["results"]["unit_cost"].items()), "csv: equals --json")
    run = ashore("report", POTS, "-o", folder / "pots.json", "--samples", 4096)
    written = json.loads((folder / "pots.json").read_text(encoding="utf-8"))
    check(run.returncode == 0 and all(written[key] == answer[key] for key in ("results", "lines", "categories", "decision", "inputs", "run")), "json: equals --json")
    hostile = call({"call": "report", "form": "csv", **CASES["hostile"]})
    check(hostile["status"] == "done" and not re.search(r"(?m)^\"?[=+@-]|,\"[=+@-]", hostile["text"]), "csv: nothing that a spreadsheet takes for a formula")


def test_command(folder):
    for arguments, status, name in ((("report", POTS), 2, "no file"), (("report", POTS, "-o", folder / "x.txt"), 2, "another ending"),
                                    (("report", folder / "none.yaml", "-o", folder / "x.html"), 3, "no case"), (("report", POTS, "-o", folder / "no/x.html"), 3, "no folder"),
                                    (("report", POTS, "-o", folder / "x.html", "--set", "demand=-5"), 1, "a wrong case")):
        run = ashore(*arguments)
        check(run.returncode == status and run.stderr and not run.stdout and not (folder / "x.html").exists(), f"report, {name}: {status}", run.stderr)
    old = folder / "old.html"
    old.write_text("old", encoding="utf-8")
    ashore("report", POTS, "-o", old, "--set", "demand=-5")
    check(old.read_text(encoding="utf-8") == "old", "a report that fails leaves the file as it was")
    check(not list(folder.glob("*.part")), "nothing half-written stays")
    run = ashore("report", POTS, "-o", folder / "x.pdf", "--samples", 1024, env={"PATH": str(folder)})
    check(run.returncode == 3 and b"Chromium" in run.stderr and not (folder / "x.pdf").exists(), "pdf without a browser: 3, said clearly", run.stderr)


with tempfile.TemporaryDirectory() as name:
    test_faults()
    test_cases()
    test_pictures()
    test_totals(pathlib.Path(name))
    test_terminal(pathlib.Path(name))
    test_forms(pathlib.Path(name))
    test_command(pathlib.Path(name))
finish()
