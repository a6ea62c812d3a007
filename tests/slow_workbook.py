#!/usr/bin/python3
"""The workbook of a report, recalculated by LibreOffice, against the engine: every cell as it is, and every result, cost line and category after changing each live
input in turn. Prints TAP. Takes minutes. Needs Debian's own Python, which has uno.

    slow_workbook.py ROOT PROGRAM YAML_TO_JSON ANSWER_LINES [NAME...]
"""
import json
import math
import pathlib
import subprocess
import sys
import tempfile
import time

import uno
from com.sun.star.beans import PropertyValue

import workbook_file
from tap import check, finish

ROOT, PROGRAM, YAML_TO_JSON, ANSWER_LINES = pathlib.Path(sys.argv[1]).resolve(), *(str(pathlib.Path(name).resolve()) for name in sys.argv[2:5])
DATE = "2026-11-21"
# What is tried, and about how many of its live inputs are changed (None: all of them).
TRIED = (("plant-pots", None), ("functions", None), ("shavers", 40), ("cushions", 40), ("garden-range", 25))


class Engine:
    """Answers in one process."""

    def __init__(self):
        self.process = subprocess.Popen([ANSWER_LINES], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def run(self, case, model, sets):
        request = {"call": "run", "samples": 1024, "date": DATE, "case": case, "set": sets, **({"model": model} if model else {})}
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())


class Office:
    """A LibreOffice of our own, with a profile of its own, ended when we are done."""

    def __init__(self, folder):
        pipe = pathlib.Path(folder).name.replace("-", "").replace("_", "")
        self.process = subprocess.Popen(["soffice", "--headless", "--norestore", "--nologo", f"-env:UserInstallation=file://{folder}/profile", f"--accept=pipe,name={pipe};urp;"],
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        resolver = uno.getComponentContext().ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
        for attempt in range(240):
            try:
                context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
                break
            except Exception:  # uno has its own kinds; it is not there yet
                if attempt == 239:
                    raise
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


class Book:
    """A workbook in LibreOffice."""

    def __init__(self, office, path):
        self.document, self.file = office.open(path), workbook_file.File(path)
        self.document.calculateAll()

    def rows(self, name):
        sheet = self.document.Sheets.getByName(name)
        cursor = sheet.createCursor()
        cursor.gotoEndOfUsedArea(False)
        end = cursor.getRangeAddress()
        return [[value if isinstance(value, (float, str)) else None for value in row] for row in sheet.getCellRangeByPosition(0, 0, end.EndColumn, end.EndRow).getDataArray()]

    def differences(self, answer):
        self.document.calculate()
        return workbook_file.differences(answer, self.rows("Results"), self.rows("Costs"))

    def recalculated(self):
        """How many formulas there are, and those that came out otherwise than was saved."""
        wrong, formulas = [], 0
        for name, cells in self.file.sheets.items():
            rows = self.rows(name)
            for (row, column), cell in cells.items():
                if cell.formula is None:
                    continue
                formulas += 1
                if not workbook_file.same(rows[row][column], cell.value):
                    wrong.append(f"{name} {row + 1} {column + 1}: {rows[row][column]} instead of {cell.value}: {cell.formula}")
        return formulas, wrong

    def inputs(self):
        """(path, cell) of everything that can be changed."""
        sheet, rows = self.document.Sheets.getByName("Inputs"), self.rows("Inputs")
        path, value = (rows[workbook_file.HEAD].index(title) for title in ("Name in ashore", "Value"))
        for row in range(workbook_file.HEAD + 1, len(rows)):
            cell = sheet.getCellByPosition(value, row)
            if rows[row][path] and not cell.CellProtection.IsLocked:
                yield rows[row][path], cell


def bounds(cell):
    """The range to which the workbook holds what is typed."""
    if cell.Validation.Type.value != "DECIMAL":
        return -math.inf, math.inf
    kind, first, second = cell.Validation.getOperator().value, float(cell.Validation.getFormula1()), cell.Validation.getFormula2()
    if kind == "BETWEEN":
        return first, float(second)
    return (first, math.inf) if kind.startswith("GREATER") else (-math.inf, first)


def changed(value, low, high):
    """Another value within the range."""
    return next(other for other in (value * 1.07, value * 0.93, value + 0.01, value + 1, value - 0.01) if other != value and low <= other <= high)


def given(fact, value):
    """As a case has it: a bare number is in the unit of the model, foreign money has its currency."""
    if fact["currency"] in (None, "EUR"):
        return repr(value)
    return f"{value!r} {fact['currency']}{fact['unit'].removeprefix('EUR')}"


def case_of(folder, name):
    """The case and its model as the engine takes them, and the case as a file."""
    if name != "functions":
        file = ROOT / f"examples/{name}.yaml"
        return json.loads(subprocess.run([YAML_TO_JSON], input=file.read_text(encoding="utf-8"), capture_output=True, text=True, check=True).stdout), None, file
    file = pathlib.Path(folder) / "functions.json"
    file.write_text(json.dumps(workbook_file.FUNCTIONS_CASE), encoding="utf-8")
    (file.parent / "functions.model").write_text(workbook_file.FUNCTIONS, encoding="utf-8")
    return workbook_file.FUNCTIONS_CASE, {"name": "functions.model", "text": workbook_file.FUNCTIONS}, file


def try_out(office, engine, folder, name, most):
    case, model, file = case_of(folder, name)
    path = f"{folder}/{name}.xlsx"
    subprocess.run([PROGRAM, "report", file, "-o", path, "--lang", "en", "--samples", "1024", "--date", DATE], cwd=ROOT, check=True, capture_output=True)
    answer, book = engine.run(case, model, {}), Book(office, path)
    formulas, wrong = book.recalculated()
    check(formulas > 50 and not wrong, f"{name}: {formulas} formulas are recalculated to the engine's values", *wrong)
    wrong = book.differences(answer)
    check(not wrong, f"{name}: results, lines and categories are those of the engine", *wrong)
    facts = {item["path"]: item for item in answer["inputs"]}
    inputs = list(book.inputs())
    by_path = dict(inputs)
    values = {path: cell.getValue() for path, cell in inputs}
    tried, left_out, moved, wrong = 0, [], 0, []
    for path, cell in inputs if most is None else inputs[:: max(1, len(inputs) // most)]:
        whole, _, year = path.rpartition(".")
        fact = facts.get(path) or facts.get(whole)
        if fact is None or path.startswith("reference.") or path.endswith(".inflation"):
            left_out.append(path)  # no case can give it
            continue
        others = [other for other in values if other.rpartition(".")[0] == whole and other != path]
        value, along = changed(cell.getValue(), *bounds(cell)), {}
        if path.split(".")[-2:-1] == ["skill_share"]:  # shares that add up to one: another gives way
            along = {others[0]: values[others[0]] + cell.getValue() - value}
            sets = {path: given(fact, value), **{other: given(fact, along.get(other, values[other])) for other in others}}
        elif path in facts:
            sets = {path: given(fact, value)}
        else:  # one year of an input: all its years are given
            years = {other.rpartition(".")[2]: given(fact, values[other]) for other in others}
            sets = {whole: {**years, year: given(fact, value)}}
        response = engine.run(case, model, sets)
        if response["status"] != "done":
            wrong.append(f"{sets}: {response['errors'][0]['message']} ({response['errors'][0]['path']})")
            continue
        cells = {path: value, **along}
        formulas = {one: by_path[one].getFormula() for one in cells}
        for one, number in cells.items():
            by_path[one].setValue(number)
        tried += 1
        moved += workbook_file.figures(response) != workbook_file.figures(answer)
        wrong += [f"{sets}: {line}" for line in book.differences(response)[:3]]
        for one, formula in formulas.items():
            by_path[one].setFormula(formula)
    check(tried > 0 and not wrong, f"{name}: {tried} inputs changed in turn, {moved} of which move something", *wrong)
    print(f"# left out, since no case can give it: {', '.join(left_out) or 'nothing'}", flush=True)
    wrong = book.differences(answer)
    check(not wrong, f"{name}: put back, everything is as it was", *wrong)
    book.document.close(True)


def main():
    with tempfile.TemporaryDirectory(prefix="ashoreoffice") as folder:
        office, engine = Office(folder), Engine()
        try:
            for name, most in TRIED:
                if len(sys.argv) < 6 or name in sys.argv[5:]:
                    try_out(office, engine, folder, name, most)
        finally:
            office.close()
            engine.process.stdin.close()
            engine.process.wait(60)
    finish()


if __name__ == "__main__":
    sys.exit(main())
