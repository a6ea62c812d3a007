"""Cases for what draws and shows: a small model, so that a hundred pictures take no time, and what is hard to draw. Used by test_report.py,
make_golden.py and make_pages.py."""
import copy

LONG = "Averyveryverylongnamewithoutanyspaceinitthatgoesonforeverandeverandneverstops " * 3
# What would leave its place when it is not written as text: tags, quotes, ends of sections and comments, letters that turn what follows around.
HOSTILE = "<script>alert(1)</script> & \"x\" 'y' ]]> \u202egnirts --> &amp; </title></style></pre><img src=x onerror=alert(2)>"
ENDLESS = "x" * 2500 + "\u0001\u0085 " + "long words " * 225
EMOJI = "Fabriek 🏭👩‍🔧 n\u0303 \u05e9\u05dc\u05d5\u05dd \u0645\u0635\u0646\u0639 \u2067turn\u2069"

MODEL = """model small
  format 1
  nl "Klein"   en "Small"
  decide option by lowest present_cost
index option
  nl "Opties" en "Options"
index year 0 .. 3
  nl "Jaar" en "Year"
input discount_rate : 1 = 5%
  nl "Rente" en "Rate" structural   group a
common inflation : 1 = 2%
  nl "Inflatie" en "Inflation" group a
input demand : unit/year = 10 unit/year
  nl "Vraag" en "Demand" group a
let volume [option, year] : unit/year = demand
  nl "Aantal" en "Volume"
category buying nl "Inkoop <b>" en "Buying <b>" kind cash rung price
category moving nl "Vervoer & meer" en "Moving & more" kind cash rung landed
category holding nl "Voorraad" en "Holding" kind hidden rung stock
input price [option] : EUR/year
  nl "Prijs" en "Price" group a
input freight [option] : EUR/year = 0 EUR/year
  nl "Vracht" en "Freight" group a   source "Estimate"
input stock [option] : EUR/year = 0 EUR/year
  nl "Voorraad" en "Stock" group a
input each [option] : EUR/unit = 0 EUR/unit
  nl "Per stuk" en "Each" group a
cost each_cost [option, year] : EUR/year = each * volume   nl "Per stuk" en "Each"   in buying
cost buying_cost [option, year] : EUR/year = price   nl "Inkoop" en "Buying"   in buying
cost freight_cost [option, year] : EUR/year = freight   nl "Vracht" en "Freight"   in moving
cost stock_cost [option, year] : EUR/year = stock   nl "Voorraad" en "Stock"   in holding
"""


def quoted(text):
    """As a string of the model language, which has no line ends in it."""
    return text.replace("\\", "\\\\").replace('"', '\\"')


def small(options, **more):
    return {"model": {"name": "small.model", "text": MODEL}, "case": {"title": more.pop("title", "Case"), "option": options, **more}}


def named(text):
    """The small model with one text in the place of every label and source, and the same for every name in the case."""
    labels = MODEL
    for word in ("Klein", "Small", "Opties", "Options", "Jaar", "Year", "Rente", "Rate", "Inflatie", "Inflation", "Aantal", "Volume", "Inkoop <b>", "Buying <b>", "Vervoer & meer",
                 "Moving & more", "Voorraad", "Holding", "Prijs", "Price", "Vracht", "Freight", "Stock", "Inkoop", "Buying", "Estimate", "Vraag", "Demand", "Per stuk", "Each"):
        labels = labels.replace(f'"{word}"', f'"{quoted(text)}"')
    request = copy.deepcopy(small({"a": option(text, spread(100.0), 20, spread(-7.0)), "b": option(text + " 2", spread(101.0), spread(15.0), 3)}, title=text, base="a"))
    request["model"] = {"name": text, "text": labels}
    return request


def option(title, price, freight=0, stock=0, each=0):
    return {"title": title, "price": price, "freight": freight, "stock": stock, "each": each}


def spread(value, part=0.2):
    low, high = sorted((value * (1 - part), value * (1 + part)))
    return f"{low!r} to {high!r}"


CASES = {
    "one option": small({"a": option("Alone", spread(100.0), 20)}),
    "eight options": small({f"o{i}": option(f"Option number {i} of eight", spread(100.0 + i), 20 - i, i) for i in range(8)}, base="o3"),
    "eight the same": small({f"o{i}": option(f"Same {i}", spread(100.0), 3) for i in range(8)}),
    "zero": small({"a": option("Nothing", 0), "b": option("Nothing either", 0)}),
    "huge": small({"a": option("Huge", spread(3.1e13), 2e12), "b": option("Larger", spread(9.9e14), 1)}),
    "small": small({"a": option("Tiny", spread(3e-6), 2e-7), "b": option("Tinier", spread(2.9e-6), 1e-7)}),
    "negative": small({"a": option("Earns", spread(-100.0), 20, -5), "b": option("Costs", spread(100.0), -250, 5)}),
    "hostile": small({"a": option(HOSTILE, spread(100.0)), "b": option(LONG, spread(101.0))}, title=HOSTILE),
    "hostile everywhere": named(HOSTILE),
    "endless": named(ENDLESS),
    "emoji": named(EMOJI),
    "other letters": small({"a": option("工場は東京にあります" * 6, spread(100.0)), "b": option("Żółć Ελλάδα Київ " * 5, spread(101.0))}),
}

# Places on a map, steps and quarters under the names that the pictures of the plan for board and bank look for: those are drawn from any model of its name.
STEPS = ("preparing", "connecting", "machines", "moulds", "installing", "approving", "delaying")
QUARTERS = [f"q{n}" for n in range(1, 13)]
PLAN = f"""model plan
  format 1
  nl "Plan"   en "Plan"
  decide option by lowest present_cost
index source
  nl "Plaats" en "Place"
index option
  nl "Opties" en "Options"
index year 0 .. 3
  nl "Jaar" en "Year"
index step = {", ".join(STEPS)}
  nl "Stap" en "Step"
{"".join(f'  {name} nl "Stap {n}" en "Step {n}"' + chr(10) for n, name in enumerate(STEPS, 1))}index quarter = {", ".join(QUARTERS)}
  nl "Kwartaal" en "Quarter"
{"".join(f'  {name} nl "Kwartaal {n}" en "Quarter {n}"' + chr(10) for n, name in enumerate(QUARTERS, 1))}input discount_rate : 1 = 5%
  nl "Rente" en "Rate" structural   group a
common inflation : 1 = 2%
  nl "Inflatie" en "Inflation" group a
let volume [option, year] : unit/year = 10 unit/year
  nl "Aantal" en "Volume"
category buying nl "Inkoop" en "Buying" kind cash rung price
input home : country = NL
  nl "Klanten" en "Customers" group a
input country [source] : country
  nl "Land" en "Country" group a
input mode [source] : choice(sea, road) = sea
  nl "Vervoer" en "Transport" group a
input price [option] : EUR/year
  nl "Prijs" en "Price" group a
input wait : month
  nl "Wachten" en "Waiting" group a
input cash_now : EUR
  nl "Kas" en "Cash" group a
input earnings_now : EUR/year
  nl "Winst" en "Earnings" group a
input credit_line : EUR
  nl "Krediet" en "Overdraft" group a
cost buying_cost [option, year] : EUR/year = price   nl "Inkoop" en "Buying"   in buying
result far_away [source] : 1 = if country == home or mode == road then 0 else 1
  nl "Ver weg" en "Far away"
result step_begin [option, step] : month = if step == preparing or step == connecting then 0 month else if step == machines or step == moulds then wait else 3 * wait
  nl "Begin" en "Begin"
result step_end [option, step] : month = step_begin + (if step == moulds then 0 month else if step == connecting then 2 * wait else wait)
  nl "Eind" en "End"
result plan_time [option] : month = 4 * wait
  nl "Duur" en "Time"
result no_return [option] : month = wait
  nl "Geen weg terug" en "No way back"
result liquidity [option, quarter] : EUR = if quarter == q1 or quarter == q2 then cash_now else if quarter == q3 then -0.2 * cash_now else 0.5 * cash_now
  nl "Op de bank" en "In the bank"
result lowest_liquidity [option] : EUR = -0.2 * cash_now
  nl "Laagste" en "Lowest"
result room_left [option] : EUR = lowest_liquidity + credit_line
  nl "Ruimte" en "Room"
result lowest_quarter [option] : 1 = 3
  nl "Laagste kwartaal" en "Lowest quarter"
"""

# Of each picture the golden file (test_golden.py) is drawn for the first of these that has something to draw for it.
GOLDEN = [
    small({"a": option("Supplier in Poland", spread(15.0), spread(22.0, 0.5), 4, spread(8.5)), "b": option("Own plant", spread(84.0, 0.1), 2, 1, 3.4),
           "c": option("Splitting over both", spread(48.0), spread(12.0), -3, spread(6.0))}, base="a", demand="7 to 13", title="Three options"),
    {"model": {"name": "plan.model", "text": PLAN},
     "case": {"title": "A plan", "base": "far", "source": {"far": {"title": "Far away", "country": "CN"}, "near": {"title": "Near by", "country": "PL", "mode": "road"}},
              "option": {"far": {"title": "Far away", "price": spread(100.0)}, "near": {"title": "Near by", "price": spread(90.0)}},
              "wait": "2 to 5 month", "cash_now": "100000 to 300000", "earnings_now": 50000, "credit_line": 70000}},
]
