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

# Of each picture the golden file (test_golden.py) is drawn for the first of these that has something to draw for it.
GOLDEN = [
    small({"a": option("Supplier in Poland", spread(15.0), spread(22.0, 0.5), 4, spread(8.5)), "b": option("Own plant", spread(84.0, 0.1), 2, 1, 3.4),
           "c": option("Splitting over both", spread(48.0), spread(12.0), -3, spread(6.0))}, base="a", demand="7 to 13", title="Three options"),
    # What only the plan for board and bank has, or places on a map: these files may change with the model and the data as well.
    {"case": {"model": "plan", "title": "A plan", "start": "2028-07", "base": "far", "goods_code": "3924 90", "weight": "1.2 kg", "demand": 150000, "selling_price": 9,
              "source": {"far": {"title": "Supplier far away", "country": "CN", "sourcing": "supplier", "price": "3.90 USD/unit", "leg": {"sea": {"mode": "sea", "stage": "main"}}},
                         "near": {"title": "Own plant", "country": "NL", "sourcing": "own_plant", "material": 1.4, "labour_time": "30 second", "set_up": 90000, "permit_time": "2 to 4 month",
                                  "machine_time": "8 to 10 month", "start_delay": "1 to 3 month",
                                  "asset": {"machine": {"asset_price": 420000, "asset_life": 12, "cycle_time": "50 second"}}}},
              "option": {"each": True, "near": {"title": "Own plant", "proposal": True}},
              "funding": {"owners": {"title": "Own money", "form": "own_money", "amount": 150000},
                          "bank": {"title": "Bank loan", "form": "loan", "amount": 400000, "loan_rate": "6%", "years_to_repay": 7}},
              "budget": 550000, "cash_now": 210000, "fixed_assets_now": 340000, "current_assets_now": 620000, "debt_now": 180000, "other_debt_now": 390000, "equity_now": 600000,
              "earnings_now": 330000, "depreciation_now": 60000, "interest_now": 10000, "repayment_now": 30000, "tax_now": 45000, "taken_out_now": 60000, "credit_line": 100000}},
]
