# Everything a newcomer needs: `make demo` and `make test` do all of their own set-up in .venv.
# Needed beforehand: make and Python 3.11 or later. Another Python: `make test PYTHON=python3.13`.

VENV := .venv
BIN := $(VENV)/bin
ENOUGH = import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	"$$p" -c '$(ENOUGH)' 2>/dev/null && echo "$$p" && break; done)
PIP = $(BIN)/python -m pip --disable-pip-version-check --quiet --quiet --no-input
LOCK = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-config
ARGS ?=
EVAL ?= ../shared/eval
MISSES ?= 0

.PHONY: help demo run test check format bench eval lock clean
.DELETE_ON_ERROR:

help: ## Say what there is.
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 14

demo: $(VENV)/run.done ## Show the OpenAI weekend of November 2023 as Helmwatch would have told it; no network needed.
	@$(BIN)/helmwatch demo $(ARGS)

run: $(VENV)/run.done ## Watch what feeds.yaml names and tell the channels that it names, until Ctrl-C.
	@$(BIN)/helmwatch run $(ARGS)

test: $(VENV)/dev.done ## Run the tests.
	@$(BIN)/python -m pytest $(ARGS)

check: $(VENV)/dev.done ## Check the look and the types of the code.
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy

format: $(VENV)/dev.done ## Give the code its look.
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format .

bench: $(VENV)/dev.done ## Measure how fast it is.
	@set -e; for file in $(wildcard benches/*.py); do echo "== $$file"; $(BIN)/python "$$file" $(ARGS); done

eval: $(VENV)/run.done ## Measure detection on the labelled headlines in EVAL; MISSES=20 shows the first wrong ones.
	@[ -f "$(EVAL)/score.py" ] || { echo "no labelled headlines in $(EVAL); name their folder: make eval EVAL=DIR" >&2; exit 1; }
	@set -e; for gold in $(EVAL)/dev-*.jsonl; do echo "== $$gold"; \
		$(BIN)/python $(EVAL)/score.py --input "$$gold" | $(BIN)/helmwatch detect \
		| $(BIN)/python $(EVAL)/score.py "$$gold" --misses $(MISSES); done

lock: $(VENV)/dev.done ## Choose the newest versions of all dependencies and write them into requirements/.
	@$(PIP) install 'uv>=0.13'
	@$(LOCK) --upgrade pyproject.toml --group dev -o requirements/dev.txt
	@$(LOCK) pyproject.toml -c requirements/dev.txt -o requirements/run.txt
	@$(LOCK) --group build -c requirements/dev.txt -o requirements/build.txt

clean: ## Remove what was set up and what was built; data/ stays.
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Setting up, once for running and once for developing; again only when a lock or the project file has changed.

$(VENV)/run.done: $(VENV)/venv.done requirements/run.txt requirements/build.txt pyproject.toml
	@echo "Installing what Helmwatch needs to run into $(VENV) ..."
	@$(PIP) install --require-hashes -r requirements/run.txt -r requirements/build.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/dev.done: $(VENV)/run.done requirements/dev.txt
	@echo "Installing what the tests need into $(VENV) ..."
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@

$(VENV)/venv.done:
	@[ -n "$(PYTHON)" ] || { echo "Helmwatch needs Python 3.11 or later; none was found. Name one: make PYTHON=/path/to/python3" >&2; exit 1; }
	@"$(PYTHON)" -c '$(ENOUGH)' 2>/dev/null || { \
		echo "Helmwatch needs Python 3.11 or later; $(PYTHON) is $$("$(PYTHON)" --version 2>/dev/null || echo 'not a Python')." >&2; exit 1; }
	@echo "Setting up $(VENV) with $$("$(PYTHON)" --version) ..."
	@"$(PYTHON)" -m venv --clear $(VENV) || { \
		echo "This Python cannot make a virtual environment; on Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	@touch $@

# Another Python named than the one that is set up: set it up anew.
ifneq ($(filter command environment,$(origin PYTHON)),)
ifneq ($(shell "$(PYTHON)" --version 2>/dev/null),$(shell $(BIN)/python --version 2>/dev/null))
$(VENV)/venv.done: other-python
.PHONY: other-python
endif
endif
