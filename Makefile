# The few commands of this project. `make help` lists them.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.NOTPARALLEL:
MAKEFLAGS += --no-print-directory

PORT ?= 8000
# Bounded: every process has a database of its own. Few tests at a time: some take minutes.
TEST_PROCESSES ?= auto
PARALLEL = -n $(TEST_PROCESSES) --maxprocesses 4 --maxschedchunk 8
PY := .venv/bin/python
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_ROOT_USER_ACTION := ignore
unexport DJANGO_SETTINGS_MODULE

# An environment that was moved, or whose Python has gone, is made anew.
ifneq ($(shell cat .venv/.place 2>/dev/null && $(PY) -c '' 2>/dev/null),$(CURDIR))
  UNUSABLE := unusable
endif

.PHONY: help run test test-long check schema bench assets clean unusable

help:  ## List these commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

run: .venv/.product assets  ## Start everything (PORT=8000), with a demo company; Ctrl-C ends it
	@PORT=$(PORT) exec $(PY) -m config.run

test: .venv/.development assets  ## Run the tests, browser tests where there is a Chromium
	@$(PY) -m pytest -q $(PARALLEL) $(ARGS)

test-long: .venv/.development assets  ## Run the tests that take long, too
	@$(PY) -m pytest -q $(PARALLEL) -m '' $(ARGS)

check: .venv/.development  ## Lint, format, types, layers, migrations, deployment settings
	@$(PY) -m ruff check --quiet .
	@$(PY) -m ruff format --check --quiet .
	@ENVIRONMENT=development .venv/bin/mypy .
	@ENVIRONMENT=development .venv/bin/lint-imports
	@$(PY) manage.py makemigrations --check --dry-run
	@sh config/check_production.sh $(PY)

schema: .venv/.development  ## Write docs/openapi.yaml anew from the endpoints
	@$(PY) manage.py spectacular --file docs/openapi.yaml --validate --fail-on-warn

bench: .venv/.product assets  ## Measure pages and jobs on companies of 1,000 to 100,000
	@$(PY) -m bench $(ARGS)

assets: .venv/.product  ## Fetch the front-end files
	@$(PY) -m config.assets

clean:  ## Remove all that these commands have made, the demo's data included
	@if [ -x $(PY) ]; then $(PY) -m config.embedded remove; fi
	@rm -rf .venv node_modules var .mypy_cache .ruff_cache .pytest_cache .hypothesis \
	    .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/.place: $(UNUSABLE)
	@supported='import sys, venv, ensurepip; \
	    sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 12))'; \
	if [ -e $@ ] || ! $(PY) -c "$$supported" 2>/dev/null; then \
	    for python in python3.12 python3.11 python3 none; do \
	        $$python -c "$$supported" 2>/dev/null && break; \
	    done; \
	    if [ $$python = none ]; then \
	        echo "This needs Python 3.11 or 3.12 with venv (Debian: apt install python3-venv)." >&2; \
	        exit 1; \
	    fi; \
	    rm -rf .venv && $$python -m venv .venv || exit 1; \
	fi; \
	printf %s '$(CURDIR)' > $@

.venv/.product: .venv/.place requirements.txt constraints.txt
	@echo "Installing packages, a few minutes the first time…"
	@$(PY) -m pip install --quiet -r requirements.txt
	@touch $@

.venv/.development: .venv/.product requirements-dev.txt
	@echo "Installing the packages of tests and checks…"
	@$(PY) -m pip install --quiet -r requirements-dev.txt
	@touch $@
