# make run   the page at http://127.0.0.1:7860        make test   lint, types, all tests
# make lint  style and types only   make clean  remove what make made (not the library)
# make bench speed and memory, ours and a LlamaIndex tutorial's (DOCUMENTS=1000 to be ingested: an hour or two)
# make fuzz  3,250 hostile files: each read, or refused with a reason, within its limits (a quarter of an hour)
# make crash 200 ingests killed at random, and one at each step of a write: is the library whole? (about 20 minutes)
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Python compiles what it imports when it first does: most of 2 GB is never imported, and compiling it all takes a minute or more.
PIP_FLAGS := --disable-pip-version-check --constraint constraints.txt --no-compile
CHROMIUM_PACKAGES := chromium
DOCUMENTS ?= 1000

.DEFAULT_GOAL := help
.PHONY: help run test lint bench fuzz chromium crash clean

help:
	@sed -n '/^# /!q; s/^# //p' Makefile

$(VENV)/pyvenv.cfg:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Plaidoyer needs Python 3.11 or newer, and \"$(PYTHON)\" is not that. Name it: make PYTHON=python3.11 $(MAKECMDGOALS)"; exit 1; }
	@echo "make: a virtual environment in $(VENV) (once)"
	@$(PYTHON) -m venv $(VENV)

# The stamps say for which versions the environment was last filled: nothing is installed twice.
$(VENV)/run.stamp: pyproject.toml constraints.txt | $(VENV)/pyvenv.cfg
	@echo "make: installing Plaidoyer and its libraries into $(VENV) (once; a few minutes, about 2 GB)"
	@$(BIN)/python -m pip install $(PIP_FLAGS) --editable '.[evals]'
	@touch $@

$(VENV)/test.stamp: pyproject.toml constraints.txt $(VENV)/run.stamp
	@echo "make: installing the tools for tests into $(VENV) (once)"
	@$(BIN)/python -m pip install $(PIP_FLAGS) --editable '.[evals,train,test]'
	@touch $@

# What the first start has compiled is kept, also where the environment asks Python not to: the next ones take half the time.
run: $(VENV)/run.stamp
	@PYTHONDONTWRITEBYTECODE= $(BIN)/python app.py

lint: $(VENV)/test.stamp
	@echo "make: style (ruff)"
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet . || { echo "Not formatted. Run: $(BIN)/ruff format ."; exit 1; }
	@echo "make: types (mypy)"
	@$(BIN)/mypy

test: lint chromium
	@echo "make: tests"
	@$(BIN)/python -m pytest --cov --cov-report=term:skip-covered

# The page tests drive Debian's Chromium. Where it is missing it is installed if apt may be used; else they are left out,
# loudly, unless PAGE_TESTS=required (as in CI), which fails.
chromium:
	@command -v chromium >/dev/null 2>&1 || { \
		echo "make: installing Debian's chromium for the page tests (once)"; \
		{ command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ] \
			&& DEBIAN_FRONTEND=noninteractive apt-get update -qq \
			&& DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(CHROMIUM_PACKAGES) fonts-liberation >/dev/null; } \
		|| echo "make: chromium could not be installed: the page tests will be LEFT OUT (install it: sudo apt install chromium)"; }

bench: $(VENV)/test.stamp
	@$(BIN)/python -m evals.bench
	@$(BIN)/python -m evals.bench_large
	@$(BIN)/python -m evals.bench_ingest --documents $(DOCUMENTS)

# A seed makes the same file each time: python -m tests.hostile --kind pdf --seeds 417:418 --keep FOLDER
fuzz: $(VENV)/test.stamp
	@$(BIN)/python -m tests.hostile

crash: $(VENV)/test.stamp
	@$(BIN)/python -m tests.crash

clean:
	@echo "make: removing $(VENV) and caches (the library stays)"
	@rm -rf $(VENV) build *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis .coverage htmlcov
	@find . -name __pycache__ -type d -not -path './$(VENV)/*' -prune -exec rm -rf {} +
