# The front door. `make chat` and `make test` are all a new machine needs: each makes what it needs first, and nothing twice.
PYTHON ?= python3
BIN := .venv/bin
FIND_LINKS := $(if $(PIP_FIND_LINKS),--find-links "$(PIP_FIND_LINKS)")
INSTALL := $(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --constraints constraints.txt --build-constraints constraints.txt $(FIND_LINKS)

.PHONY: help env chat test cluster lint check bench format docs constraints clean

help: ## what each target does
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

env: .venv/env.stamp ## the environment in .venv

.venv/env.stamp: pyproject.toml constraints.txt
	@echo "Making the environment in .venv (about 2 GB; a minute or two on a fast line) …"
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || { echo "Footnote needs Python 3.11 to 3.13; name one with: make PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt uv
	@$(INSTALL) --editable .
	@touch $@

.venv/test.stamp: .venv/env.stamp
	@$(INSTALL) --group test --group check
	@touch $@

chat: .venv/env.stamp ## index seeds/ where needed and open the chat
	@$(BIN)/footnote chat --local

test: .venv/test.stamp ## the tests; ARGS="tests/rag -k write" runs some
	@$(BIN)/pytest $(if $(ARGS),$(ARGS),--numprocesses 2 --dist loadfile --cov --cov-report=)

cluster: .venv/test.stamp ## the tests of indexing on a Ray cluster, which is installed for them
	@$(INSTALL) --editable '.[cluster]'
	@$(BIN)/pytest tests/clustered.py tests/two_hosts.py $(ARGS)

lint: .venv/test.stamp ## format, lint, types, layers
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

check: lint test ## lint, the tests, their coverage
	@$(BIN)/coverage report

bench: .venv/test.stamp ## speed and quality, measured; FOOTNOTE_BENCH_DATA names the folder of sets
	@$(BIN)/python -m tests.bench $(ARGS)

format: .venv/test.stamp ## rewrite the code in the project's format
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

docs: .venv/test.stamp ## write docs/guide/commands.md from the code
	@$(BIN)/python -m tests.docs.reference

constraints: .venv/env.stamp ## solve all versions again
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-annotate --no-header --upgrade --all-extras \
	    --group env --group test --group check pyproject.toml --output-file constraints.txt

clean: ## remove the environment and the caches, never the data folder
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage
