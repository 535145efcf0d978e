# make talk    the guide in this terminal          make test    everything that CI runs
# make web     the guide in a browser              make voice   the speech engine, and the ear
# make setup   the environment alone (.venv)

PYTHON ?= python3
PORT ?= 8017
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt

.PHONY: setup talk web voice test clean

setup: .venv/setup

talk: setup
	@$(BIN)/quiet-together talk

web: setup
	@$(BIN)/quiet-together web --port $(PORT)

voice: .venv/voice

test: .venv/test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n auto --dist loadfile

clean:
	rm -rf .venv node_modules

.venv/setup: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip' || { echo "Debian keeps venv apart: apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv .venv
	$(PIP) -e '.[simulator]'
	@touch $@

.venv/voice: .venv/setup
	$(PIP) -e '.[audio]'
	@touch $@

# A DynamoDB server for the store's tests, where npm is at hand; CI requires it.
.venv/test: .venv/setup package.json
	$(PIP) -e '.[dev]'
	@! command -v npm > /dev/null || npm install --silent --no-package-lock --no-audit --no-fund
	@touch $@
