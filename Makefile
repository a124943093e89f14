# Everything here needs Python >= 3.11 and make; the rest is set up in .venv by the first call.
.DEFAULT_GOAL := help
.PHONY: help install serve test lint format lock audit load bench bench-ingest clean

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
UV := .uv/bin/uv

help: ## what can be made
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1\t\2/p' $(MAKEFILE_LIST)

$(BIN)/python:
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
		{ echo "make: no Python >= 3.11 was found; name one: make PYTHON=/path/to/python3" >&2; exit 1; }
	@"$(PYTHON)" -m venv --clear $(VENV) || { rm -rf $(VENV); \
		echo "make: $(PYTHON) cannot make a virtual environment (Debian: apt install python3-venv)" >&2; exit 1; }

$(VENV)/.installed: requirements.lock pyproject.toml $(BIN)/python
	@echo "Installing Backissue in $(VENV)"
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-build-isolation --no-deps --editable .
	@touch $@

$(VENV)/.installed-dev: requirements-dev.lock $(VENV)/.installed
	@echo "Installing what tests and checks need"
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

install: $(VENV)/.installed ## the environment alone: afterwards .venv/bin/backissue is there

serve: $(VENV)/.installed ## serve on http://127.0.0.1:8000, on an embedded Postgres with a sample unless DATABASE_URL is set
	@exec $(BIN)/backissue serve

test: $(VENV)/.installed-dev ## the whole test suite, on a real Postgres of its own
	$(BIN)/python -m pytest

lint: $(VENV)/.installed-dev ## ruff and mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(VENV)/.installed-dev ## let ruff write what it can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

audit: $(VENV)/.installed-dev ## the audit suite of GraphQL over HTTP against the running service (needs node and npm)
	$(BIN)/python -m pytest tests/audit -rA

load: $(VENV)/.installed-dev ## 1,000 connections held to the running service for 30 seconds
	$(BIN)/python -m tests.load.hold

bench: $(VENV)/.installed-dev ## requests a second, side by side with resolvers, hand-written SQL and a constant
	$(BIN)/python -m tests.bench.serve

bench-ingest: $(VENV)/.installed-dev ## issues a second and peak memory of parse and ingest, at 100, 1,000 and 10,000 issues
	$(BIN)/python -m tests.bench.ingest

$(UV): $(BIN)/python
	@"$(BIN)/python" -m venv --clear .uv && .uv/bin/python -m pip --disable-pip-version-check --quiet install uv

COMPILE = $(UV) pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-header --no-annotate \
	--no-emit-index-url --group build

lock: $(UV) ## write both lock files anew, for what pyproject.toml asks
	$(COMPILE) pyproject.toml --output-file requirements.lock
	$(COMPILE) --group dev --constraints requirements.lock pyproject.toml --output-file requirements-dev.lock

clean: ## remove the environment and what tools left behind
	rm -rf $(VENV) .uv .mypy_cache .ruff_cache .pytest_cache .hypothesis
