# What there is to make stands beside each target behind two #; `make` and `make help` print it.

PYTHON ?= python3
PORT ?= 8017
BIN := .venv/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
# Every file that is installed is known by its hash, whichever index it comes from; `make pins` writes them.
# The lists are whole, so pip resolves nothing (--no-deps); what must be built is built by the pinned setuptools.
PINNED := install --no-deps --no-build-isolation --require-hashes
PYTEST := $(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder
# Counting lines takes as long again as the tests, so CI alone does it (CI=1), and over the fast suite alone.
COUNTED := $(if $(CI),--cov --cov-report=term:skip-covered)

# Slow tests that fit into CI beside `make test`, the longest file first, so that no core waits for it in the end; all
# other slow ones are of `make soak`.
TAKE_MINUTES := site steady laptop_edges every_locale voice package assistant_page audio_build audio_cli certify certify_foreign \
  content_check conversations editor_page faults flaws fuzz page privacy recipes signed staleness store understanding wheel

# Where Python may not keep what it compiles, each process of the tests compiles every library anew: half of their time.
unexport PYTHONDONTWRITEBYTECODE

HOME_PYTHON := $(abspath .venv/homeassistant/bin/python)
# What Home Assistant's harness asks for, and no test of ours needs.
NOT_NEEDED := boolean-py coverage license-expression mock-open paho-mqtt pip pipdeptree pydantic pydantic-core \
  pylint-per-file-ignores pytest-cov pytest-github-actions-annotate-failures pytest-picked pytest-sugar termcolor tqdm uv

.DEFAULT_GOAL := help
.PHONY: help setup talk web listen site voice serve mcp cloud test pytest test-all homeassistant soak style pins release clean

help: ## this list
	@echo "Quiet Together, a bedtime guide for two. Begin with: make talk"
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  make \1|\2/p' Makefile | \
	  awk -F '|' '{ printf "%-16s %s\n", $$1, $$2 }'

talk: setup ## the guide in this terminal; the first time it installs itself
	@$(BIN)/quiet-together talk

web: setup ## the guide in a browser
	@$(BIN)/quiet-together web --port $(PORT)

listen: .venv/listen ## hands-free: microphone and loudspeaker of this machine, no cloud (500 MB)
	@$(BIN)/quiet-together listen

site: .venv/setup node_modules/pyodide ## the guide as a folder for any web host, without a server, in build/site
	@$(BIN)/quiet-together site

node_modules/pyodide: package-lock.json
	npm ci --silent --no-audit --no-fund

setup: .venv/setup ## the environment alone, in .venv (400 MB)

test: .venv/test ## style, types, who imports whom, and the tests: under five minutes on two cores
	@$(MAKE) --no-print-directory --jobs=2 style pytest

pytest: .venv/test
	$(PYTEST) -m "not slow" $(COUNTED)

test-all: .venv/test ## what takes minutes: every conversation on every speaker, planted faults and bugs, browsers; CI runs it after `make test`
	$(PYTEST) -m slow $(TAKE_MINUTES:%=tests/test_%.py)
	$(BIN)/python -m bench.mutants --sample 2 --surviving 1

homeassistant: .venv/homeassistant/installed ## the Home Assistant integration: its types, and evenings in its own harness (800 MB)
	cd $@ && $(HOME_PYTHON) -m mypy && $(HOME_PYTHON) -m pytest

soak: .venv/test ## what takes half an hour: more planted bugs, rehearsed deployments, a day of a million couples
	$(PYTEST) -m slow $(TAKE_MINUTES:%=--deselect tests/test_%.py)

style: .venv/test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

voice: .venv/voice ## the speech engine, and a recogniser to check it by ear (1 GB)

serve: .venv/serve ## what `quiet-together serve` needs, for who hosts the skill

mcp: .venv/mcp ## what `quiet-together mcp` needs, for assistants that speak MCP (30 MB)

cloud: .venv/cloud/aws .venv/cloud/ask .venv/cloud/sam .venv/cloud/ministack ## ask-cli, sam and boto3, and a stand-in for AWS (680 MB)

release: .venv/setup ## a new version: make release VERSION=0.2.0
	@$(BIN)/python -m deploy.release $(VERSION)

clean: ## take away all that make has installed
	rm -rf .venv node_modules

.venv/pyvenv.cfg:
	@command -v $(PYTHON) > /dev/null || { echo "There is no $(PYTHON) here; Quiet Together needs Python 3.11 to 3.14."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' || { \
	  echo "Quiet Together needs Python 3.11 to 3.14, and $(PYTHON) is $$($(PYTHON) -V | cut -d" " -f2);" \
	    "name another one: make $(MAKECMDGOALS) PYTHON=python3.13"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2> /dev/null || { \
	  echo "Debian keeps venv apart from Python: apt-get install python3-venv"; exit 1; }
	@echo "Installing Quiet Together into .venv, once; this takes a minute or two."
	@$(PYTHON) -m venv .venv

# Compiled code is a fifth of an installation, and Python compiles by itself what it imports: so pip does not.
# But for ask-sdk, whose sources warn of themselves whenever they are compiled, also in front of a couple.
.venv/setup: pyproject.toml requirements/build.txt requirements/simulator.txt | .venv/pyvenv.cfg
	@$(PIP) $(PINNED) --no-compile -r requirements/build.txt
	@$(PIP) $(PINNED) --no-compile -r requirements/simulator.txt
	@$(PIP) install --no-deps --no-build-isolation --no-compile -e .
	@$(BIN)/python -W ignore -m compileall -q .venv/lib/python3*/site-packages/ask_sdk_*
	@rm -rf .venv/lib/python3*/site-packages/pip/__pycache__ .venv/lib/python3*/site-packages/pip/_vendor/*/__pycache__
	@touch $@

.venv/voice: requirements/audio.txt | .venv/setup
	@$(PIP) $(PINNED) -r requirements/audio.txt
	@touch $@

.venv/listen: requirements/listen.txt | .venv/setup
	@$(PIP) $(PINNED) -r requirements/listen.txt
	@touch $@

.venv/serve: requirements/serve.txt | .venv/setup
	@$(PIP) $(PINNED) -r requirements/serve.txt
	@touch $@

.venv/mcp: requirements/mcp.txt | .venv/setup
	@$(PIP) $(PINNED) -r requirements/mcp.txt
	@touch $@

# A DynamoDB server for the store's tests, where npm is at hand; CI requires it.
.venv/test: requirements/dev.txt package-lock.json | .venv/setup .venv/serve
	@$(PIP) $(PINNED) -r requirements/dev.txt
	@! command -v npm > /dev/null || npm ci --silent --no-audit --no-fund
	@touch $@

# The client of AWS, which a laptop alone does without.
.venv/cloud/aws: requirements/aws.txt | .venv/setup
	@$(PIP) $(PINNED) -r requirements/aws.txt
	@mkdir -p .venv/cloud && touch $@

# What deployers use, and a stand-in for AWS, each in an environment of its own, for they ask for different boto3s.
# ministack runs functions in its own Python, so it gets Lambda's.
.venv/cloud/ask: requirements/ask/package-lock.json | .venv/setup
	@mkdir -p $@ && cp requirements/ask/package*.json $@
	npm ci --prefix $@ --silent --no-audit --no-fund
	@touch $@

.venv/cloud/sam: requirements/sam.txt | .venv/setup
	$(PYTHON) -m venv $@
	@$@/bin/python -m pip --quiet --disable-pip-version-check install --no-deps --require-hashes -r $< || { rm -r $@; exit 1; }
	@touch $@

.venv/cloud/ministack: requirements/ministack.txt | .venv/setup
	$$($(BIN)/python -m deploy.interpreter) -m venv $@
	@$@/bin/python -m pip --quiet --disable-pip-version-check install --no-deps --require-hashes -r $< || { rm -r $@; exit 1; }
	@touch $@

# Home Assistant 2025.4 runs in Python 3.13 alone, and pins what lives beside it; so it has an environment of its own.
.venv/homeassistant/installed: requirements/homeassistant.txt | .venv/setup
	$$($(BIN)/python -m deploy.interpreter) -m venv $(@D)
	@$(@D)/bin/python -m pip --quiet --disable-pip-version-check install --no-deps --require-hashes --no-compile -r $< || { rm -r $(@D); exit 1; }
	@touch $@

# The lists of what is installed: all files of each package, for every Python and processor, and no address of any.
LOCK := .venv/uv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
  --no-emit-index-url --custom-compile-command "make pins"
THERE = $$(sed -n 's/^\([a-z0-9.-]*\)==.*/--no-emit-package \1/p' $(1))

# What npm notes of who asks for donations, and where.
WITHOUT_ADDRESSES = for (const name of process.argv.slice(1)) { \
  const fs = require("fs"), lock = JSON.parse(fs.readFileSync(name)); \
  for (const part of Object.values(lock.packages)) delete part.funding; \
  fs.writeFileSync(name, JSON.stringify(lock, null, 2) + "\n"); }

pins: .venv/uv ## the hashes in requirements/, anew, after a change of pyproject.toml or constraints.txt
	$(LOCK) -c constraints.txt requirements/build.in -o requirements/build.txt
	$(LOCK) -c constraints.txt pyproject.toml -o requirements/simulator.txt
	$(LOCK) -c constraints.txt pyproject.toml --extra serve \
	  $(call THERE,requirements/simulator.txt) -o requirements/serve.txt
	$(LOCK) -c constraints.txt pyproject.toml --extra mcp \
	  $(call THERE,requirements/simulator.txt) -o requirements/mcp.txt
	$(LOCK) -c constraints.txt pyproject.toml --extra aws \
	  $(call THERE,requirements/simulator.txt) -o requirements/aws.txt
	$(LOCK) -c constraints.txt pyproject.toml --extra audio --no-emit-package sudachidict-core \
	  $(call THERE,requirements/simulator.txt) -o requirements/audio.txt
	$(LOCK) -c constraints.txt pyproject.toml --extra listen \
	  $(call THERE,requirements/simulator.txt) -o requirements/listen.txt
	$(LOCK) -c constraints.txt pyproject.toml --extra serve --extra dev \
	  $(call THERE,requirements/simulator.txt requirements/serve.txt) -o requirements/dev.txt
	$(LOCK) requirements/sam.in -o requirements/sam.txt
	$(LOCK) requirements/ministack.in -o requirements/ministack.txt
	$(subst 3.11,3.13,$(LOCK)) requirements/homeassistant.in pyproject.toml \
	  $(NOT_NEEDED:%=--no-emit-package %) -o requirements/homeassistant.txt
	npm install --package-lock-only --omit-lockfile-registry-resolved --silent --no-audit --no-fund
	npm install --prefix requirements/ask --package-lock-only --omit-lockfile-registry-resolved --silent --no-audit --no-fund
	@node -e '$(WITHOUT_ADDRESSES)' package-lock.json requirements/ask/package-lock.json

.venv/uv: | .venv/pyvenv.cfg
	@$(PYTHON) -m venv $@
	@$@/bin/python -m pip install --quiet --disable-pip-version-check uv==0.13.9 || { rm -r $@; exit 1; }
