{#-
  What behaviour can be measured by.

  Returns: dict of measure -> {of, kind, never_missing}: of is input where a measure is of whole
  rows, number where of a column of numbers, and any where of any column; kind is that of the
  result, none where it is the column's.
-#}
{% macro rule_measures() %}
    {{ return({
        'count': {'of': 'input', 'kind': 'number', 'never_missing': true},
        'sum': {'of': 'number', 'kind': 'number', 'never_missing': true},
        'average': {'of': 'number', 'kind': 'number'},
        'min': {'of': 'number', 'kind': 'number'},
        'max': {'of': 'number', 'kind': 'number'},
        'distinct_count': {'of': 'any', 'kind': 'number', 'never_missing': true},
        'first': {'of': 'any', 'kind': none},
        'last': {'of': 'any', 'kind': none},
        'most_frequent': {'of': 'any', 'kind': none},
        'days_since_first': {'of': 'input', 'kind': 'number'},
        'days_since_last': {'of': 'input', 'kind': 'number'},
    }) }}
{% endmacro %}
