#!/usr/bin/python3
"""The workbook of a report, recalculated by LibreOffice, against the engine: every cell as it is, and every result, cost line and category after changing each live
input in turn. Prints TAP. Takes minutes; needs Debian's own Python, which has uno.

    slow_workbook.py ROOT PROGRAM YAML_TO_JSON
"""
import json
import math
import pathlib
import subprocess
import sys
import tempfile
import time
import zipfile
import xml.etree.ElementTree as ElementTree

import uno
from com.sun.star.beans import PropertyValue

ROOT, PROGRAM, YAML_TO_JSON = pathlib.Path(sys.argv[1]).resolve(), str(pathlib.Path(sys.argv[2]).resolve()), str(pathlib.Path(sys.argv[3]).resolve())
DATE = "2026-11-21"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
# The example, and how many of its live inputs are changed (None: all of them).
EXAMPLES = (("plant-pots", None), ("shavers", 40), ("cushions", 40))
SEARCHED = ("switching_return",)  # has no spreadsheet form
count = failed = 0


def check(ok, name, notes=()):
    global count, failed
    count += 1
    failed += not ok
    print(f"{'ok' if ok else 'not ok'} {count} - {name}", flush=True)
    for line in list(notes)[:20] if not ok else ():
        print(f"# {line}", flush=True)


# ---- The engine ----

def engine(case, sets, call="run", **more):
    request = {"call": call, "samples": 1024, "date": DATE, "case": case, "set": sets, **more}
    done = subprocess.run([PROGRAM, "call"], input=json.dumps(request), capture_output=True, text=True, check=False)
    return json.loads(done.stdout)


def figures(response):
    """Centres of all results, lines and categories: {name.row.row...: value}."""
    found = {}
    for group in ("results", "lines", "categories"):
        for name, figure in response[group].items():
            name = f"category_cost.{name}" if group == "categories" else name
            items = [("", figure)] if "centre" in figure else figure.items()
            for rows, one in items:
                if one is not None:
                    found[".".join([name, *(rows.split("/") if rows else [])])] = one["centre"]
    return found


# ---- The file ----

def address(reference):
    letters = reference.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = 26 * column + ord(letter) - 64
    return int(reference[len(letters):]) - 1, column - 1


def sheets_of(path):
    """{sheet: {(row, column): (formula or None, value)}} of a workbook, with the values as they were saved."""
    with zipfile.ZipFile(path) as file:
        strings = []
        if "xl/sharedStrings.xml" in file.namelist():
            for item in ElementTree.fromstring(file.read("xl/sharedStrings.xml")):
                strings.append("".join(text.text or "" for text in item.iter(MAIN + "t")))
        targets = {item.get("Id"): item.get("Target") for item in ElementTree.fromstring(file.read("xl/_rels/workbook.xml.rels"))}
        sheets = {}
        for item in ElementTree.fromstring(file.read("xl/workbook.xml")).iter(MAIN + "sheet"):
            cells = sheets[item.get("name")] = {}
            for cell in ElementTree.fromstring(file.read("xl/" + targets[item.get(RELATION + "id")])).iter(MAIN + "c"):
                formula, value = cell.find(MAIN + "f"), cell.find(MAIN + "v")
                text = None if value is None else value.text
                if text is not None and cell.get("t") == "s":
                    text = strings[int(text)]
                elif text is not None and cell.get("t") != "str":
                    text = float(text)
                cells[address(cell.get("r"))] = (None if formula is None else formula.text, text)
    return sheets


# ---- LibreOffice ----

class Office:
    """A LibreOffice of our own, with a profile of its own, ended when we are done."""

    def __init__(self, folder):
        pipe = f"ashore{pathlib.Path(folder).name.replace('-', '')}"
        self.process = subprocess.Popen(["soffice", "--headless", "--norestore", "--nologo", f"-env:UserInstallation=file://{folder}/profile", f"--accept=pipe,name={pipe};urp;"],
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        resolver = uno.getComponentContext().ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
        for _ in range(120):
            try:
                context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
                break
            except Exception:  # not there yet: uno raises one of its own
                time.sleep(0.5)
        self.desktop = context.ServiceManager.createInstance("com.sun.star.frame.Desktop")

    def open(self, path):
        return self.desktop.loadComponentFromURL(f"file://{path}", "_blank", 0, (PropertyValue("Hidden", 0, True, 0),))

    def close(self):
        try:
            self.desktop.terminate()
        except Exception:  # the bridge goes down with it
            pass
        self.process.wait(60)


class Sheet:
    """What a sheet shows: numbers, texts, None for what is an error."""

    def __init__(self, sheet):
        self.sheet = sheet
        cursor = sheet.createCursor()
        cursor.gotoEndOfUsedArea(False)
        end = cursor.getRangeAddress()
        self.range = sheet.getCellRangeByPosition(0, 0, end.EndColumn, end.EndRow)
        self.read()

    def read(self):
        self.rows = self.range.getDataArray()

    def at(self, row, column):
        value = self.rows[row][column]
        return value if isinstance(value, (float, str)) else None


def same(found, wanted):
    """Equal to 1e-9; a dash or an error is what is undefined."""
    undefined = (None, "", "–", "#N/A")
    if wanted in undefined or found in undefined:
        return wanted in undefined and found in undefined
    if isinstance(wanted, str) or isinstance(found, str):
        return wanted == found
    return math.isclose(found, wanted, rel_tol=1e-9, abs_tol=1e-12)


# ---- One example ----

class Book:
    def __init__(self, office, path, answer):
        self.decision = answer["decision"]["index"]
        self.meta = {"category_cost": {"index": ["category", self.decision, "year"]}, **answer["meta"]}
        self.document = office.open(path)
        self.document.calculateAll()
        self.saved = sheets_of(path)
        self.names = list(self.saved)
        self.sheets = {name: Sheet(self.document.Sheets.getByName(name)) for name in self.names}

    def read(self):
        """Again, after a change."""
        self.document.calculate()
        for name in ("Results", "Costs"):
            self.sheets[name].read()

    def column(self, sheet, title):
        """Where the head of a table has that title."""
        head = self.sheets[sheet].rows[3]
        return head.index(title)

    def check_all(self, example):
        wrong, formulas = [], 0
        for name, cells in self.saved.items():
            for (row, column), (formula, value) in cells.items():
                if formula is None:
                    continue
                formulas += 1
                found = self.sheets[name].at(row, column)
                if not same(found, value):
                    wrong.append(f"{name} {row + 1} {column + 1}: {found} instead of {value}: {formula}")
        check(not wrong and formulas > 500, f"{example}: {formulas} formulas are recalculated to the engine's values", wrong)

    def figures(self):
        """Like figures() of the engine, from the sheets of results and costs."""
        found = {}
        results, costs = self.sheets["Results"], self.sheets["Costs"]
        trail = self.column("Results", "Name in ashore")
        options = results.rows[4][3:trail]
        by_option = {name for name, entity in self.meta.items() if self.decision in entity["index"]}
        for row in range(5, len(results.rows)):
            path = results.rows[row][trail]
            if not path:
                continue
            name, *rest = path.split(".")
            if name not in by_option:
                found[path] = results.at(row, 3)
                continue
            position = self.meta[name]["index"].index(self.decision)
            for number, option in enumerate(options):
                found[".".join([name, *rest[:position], option, *rest[position:]])] = results.at(row, 3 + number)
        trail = self.column("Costs", "Name in ashore")
        years = [title.split()[-1] for title in costs.rows[3][4:trail]]
        for row in range(4, len(costs.rows)):
            path = costs.rows[row][trail]
            if not path:
                continue
            name, *rest = path.split(".")
            if name not in self.meta:  # the discount factor
                continue
            if "year" not in self.meta[name]["index"]:
                found[path] = costs.at(row, 3)
                continue
            position = self.meta[name]["index"].index("year")
            for number, year in enumerate(years):
                found[".".join([name, *rest[:position], year, *rest[position:]])] = costs.at(row, 4 + number)
        return found

    def compare(self, response):
        """What differs from the engine's answer; figures that are nothing have no row, and what is found by searching stays as it is."""
        wanted, found, wrong = figures(response), self.figures(), []
        for path, value in wanted.items():
            if path in found and path.split(".")[0] not in SEARCHED and not same(found[path], value):
                wrong.append(f"{path}: {found[path]} instead of {value}")
            elif path not in found and value:
                wrong.append(f"{path} is {value} and stands nowhere")
        return wrong

    def inputs(self):
        """(path, cell) of every cell that can be changed."""
        sheet = self.sheets["Inputs"]
        trail, value = self.column("Inputs", "Name in ashore"), self.column("Inputs", "Value")
        for row in range(4, len(sheet.rows)):
            path = sheet.rows[row][trail]
            cell = sheet.sheet.getCellByPosition(value, row)
            if path and not cell.CellProtection.IsLocked and cell.Type.value != "EMPTY":
                yield path, cell


def changed(value, low, high):
    """Another value within the declared range."""
    for other in (value * 1.07, value * 0.93, value + 0.01, value + 1, value - 0.01):
        if other != value and low <= other <= high:
            return other
    raise AssertionError(value)


def bounds(cell):
    """The range to which the workbook holds what is typed."""
    kind, first, second = cell.Validation.getOperator().value, cell.Validation.getFormula1(), cell.Validation.getFormula2()
    if cell.Validation.Type.value != "DECIMAL":
        return -math.inf, math.inf
    if kind == "BETWEEN":
        return float(first), float(second)
    return (float(first), math.inf) if kind.startswith("GREATER") else (-math.inf, float(first))


def text_of(value, unit, currency):
    """As a case has it: in the unit of the model, money in its own currency."""
    if unit and unit.startswith("EUR") and currency:
        unit = currency + unit[3:]
    return f"{value!r} {unit}" if unit and unit != "1" else repr(value)


def run(office, folder, example, most):
    case_file, path = ROOT / f"examples/{example}.yaml", f"{folder}/{example}.xlsx"
    case = json.loads(subprocess.run([YAML_TO_JSON], input=case_file.read_text(), capture_output=True, text=True, check=True).stdout)
    subprocess.run([PROGRAM, "report", case_file, "-o", path, "--lang", "en", "--samples", "1024", "--date", DATE], cwd=ROOT, check=True)
    answer = engine(case, {})
    book = Book(office, path, answer)
    book.check_all(example)
    wrong = book.compare(answer)
    check(not wrong, f"{example}: results, lines and categories are those of the engine", wrong)
    facts = {item["path"]: item for item in answer["inputs"]}
    everything = list(book.inputs())
    tried, left_out, moved, wrong = 0, [], 0, []
    for path, cell in everything if most is None else everything[:: max(1, len(everything) // most)]:
        fact = facts.get(path) or facts.get(path.rpartition(".")[0])
        if fact is None or path.startswith("reference.") or path.endswith(".inflation"):
            left_out.append(path)  # no case can give it
            continue
        formula, value = cell.getFormula(), changed(cell.getValue(), *bounds(cell))
        response = engine(case, {path: text_of(value, fact["unit"], fact["currency"])})
        if response["status"] != "done":
            wrong.append(f"{path} = {value}: {response['errors'][0]['message']} ({response['errors'][0]['path']})")
            continue
        cell.setValue(value)
        book.read()
        tried += 1
        moved += figures(response) != figures(answer)
        wrong += [f"{path} = {value}: {line}" for line in book.compare(response)[:3]]
        cell.setFormula(formula)
    check(not wrong and tried, f"{example}: {tried} inputs changed in turn, {moved} of which move something; {len(left_out)} left out that no case can give", wrong)
    print(f"# left out: {', '.join(left_out)}", flush=True)
    book.read()
    wrong = book.compare(answer)
    check(not wrong, f"{example}: put back, everything is as it was", wrong)
    book.document.close(True)


def main():
    with tempfile.TemporaryDirectory(prefix="ashoreoffice") as folder:
        office = Office(folder)
        try:
            for example, most in EXAMPLES:
                if len(sys.argv) < 5 or example in sys.argv[4:]:
                    run(office, folder, example, most)
        finally:
            office.close()
    print(f"1..{count}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
