# The two commands: `make demo` and `make test`. Both set up everything that they need.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

VENV := .venv
PY := $(VENV)/bin/python
export MINGCE_DATA_DIR ?= $(CURDIR)/.mingce

help: ## list the commands
	@sed -nE 's/^([a-z-]+):.*## (.*)/make \1|\2/p' $(MAKEFILE_LIST) | column -t -s '|'

$(VENV)/.runtime: ops/requirements/runtime.txt pyproject.toml
	@ops/setup.sh venv $(VENV)
	@ops/setup.sh install $(VENV) ops/requirements/runtime.txt
	@touch $@

$(VENV)/.dev: ops/requirements/dev.txt $(VENV)/.runtime
	@ops/setup.sh install $(VENV) ops/requirements/dev.txt
	@touch $@

demo: $(VENV)/.runtime ## a county with a year of data, served on http://127.0.0.1:8000
	@exec $(VENV)/bin/mingce demo

demo-reset: $(VENV)/.runtime ## the same from an empty database
	@exec $(VENV)/bin/mingce demo --reset

test: $(VENV)/.dev ## lint, types, import contracts and every test, on PostgreSQL 18 and 15
	@ops/setup.sh test-tools
	@$(PY) -m ops.check

bench: $(VENV)/.dev ## speed as ratios, written to ops/bench/results
	@$(PY) -m ops.bench

simulate: $(VENV)/.dev ## the long simulations and property tests (about half an hour)
	@MINGCE_EXAMPLES=3000 MINGCE_KILLS=100 MINGCE_LONG=1 $(PY) -m pytest -q \
		tests/simulation tests/property tests/integration/ledger tests/integration/tlog

screenshots: $(VENV)/.dev ## the README's pictures, from the running product
	@ops/setup.sh test-tools
	@$(PY) -m ops.screenshots

lock: $(VENV)/.dev ## renew the pinned, hash-checked dependencies
	@ops/setup.sh lock $(VENV)

clean: ## remove the virtual environment and all demo data
	rm -rf $(VENV) .mingce

.PHONY: help demo demo-reset test bench simulate screenshots lock clean
