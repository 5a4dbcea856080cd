# Every command a newcomer needs. `make demo` and `make test` set up all they need by themselves
# and cost nothing the second time; README.md says what each is for.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules

VENV    := .venv
BIN     := $(VENV)/bin
OUT     ?= build/demo
SAMPLES ?= ../shared/samples
# Extra words for a command, for example: make test PYTEST="-k mute"
PYTEST  ?=
# Extra words for the measuring, for example: make bench BENCH="--only people"
BENCH   ?=
# What pytest answers when a choice leaves no test to run; an error unless it was chosen so.
NO_TESTS := 5
UPGRADE ?=

# Qt paints into memory in every command but the demo.
OFFSCREEN := QT_QPA_PLATFORM=offscreen

.PHONY: help demo test check format soak gallery bench bench-quick programs venv lock clean packages-run packages-demo packages-test packages-bench

help: ## list these commands
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/make \1	\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 20

demo: packages-demo venv ## open a court and three desks; with no screen, hold a scripted hearing
	@exec $(BIN)/mingjing-server demo --out "$(OUT)" \
		$(if $(or $(DISPLAY),$(WAYLAND_DISPLAY)),,--headless) \
		$(if $(wildcard $(SAMPLES)/.),--samples "$(SAMPLES)")

test: packages-test venv check ## everything that must hold: `make check`, then all tests but the long ones
	@failed=0; \
	run() { $(OFFSCREEN) $(BIN)/python -m pytest "$$@" $(PYTEST); }; \
	found_wrong() { [[ $$1 -eq $(NO_TESTS) && -n '$(if $(PYTEST),chosen)' ]] || failed=$$1; }; \
	keep_time() { run -m "realtime and not soak" "$$@"; }; \
	once_more() { \
		echo "Real-time tests failed, see above. Those alone, once more, in case the machine was late:"; \
		keep_time --last-failed --last-failed-no-failures none; }; \
	run -n 2 -m "not realtime and not soak" || found_wrong $$?; \
	found=0; keep_time || found=$$?; \
	if [[ $$found -eq 1 ]]; then found=0; once_more || found=$$?; fi; \
	[[ $$found -eq 0 ]] || found_wrong $$found; \
	exit $$failed

check: venv ## format, lint, types, and who may import whom
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

format: venv ## put the sources into the house's format
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

soak: packages-test venv ## the tests that take long
	@$(OFFSCREEN) $(BIN)/python -m pytest -m soak -o timeout=7200 $(PYTEST)

gallery: packages-run venv ## every screen in every state, as pictures in build/gallery
	@$(OFFSCREEN) $(BIN)/python -m client.ui.gallery --out build/gallery

bench: packages-bench venv ## everything measured side by side with aiortc and Janus: build/bench.html
	@$(OFFSCREEN) $(BIN)/python -m tests.bench $(BENCH) \
		$(if $(wildcard $(SAMPLES)/.),--samples "$(SAMPLES)")

bench-quick: packages-bench venv ## the same table on fewer networks, within two minutes
	@$(OFFSCREEN) $(BIN)/python -m tests.bench --quick $(BENCH) \
		$(if $(wildcard $(SAMPLES)/.),--samples "$(SAMPLES)")

programs: venv ## the client as programs that need no Python: build/programs/mingjing
	@$(BIN)/pyinstaller --noconfirm --log-level WARN --distpath build/programs \
		--workpath build/freezing packaging/mingjing.spec

# --- What the commands stand on ------------------------------------------------------------------

packages-run packages-demo packages-test packages-bench: packages-%:
	@packaging/system_packages.sh $*

venv: $(VENV)/.installed ## the virtual environment, with the locked wheels

$(VENV)/.locked: requirements/bootstrap.txt requirements/dev.txt packaging/environment.sh
	@packaging/environment.sh locked $(VENV)

$(VENV)/.installed: $(VENV)/.locked pyproject.toml
	@packaging/environment.sh installed $(VENV)

COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url --no-emit-package dlib $(UPGRADE)

lock: venv ## choose versions anew from pyproject.toml (UPGRADE=--upgrade takes the newest)
	@$(COMPILE) pyproject.toml --all-extras -o requirements/dev.txt
	@$(COMPILE) --group bootstrap -c requirements/dev.txt -o requirements/bootstrap.txt
	@$(COMPILE) pyproject.toml --extra client -c requirements/dev.txt -o requirements/client.txt
	@$(COMPILE) pyproject.toml --extra server -c requirements/dev.txt -o requirements/server.txt

clean: ## remove what the commands have written (the virtual environment too)
	@rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	@find client server_stub tests -name __pycache__ -type d -prune -exec rm -rf {} +
