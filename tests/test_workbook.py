#!/usr/bin/env python3
"""Workbooks as files: well-formed, everything that goes in can be changed and nothing else, no text becomes a formula, saved values are the engine's. What a
spreadsheet program makes of the formulas is for slow_workbook.py. Prints TAP.

    test_workbook.py ROOT PROGRAM ANSWER_LINES
"""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

import report_cases
import workbook_file
from tap import check, finish

ROOT, PROGRAM, ANSWER_LINES = pathlib.Path(sys.argv[1]).resolve(), *(str(pathlib.Path(name).resolve()) for name in sys.argv[2:4])
POTS = ROOT / "examples/plant-pots.yaml"
MAIN = workbook_file.MAIN
SHEETS = {"en": ["Summary", "Results", "Inputs", "Costs", "Steps", "Parts", "Fixed"], "nl": ["Samenvatting", "Uitkomsten", "Invoer", "Kosten", "Stappen", "Delen", "Vast"]}
# Functions that both Excel and LibreOffice know without a prefix, and read alike.
KNOWN = {"IF", "IFERROR", "NOT", "NA", "ABS", "SQRT", "EXP", "LN", "TRUNC", "ROUND", "INT", "NORMSDIST", "NORMSINV", "PI", "MIN", "MAX", "SUM", "SUMPRODUCT", "INDEX", "MATCH"}
REFERENCE = re.compile(r"([A-Z][a-z]+)!(\$[A-Z]+\$\d+)(?::(\$[A-Z]+\$\d+))?")
TEXTS = ['=1+1', '+SUM(Inputs!E5)', '-2', '@SUM(A1)', '=HYPERLINK("http://example.org","x")', "'quoted", '"quoted"', "{=1}", "\t=1", "Inputs!$E$5", "TRUE", "#N/A", "_x0041_ & <b>",
         "\ud83c\udfed".encode("utf-16", "surrogatepass").decode("utf-16"), "\ufffe\u0001\u0085\u202e", "x" * 5000]
ONLY_COUNT = {"discount_rate", "tax_rate", "opening_hours", "idle_machines", "leg_share"}  # of the comparison: structural, but they decide nothing
UNREAD = {"capacity"}  # of the comparison: no figure reads it, only a check


def ashore(*arguments):
    environment = {key: value for key, value in os.environ.items() if key not in ("LANG", "LC_ALL", "LC_MESSAGES")}
    return subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, cwd=ROOT, env=environment, timeout=200, check=False)


def answer(request):
    done = subprocess.run([ANSWER_LINES], input=json.dumps({"samples": 1024, **request}) + "\n", capture_output=True, text=True, check=False)
    return json.loads(done.stdout)


def made(folder, name, request, lang="en"):
    """The workbook of a case with a model of its own, through files as a user has them; and how it ended."""
    model = request["model"]["text"].split()[1] if request["model"]["text"].startswith("model ") else "functions"
    place = folder / name
    place.mkdir()
    case, path = place / "case.json", place / "made.xlsx"
    case.write_text(json.dumps({**request["case"], "model": model}), encoding="utf-8")
    (place / f"{model}.model").write_text(request["model"]["text"], encoding="utf-8")
    run = ashore("report", case, "-o", path, "--lang", lang, "--samples", 1024)
    return (workbook_file.File(path) if path.exists() else None), run


# ---- What holds for every workbook ----

def check_file(file, name, lang):
    broken = []
    for part, content in file.parts.items():
        try:
            ElementTree.fromstring(content)
        except ElementTree.ParseError as error:
            broken.append(f"{part}: {error}")
    check(not broken, f"{name}: all parts are well-formed", broken)
    outside = [part for part in file.parts if "external" in part.lower() or "vba" in part.lower()]
    outside += [part for part, content in file.parts.items() if part.endswith(".rels") and b'TargetMode="External"' in content]
    check(not outside, f"{name}: no macros, nothing from elsewhere", outside)
    check([sheet for sheet in SHEETS[lang] if sheet in file.sheets or sheet != SHEETS[lang][5]] == list(file.sheets), f"{name}: the sheets, in their order", list(file.sheets))
    unlocked = {sheet for sheet, cells in file.sheets.items() for cell in cells.values() if cell.style in file.unlocked and cell.value is not None}
    protected = all(root.find(MAIN + "sheetProtection") is not None and not root.find(MAIN + "sheetProtection").get("password") for root in file.roots.values())
    check(protected and unlocked <= {SHEETS[lang][0], SHEETS[lang][2]}, f"{name}: every sheet is protected without a password; open cells are inputs (and their colours in the legend)",
          unlocked)
    faults = [fault for sheet, cells in file.sheets.items() for place, cell in cells.items() if cell.formula is not None for fault in formula_faults(file, f"{sheet} {place}", cell.formula)]
    check(not faults, f"{name}: formulas are short, of known functions, and read cells that have a value", faults)
    keys = [cell.value for cells in file.sheets.values() for cell in cells.values() if isinstance(cell.value, str) and re.search(r"^(workbook|text|report|figure)\.[a-z_.]+$|\{[a-z]+\}", cell.value)]
    check(not [key for key in keys if key not in TEXTS], f"{name}: no key and no placeholder is shown", keys)
    check(sum(1 for part in file.parts if part.startswith("xl/charts/chart")) >= 1, f"{name}: has charts")


def formula_faults(file, where, formula):
    found = []
    if len(formula) > 8192:
        found.append(f"{where}: {len(formula)} characters")
    bare = re.sub(r'"–"', "", formula)
    if '"' in bare:
        found.append(f"{where}: holds a text: {formula[:80]}")
    found += [f"{where}: unknown function {name}" for name in re.findall(r"([A-Za-z_.]+)\(", bare) if name not in KNOWN]
    depth = deepest = 0
    for letter in bare:
        depth += (letter == "(") - (letter == ")")
        deepest = max(deepest, depth)
    if depth != 0 or deepest > 60:
        found.append(f"{where}: {deepest} brackets deep, {depth} left open")
    for sheet, first, last in REFERENCE.findall(bare):
        cell = file.sheets.get(sheet, {}).get(workbook_file.address(first))
        if cell is None or cell.value is None:
            found.append(f"{where}: reads nothing at {sheet}!{first}")
        if last and workbook_file.address(last) not in file.sheets[sheet]:
            found.append(f"{where}: reads nothing at {sheet}!{last}")
    return found


# ---- Tests ----

def test_faults():
    """What finds faults finds planted ones."""
    file = workbook_file.File.__new__(workbook_file.File)
    file.sheets = {"Inputs": {(4, 4): workbook_file.Cell(None, 1.0, 0)}}
    for formula, faults in {"Inputs!$E$5*2": 0, "Inputs!$E$6*2": 1, "HYPERLINK(Inputs!$E$5)": 1, "(Inputs!$E$5": 1, '"x"&Inputs!$E$5': 1, "+".join(["Inputs!$E$5"] * 900): 1}.items():
        check(len(formula_faults(file, "here", formula)) == faults, f"{faults} faults in {formula[:40]}", formula_faults(file, "here", formula))


def test_pots(folder):
    wanted = json.loads(ashore("compare", POTS, "--json", "--samples", 1024).stdout)
    inputs = answer({"call": "model", "model": "comparison"})["model"]["inputs"]
    fixed = {item["name"] for item in inputs if item["structural"] or "unit" not in item} - ONLY_COUNT
    for lang in ("en", "nl"):
        path = folder / f"pots-{lang}.xlsx"
        run = ashore("report", POTS, "-o", path, "--samples", 1024, "--lang", lang)
        check(run.returncode == 0 and not run.stdout and not run.stderr, f"plant pots, {lang}: written", run.stderr.decode())
        file = workbook_file.File(path)
        check_file(file, f"plant pots, {lang}", lang)
        if lang == "nl":
            continue
        wrong = workbook_file.differences(wanted, file.rows("Results"), file.rows("Costs"))
        check(not wrong and len(workbook_file.shown(wanted, file.rows("Results"), file.rows("Costs"))) > 1000, "saved results, lines and categories equal --json", wrong)
        formulas = sum(cell.formula is not None for cells in file.sheets.values() for cell in cells.values())
        alone = [row for row in file.rows("Fixed")[workbook_file.HEAD + 1:] if REFERENCE.fullmatch(str(row[1]))]
        held = [file.sheets[sheet][workbook_file.address(place)] for row in alone for sheet, place, _ in REFERENCE.findall(row[1])]
        check(len(alone) == 4 and all(cell.formula is None for cell in held) and len({file.fills[cell.style] for cell in held}) == 1, "values without a formula are listed and coloured", alone)
        check(formulas > 3000 and len(alone) <= 0.05 * formulas, f"{len(alone)} values only beside {formulas} formulas: at most 5 %")
        test_inputs(file, wanted, fixed)


def test_examples(folder):
    for example in sorted((ROOT / "examples").glob("*.yaml")):
        path = folder / f"{example.stem}.xlsx"
        run = ashore("report", example, "-o", path, "--samples", 1024, "--lang", "en")
        check(run.returncode == 0, f"{example.stem}: written", run.stderr.decode())
        file, wanted = workbook_file.File(path), json.loads(ashore("compare", example, "--json", "--samples", 1024).stdout)
        check_file(file, example.stem, "en")
        wrong = workbook_file.differences(wanted, file.rows("Results"), file.rows("Costs"), searched=())
        check(not wrong, f"{example.stem}: saved values equal --json", wrong)


def test_inputs(file, wanted, fixed):
    """Every input has its row; numbers can be changed, but for structural ones that decide what is unrolled; everything else is locked."""
    rows, cells = file.rows("Inputs"), file.sheets["Inputs"]
    head = rows[workbook_file.HEAD]
    path_column, value_column, note_column = (head.index(title) for title in ("Name in ashore", "Value", "To change"))
    there = {row[path_column]: number for number, row in enumerate(rows) if number > workbook_file.HEAD and row[path_column]}
    wrong, live, locked = [], 0, 0
    for item in wanted["inputs"]:
        path = item["path"]
        if re.fullmatch(r"currency\.[A-Z]{3}\.path\.\d+", path) or item["value"] is None:
            continue  # the yearly shocks of a currency are formulas
        numbers = [number for name, number in there.items() if name == path or name.rpartition(".")[0] == path and name.rpartition(".")[2].isdigit()]
        if not numbers:
            wrong.append(f"{path} stands nowhere")
        number = not fixed & set(path.split(".")) and (not path.startswith("reference.") or item["p5"] is not None) and path.rpartition(".")[2] not in UNREAD
        for row in numbers:
            cell = cells[row, value_column]
            is_open = cell.style in file.unlocked
            live, locked = live + is_open, locked + (not is_open)
            if is_open != number and not (cell.formula is not None and number):
                wrong.append(f"{path} is {'open' if is_open else 'locked'}: {item['value']}")
            if (rows[row][note_column] == "Locked: to change it, use ashore") == is_open:
                wrong.append(f"{path}: {rows[row][note_column]}")
            if number and len(numbers) == 1 and not workbook_file.same(cell.value, item["value"]):
                wrong.append(f"{path} is {cell.value} instead of {item['value']}")
    check(not wrong and live > 250 and locked > 50, f"{live} inputs can be changed, {locked} are locked, all as the case has them", wrong)
    ranges = [item for item in file.roots["Inputs"].iter(MAIN + "dataValidation") if item.get("type") == "decimal"]
    check(len(ranges) > 200, "what is typed is held to the declared range", len(ranges))


def test_functions(folder):
    file, run = made(folder, "functions", {"model": {"text": workbook_file.FUNCTIONS}, "case": workbook_file.FUNCTIONS_CASE})
    wanted = answer({"call": "run", "model": {"name": "functions.model", "text": workbook_file.FUNCTIONS}, "case": workbook_file.FUNCTIONS_CASE})
    check(run.returncode == 0, "every function of the language: written", run.stderr.decode())
    wrong = workbook_file.differences(wanted, file.rows("Results"), file.rows("Costs"), searched=())
    check(not wrong, "every function of the language: saved values equal the engine's", wrong)
    formulas = {cell.formula for cell in file.sheets["Results"].values() if cell.formula}
    alone = {str(row[0]).split(" / ")[0] for row in file.rows("Fixed")[workbook_file.HEAD + 1:]}
    check(alone == {"rate_of_return", "no_rate"}, "every function of the language: only rates of return have no form", alone)
    check(any("<" in formula and formula.startswith("IF(") for formula in formulas), "a condition on numbers is an IF")


CHOICES = """model choices
  format 1
  decide option by lowest cost
index option
input price [option] : 1
input limit : 1 = 5
  range 0 .. 100
input extra [option] : 1
input way [option] : choice(slow, fast) = slow
input width : 1 = 3
  structural   range 1 .. 9
input gate : 1 = 4
  structural   range 1 .. 9
let passed : 1 = gate - 1
let chosen [option] : 1 = if way == fast and passed > 2 then price * 2 else price
let both [option] : 1 = if price > limit and 1 / (price - 4) > 0 then 2 else 1
let missing [option] : 1 = if price > limit then extra else 0
result cost [option] : 1 = chosen * both + missing + width
"""


def test_choices(folder):
    """A choice is settled, a number is not; where the branch that does not count now cannot be computed, the condition is settled and listed."""
    request = {"model": {"text": CHOICES}, "case": {"option": {"a": {"price": 3, "way": "fast"}, "b": {"price": "5 to 7", "extra": 1}}}}
    file, run = made(folder, "choices", request)
    check(run.returncode == 0, "choices: written", run.stderr.decode())
    rows = {row[0]: row for row in file.rows("Steps")[workbook_file.HEAD + 1:] if row[1] == "a"}
    cells = {row[0]: file.sheets["Steps"][number, 3] for number, row in enumerate(file.rows("Steps")) if row[1] == "a"}
    check(re.fullmatch(r"(2\*Inputs!\$E\$\d+|Inputs!\$E\$\d+\*2)", cells["chosen"].formula) is not None, "choices: a word is settled, and not in the formula", cells["chosen"].formula)
    check(cells["both"].formula.startswith("IF(IFERROR(IF("), "choices: numbers decide in the sheet", cells["both"].formula)
    check("missing" not in rows, "choices: what cannot be computed is not a formula", rows)
    open_inputs = {row[-1] for number, row in enumerate(file.rows("Inputs")) if (number, 4) in file.sheets["Inputs"] and file.sheets["Inputs"][number, 4].style in file.unlocked}
    check("width" in open_inputs and "gate" not in open_inputs and "limit" in open_inputs, "choices: a structural number that decides nothing can be changed, one that does cannot",
          sorted(open_inputs))
    listed = [row[0] for row in file.rows("Fixed")[workbook_file.HEAD + 1:]]
    check(listed == ["price > limit"], "choices: the condition that stays as it is, is listed", listed)


def test_texts(folder):
    """Whatever a text looks like, it is a text."""
    for number, text in enumerate(TEXTS):
        request = report_cases.named(text) if text.isprintable() and len(text) < 5000 else report_cases.small(
            {"a": report_cases.option(text, 100), "b": report_cases.option(text + " 2", report_cases.spread(101.0))}, title=text)
        file, run = made(folder, f"text{number}", request)
        check(run.returncode == 0 and file is not None, f"{text[:20]!r}: written", run.stderr.decode())
        if file is None:
            continue
        check_file(file, f"{text[:20]!r}", "en")
        bare = re.sub(r"[\t\u0001\u0085\ufffe\u202e]", " ", text)
        texts = {str(cell.value) for cells in file.sheets.values() for cell in cells.values() if isinstance(cell.value, str)}
        there = any(re.sub(r"[\t\u0001\u0085\ufffe\u202e]", " ", found).startswith(bare) for found in texts)
        check(there, f"{text[:20]!r}: stands in it as it is", sorted(texts)[:5])


def test_shapes(folder):
    for name in ("one option", "eight options", "zero", "huge", "small", "negative"):
        request = report_cases.CASES[name]
        file, run = made(folder, name, request)
        check(run.returncode == 0 and file is not None, f"{name}: written", run.stderr.decode())
        if file is None:
            continue
        check_file(file, name, "en")
        wrong = workbook_file.differences(answer({"call": "run", **request}), file.rows("Results"), file.rows("Costs"))
        check(not wrong, f"{name}: saved values equal the engine's", wrong)


def test_command(folder):
    old = folder / "old.xlsx"
    old.write_text("old", encoding="utf-8")
    run = ashore("report", POTS, "-o", old, "--set", "demand=-5")
    check(run.returncode == 1 and old.read_text(encoding="utf-8") == "old", "a workbook that fails leaves the file as it was", run.stderr)
    run = ashore("report", POTS, "-o", folder / "no/x.xlsx", "--samples", 1024)
    check(run.returncode == 3 and run.stderr and not list(folder.glob("*.part")), "no folder: 3, and nothing half-written stays", run.stderr)
    bad = answer({"call": "report", "form": "xlsx", **report_cases.CASES["zero"]})
    check(bad["status"] == "usage", "the call knows it as a workbook, not as a file", bad["status"])
    lines = answer({"call": "report", "form": "workbook", **report_cases.CASES["zero"]})["text"].splitlines()
    check(all(isinstance(json.loads(line), dict) for line in lines) and json.loads(lines[0])["workbook"] == 1, "the call answers in lines of JSON", lines[0])


with tempfile.TemporaryDirectory() as name:
    test_faults()
    test_pots(pathlib.Path(name))
    test_examples(pathlib.Path(name))
    test_functions(pathlib.Path(name))
    test_choices(pathlib.Path(name))
    test_texts(pathlib.Path(name))
    test_shapes(pathlib.Path(name))
    test_command(pathlib.Path(name))
finish()
