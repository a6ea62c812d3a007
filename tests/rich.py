"""What the tests of the comparison share: a case in which every kind of line is at work, and a way to ask many requests."""
import json
import subprocess
import threading


# A case in which every kind of line is at work: an own plant abroad today, a supplier far away, a workshop with rates of its own and an automated plant at home.
RICH = {
    "model": "comparison", "start": "2027-01", "base": "abroad", "horizon": 3,
    "goods_code": "3924 90", "weight": "1.2 kg", "packed_volume": "0.012 m3", "selling_price": 14, "margin_share": "40%", "design_changes": 0.4,
    "demand": 100000, "demand_growth": "2%", "redesign": True, "return_share": "1%", "carbon_price": 80, "vat_recoverable": True,
    "source": {
        "abroad": {
            "country": "CN", "sourcing": "own_plant", "material": "9 CNY/unit", "labour_time": "6 minute", "electricity": "1.5 kWh", "gas": "0.5 kWh",
            "indirect_staff": 3, "floor_area": "900 m2", "rent": "300 CNY/m2/year", "fixed_cost": "200000 CNY/year", "shift_premium": "5%",
            "runs_on": {"1": 9000, "2": 9000, "3": 0}, "contract_left": "8 month", "dismantling": 20000, "book_value": 60000,
            "vat_days": "20 day", "carbon_border": "0.01 EUR/unit", "local_office": 12000, "audit_cost": 5000, "export_packing": 0.05,
            "receiving": 0.04, "empties": 0.02, "return_cost": 4, "bank_cost": 60, "insurance_premium": 40, "copying_chance": "3%",
            "recall_chance": 0.01, "minimum_order": 4000, "subsidy_per_year": 3000, "alternative_use": 5000,
            "asset": {"machine": {"asset_price": "900000 CNY", "asset_life": 12, "asset_age": 10, "cycle_time": "50 second"}},
            "leg": {"truck_there": {"mode": "road", "stage": "origin", "distance": "80 km"},
                    "sea": {"mode": "sea", "stage": "main", "leg_share": "95%"}, "air": {"mode": "air", "stage": "main", "leg_share": "5%"},
                    "truck": {"mode": "road", "stage": "destination", "distance": "110 km"}},
            "incident": {"stop": {"incident_chance": "2%", "incident_loss": 40000}},
        },
        "vietnam": {
            "country": "VN", "sourcing": "supplier", "price": "3.60 USD/unit", "delivery": "factory", "hedge_share": "50%", "minimum_order": 5000,
            "vat_days": "20 day", "bank_cost": 60, "fixed_cost": 4000, "copying_chance": "3%", "carbon_border": "0.01 EUR/unit",
            "receiving": 0.04, "empties": 0.02, "return_cost": 4, "recall_chance": 0.01, "audit_cost": 5000, "local_office": 8000,
            "rebate": {"large": {"rebate_from": 60000, "rebate_amount": "0.10 USD/unit"}},
            "asset": {"mould": {"asset_price": "40000 USD", "asset_life": 3}},
            "leg": {"sea": {"mode": "sea", "stage": "main", "shipment_price": 90, "tonne_km_price": 0.001},
                    "truck": {"mode": "road", "stage": "destination", "distance": "110 km"}},
            "extra": {"label": {"extra_per_unit": 0.02, "extra_per_shipment": 30, "extra_per_year": 2000, "extra_once": 5000}},
        },
        "workshop": {
            "country": "NL", "sourcing": "own_plant", "costing": "rates", "material_price": "1.30 EUR/kg", "net_weight": "1.1 kg", "machine_rate": 55,
            "shot_time": "50 second", "surcharge": "15%", "asset": {"press": {"asset_price": 350000, "asset_life": 12, "cycle_time": "50 second"}},
            "leg": {"truck": {"mode": "road", "stage": "destination", "distance": "60 km"}},
        },
        "home": {
            "country": "NL", "sourcing": "own_plant", "material": 1.4, "labour_time": "2 minute", "electricity": "1.3 kWh", "gas": "0.4 kWh",
            "automate": True, "learning": "5%", "indirect_staff": 1.5, "floor_area": "700 m2", "fixed_cost": 20000, "set_up": 90000,
            "start_month": "3 month", "gap_filler": "overtime", "subsidy_per_year": 2000, "subsidy_once": 10000, "alternative_use": 4000,
            "origin_premium": "2%", "premium_share": "40%", "extra_sales": "3%", "minimum_order": 500,
            "asset": {"machine": {"asset_price": 400000, "asset_life": 12, "cycle_time": "50 second"},
                      "robot": {"asset_price": 80000, "asset_life": 8, "cycle_time": "50 second", "only_automated": True},
                      "press": {"asset_price": 30000, "asset_life": 10, "idle_machines": 1}},
            "leg": {"truck": {"mode": "road", "stage": "destination", "distance": "110 km"}},
        },
    },
    "option": {"each": True, "both": {"share": {"vietnam": "60%", "home": "rest"}}},
}


def everything(**changes):
    """The rich case over two years, with some values of places replaced ("home.country") and some of the case itself."""
    case = json.loads(json.dumps({**RICH, "horizon": 2, "option": {
        "abroad": {"share": {"abroad": "100%"}}, "home": {"share": {"home": "100%"}}, "both": {"share": {"vietnam": "50%", "workshop": "20%", "home": "rest"}}}}))
    for path, value in changes.items():
        *rows, last = path.split("__")
        inside = case["source"] if rows else case
        for row in rows:
            inside = inside[row]
        inside[last] = value
    return case


def ask(program_file, requests):
    """The answers to many requests (texts, or what becomes JSON) of tests/answer_lines.c, by two processes side by side."""
    answers = [None] * len(requests)

    def serve(first):
        with subprocess.Popen([program_file], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as program:
            for k in range(first, len(requests), 2):
                text = requests[k] if isinstance(requests[k], str) else json.dumps(requests[k])
                program.stdin.write(text.encode() + b"\n")
                program.stdin.flush()
                answers[k] = json.loads(program.stdout.readline())
            program.stdin.close()

    servers = [threading.Thread(target=serve, args=(first,)) for first in (0, 1)]
    for server in servers:
        server.start()
    for server in servers:
        server.join()
    return answers
