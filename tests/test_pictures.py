#!/usr/bin/env python3
"""Pictures against closed forms, and against --json: where a move has paid back, where the best changes with volume, where two options cost the same in the plane of
two inputs, what avoiding risk costs, and where places stand on the map. Pixels are read back with the labels of the axes. Prints TAP.

    test_pictures.py ROOT PROGRAM
"""
import csv
import json
import math
import pathlib
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

from tap import check, finish

ROOT, PROGRAM = pathlib.Path(sys.argv[1]).resolve(), str(pathlib.Path(sys.argv[2]).resolve())
POTS_CASE = {"case_file": {"name": "plant-pots.yaml", "text": (ROOT / "examples/plant-pots.yaml").read_text("utf-8")}}
SVG = "{http://www.w3.org/2000/svg}"


def ashore(*arguments, stdin=""):
    return subprocess.run([PROGRAM, *map(str, arguments)], input=stdin.encode(), capture_output=True, cwd=ROOT, timeout=200, check=False).stdout


def call(request):
    return json.loads(ashore("call", stdin=json.dumps({"samples": 1024, "lang": "en", **request})))


def picture(name, case, pixels=680):
    """Its answer, with the drawing read."""
    answer = call({"call": "report", "form": "svg", "picture": name, "pixels": pixels, **case})
    return answer["picture"] | {"svg": ElementTree.fromstring(answer["text"])} if answer["status"] == "done" else None


def near(a, b, part=1e-9):
    return abs(a - b) <= part * max(abs(a), abs(b), 1e-12)


def number(text):
    return float(text.replace(",", "").replace("+", ""))


def labels(svg, anchor):
    """Figures beside an axis: what they say, and where they stand."""
    key = "x" if anchor == "middle" else "y"
    found = [(t.text or "", float(t.get(key))) for t in svg.iter(SVG + "text") if t.get("text-anchor") == anchor and t.get("font-size") == "12" and t.get("class") is None]
    return [(number(text), at - (0 if key == "x" else 4)) for text, at in found if re.fullmatch(r"[-+]?[\d,]+(\.\d+)?", text)]


def across(svg, below):
    """Pixels of figures on the axis below the field, as a line through its two outer labels; `below`: from what height on."""
    found = [(number(t.text), float(t.get("x"))) for t in svg.iter(SVG + "text") if t.get("text-anchor") == "middle" and float(t.get("y")) > below and re.fullmatch(r"[-\d,.]+", t.text or "")]
    return found[0], found[-2 if len(found) > 2 else -1]


def read(scale, at):
    (a, x1), (b, x2) = scale
    return a + (at - x1) / (x2 - x1) * (b - a)


def points(shape):
    return [tuple(map(float, pair.split(","))) for pair in shape.get("points").split()]


def model(name, nl, en, years, rate, volume="1 unit/year"):
    """The head of a model that compares options by what they cost in all."""
    return f"""model {name}
  format 1
  nl "{nl}" en "{en}"
  decide option by lowest present_cost
index option
  nl "Opties" en "Options"
index year {years}
  nl "Jaar" en "Year"
input discount_rate : 1 = {rate}
  nl "Rente" en "Rate" structural group a
common inflation : 1 = 0%
  nl "Inflatie" en "Inflation" group a
let volume [option, year] : unit/year = {volume}
  nl "Aantal" en "Volume"
category whole nl "Alles" en "All" kind cash rung price
"""


# ---- When a move has paid back ----

PAYBACK = model("paying", "Terug", "Back", "0 .. 8", "9%") + """input outlay [option] : EUR/year = 0 EUR/year
  nl "Begin" en "Start" group a
input run [option] : EUR/year = 0 EUR/year
  nl "Lopend" en "Running" group a
input late [option] : EUR/year = 0 EUR/year
  nl "Later" en "Later" group a
cost whole_cost [option, year] : EUR/year = if year == 0 then outlay else if year == 5 then run + late else run
  nl "Kosten" en "Costs" in whole
"""


def paying(**options):
    named = {key: {"title": key, "outlay": start, "run": run, "late": late} for key, (start, run, late) in options.items()}
    return {"model": {"name": "paying.model", "text": PAYBACK}, "case": {"base": "today", "option": {"today": {"title": "today", "run": 100}, **named}}}


def ahead(start, run, late):
    """Closed form: gained up to and with each year; year 0 is not discounted, the others from the middle of the year."""
    gained, all_of_them = -start, [-start]
    for year in range(1, 9):
        gained += (100 - run - (late if year == 5 else 0)) / 1.09 ** (year - 0.5)
        all_of_them.append(gained)
    return all_of_them


def test_payback():
    plans = {"soon": (120, 40, 0), "late": (300, 40, 0), "never": (500, 40, 0), "again": (100, 40, 300), "always": (-10, 90, 0)}
    found = picture("payback", paying(**plans), 1440)
    heads, rows = found["heads"], found["rows"]
    for name, plan in plans.items():
        column, gained = heads.index(name), ahead(*plan)
        check(all(abs(number(row[column]) - value) <= 0.0051 for row, value in zip(rows, gained)), f"payback of {name}: the closed form", f"{[row[column] for row in rows]}\n{gained}")
        last = next((year for year in range(9) if all(value >= 0 for value in gained[year:])), None)
        check(rows[-1][column] == ("–" if last is None else str(last)), f"payback of {name}: year {last}", rows[-1][column])
    said = " ".join(t.text for t in found["svg"].iter(SVG + "text"))
    words = {"soon": "soon has paid back in year 3", "never": "never does not pay back up to year 8", "always": "always is never behind today", "again": "again has paid back for good in year"}
    for name, text in words.items():
        check(text in said, f"payback of {name}: in words", said[:600])
    years = {round(value): x for value, x in labels(found["svg"], "middle") if 0 <= value <= 8}
    wanted = sorted(years[0] + (year - 1 + gained[year - 1] / (gained[year - 1] - gained[year])) * (years[8] - years[0]) / 8
                    for gained in (ahead(*plan) for plan in plans.values()) for year in range(1, 9) if (gained[year] >= 0) != (gained[year - 1] >= 0))
    dots = sorted(float(c.get("cx")) for c in found["svg"].iter(SVG + "circle") if c.get("r") == "4")
    check(len(dots) == len(wanted) == 5 and all(abs(a - b) < 0.3 for a, b in zip(dots, wanted)), "payback: a dot at each crossing of zero, none elsewhere", f"{dots}\n{wanted}")
    check(picture("payback", {**paying(soon=plans["soon"]), "set": {}} | {"case": {"option": {"a": {"run": 1}, "b": {"run": 2}}}}) is None, "payback: nothing to draw without a base")


# ---- Cost against volume ----

VOLUME = model("making", "Maken", "Making", "0 .. 4", "9%", "if year >= 1 then demand else 0 unit/year") + """input demand : unit/year = 1000 unit/year
  nl "Vraag" en "Demand" group a
input fixed [option] : EUR/year = 0 EUR/year
  nl "Vast" en "Fixed" group a
input each [option] : EUR/unit = 0 EUR/unit
  nl "Per stuk" en "Each" group a
input machine [option] : EUR/year = 0 EUR/year
  nl "Machine" en "Machine" group a
cost whole_cost [option, year] : EUR/year =
    if year >= 1 then fixed + each * demand + machine * ceil(demand / 1500 unit/year) else 0
  nl "Kosten" en "Costs" in whole
result unit_cost [option] : EUR/unit = present_cost / present_volume
  nl "Per stuk" en "Per piece"
"""


def test_volume():
    case = {"model": {"name": "making.model", "text": VOLUME},
            "case": {"option": {"hand": {"title": "By hand", "each": 5}, "machine": {"title": "By machine", "fixed": 2000, "each": 1, "machine": 900}}}}
    # By hand 5; by machine (2,000 + 900 ceil(V / 1,500)) / V + 1: equal at 725 (one machine), again dearer just above no step since 3,800 / 1,500 + 1 is below 5.
    equal = 2900 / 4
    found = picture("volume", case, 1440)
    said = re.fullmatch(r"From ([\d.,]+) pieces per year on, By machine is cheaper than By hand", found["title"])
    check(said and near(number(said.group(1)), equal, 0.001), "volume: the closed form in the title", found["title"])
    for row in found["rows"]:
        volume = number(row[0])
        wanted = (2000 + 900 * math.ceil(round(volume / 1500, 6))) / volume + 1
        check(abs(number(row[2]) - wanted) <= 0.012 * wanted and row[1] == "5.00", f"volume {row[0]}: cost per piece", f"{row} {wanted}")
        check(row[3] == ("By machine" if wanted < 5 else "By hand"), f"volume {row[0]}: the cheapest", row)
    bottom = max(float(line.get("y2")) for line in found["svg"].iter(SVG + "line") if line.get("stroke-dasharray") == "3 3")
    (a, x1), (b, x2) = across(found["svg"], bottom)
    marks = sorted(float(line.get("x1")) for line in found["svg"].iter(SVG + "line") if line.get("stroke-dasharray") == "3 3")
    volumes = [math.exp(read(((math.log(a), x1), (math.log(b), x2)), x)) for x in marks]
    check(len(volumes) == 2 and near(volumes[0], equal, 0.004) and near(volumes[1], 1000, 0.004), "volume: marks at where it turns and where the case stands", volumes)
    machine = [points(line) for line in found["svg"].iter(SVG + "polyline")][1]
    steps = [math.exp(read(((math.log(a), x1), (math.log(b), x2)), one[0])) for one, two in zip(machine, machine[1:]) if abs(one[0] - two[0]) < 0.15 and one[1] - two[1] > 3]
    check(steps and all(near(step, 1500 * round(step / 1500), 0.006) for step in steps) and near(steps[0], 1500, 0.006), "volume: steps of machines go up at their volumes", steps)
    answer = call({"call": "compare", "volume": True, **POTS_CASE})["volume"]
    pots = picture("volume", POTS_CASE)
    said = [number(m) for m in re.findall(r"\d: From ([\d,]+)", "".join(t.text + " " for t in pots["svg"].iter(SVG + "text")))]
    check([10 * round(change["volume"] / 10) for change in answer["changes"]] == said, "volume, plant pots: changes as in --json", said)


# ---- Where the choice turns ----

TURN = model("turning", "Draaien", "Turning", "1 .. 1", "0%") + """input price [option] : EUR/year
  nl "Prijs" en "Price" group a
input slope [option] : 1 = 1
  nl "Helling" en "Slope" group a
cost whole_cost [option, year] : EUR/year = price * slope
  nl "Kosten" en "Costs" in whole
"""


def test_turn():
    """Two options that cost a and 2 b: equal on the line a = 2 b."""
    case = {"model": {"name": "turning.model", "text": TURN}, "case": {"option": {"a": {"title": "A", "price": "80 to 110"}, "b": {"title": "B", "price": "42 to 60", "slope": 2}}}}
    answer = call({"call": "compare", **case})["worth"]
    found = picture("frontier", case, 1440)
    rows = [(number(x), number(y)) for x, y in found["rows"]]
    a_first = "(A)" in found["heads"][0]
    check(rows and all(abs(x - 2 * y if a_first else y - 2 * x) < 0.02 for x, y in rows), "frontier: the table is the closed form", rows)
    curve = [tuple(point) for point in answer["curve"]["points"]]
    check(len(rows) == len(curve[::2]) and all(abs(x - p) < 0.006 and abs(y - q) < 0.006 for (x, y), (p, q) in zip(rows, curve[::2])), "frontier: the table is that of --json", curve)
    svg = found["svg"]
    heavy = [line for line in svg.iter(SVG + "line") if line.get("stroke-width") == "2.6"]
    up = labels(svg, "end")
    low = max(y for _, y in up)
    horizontal, vertical = across(svg, low + 5), (up[0], up[-1])
    drawn = [(read(horizontal, float(line.get(f"x{n}"))), read(vertical, float(line.get(f"y{n}")))) for line in heavy for n in (1, 2)]
    check(len(drawn) > 20 and all(abs(x - 2 * y if a_first else y - 2 * x) < 0.3 for x, y in drawn), "frontier: so is the line", drawn[:5])
    discs = {next(iter(after)): (read(horizontal, float(c.get("cx"))), read(vertical, float(c.get("cy")))) for c, after in
             ((c, [t.text for t in svg.iter(SVG + "text") if t.get("class") == "letter" and t.get("x") == c.get("cx")]) for c in svg.iter(SVG + "circle") if c.get("class") == "disc") if float(c.get("cx")) > 40}
    cheaper = {letter: (x < 2 * y if a_first else y < 2 * x) for letter, (x, y) in discs.items()}
    check(cheaper == {"A": True, "B": False}, "frontier: each letter stands where its option is cheaper", discs)
    turn = picture("turn", case, 1440)
    value = number(re.search(r" (?:above|below) ([\d.,]+)", turn["title"]).group(1))
    wanted = [b["value"] for b in answer["break_evens"] if b["chance_beyond"] >= 0.01]
    check(any(abs(value - one) < 0.006 for one in wanted), "turn: the break-even of --json in the title", f"{turn['title']} {wanted}")
    check(picture("frontier", {**case, "case": {"option": {"a": {"price": "80 to 110"}, "b": {"price": "500 to 600", "slope": 1}}}}) is None, "frontier: none where one is always cheaper")


# ---- Risk ----

def test_risk():
    answer = call({"call": "compare", "loss": True, **POTS_CASE})["loss"]
    found = picture("risk", POTS_CASE)
    titles = {"Own plant in Tilburg": "tilburg", "Supplier in Poland": "poland", "Split 70/30": "split"}
    for row in found["rows"]:
        wanted = [answer[key][titles[row[0]]] for key in ("extra_a_year", "risk_avoided_a_year", "one_in_twenty_avoided_a_year")]
        check(all(abs(number(a) - b) <= 0.5 for a, b in zip(row[1:], wanted)), f"risk of {row[0]}: as in --json", f"{row} {wanted}")


# ---- The map ----

def rings():
    with open(ROOT / "data/map/land.csv", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            values = [int(text) / 10 for text in row["points"].split()]
            yield row["kind"], list(zip(values[::2], values[1::2]))


def countries():
    with open(ROOT / "data/countries.csv", encoding="utf-8") as file:
        return {row["code"]: (float(row["longitude"]), float(row["latitude"])) for row in csv.DictReader(file) if row["latitude"]}


def is_inside(x, y, ring):
    inside = False
    for (a, b), (c, d) in zip(ring, ring[1:] + ring[:1]):
        if (b > y) != (d > y) and x < (c - a) * (y - b) / (d - b) + a:
            inside = not inside
    return inside


def distance(x, y, ring):
    """Degrees of a great circle, near enough."""
    narrow, least = math.cos(math.radians(y)), math.inf
    for (a, b), (c, d) in zip(ring, ring[1:] + ring[:1]):
        ax, ay, ux, uy = (a - x) * narrow, b - y, (c - a) * narrow, d - b
        way = 0 if ux == uy == 0 else max(0, min(1, -(ax * ux + ay * uy) / (ux * ux + uy * uy)))
        least = min(least, math.hypot(ax + way * ux, ay + way * uy))
    return least


def test_land():
    """The outline against what others measured: the capitals of the reference data (World Bank) lie on land, points in the middle of seas do not."""
    outline = list(rings())
    land = [ring for kind, ring in outline if kind == "land"]
    check(all(-180 <= x <= 180 and -90 <= y <= 90 for _, ring in outline for x, y in ring) and all(len(ring) > 2 for _, ring in outline), "land: rings of degrees")
    wet = {code: place for code, place in countries().items() if not any(is_inside(*place, ring) or distance(*place, ring) < 0.35 for ring in land)}
    check(not wet, "land: every capital stands on it", wet)
    seas = {"North Sea": (3, 56), "Baltic": (19.5, 57.3 - 1.5), "Mediterranean": (18, 35), "Black Sea": (34, 43), "Red Sea": (38, 20.5), "Atlantic": (-30, 40), "Gulf of Mexico": (-90, 25),
            "South China Sea": (114, 15), "Sea of Japan": (134, 40), "Bay of Bengal": (88, 15), "Pacific": (-150, 20), "Hudson Bay": (-86, 60), "Persian Gulf": (52, 27), "Adriatic": (15.5, 43)}
    dry = [name for name, place in seas.items() if any(is_inside(*place, ring) for ring in land)]
    check(not dry, "land: none in the middle of a sea", dry)
    check(any(kind == "water" and is_inside(51, 42, ring) for kind, ring in outline), "land: the Caspian Sea is water")
    check((ROOT / "data/map/land.csv").stat().st_size <= 40000, "land: not larger than 40 KB")


def test_map():
    text = POTS_CASE["case_file"]["text"]
    found = picture("map", POTS_CASE)
    heads, rows = found["heads"], {row[0].split(maxsplit=1)[1]: row for row in found["rows"]}
    share = {head.removesuffix(": share").removesuffix(" (today)"): column for column, head in enumerate(heads) if head.endswith(": share")}
    check([rows["Supplier in Xiamen"][share[option]] for option in ("Supplier in Xiamen", "Split 70/30", "Own plant in Tilburg")] == ["100%", "70%", "0%"], "map: shares of the case", rows)
    inputs = {entry["path"]: entry["value"] for entry in call({"call": "compare", **POTS_CASE})["inputs"]}
    days = {name: sum(inputs.get(f"source.{key}.leg.{leg}.leg_share", 1) * inputs.get(f"source.{key}.leg.{leg}.travel_time", 0) for leg in ("sea", "truck"))
            for name, key in (("Supplier in Xiamen", "xiamen"), ("Supplier in Poland", "poland"), ("Own plant in Tilburg", "tilburg"))}
    for name, wanted in days.items():
        shown = rows[name][3]
        check((wanted < 0.5 and shown == "<1") or (shown != "<1" and abs(number(shown) - wanted) <= 0.5), f"map: days from {name}", f"{shown} {wanted}")
    check(rows["Supplier in Xiamen"][1:3] == ["China", "Sea + Road"] and f"{days['Supplier in Xiamen']:.0f} days" in found["title"], "map: country, way of travelling and the longest journey", found["title"])
    lanes, where = [points(line) for line in found["svg"].iter(SVG + "polyline")], countries()
    (china, home), (poland, again) = ((lane[0], lane[-1]) for lane in lanes)
    check(len(lanes) == 2 and home == again, "map: a lane from each place abroad, all to the customers")
    scale_x, scale_y = (china[0] - home[0]) / (where["CN"][0] - where["NL"][0]), (home[1] - china[1]) / (where["CN"][1] - where["NL"][1])
    wanted = home[0] + scale_x * (where["PL"][0] - where["NL"][0]), home[1] - scale_y * (where["PL"][1] - where["NL"][1])
    check(abs(poland[0] - wanted[0]) < 0.3 and abs(poland[1] - wanted[1]) < 0.3, "map: one scale for all places", f"{poland} {wanted}")
    narrowing = math.cos(math.radians((where["CN"][1] + where["PL"][1]) / 2))  # the places lie from Beijing in the south to Amsterdam and Warsaw
    check(near(scale_x / scale_y, narrowing, 0.01), "map: a degree to the east is as wide as it is in the middle of the map", f"{scale_x} {scale_y}")
    width, height = float(found["svg"].get("width")), float(found["svg"].get("height"))
    outside = [point for shape in found["svg"].iter(SVG + "polygon") for point in points(shape) if not (-0.1 <= point[0] <= width + 0.1 and -0.1 <= point[1] <= height)]
    check(not outside and any(True for _ in found["svg"].iter(SVG + "polygon")), "map: land is cut off at its edges", outside[:5])
    nowhere = picture("map", {"case_file": {"name": "p.yaml", "text": text.replace("country: CN", "country: KI\n    reach: far\n    customs_border: yes")}}, 280)
    check(nowhere is not None and any("not on the map" in (t.text or "") for t in nowhere["svg"].iter(SVG + "text")), "map: a place without coordinates is said to be missing")


for test in (test_payback, test_volume, test_turn, test_risk, test_land, test_map):
    test()
finish()
