# Pointwatch: every target builds what it needs. `make demo` and `make test` are the two to know.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin

.PHONY: demo test lint bench bench-diagnose env words clean

demo: $(VENV)/.run
	@$(BIN)/pointwatch demo $(if $(KEEP),--keep,)

test: $(VENV)/.dev
	@$(BIN)/python -m pytest $(ARGS)

lint: $(VENV)/.dev
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/lint-imports && $(BIN)/mypy

bench: $(VENV)/.dev
	@$(BIN)/python -m tests.bench

# How well faults are named; BENCH_FAULTS=200 for a quick look.
bench-diagnose: $(VENV)/.dev
	@$(BIN)/python -m tests.bench.diagnose $(ARGS)

env: $(VENV)/.dev

# Collect the texts of the code into the catalogues; translate what is new, then `make env`.
words: $(VENV)/.dev
	@$(BIN)/python -m tests.words

$(VENV)/.python:
	@command -v $(PYTHON) >/dev/null 2>&1 && $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Pointwatch needs Python 3.11 or newer as '$(PYTHON)' (set PYTHON=... to name another)."; exit 1; }
	@$(PYTHON) -m venv $(VENV) \
	  || { echo "Python's venv module is missing (Debian and Ubuntu: apt install python3-venv)."; exit 1; }
	@touch $@

$(VENV)/.run: $(VENV)/.python locks/run.txt pyproject.toml setup.py $(wildcard */locale/*/LC_MESSAGES/*.po)
	@echo "Building the environment in $(VENV) …"
	@$(BIN)/pip install -qq --disable-pip-version-check --require-hashes -r locks/run.txt
	@$(BIN)/pip install -qq --disable-pip-version-check --no-deps --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.run locks/dev.txt
	@$(BIN)/pip install -qq --disable-pip-version-check --require-hashes -r locks/dev.txt
	@touch $@

clean:
	@rm -rf $(VENV) build dist *.egg-info
