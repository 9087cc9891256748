# Two commands do everything: `make run` and `make test`. `make help` lists the rest.

PYTHON ?= python3
PORT ?= 8001
VENV := .venv
BIN := $(VENV)/bin
# What others measure with is large and stays out of the environment that the project is made in.
BENCH := $(VENV)/bench
# Generated files: the sample run keeps to a folder of its own, so that it never mixes with real data.
VAR ?= var
SAMPLE := $(VAR)/sample
SITES := tests/sites
QUALITY := tests/quality

.DEFAULT_GOAL := help

## —— use ——

run: $(VENV)/run.stamp ## Crawl the bundled sample sites, geocode, publish, serve on http://127.0.0.1:8001 (PORT=… changes it)
	@MBT_VAR=$(SAMPLE) MBT_SOURCES=$(SITES)/sources $(BIN)/mbt owner-file add $(SITES)/owner_files/*
	@MBT_VAR=$(SAMPLE) $(BIN)/python -m tests.sites $(BIN)/mbt crawl
	@MBT_VAR=$(SAMPLE) MBT_SOURCES=$(SITES)/sources $(BIN)/mbt publish
	@MBT_VAR=$(SAMPLE) MBT_CONTACT=$${MBT_CONTACT:-maintainers@example.org} $(BIN)/mbt serve --port $(PORT)

run-real: $(VENV)/run.stamp ## The same with the real sources, on the internet
	@MBT_VAR=$(VAR) $(BIN)/mbt crawl; code=$$?; [ $$code -eq 0 ] || [ $$code -eq 2 ]
	@MBT_VAR=$(VAR) $(BIN)/mbt publish
	@MBT_VAR=$(VAR) $(BIN)/mbt serve --port $(PORT)

## —— check ——

# Three workers on two cores: some tests mostly wait for a clock or a process. Files go out in the order of
# tests/conftest.py, and what is compiled is kept, for the workers and the commands that they start.
PYTEST = env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder

test: $(VENV)/dev.stamp ## Run the tests
	$(PYTEST) -m "not slow"

test-slow: $(VENV)/dev.stamp ## Run those that put whole systems to work: proxies, units, faults, killed workers, printed pages
	$(PYTEST) -m slow

lint: $(VENV)/dev.stamp ## Lint, format check and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(VENV)/dev.stamp ## Put the code in order
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

package: $(VENV)/dev.stamp ## Build the wheel and check that it works by itself
	PYTHON=$(BIN)/python sh .ci/package

real: $(VENV)/dev.stamp ## Read the stored real pages (MBT_REAL, or ../shared/real) and print what was read against what is there
	$(BIN)/python -m tests.real

bench-geocode: $(VENV)/dev.stamp ## Print the geocoder's hit rate and error on addresses with known points
	$(BIN)/python -m tests.gazetteer.measure

bench-crawl: $(VENV)/dev.stamp ## Print the crawler's CPU as a share of bare Scrapy's over the same loopback pages
	$(BIN)/python -m tests.bench.crawl

bench-claims: $(VENV)/dev.stamp ## Print precision and recall of the reader of training claims on labelled sentences
	$(BIN)/python -m tests.bench.claims

bench-values: $(VENV)/dev.stamp ## Print how many labelled names, phones, addresses, ages, waits … are read right
	$(BIN)/python -m tests.bench.values

bench-identity: $(BENCH)/stamp ## Who is the same provider: ours, rapidfuzz, splink, recordlinkage on one invented truth (SIZES="1000 10000")
	$(BENCH)/bin/python -m tests.bench.identity $(SIZES)

bench-match: $(BENCH)/stamp ## Candidate search and whole answers beside PostGIS, DuckDB and SQLite (SIZES="10000 100000")
	$(BENCH)/bin/python -m tests.bench.match $(SIZES)

bench-reading: $(VENV)/dev.stamp ## Print how hard the patients' pages are to read, as a school grade
	$(BIN)/python -m tests.bench.reading

bench-serving: $(VENV)/dev.stamp ## Print swaps under load and ready pages beside bare uvicorn, on the sample release (needs wrk)
	@MBT_VAR=$(SAMPLE) $(BIN)/python -m tests.bench.serving

bench-site: $(VENV)/dev.stamp ## The site beside bare uvicorn and plain Datasette: rates, CPU, bytes, start (needs wrk; SIZES="10000 100000")
	@MBT_VAR=$(SAMPLE) $(BIN)/python -m tests.bench.public_site $(SIZES)

report-match: $(VENV)/run.stamp ## How much each weight decides, and who is shown how often, on the sample release
	@MBT_VAR=$(SAMPLE) $(BIN)/mbt match-report

prove-match: $(VENV)/dev.stamp ## Every property of the match on 2,000 drawn directories and needs (half an hour)
	MBT_EXAMPLES=2000 $(BIN)/python -m pytest -n 2 --dist load tests/match

prove: $(VENV)/dev.stamp ## Releases under faults: every system call of a publish failed in turn, swaps under load, a restore
	$(BIN)/python -m tests.prove

check-site: $(VENV)/dev.stamp $(QUALITY)/node_modules/.package-lock.json ## Grade every page: axe, vnu, Observatory, Lighthouse (needs node, java, chromium)
	@sh tests/with_sample_site.sh $(BIN) $(VAR) $(BIN)/python -m tests.quality

screenshots: $(VENV)/dev.stamp ## Picture the main pages of the sample release (needs chromium) into var/screenshots
	@sh tests/with_sample_site.sh $(BIN) $(VAR) $(BIN)/python -m tests.screenshots $(VAR)/screenshots

## —— maintain ——

gazetteer: $(VENV)/dev.stamp ## Build the bundled place data anew from its pinned packages
	$(BIN)/python -m referral.gazetteer.build

messages: $(VENV)/dev.stamp ## Gather the words of the pages and bring the catalogs of their translations up to date
	$(BIN)/python -m referral.locale.gather

lock: $(VENV)/dev.stamp ## Pin every dependency anew, with hashes
	$(BIN)/pip-compile -q $(LOCK) -o requirements.txt pyproject.toml
	$(BIN)/pip-compile -q $(LOCK) --extra dev -o requirements-dev.txt pyproject.toml
	$(BIN)/pip-compile -q $(LOCK) --extra bench -c requirements.txt -o requirements-bench.txt pyproject.toml

clean: ## Remove everything generated, the virtual environment too
	rm -rf $(VAR) $(VENV) dist build

help: ## This list
	@awk -F ':.*## ' '/^## ——/ {print ""} /^[a-z-]+:.*## / {printf "  make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

LOCK := --generate-hashes --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --strip-extras \
	--allow-unsafe --build-deps-for editable --no-header

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; this is " + sys.version)'
	$(PYTHON) -m venv $(VENV)

$(VENV)/run.stamp: requirements.txt pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/dev.stamp: requirements-dev.txt pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(QUALITY)/node_modules/.package-lock.json: $(QUALITY)/package-lock.json
	npm ci --prefix $(QUALITY) --silent

$(BENCH)/stamp: requirements-bench.txt pyproject.toml | $(BIN)/python
	$(BIN)/python -m venv $(BENCH)
	$(BENCH)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.txt
	$(BENCH)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.PHONY: run run-real test test-slow lint format package real bench-geocode bench-identity bench-crawl bench-claims bench-values bench-match bench-reading bench-serving bench-site report-match prove prove-match check-site screenshots gazetteer messages lock clean help
