"""Wrong settings: each stops dbt with one sentence that names it, what was given, what may be.

A parse of the whole package costs seconds. So the package's macros alone are parsed, once, and
dbt runs the macro `check_settings` of them for each case; a few cases parse the whole package.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import shop
from consumer import PACKAGE, Consumer, messages
from dbt.adapters.factory import get_adapter_by_type
from dbt_common.exceptions import CompilationError

LINES = shop.INPUTS["order_lines"]
CUTS = {"recency": [200, 90, 30, 7], "frequency": [2, 3, 5, 8], "monetary": [20, 50, 100, 250]}
OWN_MAP = {"rfm_segment_map": ["consumer", "my_map"]}

ORDER_LINE_COLUMNS = (
    "order_id, customer_id, ordered_at, amount, line_id, currency, status, quantity, product_id,"
    " product_category, channel, discount_amount, tax_amount, shipping_amount, contact_email,"
    " account_id"
)
INPUT_NAMES = (
    "order_lines, refunds, exchange_rates, contacts, accounts, deals, events, messages, tickets,"
    " attributes, consents"
)
SCHEMES = "standard, four_segment, regex_10, klaviyo, braze, r_rfm, putler, pymc"
A_DATE = "a date as YYYY-MM-DD, run or data"
A_HASH = "the hash that the check settings_changed names, such as s1a2b3c4d"
BOUNDS = "warn and fail, each a number from 0 or null"
SHARES = "three shares above 0, together at most 1: platinum, gold, silver"
FOUR_CUTS = "recency (days), frequency and monetary, each with 4 different numbers"
NEVER_WAIVED = (
    "dbt_tests_ran",
    "whole_package_ran",
    "customer_segments.key_is_unique",
    "unique_key_int_segmentation__orders_order_id",
    "foreign_key_int_segmentation__customers_as_of_customer_id__customer_id__ref_int_segmentation__customers_",
    "reconciliation_rows_tie",
    "reconciliation_amount_ties.refunds",
    "reconciliation_days_tie.events",
    "customer_money_ties_to_source",
    "segment_money_ties_to_source.rfm",
    "quality_measures",
    "quality_measures.measured_once",
)
A_PATH = "a path, relative to where dbt runs or absolute, without ~"
IN_FRANCE = {"attribute": "country", "equals": "FR"}
SEGMENT = {
    "name": "called",
    "owner": "sales",
    "recommended_action": "Call",
    "review_due": "2027-02-28",
    "all": [IN_FRANCE],
}


def lines_with(**changes: Any) -> dict[str, Any]:
    """The settings with another mapping of order_lines; None takes a key away."""
    mapping = {key: value for key, value in {**LINES, **changes}.items() if value is not None}
    return {"segmentation_inputs": {**shop.INPUTS, "order_lines": mapping}}


def columns_with(**changes: Any) -> dict[str, Any]:
    """The settings with other columns of order_lines."""
    return lines_with(columns={**LINES["columns"], **changes})


def inputs_with(**changes: Any) -> dict[str, Any]:
    """The settings with other inputs."""
    return {"segmentation_inputs": {**shop.INPUTS, **changes}}


def rule(**changes: Any) -> dict[str, Any]:
    """The settings with one rule segment, changed; None takes a key away."""
    segment = {key: value for key, value in {**SEGMENT, **changes}.items() if value is not None}
    return {"rule_segments": [segment]}


#: What is wrong -> the variables, then the message: the variable, what was given, what is allowed.
CASES: dict[str, tuple[dict[str, Any], str, str, str]] = {
    # -- what to read -------------------------------------------------------------------------
    "no mapping": (
        {"segmentation_inputs": None},
        "segmentation_inputs",
        "None",
        f"a mapping of your tables; order_lines or contacts at least. Known inputs: {INPUT_NAMES}",
    ),
    "empty mapping": (
        {"segmentation_inputs": {}},
        "segmentation_inputs",
        "{}",
        f"a mapping of your tables; order_lines or contacts at least. Known inputs: {INPUT_NAMES}",
    ),
    "neither order_lines nor contacts": (
        {"segmentation_inputs": {name: shop.INPUTS[name] for name in ("accounts", "events")}},
        "segmentation_inputs",
        "accounts, events",
        "order_lines or contacts beside them: one of the two must say who the customers are",
    ),
    "refunds without order_lines": (
        {"segmentation_inputs": {name: shop.INPUTS[name] for name in ("refunds", "contacts")}},
        "segmentation_inputs",
        "refunds, contacts",
        "order_lines beside refunds, which are of orders",
    ),
    "the last day of data without days": (
        {"as_of_date": "data", "segmentation_inputs": {"contacts": {
            "source": ["raw", "contacts"], "columns": {"contact_id": "contact_no"},
        }}},
        "as_of_date",
        "data",
        "a date as YYYY-MM-DD or run, as no mapped column says when something happened:"
        " contacts have neither created_at nor updated_at",
    ),
    "unknown input": (
        inputs_with(orders=LINES),
        "segmentation_inputs",
        "orders",
        f"one of {INPUT_NAMES}",
    ),
    "input without mapping": (
        inputs_with(contacts=None),
        "segmentation_inputs.contacts",
        "None",
        "a mapping with source or ref, columns and, if wanted, where",
    ),
    "unknown key": (
        lines_with(filter="amount > 0"),
        "segmentation_inputs.order_lines",
        "filter",
        "the keys source, ref, columns, where",
    ),
    "both source and ref": (
        lines_with(ref=["consumer", "orders"]),
        "segmentation_inputs.order_lines",
        "both",
        "either source or ref",
    ),
    "neither source nor ref": (
        lines_with(source=None),
        "segmentation_inputs.order_lines",
        "neither",
        "either source or ref",
    ),
    "source with one part": (
        lines_with(source=["raw"]),
        "segmentation_inputs.order_lines.source",
        "['raw']",
        "[source name, table]",
    ),
    "source as text": (
        lines_with(source="raw.order_lines"),
        "segmentation_inputs.order_lines.source",
        "raw.order_lines",
        "[source name, table]",
    ),
    "ref with one part": (
        lines_with(source=None, ref=["orders"]),
        "segmentation_inputs.order_lines.ref",
        "['orders']",
        "[project, model]",
    ),
    "unknown column": (
        columns_with(order_date="placed_at"),
        "segmentation_inputs.order_lines.columns",
        "order_date",
        f"the columns {ORDER_LINE_COLUMNS}",
    ),
    "columns as a list": (
        lines_with(columns=["order_id"]),
        "segmentation_inputs.order_lines.columns",
        "['order_id']",
        "a mapping of column to SQL expression",
    ),
    "no columns": (
        lines_with(columns=None),
        "segmentation_inputs.order_lines.columns",
        "no columns",
        "the required order_id, customer_id, ordered_at, amount",
    ),
    "missing required columns": (
        lines_with(columns={"order_id": "order_no", "customer_id": "customer"}),
        "segmentation_inputs.order_lines.columns",
        "order_id, customer_id",
        "the required ordered_at, amount",
    ),
    "required column without expression": (
        lines_with(columns={**LINES["columns"], "amount": None}),
        "segmentation_inputs.order_lines.columns",
        "order_id, line_id, customer_id, ordered_at, amount, currency, status, quantity",
        "the required amount",
    ),
    "unknown column in the second of two tables": (
        inputs_with(order_lines=[LINES, {**LINES, "columns": {"price": "amount"}}]),
        "segmentation_inputs.order_lines[1].columns",
        "price",
        f"the columns {ORDER_LINE_COLUMNS}",
    ),
    "attributes of nobody": (
        inputs_with(
            attributes={"source": ["raw", "survey"], "columns": {"attribute": "a", "value": "v"}}
        ),
        "segmentation_inputs.attributes.columns",
        "attribute, value",
        "the required customer_id, account_id",
    ),
    # -- which days to look at ----------------------------------------------------------------
    "day that no calendar has": ({"as_of_date": "2024-02-30"}, "as_of_date", "2024-02-30", A_DATE),
    "day in words": ({"as_of_date": "yesterday"}, "as_of_date", "yesterday", A_DATE),
    "empty day": ({"as_of_date": ""}, "as_of_date", "", A_DATE),
    "day the other way round": ({"as_of_date": "30-06-2024"}, "as_of_date", "30-06-2024", A_DATE),
    "unknown history grain": (
        {"history_grain": "year"},
        "history_grain",
        "year",
        "one of month, week, day",
    ),
    "negative history": (
        {"history_periods": -1},
        "history_periods",
        "-1",
        "a whole number from 0",
    ),
    "history as text": (
        {"history_periods": "12"},
        "history_periods",
        "12",
        "a whole number from 0",
    ),
    "earliest date that is none": (
        {"earliest_valid_date": "1900"},
        "earliest_valid_date",
        "1900",
        "a date as YYYY-MM-DD",
    ),
    "unknown reporting zone": (
        {"reporting_timezone": "Europe/Atlantis"},
        "reporting_timezone",
        "Europe/Atlantis",
        "a zone of the IANA database such as Europe/Berlin",
    ),
    "no reporting zone": (
        {"reporting_timezone": None},
        "reporting_timezone",
        "None",
        "a zone of the IANA database such as Europe/Berlin",
    ),
    "unknown input zone": (
        {"input_timezone": "UTC+2"},
        "input_timezone",
        "UTC+2",
        "a zone of the IANA database such as Europe/Berlin",
    ),
    # -- orders and money ---------------------------------------------------------------------
    "currency in words": (
        {"reporting_currency": "euro"},
        "reporting_currency",
        "euro",
        "three capital letters such as EUR",
    ),
    "unknown monetary basis": (
        {"monetary_basis": "margin"},
        "monetary_basis",
        "margin",
        "one of net, gross",
    ),
    "statuses as text": (
        {"excluded_order_statuses": "cancelled"},
        "excluded_order_statuses",
        "cancelled",
        "a list of statuses, empty for none",
    ),
    "switch that is neither on nor off": (
        {"include_zero_value_orders": "no"},
        "include_zero_value_orders",
        "no",
        "true or false",
    ),
    "role on an engine without roles": (
        {"published_reader_role": "bi_reader"},
        "published_reader_role",
        "bi_reader",
        "null, since DuckDB has no roles",
    ),
    # -- RFM ----------------------------------------------------------------------------------
    "unknown scoring method": (
        {"rfm_scoring_method": "kmeans"},
        "rfm_scoring_method",
        "kmeans",
        "one of quantile, r_rfm, ntile, fixed",
    ),
    "unknown scheme": (
        {"rfm_segment_scheme": "pareto"},
        "rfm_segment_scheme",
        "pareto",
        f"one of {SCHEMES}",
    ),
    "bins that do not fit the scheme": (
        {"rfm_bins": 4},
        "rfm_bins",
        "4",
        "5, which the scheme standard is made for, or null",
    ),
    "one bin": ({"rfm_bins": 1, **OWN_MAP}, "rfm_bins", "1", "a whole number from 2 or null"),
    "more bins than one digit tells": (
        {"rfm_bins": 12, **OWN_MAP},
        "rfm_bins",
        "12",
        "at most 9: rfm_score has one digit a metric",
    ),
    "own map with one part": (
        {"rfm_segment_map": ["my_map"]},
        "rfm_segment_map",
        "['my_map']",
        "[project, seed or model]",
    ),
    "no map": ({"rfm_segment_map": None}, "rfm_segment_map", "None", "[project, seed or model]"),
    "fixed without cut points": (
        {"rfm_scoring_method": "fixed"},
        "rfm_fixed_cut_points",
        "{}",
        FOUR_CUTS,
    ),
    "cut points without a metric": (
        {"rfm_scoring_method": "fixed", "rfm_fixed_cut_points": {"recency": CUTS["recency"]}},
        "rfm_fixed_cut_points",
        "{'recency': [200, 90, 30, 7]}",
        FOUR_CUTS,
    ),
    "too few cut points": (
        {
            "rfm_scoring_method": "fixed",
            "rfm_fixed_cut_points": {**CUTS, "frequency": [2, 3, 5]},
        },
        "rfm_fixed_cut_points.frequency",
        "[2, 3, 5]",
        FOUR_CUTS,
    ),
    "repeated cut points": (
        {
            "rfm_scoring_method": "fixed",
            "rfm_fixed_cut_points": {**CUTS, "frequency": [2, 2, 5, 8]},
        },
        "rfm_fixed_cut_points.frequency",
        "[2, 2, 5, 8]",
        FOUR_CUTS,
    ),
    "cut points that no method reads": (
        {"rfm_fixed_cut_points": CUTS},
        "rfm_fixed_cut_points",
        str(CUTS),
        "nothing unless rfm_scoring_method is fixed",
    ),
    "ntile with frozen cut points": (
        {"rfm_scoring_method": "ntile", "rfm_cut_points_as_of": "2024-01-31"},
        "rfm_cut_points_as_of",
        "2024-01-31",
        "null unless rfm_scoring_method is quantile or r_rfm",
    ),
    "cut points frozen on no day": (
        {"rfm_cut_points_as_of": "last year"},
        "rfm_cut_points_as_of",
        "last year",
        "a date as YYYY-MM-DD",
    ),
    "window of nothing": (
        {"rfm_window_days": 0},
        "rfm_window_days",
        "0",
        "a whole number from 1 or null",
    ),
    "window of no days for leads": (
        {"lead_engagement_window_days": 0},
        "lead_engagement_window_days",
        "0",
        "a whole number from 1 or null",
    ),
    "half-life of leads in words": (
        {"lead_engagement_half_life_days": "a month"},
        "lead_engagement_half_life_days",
        "a month",
        "a whole number from 1 or null",
    ),
    "cap of nothing": (
        {"lead_score_cap": None},
        "lead_score_cap",
        "None",
        "a whole number from 1",
    ),
    # -- lifecycle, value tiers, publication --------------------------------------------------
    "loyalty from the first order": (
        {"loyal_min_orders": 1},
        "loyal_min_orders",
        "1",
        "a whole number from 2",
    ),
    "unknown value tier method": (
        {"value_tier_method": "pareto"},
        "value_tier_method",
        "pareto",
        "one of rank_share, cumulative_revenue",
    ),
    "tier shares above one": (
        {"value_tier_shares": [0.5, 0.4, 0.3]},
        "value_tier_shares",
        "[0.5, 0.4, 0.3]",
        SHARES,
    ),
    "two tier shares": (
        {"value_tier_shares": [0.05, 0.15]},
        "value_tier_shares",
        "[0.05, 0.15]",
        SHARES,
    ),
    "no publication kept": (
        {"publications_to_keep": 0},
        "publications_to_keep",
        "0",
        "a whole number from 1",
    ),
    "no file": ({"segments_file": None}, "segments_file", "None", A_PATH),
    "home folder that nobody expands": (
        {"segments_parquet_folder": "~/exports"},
        "segments_parquet_folder",
        "~/exports",
        f"{A_PATH}, or null",
    ),
    "half a day of publications kept": (
        {"publication_days_to_keep": 0.5},
        "publication_days_to_keep",
        "0.5",
        "a whole number from 0",
    ),
    # -- rule segments ------------------------------------------------------------------------
    "unknown key of a segment": (
        rule(tags=["vip"]),
        "rule_segments called",
        "tags",
        "the keys name, owner, recommended_action, review_due, scheme, label, description, all, any"
        ", none",
    ),
    "segment that nobody owns": (
        rule(owner=None),
        "rule_segments called",
        "no owner",
        "all of name, owner, recommended_action, review_due",
    ),
    "segment with a name for people": (
        rule(name="Called twice"),
        "rule_segments Called twice name",
        "Called twice",
        "lower-case letters, digits and underscores, a letter first, at most 60",
    ),
    "segment of a scheme of the package": (
        rule(scheme="rfm"),
        "rule_segments called scheme",
        "rfm",
        "a scheme that is not one of the package's own",
    ),
    "segment of the lead score": (
        rule(scheme="lead_score"),
        "rule_segments called scheme",
        "lead_score",
        "a scheme that is not one of the package's own",
    ),
    "two segments of one name": (
        {"rule_segments": [SEGMENT, SEGMENT]},
        "rule_segments called",
        "rule.called",
        "a name that no other segment of the scheme has",
    ),
    "segment without conditions": (
        rule(all=None),
        "rule_segments called",
        "no group",
        "one of all, any and none",
    ),
    "empty group": (
        rule(all=[{"any": []}]),
        "rule_segments called all[0] any",
        "[]",
        "a list of at least one condition or group",
    ),
    "unknown attribute": (
        rule(all=[IN_FRANCE, {"attribute": "favourite_colour", "equals": "red"}]),
        "rule_segments called all[1] attribute",
        "favourite_colour",
        "attributes.<attribute>, consent.<channel>, consent.<channel>.<purpose>, location, ",
    ),
    "unknown operator": (
        rule(all=[{"attribute": "age", "greater_than": 17}]),
        "rule_segments called all[0]",
        "greater_than",
        "one operator for a number: equals, one_of, between, ",
    ),
    "unknown measure of an account's people": (
        rule(all=[{"account_people": {"most": "rule.called"}, "at_least": 2}]),
        "rule_segments called all[0] account_people",
        "{'most': 'rule.called'}",
        "one of count, share of a segment, or sum, average, min, max of a column with numbers",
    ),
    "text summed over an account's people": (
        rule(all=[{"account_people": {"sum": "country"}, "at_least": 2}]),
        "rule_segments called all[0] account_people",
        "country",
        "a column with numbers",
    ),
    "segment that counts itself": (
        rule(all=[{"account_people": {"count": "rule.called"}, "at_least": 2}]),
        "rule_segments",
        "rule.called",
        "segments that do not refer to each other in a circle",
    ),
    "segment that asks when it was entered": (
        rule(all=[{"segment": "rule.called", "entered_within_days": 30}]),
        "rule_segments",
        "rule.called",
        "segments that do not refer to each other in a circle",
    ),
    "segment entered within no days": (
        rule(all=[{"segment": "rfm.champions", "entered_within_days": 0}]),
        "rule_segments called all[0] entered_within_days",
        "0",
        "a whole number of days from 1",
    ),
    "segment entered within days and something more": (
        rule(all=[{"segment": "rfm.champions", "entered_within_days": 7, "equals": True}]),
        "rule_segments called all[0]",
        "entered_within_days and equals",
        "entered_within_days alone",
    ),
    "scheme of the package as one of rules": (
        {"exclusive_rule_schemes": ["rfm"]},
        "exclusive_rule_schemes",
        "['rfm']",
        "a list of schemes that rule segments name",
    ),
    "primary scheme whose segments overlap": (
        {"primary_scheme": "rule"},
        "primary_scheme",
        "rule",
        "one of rfm, lifecycle, value_tier, engagement",
    ),
    "minimum size as text": (
        {"segment_minimum_customers": "ten"},
        "segment_minimum_customers",
        "ten",
        "a whole number from 0",
    ),
    "two operators": (
        rule(all=[{"attribute": "age", "at_least": 18, "at_most": 34}]),
        "rule_segments called all[0]",
        "at_least and at_most",
        "one operator for a number: equals, one_of, between, ",
    ),
    "number compared with text": (
        rule(all=[{"any": [IN_FRANCE, {"attribute": "age", "at_least": "18"}]}]),
        "rule_segments called all[0] any[1] at_least",
        "18",
        "a number",
    ),
    "two subjects": (
        rule(all=[{"attribute": "age", "segment": "rfm.champions", "equals": True}]),
        "rule_segments called all[0]",
        "attribute and segment",
        "one of attribute, behaviour, change, sequence, segment",
    ),
    "segments in a circle": (
        {
            "rule_segments": [
                {**SEGMENT, "name": name, "all": [{"segment": f"rule.{other}", "equals": True}]}
                for name, other in (("egg", "hen"), ("hen", "egg"))
            ]
        },
        "rule_segments",
        "rule.egg, rule.hen",
        "segments that do not refer to each other in a circle",
    ),
    "unknown segment": (
        rule(none=[{"segment": "rule.hen", "equals": True}], all=None),
        "rule_segments called none[0]",
        "rule.hen",
        "a segment of rfm, lifecycle, value_tier, engagement or of the rules",
    ),
    "unknown segment of a scheme of the package": (
        rule(all=[{"segment": "lifecycle.vip", "equals": True}]),
        "rule_segments called all[0] segment",
        "lifecycle.vip",
        "lifecycle. and one of new_lead, prospect, ",
    ),
    "range turned round": (
        rule(all=[{"attribute": "age", "between": [34, 18]}]),
        "rule_segments called all[0] between",
        "[34, 18]",
        "the smaller first",
    ),
    "behaviour of an unknown input": (
        rule(all=[{"behaviour": {"count": "calls"}, "at_least": 1}]),
        "rule_segments called all[0] behaviour count",
        "calls",
        "one of events, messages, orders, tickets, deals, won_deals, lost_deals",
    ),
    "unknown column in where": (
        rule(all=[{"behaviour": {"count": "events", "where": {"url": "/"}}, "at_least": 1}]),
        "rule_segments called all[0] behaviour where",
        "url",
        "event_name, visitor_id, session_id, page, product_id, value, channel",
    ),
    "window of no days": (
        rule(all=[{"behaviour": {"count": "orders", "within_days": 0}, "at_least": 1}]),
        "rule_segments called all[0] behaviour within_days",
        "0",
        "a whole number of days from 1",
    ),
    "two windows": (
        rule(
            all=[
                {
                    "behaviour": {"count": "orders", "within_days": 9, "after": "2024-01-01"},
                    "at_least": 1,
                }
            ]
        ),
        "rule_segments called all[0] behaviour",
        "within_days and after",
        "at most one of within_days, more_than_days_ago, between_days_ago, ",
    ),
    "sequence without an end": (
        rule(
            all=[
                {
                    "sequence": {"first": {"count": "events"}, "then": {"count": "orders"}},
                    "happened": False,
                }
            ]
        ),
        "rule_segments called all[0] sequence",
        "{'first': {'count': 'events'}, 'then': {'count': 'orders'}}",
        "exactly first, then, within_days",
    ),
    "macro that does not exist": (
        {"rule_segment_macros": [["consumer", "sales_segments"]]},
        "rule_segment_macros",
        "['consumer', 'sales_segments']",
        "a list of [project, macro] of macros that exist",
    ),
    "unknown library segment": (
        {"segment_library": ["firmographic.startups", "behavioural.window_shoppers"]},
        "segment_library",
        "behavioural.window_shoppers",
        "any of demographic, geographic, psychographic, behavioural, firmographic, technographic, "
        "needs_based, value_based, lifecycle_based, combined, demographic.students, ",
    ),
    "library segments as text": (
        {"segment_library": "firmographic"},
        "segment_library",
        "firmographic",
        "a list of scheme.name or scheme, empty for none, or null",
    ),
    "library segment that is written too": (
        {
            "segment_library": ["firmographic"],
            "rule_segments": [{**SEGMENT, "scheme": "firmographic", "name": "startups"}],
        },
        "segment_library startups",
        "firmographic.startups",
        "a name that no other segment of the scheme has",
    ),
    # -- gate ---------------------------------------------------------------------------------
    "unknown gate check": (
        {"segmentation_gate": {"revenue_change": {"fail": 1}}},
        "segmentation_gate",
        "revenue_change",
        "freshness_days, waive, approve, or one of lines_without_customer_share, lines_",
    ),
    "gate bound as text": (
        {"segmentation_gate": {"net_revenue_change": {"fail": "50 %"}}},
        "segmentation_gate.net_revenue_change",
        "{'fail': '50 %'}",
        BOUNDS,
    ),
    "unknown gate bound": (
        {"segmentation_gate": {"net_revenue_change": {"error": 0.5}}},
        "segmentation_gate.net_revenue_change",
        "{'error': 0.5}",
        BOUNDS,
    ),
    "gate as a list": (
        {"segmentation_gate": ["net_revenue_change"]},
        "segmentation_gate",
        "['net_revenue_change']",
        "a mapping of check names, freshness_days, waive and approve",
    ),
    "freshness of an unknown input": (
        {"segmentation_gate": {"freshness_days": {"orders": {"fail": 3}}}},
        "segmentation_gate.freshness_days",
        "orders",
        "one of order_lines, refunds, contacts, deals, events, messages",
    ),
    "freshness of no input": (
        {"segmentation_gate": {"freshness_days": 7}},
        "segmentation_gate.freshness_days",
        "7",
        "a mapping of input to its bounds",
    ),
    "waiver without reason": (
        {"segmentation_gate": {"waive": {"net_revenue_change": ""}}},
        "segmentation_gate.waive.net_revenue_change",
        "",
        "the reason for waiving it, in words",
    ),
    **{
        f"waiver of {name}": (
            {"segmentation_gate": {"waive": {name: "quick fix"}}},
            "segmentation_gate.waive",
            name,
            "checks other than whether the whole package ran",
        )
        for name in NEVER_WAIVED
    },
    "waiver of settings, which are approved": (
        {"segmentation_gate": {"waive": {"settings_changed": "quick fix"}}},
        "segmentation_gate.waive",
        "settings_changed",
        "segmentation_gate.approve with the hash that the check names",
    ),
    "approval of everything": (
        {"segmentation_gate": {"approve": True}},
        "segmentation_gate.approve",
        "True",
        A_HASH,
    ),
    "approvals as a list": (
        {"segmentation_gate": {"approve": ["s1a2b3c4d"]}},
        "segmentation_gate.approve",
        "['s1a2b3c4d']",
        A_HASH,
    ),
    "approval of a name": (
        {"segmentation_gate": {"approve": {"inactive_after_days": "a shorter season"}}},
        "segmentation_gate.approve",
        "inactive_after_days",
        A_HASH,
    ),
    "approval with an empty reason": (
        {"segmentation_gate": {"approve": {"s1a2b3c4d": " "}}},
        "segmentation_gate.approve.s1a2b3c4d",
        " ",
        "the reason for the change, in words",
    ),
    "waivers as a list": (
        {"segmentation_gate": {"waive": ["net_revenue_change"]}},
        "segmentation_gate.waive",
        "['net_revenue_change']",
        "a mapping of check name to the reason for waiving it",
    ),
}


@pytest.fixture(scope="module")
def check_settings(
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[[Mapping[str, Any]], object]:
    """Runs the macro of that name in a project that sets other variables, as by `--vars`."""
    folder = tmp_path_factory.mktemp("settings")
    macros_only = folder / "package"
    macros_only.mkdir()
    shutil.copy(PACKAGE / "dbt_project.yml", macros_only)
    shutil.copytree(PACKAGE / "macros", macros_only / "macros")
    (macros_only / "models").mkdir()
    shutil.copy(PACKAGE / "models" / "_groups.yml", macros_only / "models")
    parsed = Consumer(folder / "project", {}, shop.VARIABLES, package=macros_only).dbt("parse")
    assert parsed.success, messages(parsed)
    adapter = get_adapter_by_type("duckdb")

    def check(variables: Mapping[str, Any]) -> object:
        adapter.config.cli_vars = dict(variables)
        return adapter.execute_macro(
            "check_settings", macro_resolver=parsed.result, project="customer_segmentation"
        )

    return check


@pytest.fixture
def project(tmp_path: Path) -> Consumer:
    """A project with the whole package."""
    return Consumer(tmp_path, dict.fromkeys(shop.raw_tables(1)), shop.VARIABLES)


@pytest.mark.parametrize(
    "variables",
    [
        {},
        {"as_of_date": "data", "input_timezone": "America/New_York", "history_periods": 0},
        {"as_of_date": "2024-02-29", "rfm_bins": 5, "value_tier_shares": [0.2, 0.3, 0.5]},
        {"rfm_scoring_method": "fixed", "rfm_fixed_cut_points": CUTS},
        {"rfm_segment_scheme": "mine", "rfm_bins": 9, **OWN_MAP},
        {"segmentation_gate": {"net_revenue_change": {"fail": None}, "waive": {"x": "move"}}},
        {"segmentation_gate": {"freshness_days": {"order_lines": {"warn": 2.5, "fail": 400}}}},
        {"segmentation_gate": {"approve": "s1a2b3c4d"}},
        {"segmentation_gate": {"approve": {"s1a2b3c4d": "a shorter season", "s00000000": None}}},
        {"segments_file": "segments_{{ target.name }}.duckdb", "segments_parquet_folder": ""},
        inputs_with(order_lines=[LINES, LINES]),
        rule(all=[{"segment": "behavioural.abandoned_cart", "equals": False}])
        | {"segment_library": ["behavioural", "behavioural.abandoned_cart", "combined"]},
    ],
    ids=[
        "shop",
        "data",
        "leap day",
        "fixed",
        "own map",
        "gate",
        "freshness",
        "approval",
        "approvals",
        "paths",
        "two tables",
        "library",
    ],
)
def test_right_settings_pass(check_settings, variables):
    check_settings(variables)


@pytest.mark.parametrize("case", CASES)
def test_wrong_setting_is_refused_by_name(check_settings, case):
    variables, path, given, allowed = CASES[case]
    with pytest.raises(CompilationError) as refusal:
        check_settings(variables)
    sentence = f'customer_segmentation: {path}: got "{given}"; allowed: {allowed}'
    assert sentence in str(refusal.value).splitlines()[1]


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("inactive_days", "inactive_after_days"),
        ("reporting_curency", "reporting_currency"),
        ("segmentation_input", "segmentation_inputs"),
        ("publication_to_keep", "publications_to_keep"),
        ("asof_date", "as_of_date"),
        ("x", None),
    ],
)
def test_an_unknown_variable_is_refused_with_the_nearest_known_one(check_settings, name, nearest):
    """A misspelt variable would leave the default in force. Only names under this package's name are
    looked at, and those of the project itself are let through."""
    own = get_adapter_by_type("duckdb").config.vars.vars["customer_segmentation"]
    own["consumer_minimum"] = 3
    check_settings({"a_global_variable": 1})
    own[name] = 90
    try:
        with pytest.raises(CompilationError) as refusal:
            check_settings({})
    finally:
        del own[name], own["consumer_minimum"]
    sentence = f'customer_segmentation: vars: got "{name}"; allowed: the variables in docs/configuration.md'
    assert sentence in str(refusal.value)
    assert nearest is None or f"the nearest is {nearest}." in str(refusal.value)


#: Settings that models look something up by while they are parsed, in whatever order.
LOOKED_UP = (
    "unknown column",
    "unknown scheme",
    "unknown history grain",
    "unknown reporting zone",
    "no reporting zone",
    "unknown scoring method",
    "no map",
    "unknown value tier method",
)


@pytest.mark.parametrize("case", LOOKED_UP)
def test_wrong_setting_ends_the_parse_of_the_package(project, case):
    variables, path, given, allowed = CASES[case]
    project.set_variables({**shop.VARIABLES, **variables})
    result = project.dbt("parse")
    assert not result.success
    sentence = f'customer_segmentation: {path}: got "{given}"; allowed: {allowed}'
    assert sentence in messages(result)


def test_source_that_is_not_declared_ends_the_parse(project):
    project.set_variables({**shop.VARIABLES, **lines_with(source=["raw", "order_line"])})
    result = project.dbt("parse")
    assert not result.success
    assert "a source named 'raw.order_line' which was not found" in messages(result)
