{#-
  Whether this command runs the data tests before it builds what comes after them: only dbt build
  does, and only if nothing tells it to leave tests out.
-#}
{% macro dbt_tests_ran() %}
    {% set args = invocation_args_dict %}
    {% set unit_tests = ['resource_type:unit_test', 'test_type:unit'] %}
    {% set left_out = args.get('exclude_resource_types') or [] %}
    {% set only = args.get('resource_types') or [] %}
    {{ return(
        flags.WHICH == 'build'
        and not (args.get('exclude') or []) | reject('in', unit_tests) | list
        and 'test' not in left_out
        and (not only or 'test' in only or 'all' in only)
    ) }}
{% endmacro %}
