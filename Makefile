# make talk    the guide in this terminal          make test    everything that CI runs
# make web     the guide in a browser              make voice   the speech engine, and the ear
# make setup   the environment alone (.venv)        make cloud   ask-cli and sam, for who deploys; a stand-in for AWS

PYTHON ?= python3
PORT ?= 8017
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt

.PHONY: setup talk web voice cloud test clean

setup: .venv/setup

talk: setup
	@$(BIN)/quiet-together talk

web: setup
	@$(BIN)/quiet-together web --port $(PORT)

voice: .venv/voice

cloud: .venv/cloud/ask .venv/cloud/sam .venv/cloud/ministack

test: .venv/test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder \
	  --cov --cov-report=term:skip-covered

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
	$(PIP) -e '.[dev,serve]'
	@! command -v npm > /dev/null || npm install --silent --no-package-lock --no-audit --no-fund
	@touch $@

# What deployers use, and a stand-in for AWS, each in an environment of its own, for they ask for different boto3s.
# Beside ask-cli stands antlr4ts: with the newest one, which ask-cli would take, ask-cli does not start.
# ministack runs functions in its own Python, so it gets Lambda's; it needs aws-sam-translator for sam's own bucket.
.venv/cloud/ask: | .venv/setup
	npm install --prefix $@.new --silent --no-package-lock --no-audit --no-fund ask-cli@2.30.7 antlr4ts@0.5.0-alpha.4
	@mv $@.new $@

.venv/cloud/sam: | .venv/setup
	$(PYTHON) -m venv $@
	@$@/bin/python -m pip install --quiet --disable-pip-version-check aws-sam-cli==1.170.0 cfn-lint==1.58.0 \
	  || { rm -r $@; exit 1; }

.venv/cloud/ministack: | .venv/setup
	$$($(BIN)/python -m deploy.interpreter) -m venv $@
	@$@/bin/python -m pip install --quiet --disable-pip-version-check ministack==1.5.33 aws-sam-translator==1.115.0 \
	  boto3==1.43.106 || { rm -r $@; exit 1; }
