# One command each: demo, test, install, lint, docs. What they leave behind is ignored by git.

PYTHON ?= python3
VENV := .venv
BIN := $(abspath $(VENV))/bin
INSTALLED := $(VENV)/.installed
INSTALLED_ENGINES := $(VENV)/.installed-engines

export PATH := $(BIN):$(PATH)
export DBT_PROFILES_DIR := $(CURDIR)/profiles
export DO_NOT_TRACK := 1

# Two workers or more: a file's tests share one build and stay together.
PYTEST := pytest --numprocesses auto --dist loadfile --no-loadscope-reorder
# What takes long or needs data that are not in the repository has a command of its own.
DAILY := -m "not resilience and not defects and not false_alarms and not real_data"

.PHONY: demo test test-duckdb test-real-data test-resilience test-defects \
	test-false-alarms test-engines test-other-engines test-postgres \
	test-ducklake test-spark test-snowflake test-dialects test-newest benchmark \
	benchmark-fixed-cost benchmark-rule-segments benchmark-gate install install-engines \
	lint docs clean

## demo: from nothing to published segments of the demo shop
demo: install
	dbt build --exclude-resource-type unit_test
	@segments report

## test: the tests on DuckDB; TARGET=postgres, ducklake, spark or snowflake: that engine's
test: $(if $(TARGET),test-$(TARGET),test-duckdb)

test-duckdb: install
	$(PYTEST) $(DAILY)

## test-real-data: real data sets, where they are present, against published figures
test-real-data: install
	$(PYTEST) -m real_data

## test-resilience: seeded defects and killed builds, each with a whole build of its own
test-resilience: install
	$(PYTEST) -m resilience

## test-defects: a hundred defects on the day after a healthy publication
test-defects: install
	pytest --numprocesses auto --dist worksteal -m defects

## test-false-alarms: healthy data as they arrive, day by day; the real data where they are present
test-false-alarms: install
	pytest --numprocesses auto --dist worksteal -m false_alarms

## test-engines: the same answers on PostgreSQL, DuckLake, Spark and a stand-in for Snowflake, and the
## dialects of warehouses; Spark, which takes longest, beside the others
test-engines:
	$(MAKE) --jobs 2 test-spark test-other-engines

test-other-engines: install-engines
	$(MAKE) test-postgres
	$(MAKE) test-ducklake
	$(MAKE) test-snowflake
	$(MAKE) test-dialects

# DuckLake can keep its catalog in PostgreSQL, so its suite wants the server too.
test-postgres test-ducklake: test-%: install-engines
	scripts/local_postgres.sh start
	$(PYTEST) tests/engines --target $* || { scripts/local_postgres.sh stop; exit 1; }
	scripts/local_postgres.sh stop

test-spark: install-engines .venv-spark/.installed
	scripts/local_spark.sh start
	pytest tests/engines --target spark || { scripts/local_spark.sh stop; exit 1; }
	scripts/local_spark.sh tasks
	scripts/local_spark.sh stop
	PYTHONPATH=$$(echo $(CURDIR)/.venv-spark/lib/python3*/site-packages) \
		pytest tests/engines/test_same_answers.py --target spark_session -k bad_rows

# fakesnow, a stand-in for Snowflake, needs DuckDB 2, so it is in the environment of the newest
# versions. It is good for one build: it has no temporary tables, which a second one wants.
test-snowflake: .venv-newest/.installed
	PYTHONPATH=$(CURDIR)/src .venv-newest/bin/pytest tests/engines/test_same_answers.py \
		--target snowflake

## test-newest: the tests of `make test` on the newest dbt and DuckDB
test-newest: .venv-newest/.installed
	PYTHONPATH=$(CURDIR)/src .venv-newest/bin/$(PYTEST) $(DAILY)

test-dialects: .venv-dialects/.installed
	.venv-dialects/bin/pytest tests/dialects --disable-warnings

## install: the virtual environment with hashed pins and this package
install: $(INSTALLED)

$(INSTALLED): requirements/development.txt pyproject.toml
	@echo "Creating $(VENV) and installing what requirements/development.txt pins (a minute or two) ..."
	$(PYTHON) -m venv $(VENV)
	pip install --quiet --disable-pip-version-check --no-deps --require-hashes \
		--requirement requirements/development.txt
	pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(INSTALLED)

## install-engines: what PostgreSQL, DuckLake and Spark need on top
install-engines: $(INSTALLED_ENGINES)

$(INSTALLED_ENGINES): $(INSTALLED) requirements/engines.txt
	@echo "Installing adapters and DuckDB extensions ..."
	pip install --quiet --disable-pip-version-check --no-deps --require-hashes \
		--requirement requirements/engines.txt
	python scripts/install_duckdb_extensions.py $(VENV)/duckdb_extensions
	@touch $(INSTALLED_ENGINES)

# Environments of their own. Spark: Great Expectations would import it for its own Spark engine.
# Dialects: the adapters of the cloud warehouses want other versions of some packages. Newest: dbt and
# DuckDB in the versions after those of development. Benchmarks: what to compare with.
.venv-%/.installed: requirements/%.txt
	@echo "Creating .venv-$* and installing what requirements/$*.txt pins (a minute or two) ..."
	$(PYTHON) -m venv .venv-$*
	.venv-$*/bin/pip install --quiet --disable-pip-version-check --no-deps --require-hashes \
		--requirement requirements/$*.txt
	@touch $@

## benchmark: this package beside what people use instead, at SCALE order lines
SCALE ?= 1000000
ROUNDS ?= 3
benchmark: install .venv-benchmarks/.installed
	cd benchmarks/project && dbt deps --quiet --profiles-dir .
	python benchmarks/run.py --lines $(SCALE) --rounds $(ROUNDS)
	.venv-benchmarks/bin/python benchmarks/report.py

## benchmark-fixed-cost: the demo build beside an empty project with as many nodes
benchmark-fixed-cost: install .venv-benchmarks/.installed
	python benchmarks/fixed_cost.py --rounds $(ROUNDS)
	.venv-benchmarks/bin/python benchmarks/report.py

## benchmark-rule-segments: 500 rule segments beside 5
benchmark-rule-segments: install .venv-benchmarks/.installed
	cd benchmarks/project && dbt deps --quiet --profiles-dir .
	python benchmarks/rule_segments.py --rounds $(ROUNDS)
	.venv-benchmarks/bin/python benchmarks/report.py

## benchmark-gate: what the gate's comparisons cost, at SCALE order lines
benchmark-gate: install .venv-benchmarks/.installed
	cd benchmarks/project && dbt deps --quiet --profiles-dir .
	python benchmarks/gate_cost.py --lines $(SCALE)
	.venv-benchmarks/bin/python benchmarks/report.py

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
	rm -rf $(VENV) .venv-benchmarks .venv-dialects .venv-newest .venv-spark target logs warehouse.duckdb segments.duckdb lake lake.ducklake
