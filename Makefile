# Everything a contributor runs. `make help` lists it; `make run` is all a newcomer needs.

PYTHON ?= python3
PORT ?= 8000
SIZE ?= S
ARGS ?=

UV_VERSION := 0.13.9
VENV := .venv
BIN := $(VENV)/bin
CATALOGS := $(patsubst %.po,%.mo,$(wildcard locale/*/LC_MESSAGES/*.po))
PACKAGES := mdmplan priorities actions members
DEBIAN_PACKAGES := gettext chromium-headless-shell fonts-dejavu-core libreoffice-calc

# uv installs into the environment made by the Python above, and never fetches another Python.
UV := UV_PROJECT_ENVIRONMENT=$(VENV) UV_PYTHON=$(BIN)/python UV_PYTHON_DOWNLOADS=never $(BIN)/uv
# Settings for working on the code: no secrets needed, no demonstration.
DEVELOP := DEBUG=1
# The demonstration keeps its own database file and uploads, so that it never mixes with real data.
DEMONSTRATE := DEBUG=1 MDMPLAN_DEMO=1 BASE_URL=http://127.0.0.1:$(PORT) DATABASE_URL=sqlite:///$(CURDIR)/demo.sqlite3 FILES_DIR=$(CURDIR)/media/demo
# What a real installation sets. `check --deploy` must have nothing to say about it.
DEPLOY := env -u MDMPLAN_DEMO -u MDMPLAN_TODAY DEBUG=0 ALLOWED_HOSTS=plan.example.org \
	DATABASE_URL=sqlite:///:memory: \
	SECRET_KEY="$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(64))')"

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help setup run test test-sqlite test-postgres test-browser coverage check fix messages bench system clean

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(VENV)/.everything $(CATALOGS) ## Make .venv with everything in it, tests included

run: $(VENV)/.runtime $(CATALOGS) ## Open the demonstration at http://127.0.0.1:8000 (PORT=8001 for another port)
	@$(DEMONSTRATE) $(BIN)/python manage.py migrate --verbosity 0
	@$(DEMONSTRATE) $(BIN)/python manage.py demo
	@$(DEMONSTRATE) $(BIN)/python manage.py runserver 127.0.0.1:$(PORT)

test: ## Run every test: on SQLite, on PostgreSQL, in a browser; then the coverage
	@rm -f .coverage
	@$(MAKE) --no-print-directory test-sqlite
	@$(MAKE) --no-print-directory test-postgres
	@$(MAKE) --no-print-directory test-browser
	@$(MAKE) --no-print-directory coverage

test-sqlite: setup system ## Run the tests on SQLite (ARGS="-k submit" to choose)
	env -u DATABASE_URL $(BIN)/python -m pytest -m "not browser" $(AT_ONCE) $(COVER) $(ARGS)

test-postgres: setup system ## Run the tests on a PostgreSQL of their own
	$(BIN)/python -m tests.postgres $(BIN)/python -m pytest -m "not browser" $(AT_ONCE) $(ARGS)

test-browser: setup system ## Run the journeys in Chromium
	env -u DATABASE_URL $(BIN)/python -m pytest -m browser $(AT_ONCE) $(ARGS)

# One process per processor, each with its own database.
AT_ONCE := --numprocesses auto
# The run on SQLite records what it reaches (it reaches everything: PostgreSQL alone runs no line of ours, and is
# spared the cost); `coverage` below decides. Tests marked `no_cover` do not count and run at full speed: what
# Hypothesis reaches by chance, and walks through every page, which reach without asking.
COVER := --cov --cov-report= --cov-fail-under=0

coverage: ## Say what the last tests on SQLite did not reach; there must be nothing
	@$(BIN)/coverage report

check: setup system ## Lint, layout, types, templates, migrations, deployment settings, messages
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(DEVELOP) $(BIN)/mypy $(PACKAGES) manage.py
	$(BIN)/djlint templates --check --quiet
	$(BIN)/djlint templates --lint --quiet
	$(DEVELOP) DATABASE_URL=sqlite:///:memory: $(BIN)/python manage.py makemigrations --check --dry-run
	@echo "manage.py check --deploy, with the settings of a real installation"
	@$(DEPLOY) $(BIN)/python manage.py check --deploy --fail-level WARNING
	env -u DATABASE_URL $(BIN)/python -m pytest -q tests/test_messages.py

fix: setup ## Put right what the linters can put right by themselves
	$(BIN)/ruff check --fix
	$(BIN)/ruff format
	-$(BIN)/djlint templates --reformat --quiet

messages: setup ## Collect the messages to translate into locale/ (needs gettext)
	@command -v xgettext >/dev/null || { echo "Collecting messages needs gettext; please install it and try again." >&2; exit 1; }
	@mkdir -p locale
	$(DEVELOP) $(BIN)/python manage.py makemessages --locale fr --locale es --no-location --no-wrap --no-obsolete \
		--ignore "$(VENV)/*" --ignore "tests/*" --ignore "benchmarks/*"
	@# A new catalog starts with an uncertain header, which would keep it from being compiled.
	@for catalog in locale/*/LC_MESSAGES/*.po; do \
		sed -i.bak '1,/^msgid/{/^#, fuzzy$$/d;}' $$catalog && rm $$catalog.bak; done
	@$(MAKE) --no-print-directory setup

bench: setup ## Measure every page (SIZE=S, M or L), and imports of 2,000 to 20,000 rows
	$(BIN)/python -m benchmarks.bench --size $(SIZE)
	$(BIN)/python -m benchmarks.importing

system: ## On Debian as root, install what the tests need beside Python
	@if [ -e /etc/debian_version ] && [ "$$(id -u)" = 0 ]; then \
		missing=; for package in $(DEBIAN_PACKAGES); do \
			dpkg-query --show --showformat '$${db:Status-Abbrev}' $$package 2>/dev/null | grep -q '^ii' \
				|| missing="$$missing $$package"; \
		done; \
		if [ -n "$$missing" ]; then \
			echo "Installing the Debian packages$$missing."; \
			apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing; \
		fi; \
	fi

clean: ## Remove the environment, the demonstration and everything else that can be made again
	rm -rf $(VENV) demo.sqlite3* media/demo .coverage .coverage.* .mypy_cache .ruff_cache .pytest_cache .hypothesis staticfiles test-results
	rm -f $(CATALOGS)
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/uv:
	@command -v $(PYTHON) >/dev/null || { echo "mdmplan needs Python 3.11 or newer, and $(PYTHON) was not found." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "mdmplan needs Python 3.11 or newer; this is $$($(PYTHON) --version). Try: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "This Python cannot make virtual environments. On Debian or Ubuntu, install the package python3-venv." >&2; exit 1; }
	@echo "Making the environment in $(VENV)."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

$(VENV)/.runtime: uv.lock pyproject.toml | $(BIN)/uv
	@$(UV) sync --frozen --no-dev --inexact --quiet
	@touch $@

$(VENV)/.everything: uv.lock pyproject.toml | $(BIN)/uv
	@$(UV) sync --frozen --quiet
	@touch $(VENV)/.runtime $@

%.mo: %.po | $(VENV)/.runtime
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@
