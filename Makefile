# One command each: demo, test, install, lint, docs. What they leave behind is ignored by git.

PYTHON ?= python3
VENV := .venv
BIN := $(abspath $(VENV))/bin
INSTALLED := $(VENV)/.installed

export PATH := $(BIN):$(PATH)
export DBT_PROFILES_DIR := $(CURDIR)/profiles
export DO_NOT_TRACK := 1

# Two workers or more: a file's tests share one build and stay together.
PYTEST := pytest --numprocesses auto --dist loadfile --no-loadscope-reorder

.PHONY: demo test test-resilience install lint docs clean

## demo: from nothing to published segments of the demo shop
demo: install
	dbt build --exclude-resource-type unit_test
	@segments report

## test: lint, then the tests, on DuckDB
test: lint
	$(PYTEST) -m "not resilience"

## test-resilience: seeded defects and killed builds, each with a whole build of its own
test-resilience: install
	$(PYTEST) -m resilience

## install: the virtual environment with hashed pins and this package
install: $(INSTALLED)

$(INSTALLED): requirements.txt pyproject.toml
	@echo "Creating $(VENV) and installing what requirements.txt pins (a minute or two) ..."
	$(PYTHON) -m venv $(VENV)
	pip install --quiet --disable-pip-version-check --no-deps --require-hashes \
		--requirement requirements.txt
	pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(INSTALLED)

## lint: SQL style
lint: install
	@echo "Linting SQL (every model is compiled first) ..."
	SEGMENTATION_DATABASE=:memory: DBT_TARGET_PATH=target/lint \
		sqlfluff lint models tests/singular --processes 2 --disable-progress-bar

## docs: dbt's documentation, and the way to the Data Docs of the last gate
docs: install
	dbt docs generate --static
	@echo "Models, columns, lineage:  target/static_index.html"
	@echo "Checks of the last gate:   target/data_docs/index.html (after a build)"

clean:
	rm -rf $(VENV) target logs warehouse.duckdb segments.duckdb
