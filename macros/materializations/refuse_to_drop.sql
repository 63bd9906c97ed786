{#-
  Stops a run that would have to drop a published view on which others depend, before it is dropped.

  Arguments: relation, the view; changed_columns, text that names those that go or change their type;
  dependents, list of what depends on it; grants, list of statements.
-#}
{% macro refuse_to_drop(relation, changed_columns, dependents, grants) %}
    {% do exceptions.raise_compiler_error(
        'customer_segmentation: ' ~ relation ~ ' has to be dropped and created anew, because these '
        ~ 'columns are removed, moved or of another type: ' ~ (changed_columns or 'none') ~ '. '
        ~ 'Nothing was dropped, because this depends on it: ' ~ dependents | join(', ') ~ '. '
        ~ 'What to do: save the definitions of these, drop them, run segments build, and create '
        ~ 'them again. '
        ~ ('Grants on ' ~ relation ~ ' are put back by the build: ' ~ grants | join('; ') ~ '.'
            if grants else 'There are no grants on it.')
    ) %}
{% endmacro %}
