"""Write the demo data: eleven raw tables of an invented coffee shop, 2023 to 2025.

The shop roasts beans, sells and services coffee machines, and runs a portal in which offices watch
their machines and resellers follow their leads. It sells to households (B2C) and companies (B2B) in
four countries and two currencies. Most buyers come once; a loyal core brings most of the revenue;
some fall silent and some of those return.

    python seeds/demo/generate.py      # rewrites the CSV files beside this one

Same bytes on every run: every table draws from its own seeded stream, so a change to one table
leaves the draws of the others alone, and no clock is read. Money is kept in whole cents.
"""
import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import count
from pathlib import Path

START, END = date(2023, 1, 1), date(2025, 12, 31)
HERE = Path(__file__).resolve().parent

# ---------------------------------------------------------------- the world the shop lives in
CITIES = [  # country, region, city, postal code (text: one starts with 0), latitude, longitude
    ("DE", "Berlin", "Berlin", "10115", 52.53, 13.38),
    ("DE", "Sachsen", "Dresden", "01067", 51.06, 13.72),
    ("DE", "Bayern", "München", "80331", 48.14, 11.57),
    ("FR", "Île-de-France", "Paris", "75002", 48.87, 2.34),
    ("FR", "Bretagne", "Rennes", "35000", 48.11, -1.68),
    ("IE", "Leinster", "Dublin", "D02 X285", 53.34, -6.26),
    ("GB", "England", "Leeds", "LS1 4AP", 53.8, -1.55),
]
CITY_WEIGHTS = (26, 12, 19, 14, 6, 8, 15)
VAT_PERCENT = {"DE": 19, "FR": 20, "IE": 23, "GB": 20}
# Number ranges that the regulators set aside for fiction, so that nobody's telephone rings.
PHONE_PREFIX = {"DE": "+493023125", "FR": "+331990012", "IE": "+353209101", "GB": "+447700900"}
LAST_NAMES = "byrne clarke dubois fischer hughes kelly klein laurent meier moreau murphy weber"

CATALOGUE = {  # sku: (category, list price in cents); the list rises by 3 % each January
    "MCH-HOME": ("machines", 29900), "MCH-PRO": ("machines", 54900),
    "MCH-OFFICE": ("machines", 129900), "BEAN-HOUSE": ("beans", 1290),
    "BEAN-DARK": ("beans", 1390), "BEAN-DECAF": ("beans", 1450),
    "BEAN-SINGLE": ("beans", 1790), "BEAN-KILO": ("beans", 2490),
    "ACC-FILTER": ("accessories", 690), "ACC-CUPS": ("accessories", 2400),
    "ACC-GRINDER": ("accessories", 8900), "SRV-DESCALE": ("service", 1900),
    "SRV-REPAIR": ("service", 9900), "SMP-BEANS": ("samples", 0),
}
BEANS = [sku for sku in CATALOGUE if sku.startswith("BEAN")]

KINDS = {  # kind: (people, B2B share, fewest orders, most orders); a subscription has no count
    "lead": (1290, 0.25, 0, 0), "once": (1060, 0.10, 1, 1), "occasional": (300, 0.20, 2, 5),
    "regular": (190, 0.35, 6, 14), "loyal": (80, 0.50, None, None),
}
FATES = {  # does a repeat buyer stay, cool down (half a year), lapse (over a year), or come back?
    "occasional": "active=40 cooling=15 lapsed=32 reactivated=13",
    "regular": "active=60 cooling=10 lapsed=18 reactivated=12",
    "loyal": "active=80 cooling=6 lapsed=8 reactivated=6",
}
MOODS = {  # mood: (first lively day, last lively day, visits, mails received, chance to open one)
    "active": (date(2025, 10, 3), END, range(3, 8), range(5, 11), 0.65),
    "fading": (date(2025, 9, 1), date(2025, 10, 31), range(3, 7), range(5, 9), 0.60),
    "dormant": (START, date(2025, 6, 30), (0, 0, 0, 0, 1), (0, 0, 0, 0, 1, 2), 0.04),
}
# Legal but awkward customer numbers: quotes, separators, a character outside the basic plane.
ODD_IDS = {"loyal": "C-O'NEILL", "regular": "C-10500;B", "occasional": "C-10777🎁",
           "lead": "C-D'ARC"}

# The shop grows from year to year and sells most before Christmas.
YEAR_WEIGHT = {2023: 1.0, 2024: 1.4, 2025: 2.0}
MONTH_WEIGHT = {7: 0.75, 8: 0.8, 11: 1.35, 12: 1.9}
DAYS = [START + timedelta(n) for n in range((END - START).days + 1)]
DAY_WEIGHTS = [YEAR_WEIGHT[day.year] * MONTH_WEIGHT.get(day.month, 1.0) for day in DAYS]


@dataclass
class Account:
    """A company; it may belong to a parent company."""
    account_no: str
    name: str
    parent_no: str
    industry: str
    employees: int
    city: tuple
    created: datetime


@dataclass
class Person:
    """A lead or buyer, with the plan of their life as a customer."""
    kind: str
    account: Account | None
    city: tuple
    order_days: list[date]
    created: datetime
    mood: str
    email_opt_in: bool
    sms_opt_in: bool
    withdrew_at: datetime | None = None  # took the e-mail consent back
    contact_no: str = ""
    customer_no: str = ""  # blank for a lead who never opened a shop account
    email: str = ""
    visitor_id: str = ""
    in_crm: bool = True
    is_test: bool = False

    @property
    def account_no(self):
        return self.account.account_no if self.account else ""


@dataclass
class Order:
    """One order; a return is an order of its own with a negative quantity."""
    placed_at: datetime
    buyer: Person | None
    city: tuple
    email: str
    currency: str
    status: str
    channel: str
    lines: list[tuple]  # sku, quantity, unit price, line discount, shipping
    order_no: str = ""
    sent_back: bool = False

    @property
    def value(self):
        return sum(quantity * price - discount for _, quantity, price, discount, _ in self.lines)


# ---------------------------------------------------------------- small tools
def stream(name):
    """A random stream of its own for each table; text seeds are hashed alike everywhere."""
    return random.Random(f"coffee/{name}")


def pick(rng, options):
    """One word of 'word=weight word=weight ...'; the word may be blank ('=5')."""
    words, weights = zip(*(option.split("=") for option in options.split()))
    return rng.choices(words, [float(weight) for weight in weights])[0]


def seasonal_day(rng, first=START, last=END):
    """A day between two days; later years and the Christmas season are likelier."""
    low, high = (max(first, START) - START).days, (min(last, END) - START).days + 1
    return rng.choices(DAYS[low:high], DAY_WEIGHTS[low:high])[0]


def moment(rng, day, last=None):
    """A second in opening hours of a day or, with two days, of any day between them."""
    day += timedelta(rng.randint(0, max((last - day).days, 0)) if last else 0)
    return datetime.combine(day, time(rng.randint(8, 21), rng.randint(0, 59), rng.randint(0, 59)))


def in_time(times, first, last):
    """Fewer times for somebody who was there for less than two months; none if never there."""
    return round(times * max(0, min(1, ((last - first).days + 1) / 60)))


def money(cents):
    return f"{cents / 100:.2f}"


def number(prefix, first, rows, by):
    """Sort rows by the column `by`, the event time, and put a running id in front of each."""
    rows = sorted(rows, key=lambda row: row[by])
    return [(f"{prefix}-{first + n}", *row) for n, row in enumerate(rows)]


def cell(value):
    """A CSV field. Semicolons are quoted too: spreadsheets in half of Europe split on them."""
    if value is None:
        return ""
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return '"' + text.replace('"', '""') + '"' if any(mark in text for mark in ',;"\n') else text


def write(table, columns, rows):
    """Write one table beside this file, in UTF-8 and with plain line feeds."""
    lines = [",".join(columns.split()), *(",".join(map(cell, row)) for row in rows)]
    path = HERE / f"demo_{table}.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


# ---------------------------------------------------------------- companies and people
def make_accounts(how_many=200):
    """Companies: many young SaaS firms with up to 50 people, some groups with subsidiaries."""
    rng, accounts = stream("accounts"), []
    first = "Alder Birch Cedar Delta Ember Fjord Granit Hanse Ivy Juno Kite Lumen Metro Nord Opal"
    last = "Analytics Bistro Consulting Foods Group Health Hotels Labs Logistics Retail Software " \
           "Studio Systems Works"
    names = rng.sample([f"{a} {b}" for a in first.split() for b in last.split()], how_many - 1)
    for n, name in enumerate(["Kelly, Byrne & Co", *names]):
        industry = pick(rng, "SaaS=30 Hospitality=20 Retail=15 Consulting=15 Manufacturing=10 "
                             "Healthcare=5 Reseller=5")
        small = rng.random() < (0.65 if industry == "SaaS" else 0.35)
        employees = rng.randint(10, 50) if small else int(10 ** rng.uniform(1.7, 3.4))
        if small and n % 5 == 0:  # a startup of a handful of people
            employees //= 6
        parent = rng.choice(accounts[:25]).account_no if n > 25 and rng.random() < 0.12 else ""
        accounts.append(Account(f"A-{1001 + n}", name, parent, industry, employees,
                                rng.choices(CITIES, CITY_WEIGHTS)[0],
                                moment(rng, START, END - timedelta(60))))
    return accounts


def plan_order_days(rng, kind):
    """The days on which somebody orders: once, now and then, in a rhythm, or again after a year."""
    if kind == "lead":
        return []
    if kind == "once":
        return [seasonal_day(rng)]
    fate = pick(rng, FATES[kind])
    silent = {"active": (0, 0), "cooling": (190, 340), "lapsed": (380, 600),
              "reactivated": (500, 700)}[fate]
    stop = END - timedelta(rng.randint(*silent))
    start = seasonal_day(rng, START, stop - timedelta(150))
    periods, days = [(start, stop)], {start}
    if fate == "reactivated":  # both ends of the gap are orders, so the gap is longer than a year
        back = stop + timedelta(rng.randint(380, 450))
        periods, days = [(start, stop), (back, END)], {start, stop, back}
    for first, last in periods:
        if kind == "loyal":  # a subscription: steady, with a few days of drift
            step = rng.randint(21, 40)
            days |= {first + timedelta(step * n + rng.randint(-4, 4))
                     for n in range(1, (last - first).days // step)}
        else:
            orders = rng.randint(*KINDS[kind][2:]) // len(periods)
            days |= {seasonal_day(rng, first, last) for _ in range(orders - 1)}
    return sorted(days)


def choose_mood(rng, order_days, created):
    """Engagement follows purchases, but not blindly: recent buyers may already drift away."""
    quiet_days = (END - order_days[-1]).days if order_days else None
    if quiet_days is None:
        recent = created.date() > END - timedelta(150)
        return pick(rng, "active=30 fading=10 dormant=60") if recent else "dormant"
    if quiet_days <= 60:
        return pick(rng, "active=85 dormant=15")
    return pick(rng, "active=25 fading=45 dormant=30") if quiet_days <= 180 else "dormant"


def first_seen(rng, order_days, brand_new):
    """When the shop met somebody: before the first order as a rule, after it for one in twenty."""
    if not order_days:
        day = seasonal_day(rng, END - timedelta(29) if brand_new else START)
    elif rng.random() < 0.05:  # bought as an unknown, keyed in later
        day = min(order_days[0] + timedelta(rng.randint(3, 60)), END)
    else:
        ahead = rng.randint(1, 90) if rng.random() < 0.4 else 0
        day = max(order_days[0] - timedelta(ahead), START)
    # Before opening hours: ahead of any order of the same day.
    return datetime.combine(day, time(rng.randint(5, 7), rng.randint(0, 59)))


def make_people(accounts):
    """Everybody, numbered in the order in which the shop met them."""
    rng, people = stream("people"), []
    for kind, (size, b2b_share, _, _) in KINDS.items():
        for n in range(size):
            account = rng.choice(accounts) if rng.random() < b2b_share else None
            city = account.city if account else rng.choices(CITIES, CITY_WEIGHTS)[0]
            order_days = plan_order_days(rng, kind)
            created = first_seen(rng, order_days, brand_new=n % 20 == 0)
            mood = choose_mood(rng, order_days, created)
            people.append(Person(kind, account, city, order_days, created, mood,
                                 rng.random() < 0.75, rng.random() < 0.18))
    people.sort(key=lambda person: person.created)
    for n, person in enumerate(people):
        domain = f"{person.account_no.lower()}.example" if person.account else "example.com"
        person.email = f"{rng.choice(LAST_NAMES.split())}{n}@{domain}"
        person.contact_no, person.visitor_id = f"P-{20001 + n}", f"v{7001 + n}"
        if person.order_days or rng.random() < 0.6:
            person.customer_no = f"C-{10001 + n}"
        day = person.created.date() + timedelta(30)
        if person.email_opt_in and day < END and rng.random() < 0.07:
            person.email_opt_in, person.withdrew_at = False, moment(rng, day, END)
    some = rng.sample([p for p in people if p.kind in ("once", "occasional")], 50)
    for person in some[:40]:  # bought in the store and never reached the CRM
        person.in_crm = False
    for n, person in enumerate(some[40:]):  # the shop's own staff, trying the checkout
        person.is_test, person.email, person.account = True, f"qa{n}@example.com", None
    for kind, customer_no in ODD_IDS.items():
        next(p for p in people if p.kind == kind and p.mood == "active" and p.customer_no
             and p.email_opt_in and p not in some).customer_no = customer_no
    return people


# ---------------------------------------------------------------- shop tables
def basket(rng, company, first):
    """What is bought together: a machine to start with, then beans, now and then an extra."""
    skus = {}
    if rng.random() < ((0.25 if company else 0.08) if first else 0.006):
        skus[pick(rng, "MCH-PRO=2 MCH-OFFICE=1" if company else "MCH-HOME=4 MCH-PRO=1")] = 1
    for sku in rng.sample(BEANS, int(pick(rng, "1=10 2=25 3=35 4=30"))):
        skus[sku] = rng.randint(1, 5) if company else int(pick(rng, "1=6 2=3 3=1"))
    if rng.random() < 0.55:
        extras = "ACC-FILTER=40 ACC-CUPS=20 ACC-GRINDER=5 SRV-DESCALE=25 SRV-REPAIR=5"
        skus[pick(rng, extras)] = 1
    return skus


def place_order(rng, day, person, skus):
    """Price a basket: yearly list prices, a company discount, Black Friday, a coupon at times."""
    company = bool(person and person.account)
    city = person.city if person else rng.choices(CITIES, CITY_WEIGHTS)[0]
    channel = pick(rng, "sales_rep=45 web=55" if company else "web=60 app=22 store=18")
    status = "paid" if channel == "store" else pick(rng, "shipped=92 paid=8")
    if rng.random() < 0.035:
        status = "cancelled"
    currency = "GBP" if city[0] == "GB" else "EUR"
    if rng.random() < 0.01:  # an old till writes its currency in lower case
        currency = currency.lower()
    black_friday = day.month == 11 and 24 <= day.day <= 30
    percent = 15 if black_friday else 8 if company else 10 if rng.random() < 0.08 else 0
    lines = []
    for sku, quantity in skus.items():
        price = CATALOGUE[sku][1] * (1 + 0.03 * (day.year - 2023))
        price = round(price * (0.88 if city[0] == "GB" else 1))
        lines.append((sku, quantity, price, round(quantity * price * percent / 100), 0))
    email = person.email if person and rng.random() < 0.06 else ""
    order = Order(moment(rng, day), person, city, email, currency, status, channel, lines)
    if channel in ("web", "app") and 0 < order.value < 3900:  # small parcels pay for shipping
        lines[0] = (*lines[0][:4], 490)
    return order


def make_orders(people):
    """Orders of known buyers, of guests (6 %), free samples, and the returns that follow."""
    rng = stream("orders")
    orders = [place_order(rng, day, p, basket(rng, p.account, first=day == p.order_days[0]))
              for p in people for day in p.order_days]
    known = [p for p in people if p.customer_no and not p.is_test]
    for n in range(round(len(orders) * 0.06 / 0.94)):
        order = place_order(rng, seasonal_day(rng), None, basket(rng, False, True))
        if order.channel != "store":  # the till asks for no address
            order.email = f"guest{n}@example.net"
            if rng.random() < 0.1:  # a known customer who did not log in
                order.email = rng.choice(known).email.upper()
        orders.append(order)
    for person in rng.sample([p for p in known if p.kind in ("lead", "regular")], 24):
        day = min(person.created.date() + timedelta(rng.randint(1, 90)), END)
        orders.append(place_order(rng, day, person, {"SMP-BEANS": 1}))
    delivered = [o for o in orders if o.status == "shipped" and o.value > 0 and o.buyer
                 and o.placed_at.date() < END - timedelta(45)]
    for order in rng.sample(delivered, 60):  # one piece goes back, at the price paid for it
        order.sent_back = True
        sku, quantity, price, discount, _ = rng.choice(order.lines)
        at = moment(rng, order.placed_at.date() + timedelta(rng.randint(8, 40)))
        orders.append(Order(at, order.buyer, order.city, "", order.currency, "shipped",
                            order.channel, [(sku, -1, price, -(discount // quantity), 0)]))
    orders.sort(key=lambda order: order.placed_at)
    sequence = dict.fromkeys(YEAR_WEIGHT, 0)
    for order in orders:
        year = order.placed_at.year
        sequence[year] += 1
        order.order_no = f"SO-{year}-{sequence[year]:06d}"
    return orders


def order_lines(orders):
    """Order lines with VAT on top; the loader delivered a handful of rows twice."""
    rng, rows = stream("order_lines"), []
    for order in orders:
        buyer = order.buyer
        for line_no, (sku, quantity, price, discount, shipping) in enumerate(order.lines, 1):
            tax = round((quantity * price - discount) * VAT_PERCENT[order.city[0]] / 100)
            rows.append((order.order_no, line_no, order.placed_at, buyer and buyer.customer_no,
                         order.email, buyer and buyer.account_no, sku, CATALOGUE[sku][0], quantity,
                         money(price), money(discount), money(tax), money(shipping),
                         order.currency, order.status, order.channel))
    for position in sorted(rng.sample(range(len(rows)), 8), reverse=True):
        rows.insert(position + 1, rows[position])
    return rows


def refunds(orders, how_many=400):
    """Money back without goods: mostly soon, some months late; never more than was paid."""
    rng, rows = stream("refunds"), []
    eligible = [o for o in orders if o.status != "cancelled" and o.value > 0 and not o.sent_back
                and o.placed_at.date() < END - timedelta(2)]
    for order in rng.sample(eligible, how_many):
        wait = rng.randint(60, 200) if rng.random() < 0.15 else rng.randint(2, 30)
        at = moment(rng, min(order.placed_at.date() + timedelta(wait), END))
        share = 1 if rng.random() < 0.5 else rng.uniform(0.1, 0.8)
        rows.append((order.order_no, at, money(int(order.value * share)), order.currency))
    return number("R", 3001, rows, by=1)


def exchange_rates():
    """Weekly rates of the pound, from a week before the first order: a slow walk around 1.15."""
    rng, rate, rows = stream("exchange_rates"), 1.14, []
    for week in range((END - START).days // 7 + 2):
        rows.append(("GBP", START + timedelta(7 * (week - 1)), f"{rate:.6f}"))
        rate += rng.gauss(0, 0.004) + 0.05 * (1.15 - rate)
    return rows


# ---------------------------------------------------------------- CRM tables
def household_profile(rng):
    """birth_date, gender, income_band, education, occupation, marital_status, household_size."""
    return (date(rng.randint(1950, 2004), rng.randint(1, 12), rng.randint(1, 28)),
            pick(rng, "female=48 male=46 diverse=1 =5"), pick(rng, "low=22 middle=50 high=20 =8"),
            pick(rng, "secondary=3 vocational=4 bachelor=3 master=2"),
            pick(rng, "engineer=2 teacher=2 nurse=1 manager=2 student=1 retired=1"),
            pick(rng, "single=4 married=5 divorced=1"), rng.randint(1, 5))


def crm_contacts(people):
    """People as the CRM knows them: stages lag behind the facts, some people are in twice."""
    rng, rows = stream("crm_contacts"), []
    known = [person for person in people if person.in_crm]
    chosen = rng.sample([p for p in known if p.customer_no and not p.is_test], 55)
    deleted, entered_twice = {p.contact_no for p in chosen[:15]}, chosen[15:]
    for person in known:
        lead, company, country = person.kind == "lead", person.account, person.city[0]
        updated = moment(rng, person.created.date(), END)
        gone = moment(rng, updated.date(), END) if person.contact_no in deleted else None
        source = pick(rng, "trade_fair=3 referral=2 paid_search=2" if company else
                      "organic_search=4 paid_search=3 social=3 store=2 referral=1")
        status = pick(rng, "new=4 open=3 in_progress=2 unqualified=1 =1") if lead else "connected"
        fans = 25 if person.kind == "loyal" else 2
        stage = pick(rng, "subscriber=25 lead=35 marketingqualifiedlead=15 salesqualifiedlead=9 "
                          "opportunity=7 other=4 =5" if lead else
                          f"customer=75 evangelist={fans} lead=10 opportunity=5 =5")
        phone = f"{PHONE_PREFIX[country]}{rng.randint(0, 999):03d}" if rng.random() < 0.5 else ""
        owner = rng.choice(("ines.k", "tom.b", "sara.w", "colm.d")) if company else ""
        shares = not company and rng.random() < 0.6  # six in ten households filled in the form
        rows.append((person.contact_no, person.customer_no, person.account_no, person.email, phone,
                     person.created, updated, source, status, stage, owner, person.is_test, gone,
                     *(household_profile(rng) if shares else [None] * 7), *person.city,
                     person.email_opt_in, person.sms_opt_in))
    for n, person in enumerate(entered_twice):  # under a private address, with little else known
        again = moment(rng, person.created.date() + timedelta(1), END) \
            if person.created.date() < END else person.created
        rows.append((f"P-{29001 + n}", person.customer_no, "", f"private{n}@example.org", "", again,
                     again, "import", "", "lead", "", False, None, *[None] * 7, person.city[0],
                     *[None] * 7))
    return rows


def crm_accounts(accounts):
    """Companies with their size and growth stage; revenue is unknown for one in ten."""
    rng, rows = stream("crm_accounts"), []
    for account in accounts:
        revenue = money(account.employees * rng.randint(60, 180) * 100_000)
        stage = pick(rng, "startup=4 growing=5 mature=1" if account.employees <= 50
                     else "growing=4 mature=6")
        rows.append((account.account_no, account.name, account.parent_no, account.industry,
                     account.employees, revenue if rng.random() < 0.9 else "", stage,
                     *account.city[:3], account.created))
    return rows


def crm_deals(people, how_many=600):
    """Sales opportunities with companies. Only buyers win one; the open ones are recent."""
    rng, rows = stream("crm_deals"), []
    prospects = [p for p in people if p.account and p.in_crm and p.created.date() < END]
    for person in rng.choices(prospects, k=how_many):
        opened = moment(rng, person.created.date() + timedelta(1), END)
        closed = moment(rng, opened.date() + timedelta(rng.randint(10, 120)))
        if closed.date() > END:
            closed, stage = None, pick(rng, "qualified=4 demo=3 proposal=2 negotiation=1")
        else:
            won = person.order_days and rng.random() < 0.6
            stage = "closed_won" if won else "closed_lost"
        product = rng.choice(("machine_lease", "service_plan", "bean_subscription", "portal"))
        rows.append((person.contact_no, person.account_no, stage, stage == "closed_won",
                     stage == "closed_lost", money(rng.randint(8, 240) * 5000),
                     "GBP" if person.city[0] == "GB" else "EUR", opened, closed, product))
    return number("D", 5001, rows, by=7)


# ---------------------------------------------------------------- engagement tables
PAGES = {"page_view": "/", "product_view": "/beans", "pricing_view": "/pricing", "login": "/portal",
         "feature_used": "/portal", "add_to_cart": "/cart", "checkout_started": "/checkout"}


def web_events(people, orders):
    """Visits: a trail before some web orders, dense visits of the active, strangers passing by."""
    rng, rows, sessions = stream("web_events"), [], count(1)

    def visit(start, person, visitor, channel, events, value=0):
        session = f"s{next(sessions)}"
        for n, name in enumerate(events):
            spent = money(value) if value and name != "product_view" else ""
            rows.append((name, start + timedelta(minutes=2 * n), person and person.customer_no,
                         visitor, session, PAGES[name], spent, channel))

    for order in orders:
        chance = 0.1 if order.placed_at.date() < date(2025, 7, 1) else 0.4  # a new shop logs more
        if order.channel in ("web", "app") and order.buyer and order.value > 0 \
                and rng.random() < chance:
            visit(order.placed_at - timedelta(minutes=9), order.buyer, order.buyer.visitor_id,
                  order.channel, ("product_view", "add_to_cart", "checkout_started"), order.value)
    for person in people:
        first, last, visits, _, _ = MOODS[person.mood]
        first = max(first, person.created.date())
        habits = "page_view=3 pricing_view=2 login=3 feature_used=5 product_view=1" \
            if person.account else "page_view=5 product_view=5 add_to_cart=2 login=1"
        for _ in range(in_time(rng.choice(visits), first, last) if person.customer_no else 0):
            events = [pick(rng, habits) for _ in range(rng.randint(1, 4))]
            visit(moment(rng, first, last), person, person.visitor_id,
                  rng.choice(("web", "app")), events)
    regulars = [p for p in people if p.mood == "active" and p.kind != "lead"]
    for n in range(340):  # nobody logged in: mostly strangers, sometimes a regular's own browser
        at, visitor = moment(rng, seasonal_day(rng)), f"x{n}"
        if rng.random() < 0.3:
            at, visitor = moment(rng, MOODS["active"][0], END), rng.choice(regulars).visitor_id
        events = [pick(rng, "page_view=1 product_view=1") for _ in range(rng.randint(1, 4))]
        visit(at, None, visitor, "web", events)
    return number("E", 10001, rows, by=1)


def email_messages(people):
    """What was sent and what came of it: people react on their lively days and not after them."""
    rng, rows = stream("email_messages"), []
    for person in people:
        _, last, _, mails, opens = MOODS[person.mood]
        first = START if person.mood == "dormant" else date(2025, 9, 1)
        first, left = max(first, person.created.date()), person.withdrew_at
        wanted = person.customer_no and (person.email_opt_in or left)
        for _ in range(in_time(rng.choice(mails), first, END) if wanted else 0):
            at = moment(rng, first, END)
            if left and at.date() >= left.date():
                continue
            channel = "sms" if person.sms_opt_in and rng.random() < 0.2 else \
                pick(rng, "email=95 ad=5")
            story = ["sent", pick(rng, "delivered=98 bounced=2")]
            if story[1] == "delivered" and at.date() <= last and rng.random() < opens:
                depth = rng.choices((1, 2, 3), (60, 34, 6))[0]
                story += ["opened", "clicked", "redeemed"][:depth]
            elif rng.random() < 0.004:
                story.append("complained")
            for n, kind in enumerate(story):
                rows.append((kind, at + timedelta(minutes=max(n - 1, 0) * 17, seconds=n),
                             person.customer_no, channel, f"nl-{at:%y%m}"))
        if wanted and left:
            rows.append(("unsubscribed", left, person.customer_no, "email", f"nl-{left:%y%m}"))
    return number("M", 10001, rows, by=1)


# ---------------------------------------------------------------- service, surveys, consent
def support_tickets(people, how_many=700):
    """Questions and complaints of buyers; the dormant ones were the less satisfied."""
    rng, rows = stream("support_tickets"), []
    buyers = [person for person in people if person.order_days]
    weights = [min(len(person.order_days), 12) for person in buyers]
    for person in rng.choices(buyers, weights, k=how_many):
        ordered = rng.choice(person.order_days)
        opened = moment(rng, min(ordered + timedelta(rng.randint(0, 40)), END))
        closed = opened + timedelta(hours=rng.randint(2, 200))
        closed = closed if closed.date() <= END else None
        rating = pick(rng, "1=1 2=2 3=4 4=8 5=7" if person.mood == "active" else
                      "1=4 2=4 3=4 4=5 5=3")
        rows.append((person.customer_no, opened, closed,
                     pick(rng, "low=45 medium=35 high=16 critical=4"),
                     rating if closed and rng.random() < 0.6 else ""))
    return number("T", 4001, rows, by=1)


def survey_attributes(people, accounts):
    """What moves people, what companies need and run; some are asked twice and think again."""
    rng, rows = stream("survey_attributes"), []
    drivers = "sustainability=4 efficiency=4 status=2"
    needs = "lead_management=3 reporting=4 automation=3"
    for person in rng.sample([p for p in people if p.customer_no], 850):
        asked = moment(rng, person.created.date(), END)
        rows.append((person.customer_no, "", "value_driver", pick(rng, drivers), asked))
        if asked.date() < END and rng.random() < 0.1:
            later = moment(rng, asked.date() + timedelta(1), END)
            rows.append((person.customer_no, "", "value_driver", pick(rng, drivers), later))
        if person.account:
            rows.append((person.customer_no, "", "need", pick(rng, needs), asked))
    for account in accounts:
        asked = moment(rng, account.created.date(), END)
        rows.append(("", account.account_no, "need", pick(rng, needs), asked))
        technologies = ("crm_x", "crm_y", "shop_y", "analytics_z")
        for technology in rng.sample(technologies, rng.randint(1, 2)):
            rows.append(("", account.account_no, "technology", technology, asked))
    return sorted(rows, key=lambda row: row[4])


def consents(people):
    """Every grant and every withdrawal is a row; the last one counts and agrees with the CRM."""
    rng, rows = stream("consents"), []
    for person in (p for p in people if p.customer_no):
        customer_no, at, left = person.customer_no, person.created, person.withdrew_at
        granted = person.email_opt_in or left is not None
        rows.append((customer_no, "email", "marketing", granted, at))
        if left:
            rows.append((customer_no, "email", "marketing", False, left))
        if person.sms_opt_in or rng.random() < 0.1:
            rows.append((customer_no, "sms", "marketing", person.sms_opt_in, at))
        if rng.random() < 0.15:
            rows.append((customer_no, "web", "profiling", rng.random() < 0.6, at))
    return sorted(rows, key=lambda row: row[4])


def main():
    accounts = make_accounts()
    people = make_people(accounts)
    orders = make_orders(people)
    write("shop_order_lines", """order_no line_no placed_at customer_no buyer_email account_no sku
          category quantity unit_price line_discount tax shipping currency order_status
          sales_channel""", order_lines(orders))
    write("shop_refunds", "refund_no order_no refunded_at amount currency", refunds(orders))
    write("shop_exchange_rates", "currency day rate", exchange_rates())
    write("crm_contacts", """contact_no customer_no account_no email phone created_at updated_at
          lead_source lead_status crm_stage owner is_test deleted_at birth_date gender income_band
          education occupation marital_status household_size country region city postal_code
          latitude longitude email_opt_in sms_opt_in""", crm_contacts(people))
    write("crm_accounts", """account_no account_name parent_account_no industry employees
          annual_revenue growth_stage country region city created_at""", crm_accounts(accounts))
    write("crm_deals", """deal_no contact_no account_no stage is_won is_lost amount currency
          created_at closed_at product""", crm_deals(people))
    write("web_events", """event_no event_name occurred_at customer_no visitor_id session_id page
          value channel""", web_events(people, orders))
    write("email_messages", "message_no message_type occurred_at customer_no channel campaign",
          email_messages(people))
    write("support_tickets", "ticket_no customer_no opened_at closed_at severity satisfaction",
          support_tickets(people))
    write("survey_attributes", "customer_no account_no attribute value observed_at",
          survey_attributes(people, accounts))
    write("consents", "customer_no channel purpose granted recorded_at", consents(people))


if __name__ == "__main__":
    main()
