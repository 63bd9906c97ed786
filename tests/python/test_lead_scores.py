"""Lead scores: on a random shop with random seeds, the SQL gives what plain Python gives.

The seeds are a project's own, in place of the package's, as docs/overriding_rules.md describes it.
"""

from __future__ import annotations

import csv
import random
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pandas as pd
import pytest
import shop
import yaml
from consumer import PACKAGE, Consumer, failed_nodes

AS_OF = date(2024, 6, 30)
SEEDS = ("lead_fit_weights", "lead_engagement_weights", "lead_score_groups", "lead_score_levels")

TEXTS = {
    "lead_source": ["Referral", "ADS", "fair"],
    "country": ["FR", "de", "Österreich"],
    "email_opt_in": [True, False],
    "account.industry": ["SaaS", "Retail"],
    "attributes.platform": ["shop_x", "Shop_Y"],
}
NUMBERS = {
    "household_size": [1, 2, 3, 4, 5],
    "age": [17, 18, 40, 65],
    "account.employees": [1, 10, 50, 500],
    "account.annual_revenue": ["0.5", "1000", "1000.5"],
    "attributes.seats": [5, 10, 12],
}
ACTIVITIES = [
    *(("event", name) for name in ("view", "pricing", "checkout", "odd")),
    *(("message", name) for name in ("sent", "opened", "complained")),
]

INPUTS = {
    "order_lines": {
        "order_id": "order_id",
        "customer_id": "customer_id",
        "ordered_at": "ordered_on",
        "amount": "amount",
    },
    "contacts": {
        "contact_id": "contact_id",
        "account_id": "account_id",
        "created_at": "created_on",
        "is_test": "is_test",
        "lead_source": "lead_source",
        "country": "country",
        "email_opt_in": "email_opt_in",
        "household_size": "household_size",
        "birth_date": "birth_date",
    },
    "accounts": {
        "account_id": "account_id",
        "industry": "industry",
        "employees": "employees",
        "annual_revenue": "annual_revenue",
    },
    "attributes": {
        "customer_id": "customer_id",
        "account_id": "account_id",
        "attribute": "attribute",
        "value": "value",
        "observed_at": "observed_at",
    },
    "events": {
        "event_id": "activity_id",
        "event_name": "name",
        "occurred_at": "occurred_at",
        "customer_id": "customer_id",
    },
    "messages": {
        "message_id": "activity_id",
        "message_type": "name",
        "occurred_at": "occurred_at",
        "customer_id": "customer_id",
    },
}


def in_another_case(chance: random.Random, text: str) -> str:
    return chance.choice([text, text.upper(), text.lower(), text.swapcase()])


def random_shop() -> dict[str, pd.DataFrame]:
    """People with and without company, survey and activities; some of it after the as-of date."""
    chance = random.Random(20240630)
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in INPUTS}

    def moment(back: int) -> datetime:
        return datetime(2024, 6, 30) + timedelta(
            days=5 - chance.randint(0, back), minutes=chance.randint(0, 1439)
        )

    def either(*values: Any) -> Any:
        return chance.choice([None, *values])

    accounts = [f"a{number:02d}" for number in range(30)]
    for account in accounts[5:]:
        rows["accounts"].append(
            {
                "account_id": account,
                "industry": either(*TEXTS["account.industry"]),
                "employees": either(1, 9, 10, 49, 50, 499, 500),
                "annual_revenue": either(*map(Decimal, ("0.49", "0.5", "999.99", "1000", "2000"))),
            }
        )
    people = [f"c{number:03d}" for number in range(300)]
    for person in people[20:]:
        rows["contacts"].append(
            {
                "contact_id": person,
                "account_id": either(*accounts, *accounts),
                "created_on": AS_OF + timedelta(days=1) if person == people[-1] else AS_OF,
                "is_test": chance.random() < 0.03,
                "lead_source": either(*TEXTS["lead_source"], "elsewhere"),
                "country": either(*TEXTS["country"], "fr"),
                "email_opt_in": either(True, False),
                "household_size": either(1, 2, 3, 4, 5, 6),
                "birth_date": either(
                    date(2006, 6, 30), date(2006, 7, 1), date(1984, 6, 30), date(1950, 1, 1)
                ),
            }
        )
    for number, person in enumerate(people[:100]):
        line = {"order_id": f"o{number}", "customer_id": person, "ordered_on": AS_OF}
        rows["order_lines"].append({**line, "amount": Decimal("10.00")})
    for owner in [*people, *accounts, *people]:
        is_person = owner in people
        rows["attributes"].append(
            {
                "customer_id": owner if is_person else None,
                "account_id": None if is_person else owner,
                "attribute": (attribute := chance.choice(["platform", "seats"])),
                "value": chance.choice(
                    ["shop_x", "SHOP_Y", "none"]
                    if attribute == "platform"
                    else ["5", "9", "10", "12", "12.5", "many"]
                ),
                "observed_at": either(moment(200), moment(20)),
            }
        )
    for number in range(3000):
        source, name = chance.choice(ACTIVITIES)
        repeats = chance.random() < 0.05
        rows[f"{source}s"].append(
            {
                "activity_id": f"{number - 40}" if repeats else f"{number}",
                "name": in_another_case(chance, name),
                "occurred_at": moment(chance.choice([10, 60, 400])),
                "customer_id": either(*people, *people),
            }
        )
    return {name: pd.DataFrame(table, dtype=object) for name, table in rows.items()}


def random_seeds(seed: int) -> dict[str, list[dict[str, Any]]]:
    """Weights, groups and levels by chance; points with a fraction, negative ones among them."""
    chance = random.Random(seed)

    def points() -> Decimal:
        return Decimal(chance.randint(-600, 1500)) / 100

    groups = {"fit": ["who", "which", "where"], "engagement": ["web", "mail"]}
    fit: list[dict[str, Any]] = []
    blank = {"value": None, "minimum_value": None, "maximum_value": None}
    for attribute, values in TEXTS.items():
        for value in values:
            text = in_another_case(chance, str(value))
            fit.append({"attribute": attribute, **blank, "value": text})
    for attribute, bounds in NUMBERS.items():
        below, above = sorted(chance.sample([Decimal(bound) for bound in bounds], 2))
        fit.append({"attribute": attribute, **blank, "maximum_value": below})
        fit.append({"attribute": attribute, **blank, "minimum_value": below, "maximum_value": above})
        fit.append({"attribute": attribute, **blank, "minimum_value": above})
    engagement = [
        {"activity_source": source, "activity_name": name}
        for source, name in [*chance.sample(ACTIVITIES, 5), ("event", "*")]
    ]
    return {
        "lead_fit_weights": [
            {"score_group": chance.choice(groups["fit"]), **row, "points": points()} for row in fit
        ],
        "lead_engagement_weights": [
            {"score_group": chance.choice(groups["engagement"]), **row, "points": points()}
            for row in engagement
        ],
        "lead_score_groups": [
            {"kind": kind, "score_group": group, "maximum_points": chance.randint(3, 30)}
            for kind, names in groups.items()
            for group in names
        ],
        "lead_score_levels": [
            {"kind": kind, "level": level, "minimum_points": minimum}
            for kind, levels in {"fit": "ABCD", "engagement": "123"}.items()
            for level, minimum in zip(
                levels,
                sorted(chance.sample(range(1, 15), len(levels) - 1), reverse=True) + [0],
                strict=True,
            )
        ],
    }


class Expected:
    """What plain Python makes of the shop and the seeds."""

    def __init__(
        self,
        tables: dict[str, pd.DataFrame],
        seeds: dict[str, list[dict[str, Any]]],
        cap: int,
        window: int | None,
        half_life: int,
    ) -> None:
        self._tables = {name: table.to_dict("records") for name, table in tables.items()}
        self._seeds, self._cap = seeds, cap
        self._window, self._half_life = window, half_life
        self._contacts = {row["contact_id"]: row for row in self._tables["contacts"]}
        self._accounts = {row["account_id"]: row for row in self._tables["accounts"]}
        self._activities = self._counted_activities()

    def _counted_activities(self) -> dict[str, list[tuple[str, str, int]]]:
        """Person -> (source, name, age in days). Of one id the earliest row counts."""
        counted = defaultdict(list)
        for source in ("event", "message"):
            first: dict[str, dict[str, Any]] = {}
            for row in self._tables[f"{source}s"]:
                known = first.setdefault(row["activity_id"], row)
                if row["occurred_at"] < known["occurred_at"]:
                    first[row["activity_id"]] = row
            for row in first.values():
                age = (AS_OF - row["occurred_at"].date()).days
                if row["customer_id"] and age >= 0:
                    counted[row["customer_id"]].append((source, row["name"].lower(), age))
        return counted

    def _attributes(self, person: str) -> dict[str, Any]:
        """The attributes of a person by name; what is missing is None or not there."""
        contact = self._contacts.get(person, {})
        account_id = contact.get("account_id")
        account = self._accounts.get(account_id, {})
        known = {name: contact.get(name) for name in INPUTS["contacts"]}
        known |= {f"account.{name}": account.get(name) for name in INPUTS["accounts"]}
        born = contact.get("birth_date")
        if born:
            had_birthday = (AS_OF.month, AS_OF.day) >= (born.month, born.day)
            known["age"] = AS_OF.year - born.year - (not had_birthday)
        for owner, name in ((account_id, "account_id"), (person, "customer_id")):
            answers = [
                (row["observed_at"] or datetime.min, row)
                for row in self._tables["attributes"]
                if owner
                and row[name] == owner
                and (row["observed_at"] is None or row["observed_at"].date() <= AS_OF)
            ]
            # Later answers overwrite; of those of one moment the first by its text counts.
            answers.sort(key=lambda answer: answer[1]["value"], reverse=True)
            answers.sort(key=lambda answer: answer[0])
            known |= {f"attributes.{row['attribute']}": row["value"] for _, row in answers}
        return known

    def _fits(self, weight: dict[str, Any], known: dict[str, Any]) -> bool:
        value = known.get(weight["attribute"])
        if value is None:
            return False
        if weight["value"] is not None:
            return str(value).lower() == weight["value"].lower()
        try:
            number = Decimal(str(value))
        except ArithmeticError:
            return False
        low, high = weight["minimum_value"], weight["maximum_value"]
        return (low is None or number >= low) and (high is None or number < high)

    def _collected(self, kind: str, person: str) -> dict[str, Decimal]:
        """Group -> points before the cap."""
        points: dict[str, Decimal] = defaultdict(Decimal)
        if kind == "fit":
            known = self._attributes(person)
            for weight in self._seeds["lead_fit_weights"]:
                if self._fits(weight, known):
                    points[weight["score_group"]] += weight["points"]
            return points
        weights = {
            (row["activity_source"], row["activity_name"]): row
            for row in self._seeds["lead_engagement_weights"]
        }
        for source, name, age in self._activities[person]:
            weight = weights.get((source, name)) or weights.get((source, "*"))
            if weight and (self._window is None or age < self._window):
                left = Decimal(2 ** (-age / self._half_life)).quantize(Decimal("1e-12"))
                points[weight["score_group"]] += weight["points"] * left
        return points

    def _of_kind(self, kind: str, person: str) -> tuple[Decimal, str, str]:
        """Points, level and reasons."""
        collected = self._collected(kind, person)
        groups = [row for row in self._seeds["lead_score_groups"] if row["kind"] == kind]
        groups.sort(key=lambda row: (-row["maximum_points"], row["score_group"]))
        total, reasons = Decimal(0), []
        for group in groups:
            name, maximum = group["score_group"], Decimal(group["maximum_points"])
            points = min(max(collected[name], Decimal(0)), maximum)
            points = points.quantize(Decimal("0.01"), ROUND_HALF_UP)
            total += points
            shown = f"{points:.0f}" if points == int(points) else f"{points:.2f}"
            reasons.append(f"{name} {shown} of {maximum}")
        total = min(total, Decimal(self._cap))
        levels = [row for row in self._seeds["lead_score_levels"] if row["kind"] == kind]
        reached = [row for row in levels if row["minimum_points"] <= total]
        best = max(reached, key=lambda row: row["minimum_points"])
        return total, best["level"], "; ".join(reasons)

    def people(self) -> set[str]:
        """Who is known at the date, by an order, an activity or the CRM; no test customers."""
        known = {person for person, row in self._contacts.items() if row["created_on"] <= AS_OF}
        known |= {row["customer_id"] for row in self._tables["order_lines"]}
        known |= set(self._activities)
        return {person for person in known if not self._contacts.get(person, {}).get("is_test")}

    def rows(self) -> dict[str, tuple[Any, ...]]:
        rows = {}
        for person in self.people():
            fit, fit_level, fit_reasons = self._of_kind("fit", person)
            engagement, level, reasons = self._of_kind("engagement", person)
            points = min(fit + engagement, Decimal(self._cap))
            rows[person] = (
                *(fit_level + level, points, fit, fit_level, fit_reasons),
                *(engagement, level, reasons),
            )
        return rows


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    return random_shop()


@pytest.fixture(scope="module")
def project(tmp_path_factory, tables) -> Consumer:
    folder = tmp_path_factory.mktemp("leads")
    return Consumer(
        folder,
        shop.write(folder / "raw", tables),
        {
            "as_of_date": str(AS_OF),
            "history_periods": 1,
            "segmentation_inputs": shop.inputs(INPUTS),
        },
    )


def give_seeds(project: Consumer, seeds: dict[str, list[dict[str, Any]]], **variables: Any) -> None:
    """Puts seeds of its own into the project, in place of the package's."""
    project.set_variables({**project.variables, **variables})
    file = project.folder / "dbt_project.yml"
    settings = yaml.safe_load(file.read_text(encoding="utf-8"))
    off = {name: {"+enabled": False} for name in SEEDS}
    settings["seeds"] = {"customer_segmentation": {"definitions": off}}
    file.write_text(yaml.safe_dump(settings), encoding="utf-8")
    (project.folder / "seeds").mkdir(exist_ok=True)
    for name, rows in seeds.items():
        with (project.folder / "seeds" / f"{name}.csv").open("w", encoding="utf-8") as csv_file:
            writer = csv.DictWriter(csv_file, rows[0])
            writer.writeheader()
            writer.writerows(rows)


def found(project: Consumer) -> dict[str, tuple[Any, ...]]:
    rows = project.query(
        "select customer_id, lead_score, lead_points, fit_points, fit_level, fit_reasons,"
        " engagement_points, lead_engagement_level, engagement_reasons"
        " from segments_marts.segmentation__candidate_lead_scores"
    )
    scores = {customer: tuple(values) for customer, *values in rows}
    assert len(scores) == len(rows)
    return scores


#: A cap that is reached; then no window, and the half-life of the engagement score.
SETTINGS = (
    (
        1,
        {
            "lead_score_cap": 35,
            "lead_engagement_window_days": 45,
            "lead_engagement_half_life_days": 13,
        },
    ),
    (
        2,
        {
            "lead_score_cap": 100,
            "lead_engagement_window_days": None,
            "lead_engagement_half_life_days": None,
            "engagement_half_life_days": 77,
        },
    ),
)


def test_lead_scores_equal_plain_python(project, tables):
    """Everybody's points, levels and reasons, with two sets of seeds, one after the other.

    The second build finds days that were kept from the first: other weights build them again.
    """
    for number, settings in SETTINGS:
        seeds = random_seeds(number)
        give_seeds(project, seeds, **settings)
        built = project.build(
            "--select",
            "+segmentation__candidate_lead_scores segmentation__lead_score_measures",
            *("--indirect-selection", "cautious"),
            parse_again=True,
        )
        assert built.success, failed_nodes(built)
        oracle = Expected(
            tables,
            seeds,
            settings["lead_score_cap"],
            settings["lead_engagement_window_days"],
            settings["lead_engagement_half_life_days"] or settings["engagement_half_life_days"],
        )
        expected = oracle.rows()
        assert len(expected) > 250
        # The shop tells the rules apart: many cells, caps that are reached and floors that hold.
        assert len({row[0] for row in expected.values()}) >= 6
        texts = " ".join(row[4] + " " + row[7] for row in expected.values())
        reached = sum(f"{row['score_group']} {row['maximum_points']} of" in texts
                      for row in seeds["lead_score_groups"])  # fmt: skip
        assert reached >= 3
        assert " 0 of" in texts
        assert found(project) == expected
        wrong = project.query(
            "select detail from segments_quality.segmentation__lead_score_measures"
            " where observed > 0"
        )
        assert wrong == []


def test_the_shipped_seeds_are_complete():
    """Three levels of each kind, groups that have weights, and an action for each cell."""
    seeds = {}
    for name in (*SEEDS, "segment_catalog"):
        with (PACKAGE / "seeds" / "definitions" / f"{name}.csv").open(encoding="utf-8") as file:
            seeds[name] = list(csv.DictReader(file))
    levels = Counter(row["kind"] for row in seeds["lead_score_levels"])
    assert levels == {"fit": 3, "engagement": 3}
    groups = {(row["kind"], row["score_group"]) for row in seeds["lead_score_groups"]}
    used = {("fit", row["score_group"]) for row in seeds["lead_fit_weights"]}
    used |= {("engagement", row["score_group"]) for row in seeds["lead_engagement_weights"]}
    assert used == groups
    cells = {row["segment"] for row in seeds["segment_catalog"] if row["scheme"] == "lead_score"}
    assert cells == {letter + digit for letter in "ABC" for digit in "123"}
