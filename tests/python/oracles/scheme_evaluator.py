"""The package's own schemes as of later days, in plain Python: what time alone does to a customer.

Facts and cut points are read from a build, where other tests prove them; what follows from them is
decided here, from the definitions, by looking at every single day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import duckdb
import oracle

SCHEMES = ("rfm", "lifecycle", "value_tier", "engagement")
METRICS = ("recency", "frequency", "monetary")
CENT = Decimal("0.01")
#: The smallest step of a metric.
UNITS = {"recency": 1, "frequency": 1, "monetary": CENT}
DEFAULTS: dict[str, Any] = {
    "history_grain": "month",
    "monetary_basis": "net",
    "rfm_scoring_method": "quantile",
    "rfm_segment_scheme": "standard",
    "rfm_window_days": None,
    "new_lead_days": 30,
    "inactive_after_days": 180,
    "loyal_min_orders": 4,
    "loyal_min_tenure_days": 180,
    "value_tier_method": "rank_share",
    "engagement_half_life_days": 30,
    "engagement_at_risk_days": 90,
}
MINIMUMS = {"highly_active": 10, "moderately_engaged": 3}
PLACES = 10**12


@dataclass(frozen=True)
class Facts:
    """A customer at a day; whether buyers are engaged decides no stage."""

    known: int
    orders: int
    first: int | None
    last: int | None
    has_open_deal: bool
    is_engaged: bool


class SchemeEvaluator:
    """Decides the segments of customers on any day from the as-of date on.

    Arguments: connection, to the warehouse of a build; variables, those that are not default.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, variables: Mapping[str, Any]) -> None:
        self.settings = DEFAULTS | {key: variables[key] for key in DEFAULTS if key in variables}
        self.cells = oracle.segment_map(self.settings["rfm_segment_scheme"])

        def rows(columns: str, relation: str, where: str = "true") -> list[tuple[Any, ...]]:
            query = f"select {columns} from segments_{relation} where {where}"
            return connection.execute(query).fetchall()

        customers = rows(
            "customer_id, as_of_date, known_since, order_count, first_order_date, last_order_date",
            "intermediate.int_segmentation__customers_as_of",
            "is_latest",
        )
        self.today: date = customers[0][1]
        self.customers = {row[0]: row[2:] for row in customers}
        self.days: dict[str, list[tuple[date, int, Decimal, Decimal]]] = defaultdict(list)
        for customer, *day in rows(
            "customer_id, activity_date, order_count, gross_revenue, refunded_amount",
            "intermediate.int_segmentation__customer_days",
        ):
            if day[0] <= self.today:
                self.days[customer].append(tuple(day))
        self.activities: dict[str, list[tuple[date, int]]] = defaultdict(list)
        for customer, day, weight in rows(
            "customer_id, activity_date, weight",
            "intermediate.int_segmentation__engagement_days",
            "exclusion_reason is null",
        ):
            if day <= self.today:
                self.activities[customer].append((day, int(weight * 1000)))
        self.with_open_deal = {
            customer
            for customer, created, closed in rows(
                "customer_id, created_on, closed_on",
                "intermediate.int_segmentation__customer_deals",
            )
            if created <= self.today and (closed is None or closed > self.today)
        }
        self.cuts: dict[str, list[Decimal]] = defaultdict(list)
        for metric, _, value in sorted(
            rows(
                "metric, cut, cast(value as decimal(28, 6))",
                "intermediate.int_segmentation__rfm_cut_points",
                f"as_of_date = '{self.today}'",
            )
        ):
            self.cuts[metric].append(value)
        self.scores = {
            row[0]: row[1:]
            for row in rows(
                "customer_id, recency_score, frequency_score, monetary_score",
                "marts.segmentation__customer_rfm",
                f"as_of_date = '{self.today}'",
            )
        }
        self.segments = {
            (customer, scheme): segment
            for customer, scheme, segment in rows(
                "customer_id, scheme, segment", "marts.segmentation__candidate_segment_membership"
            )
            if scheme in SCHEMES
        }
        self.boundaries: list[tuple[Decimal, str]] = []
        values = {
            customer: value
            for customer in self.customers
            if (value := self.metrics(customer, 0)[2]) is not None and value > 0
        }
        for tier in {self.segments[customer, "value_tier"] for customer in values}:
            own = [v for c, v in values.items() if self.segments[c, "value_tier"] == tier]
            self.boundaries.append((min(own), tier))
        self.boundaries.sort()
        self.values = values
        self._remainders: dict[int, int] = {}
        self._earlier_dates: dict[date, list[date]] = {}
        self._scores: dict[tuple[str, date], int] = {}

    # -- RFM and value tiers ------------------------------------------------------------------

    def metrics(self, customer: str, ahead: int) -> tuple[int | None, int, Decimal | None]:
        """Days since the last order, orders and money of RFM on a later day."""
        window = self.settings["rfm_window_days"]
        day = self.today + timedelta(days=ahead)
        orders, gross, refunded = 0, Decimal(0), Decimal(0)
        for activity, count, sold, paid_back in self.days.get(customer, ()):
            if window is None or activity > day - timedelta(days=window):
                orders, gross, refunded = orders + count, gross + sold, refunded + paid_back
        if orders == 0:
            return None, 0, None
        net = self.settings["monetary_basis"] == "net"
        last = self.customers[customer][3]
        return (day - last).days, orders, oracle.cents(gross - refunded if net else gross)

    def score(self, metric: str, value: Any, now: int) -> int:
        """The score of a value by today's cut points; NTILE leaves ties the score they have."""
        method, cuts = self.settings["rfm_scoring_method"], self.cuts[metric]
        sign = -1 if metric == "recency" else 1
        if method == "ntile":
            certain = 1 + sum(sign * value > sign * cut for cut in cuts)
            possible = 1 + sum(sign * value >= sign * cut for cut in cuts)
            return min(max(now, certain), possible)
        if method == "quantile":
            return 1 + sum(sign * value > sign * cut for cut in cuts)
        if method == "r_rfm":
            if metric == "recency":
                return 1 + sum(value < cut for cut in cuts)
            return 1 + sum(value >= cut for cut in cuts)
        return 1 + sum(sign * value >= sign * cut for cut in cuts)

    def rfm_of(self, customer: str, metrics: tuple[Any, ...]) -> str:
        """The segment of a customer with other metrics."""
        if self.customers[customer][1] == 0:
            return "prospect"
        if metrics[1] == 0:
            return "outside_window"
        cell = tuple(
            self.score(metric, value, now)
            for metric, value, now in zip(METRICS, metrics, self.scores[customer], strict=True)
        )
        return self.cells[cell]

    def tier_of(self, value: Decimal | None) -> str:
        """The tier of a value by today's boundaries."""
        if value is None or value <= 0:
            return "none"
        reached = [tier for smallest, tier in self.boundaries if value >= smallest]
        return reached[-1] if reached else self.boundaries[0][1]

    # -- engagement ---------------------------------------------------------------------------

    def engagement_score(self, customer: str, day: date) -> int:
        """In units of a thousandth of a trillionth, so that it is exact."""
        if customer not in self.activities:
            return 0
        if (customer, day) not in self._scores:
            self._scores[customer, day] = self._added_up(self.activities[customer], day)
        return self._scores[customer, day]

    def _added_up(self, activities: list[tuple[date, int]], day: date) -> int:
        total = 0
        for activity, weight in activities:
            age = (day - activity).days
            if age >= 0:
                if age not in self._remainders:
                    share = 2.0 ** (-age / self.settings["engagement_half_life_days"])
                    self._remainders[age] = round(share * PLACES)
                total += weight * self._remainders[age]
        return total

    def earlier_dates(self, day: date) -> list[date]:
        """The as-of dates before a day within `engagement_at_risk_days`."""
        if day not in self._earlier_dates:
            self._earlier_dates[day] = [*self._found_earlier_dates(day)]
        return self._earlier_dates[day]

    def _found_earlier_dates(self, day: date) -> Iterator[date]:
        grain = self.settings["history_grain"]
        for back in range(1, self.settings["engagement_at_risk_days"] + 1):
            earlier = day - timedelta(days=back)
            if (
                grain == "day"
                or (grain == "week" and earlier.isoweekday() == 7)
                or (grain == "month" and (earlier + timedelta(days=1)).day == 1)
            ):
                yield earlier

    def engagement(self, customer: str, ahead: int) -> str:
        day = self.today + timedelta(days=ahead)
        score = self.engagement_score(customer, day)
        for level, minimum in MINIMUMS.items():
            if score >= minimum * 1000 * PLACES:
                return level
        moderate = MINIMUMS["moderately_engaged"] * 1000 * PLACES
        was_engaged = any(
            self.engagement_score(customer, earlier) >= moderate
            for earlier in self.earlier_dates(day)
        )
        return "at_risk" if was_engaged else "dormant"

    # -- lifecycle ----------------------------------------------------------------------------

    def facts(self, customer: str, ahead: int) -> Facts:
        day = self.today + timedelta(days=ahead)
        known_since, orders, first, last = self.customers[customer]
        moderate = MINIMUMS["moderately_engaged"] * 1000 * PLACES
        return Facts(
            (day - known_since).days,
            orders,
            first and (day - first).days,
            last and (day - last).days,
            customer in self.with_open_deal,
            orders == 0 and self.engagement_score(customer, day) >= moderate,
        )

    def stage_of(self, facts: Facts) -> str:
        """The stage that facts make."""
        settings = self.settings
        if facts.orders == 0:
            is_new = facts.known <= settings["new_lead_days"]
            return (
                "new_lead"
                if is_new and not facts.has_open_deal and not facts.is_engaged
                else "prospect"
            )
        if facts.last > settings["inactive_after_days"]:
            return "inactive_customer"
        if (
            facts.orders >= settings["loyal_min_orders"]
            and facts.first >= settings["loyal_min_tenure_days"]
        ):
            return "loyal_customer"
        return "repeat_customer" if facts.orders >= 2 else "active_customer"

    @staticmethod
    def changed(facts: Facts, place: str, value: int) -> Facts:
        """Facts with another value at a place of a reason."""
        names = {
            "order_count": "orders",
            "days_known": "known",
            "days_since_first_order": "first",
            "days_since_last_order": "last",
        }
        return replace(facts, **{names[place]: value})

    # -- all ----------------------------------------------------------------------------------

    def segment(self, scheme: str, customer: str, ahead: int) -> str | None:
        """The segment of a customer some days from today, if nothing happens until then."""
        if scheme == "rfm":
            return self.rfm_of(customer, self.metrics(customer, ahead))
        if scheme == "value_tier":
            return self.tier_of(self.metrics(customer, ahead)[2])
        if scheme == "lifecycle":
            return self.stage_of(self.facts(customer, ahead))
        return self.engagement(customer, ahead)

    def next_change(
        self, scheme: str, customer: str, horizon: int
    ) -> tuple[date, str | None] | None:
        """The first day on which the segment is another, and that segment; every day is asked."""
        now = self.segments[customer, scheme]
        for ahead in range(1, horizon + 1):
            if (then := self.segment(scheme, customer, ahead)) != now:
                return self.today + timedelta(days=ahead), then
        return None
