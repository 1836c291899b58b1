.DEFAULT_GOAL := help
PY := .venv/bin/python
SCALE ?=
PORT ?= 8000

help: ## This list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

env: ## Install what running needs into .venv (hashed; no pip needed on the machine)
	@python3 tools/bootstrap.py run
	@$(PY) tools/messages.py --compile

env-test:
	@python3 tools/bootstrap.py test
	@$(PY) tools/messages.py --compile

demo: env ## Set everything up and serve the demo on 127.0.0.1:8000 (SCALE=village|county|province, PORT=8001)
	@$(PY) -m zhucun demo --port $(PORT) $(if $(SCALE),--scale $(SCALE))

check: env-test ## Format, lint, types, floors, migrations, packs, translations, docs
	@$(PY) tools/check.py

fix: env-test ## Mend format and lint where it can be done mechanically
	@.venv/bin/ruff check --fix -q . ; .venv/bin/ruff format -q .

test: env-test ## All tests: SQLite always; PostgreSQL, Chromium and Spark where they are found
	@$(PY) tools/test.py

bench: ## Benchmarks beside their peers; results in benchmarks/results
	@python3 tools/bootstrap.py bench
	@for b in rules import pages papers cards sync obligations match score appraisal entitlements archives; do $(PY) -m benchmarks.bench_$$b || exit 1; done

docs: env-test ## Regenerate the generated parts of docs (clauses, commands)
	@$(PY) tools/docs.py

lock: ## Lock the requirements again, with hashes and without addresses
	@for f in uv run test bench spark; do .venv/bin/uv pip compile -q --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-header requirements/$$f.in -o requirements/$$f.txt || exit 1; done

.PHONY: help env env-test demo check fix test bench docs lock
