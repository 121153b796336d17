# Everything runs in .venv, which these targets create. `make` alone prints help.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

BIN := .venv/bin
CONFIG ?= content/site.toml
OUT ?= _site
PORT ?= 8000
HUB_PORT ?= 8181
PYTEST_FLAGS ?=
# The Python that creates .venv: this one, else the first of the next line that starts and is new enough.
PYTHON ?=
PYTHONS := $(if $(PYTHON),$(PYTHON),python3.11 python3 python3.12 python3.13 python3.14 python)

.PHONY: help site test serve bench demo-hub lint format browser clean
help: ## print this help
	@echo "site-builder: static discovery sites of medical-imaging collections"
	@echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile
	@echo
	@echo "Variables: PYTHON=/path/to/python3.11  CONFIG=$(CONFIG)  OUT=$(OUT)  PORT=$(PORT)"

site: .venv/site.stamp ## build the site into _site
	@$(BIN)/site-builder build --config $(CONFIG) --out $(OUT)
	@echo
	@echo "The site is in $(OUT)/. To look at it:  make serve"
	@echo "or, without rebuilding on changes:  $(BIN)/python -m http.server --directory $(OUT) $(PORT)"

test: lint browser ## check style and types, then run every test
	@$(BIN)/pytest --junitxml=.cache/pytest.xml $(PYTEST_FLAGS)

serve: .venv/site.stamp ## build, serve on localhost, rebuild and reload on change
	@$(BIN)/site-builder serve --config $(CONFIG) --out $(OUT) --port $(PORT)

bench: .venv/bench.stamp browser ## measure speed, sizes and accessibility, write bench.json
	@$(BIN)/python -m bench

demo-hub: .venv/dev.stamp ## serve a local Gen3 hub of two million series, to pull from and build
	@$(BIN)/python -m tests.standin.hub --port $(HUB_PORT)

lint: .venv/dev.stamp ## check style and types
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --check --quiet || { echo "The files above are not formatted. Run: make format"; exit 1; }
	@$(BIN)/mypy

format: .venv/dev.stamp ## sort imports, mend what can be mended, format the code
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format

browser: .venv/dev.stamp ## find or get a Chromium for the tests
	@$(BIN)/python -m scripts.browser

clean: ## delete what was built: the site, the caches and .venv
	@rm -rf _site .cache .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis dist bench.json

.venv/%.stamp: pyproject.toml constraints.txt scripts/environment.py
	@for python in $(PYTHONS); do \
	  if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    exec "$$python" scripts/environment.py $*; \
	  fi; \
	done; \
	echo "Python 3.11 or newer is needed, and none of these is: $(PYTHONS)"; \
	echo "On Debian 12, Ubuntu 24.04 or newer install it with:  sudo apt-get install python3 python3-venv"; \
	echo "If it is installed elsewhere, name it:  make $(MAKECMDGOALS) PYTHON=/path/to/python3"; \
	exit 1
