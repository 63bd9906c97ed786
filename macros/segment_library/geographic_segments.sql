{#-
  Library segments by where people live. No data says which regions are cold or served, so the names
  of places are those of the demo shop: elsewhere take these segments as patterns.

  Returns: list of segments, as docs/rule_segments.md has them.
-#}
{% macro geographic_segments() %}
    {% set segments %}
- name: colder_regions
  scheme: geographic
  description: Lives in Bayern, Berlin or Sachsen, the regions with the coldest winters.
  owner: marketing
  recommended_action: Promote warm drinks and winter stock from October on
  review_due: 2027-02-28
  all:
    - {attribute: region, one_of: [Bayern, Berlin, Sachsen]}

- name: served_cities
  scheme: geographic
  description: Lives in Berlin, München or Paris, the cities in which machines are serviced.
  owner: customer_success
  recommended_action: Offer repair on site
  review_due: 2027-02-28
  all:
    - {attribute: city, one_of: [Berlin, München, Paris]}

- name: around_berlin
  scheme: geographic
  label: Around Berlin
  description: Lives within 100 km of the centre of Berlin.
  owner: marketing
  recommended_action: Invite to tastings in the Berlin shop
  review_due: 2027-02-28
  all:
    - {attribute: location, within_km_of: {latitude: 52.52, longitude: 13.405, km: 100}}

- name: outside_home_market
  scheme: geographic
  description: Lives in a country other than Germany.
  owner: marketing
  recommended_action: Write in the language of the country and name its delivery times
  review_due: 2027-02-28
  all:
    - {attribute: country, not_equals: DE}
    - {attribute: country, is_missing: false}
    {% endset %}
    {{ return(fromyaml(segments)) }}
{% endmacro %}
