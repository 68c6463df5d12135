# The two commands of the README, `make build` and `make test`, and some for daily work (`make help`).
# They need Python 3.11 or newer, and nothing else installed: everything goes into .venv.

PYTHON ?= python3
PYTEST_ARGS ?=
SECONDS ?= 600
ATTACK ?= 20
ARGS ?=

VENV := .venv
BIN := $(VENV)/bin
# Stamps tell what .venv holds, so that a second `make` installs nothing; a change of pyproject.toml or of a lock installs again.
CREATED := $(VENV)/.stamp-created
RUNTIME := $(VENV)/.stamp-runtime
DEV := $(VENV)/.stamp-dev
# Environments of their own: the lowest versions that pyproject.toml allows, the newest ones, and what writes the locks.
LOWEST := .venv-lowest
NEWEST := .venv-newest
UPDATE := .venv-update
# Only wheels whose hashes are in a lock are installed; badinh itself is built by the hatchling of the lock.
LOCKED := -m pip install -q --require-hashes --only-binary :all: -r
EDITABLE := -m pip install -q --no-deps --no-build-isolation -e .
# What depends on the libraries: output byte for byte, messages, Markdown, what is let through, YAML, pictures, commands.
LOWEST_TESTS := tests/site/test_golden_sites.py tests/site/test_invalid_sites.py tests/unit/strict_yaml/test_reader.py tests/unit/strict_yaml/test_nodes.py tests/unit/cli/test_cli.py \
    tests/unit/content/test_markdown.py tests/unit/content/test_markdown_as_written.py tests/unit/content/test_commonmark.py tests/unit/content/test_tables.py tests/unit/checks/test_link_targets.py tests/unit/search/test_index.py \
    tests/unit/images/test_encode.py tests/unit/engine/test_renderer.py tests/unit/engine/test_state.py tests/unit/engine/test_derived.py \
    tests/unit/engine/test_warc.py tests/unit/preview/test_watch.py tests/site/test_title_cards.py \
    tests/unit/content/test_sanitised.py tests/unit/content/test_markdown_extensions.py tests/unit/engine/test_guarded.py \
    tests/attack/test_payloads.py

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1

.DEFAULT_GOAL := build
.PHONY: build test test-quick test-lowest test-newest update coverage fuzz attack audit release lint format golden messages references icons chromium servers html-validate bench bench-quick clean distclean help

build: $(RUNTIME)  ## build the portal into build/
	$(BIN)/badinh build

test: lint audit chromium servers html-validate $(if $(PYTEST_ARGS),,test-lowest)  ## check everything: lint, types, import layers, tests
	$(BIN)/python -m pytest -n auto --dist worksteal $(PYTEST_ARGS)

test-quick: $(DEV)  ## run the tests that need no browser and are not slow, in a minute and a half
	$(BIN)/python -m pytest -q -n auto --dist worksteal -m 'not browser and not slow' $(PYTEST_ARGS)

test-lowest: $(LOWEST)/.stamp  ## run some of the tests with the lowest versions of the libraries
	$(LOWEST)/bin/python -m pytest -q -n auto --dist worksteal -m 'not browser' -p no:cacheprovider $(LOWEST_TESTS)

test-newest: chromium servers html-validate  ## run the tests with the newest versions, whatever the locks say
	$(PYTHON) -m venv --clear $(NEWEST)
	$(NEWEST)/bin/python -m pip install -q -e '.[dev]' hatchling
	$(NEWEST)/bin/python -m mypy
	$(NEWEST)/bin/python -m pytest -n auto --dist worksteal $(PYTEST_ARGS)

update:  ## write the locks in requirements/ again, with the newest versions
	$(PYTHON) -m venv --clear $(UPDATE)
	$(UPDATE)/bin/python $(LOCKED) requirements/update.txt
	$(UPDATE)/bin/python tools/lock.py

coverage: $(DEV) chromium servers  ## run the tests and show what of the code they see (half as long again)
	$(BIN)/coverage erase
	@# The coverage is shown whether the tests pass or not.
	status=0; \
	$(BIN)/coverage run -m pytest -n auto --dist worksteal $(PYTEST_ARGS) || status=$$?; \
	$(BIN)/python -m tests.support.merge_coverage && $(BIN)/coverage report || status=1; \
	exit $$status

lint: $(DEV)  ## check style, types and import layers only
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(DEV)  ## fix what ruff can fix by itself
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

golden: $(DEV)  ## write the expected output of the test sites (then read the diff)
	$(BIN)/python -m tests.support.golden_sites

messages: $(DEV)  ## bring the catalogues of messages up to date with the code
	$(BIN)/python -m tools.catalogue

references: messages  ## bring what the documents take from the code up to date
	$(BIN)/python -m tools.references

icons: $(DEV) chromium  ## draw the icons in static/ from the emblem
	$(BIN)/python -m tools.drawing.icons

chromium: $(CREATED)  ## find a Chromium for the browser tests, or install one (Debian)
	$(BIN)/python -m tests.support.ensure_chromium

servers: $(CREATED)  ## find nginx and Apache for the tests of their settings, or install them (Debian)
	$(BIN)/python -m tests.support.ensure_servers

html-validate:  ## get the checkers of HTML and SARIF and the examples of CommonMark that the tests use, where there is npm
	@# Where they cannot be had, or this Node is too old for them, their tests are skipped.
	@command -v npm >/dev/null || exit 0; cd tests/support/html-validate; \
	[ node_modules/.package-lock.json -nt package-lock.json ] && exit 0; \
	npm ci --silent --no-fund --no-audit && node_modules/.bin/html-validate --version >/dev/null || rm -rf node_modules

fuzz: $(DEV)  ## look for tracebacks with atheris (SECONDS=600); it needs CPython 3.11 to 3.13 on Linux or macOS
	$(BIN)/python $(LOCKED) requirements/fuzz.txt
	$(BIN)/python -m tests.support.fuzzing --seconds $(SECONDS)

attack: $(DEV) chromium  ## attack for an hour what a part of the tests attacks for a minute (ATTACK=20 times as often)
	BADINH_ATTACK=$(ATTACK) $(BIN)/python -m pytest -n auto --dist worksteal tests/attack $(PYTEST_ARGS)

audit: $(DEV)  ## look for known weaknesses in the locked libraries
	$(BIN)/python -m tools.audit

release: $(DEV)  ## make wheel, source archive, bill of materials and checksums of the newest commit (KEY=FILE signs them)
	$(BIN)/python -m tools.release $(if $(KEY),--key $(KEY))

bench: $(RUNTIME)  ## measure speed and memory beside other generators (ARGS=--large, ARGS=--help)
	$(BIN)/python -m bench $(ARGS)

bench-quick: $(RUNTIME)  ## the same in a minute or two: 1,000 articles, beside Hugo alone
	$(BIN)/python -m bench --sizes 1000 --runs 1 --generators badinh,hugo,hugo-norel $(ARGS)

clean:  ## remove the built site, its state and what the tools left
	rm -rf build .badinh dist htmlcov .coverage .coverage.* .hypothesis \
	    .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
	find src tests bench -type d -name __pycache__ -prune -exec rm -rf {} +

distclean: clean  ## the same, and .venv and .bench too
	rm -rf $(VENV) $(LOWEST) $(NEWEST) $(UPDATE) .bench tests/support/html-validate/node_modules

help:  ## list these commands
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 16

$(CREATED):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	    { echo 'badinh needs Python 3.11 or newer; name it like this: make PYTHON=python3.12' >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(RUNTIME): pyproject.toml requirements/runtime.txt | $(CREATED)
	$(BIN)/python $(LOCKED) requirements/runtime.txt
	$(BIN)/python $(EDITABLE)
	@touch $@

$(DEV): pyproject.toml requirements/dev.txt requirements/runtime.txt | $(CREATED)
	$(BIN)/python $(LOCKED) requirements/dev.txt
	$(BIN)/python $(EDITABLE)
	@touch $(RUNTIME) $@

$(LOWEST)/.stamp: pyproject.toml requirements/lowest.txt | $(CREATED)
	$(BIN)/python -m venv --clear $(LOWEST)
	$(LOWEST)/bin/python $(LOCKED) requirements/lowest.txt
	$(LOWEST)/bin/python $(EDITABLE)
	@touch $@
