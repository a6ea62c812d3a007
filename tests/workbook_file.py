"""Workbooks that ashore made, as tests read them: cells, formulas, saved values; and the engine's figures under the same names. Used by test_workbook.py, which looks at
what was saved, and slow_workbook.py, which looks at what LibreOffice makes of it."""
import json
import math
import pathlib
import re
import zipfile
import xml.etree.ElementTree as ElementTree

ROOT = pathlib.Path(__file__).resolve().parent.parent
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
HEAD = 3  # the row with the head of a table
SEARCHED = ("switching_return", "rate_of_return", "no_rate")  # results that have no spreadsheet form

# Every operation of the language, with an option to choose.
FUNCTIONS = (ROOT / "tests/requests/models/functions.model").read_text(encoding="utf-8").replace("  format 1\n", "  format 1\n  decide item by lowest worked\n", 1)
FUNCTIONS_CASE = {"model": "functions", **json.loads((ROOT / "tests/requests/functions.json").read_text(encoding="utf-8"))["case"]}


def figures(response):
    """Centres of all results, lines and categories in an answer of the engine: {"name.row.row": value}."""
    found = {}
    for group in ("results", "lines", "categories"):
        for name, figure in response[group].items():
            name = f"category_cost.{name}" if group == "categories" else name
            for rows, one in [("", figure)] if figure is None or "centre" in figure else figure.items():
                if one is not None:
                    found[".".join([name, *(rows.split("/") if rows else [])])] = one["centre"]
    return found


def same(found, wanted):
    """Equal to 1e-9; a dash and an error are what is undefined."""
    undefined = (None, "", "–", "#N/A")
    if wanted in undefined or found in undefined:
        return wanted in undefined and found in undefined
    if isinstance(wanted, str) or isinstance(found, str):
        return wanted == found
    return math.isclose(found, wanted, rel_tol=1e-9, abs_tol=1e-300)


# ---- The file ----

class Cell:
    def __init__(self, formula, value, style):
        self.formula, self.value, self.style = formula, value, style


def address(reference):
    """(row, column) from 0 of "C5"."""
    letters, digits = re.fullmatch(r"\$?([A-Z]+)\$?(\d+)", reference).groups()
    column = 0
    for letter in letters:
        column = 26 * column + ord(letter) - 64
    return int(digits) - 1, column - 1


class File:
    """All parts of a workbook; .sheets is {name: {(row, column): Cell}}, .roots the XML of each sheet."""

    def __init__(self, path):
        with zipfile.ZipFile(path) as file:
            self.parts = {name: file.read(name) for name in file.namelist()}
        strings = [self.text(item) for item in self.xml("xl/sharedStrings.xml")]
        targets = {item.get("Id"): item.get("Target") for item in self.xml("xl/_rels/workbook.xml.rels")}
        styles = self.xml("xl/styles.xml").find(MAIN + "cellXfs")
        self.unlocked = {number for number, style in enumerate(styles) if any(part.get("locked") == "0" for part in style.iter(MAIN + "protection"))}
        self.fills = {number: style.get("fillId") for number, style in enumerate(styles)}
        self.sheets, self.roots = {}, {}
        for item in self.xml("xl/workbook.xml").iter(MAIN + "sheet"):
            root = self.roots[item.get("name")] = self.xml("xl/" + targets[item.get(RELATION + "id")])
            cells = self.sheets[item.get("name")] = {}
            for cell in root.iter(MAIN + "c"):
                formula, value = cell.find(MAIN + "f"), cell.find(MAIN + "v")
                text = None if value is None else value.text
                if text is not None and cell.get("t") == "s":
                    text = strings[int(text)]
                elif text is not None and cell.get("t") != "str":
                    text = float(text)
                cells[address(cell.get("r"))] = Cell(None if formula is None else formula.text, text, int(cell.get("s", 0)))

    def xml(self, name):
        return ElementTree.fromstring(self.parts[name])

    @staticmethod
    def text(item):
        return "".join(part.text or "" for part in item.iter(MAIN + "t"))

    def rows(self, sheet):
        """The values of a sheet as a list of equally long rows; "" where there is nothing."""
        cells = self.sheets[sheet]
        height, width = (max(place[n] for place in cells) + 1 for n in (0, 1))
        return [["" if (row, column) not in cells or cells[row, column].value is None else cells[row, column].value for column in range(width)] for row in range(height)]


# ---- What it shows, by the names of the engine ----

def shown(answer, results, costs):
    """Figures on the sheets of results and costs (rows of values), under the names of figures()."""
    decision, found = answer["decision"]["index"], {}
    meta = {"category_cost": {"index": ["category", decision, "year"]}, **answer["meta"]}
    for rows, side, first, ids in ((results, decision, 3, HEAD + 1), (costs, "year", 4, HEAD)):
        trail = rows[HEAD].index("Name in ashore")
        columns = [str(title).split()[-1] for title in rows[ids][first:trail]]
        for row in rows[ids + 1:]:
            if not row[trail] or str(row[trail]).split(".")[0] not in meta:  # the discount factor is no figure of the answer
                continue
            name, *rest = row[trail].split(".")
            if side not in meta[name]["index"]:
                found[row[trail]] = row[3]
                continue
            at = meta[name]["index"].index(side)
            for number, column in enumerate(columns):
                found[".".join([name, *rest[:at], column, *rest[at:]])] = row[first + number]
    return found


def differences(answer, results, costs, searched=SEARCHED):
    """What a workbook shows otherwise than the engine's answer. A figure that is nothing may have no row; what is found by searching is left out."""
    wanted, found, wrong = figures(answer), shown(answer, results, costs), []
    for path, value in wanted.items():
        if path in found and path.split(".")[0] not in searched and not same(found[path], value):
            wrong.append(f"{path}: {found[path]} instead of {value}")
        elif path not in found and value:
            wrong.append(f"{path} is {value} and stands nowhere")
    return wrong
