# Two commands: `make run` serves the product with a demo book, `make test` passes the tests. Both set up what they need.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
PY := .venv/bin/python
export RASA_TELEMETRY_ENABLED := false
export PYTHONUNBUFFERED := 1
export TF_CPP_MIN_LOG_LEVEL := 2

.PHONY: run test properties setup setup-test check train nlu-report bench bench-turn bench-book bench-scale bench-sockets bench-fleet bench-export bench-nlu bench-negotiation fault-sms soak clean

run: setup
	@BOT_DEMO=$${BOT_DEMO:-true} exec $(PY) -m bot serve

# Three processes on two cores, because many tests wait for servers; they begin while the model is being trained.
# The browser tests run by themselves, after them: their driver keeps an event loop running, which the asynchronous tests of the same process can't share, and side by side with the others both
# took as long and failed for want of a core. They run in two processes with a server and a book each, always the same files in each, so that a borrower has lived through the same.
ASIDE := $(patsubst %,tests/browser/test_%.py,desk_at_work embedding journeys launcher staying unsent)
TEST := $(PY) -m pytest
# The types are checked from nothing: with a kept cache a class that no longer met its protocol has passed.
CHECK := $(PY) -m ruff check . && $(PY) -m mypy --no-incremental

test: setup-test
	@$(PY) -m bot train & trained=$$!; \
	{ $(CHECK); } || { wait $$trained; exit 1; }; \
	$(TEST) -n 3 --dist loadgroup --ignore=tests/browser $(ARGS) & others=$$!; \
	wait $$trained || { kill $$others; wait $$others; exit 1; }; \
	wait $$others
	@$(TEST) $(ASIDE) & aside=$$!; $(TEST) tests/browser $(ASIDE:%=--ignore=%); rest=$$?; wait $$aside && exit $$rest

# The properties of money, negotiation and contact on ten times as many random cases as in the suite; how many each passed is printed.
properties: setup-test
	@CASES_TIMES=10 $(PY) -m pytest -n 2 -p tests.cases tests/lending tests/service/test_refund.py

setup:
	@[ -n "$(PYTHON)" ] || { echo "✗ Python 3.11 was not found: install it and try again." >&2; exit 10; }
	@$(PYTHON) deploy/bootstrap.py run

setup-test:
	@[ -n "$(PYTHON)" ] || { echo "✗ Python 3.11 was not found: install it and try again." >&2; exit 10; }
	@$(PYTHON) deploy/bootstrap.py test

check:
	@$(CHECK)

train: setup
	@$(PY) -m bot train

nlu-report: setup
	@$(PY) -m bench.nlu.report

# Ours and the stock way in one run; the stock bot is trained first, which takes minutes.
bench: setup
	@$(PY) -m bench.turn --stock 120 $(ARGS)

bench-turn: setup
	@$(PY) -m bench.turn $(ARGS)

bench-book: setup-test
	@$(PY) -m bench.book $(ARGS)

bench-sockets: setup-test
	@$(PY) -m bench.sockets $(ARGS)

bench-fleet: setup-test
	@$(PY) -m bot train && $(PY) -m bench.fleet $(ARGS)

bench-scale: setup
	@$(PY) -m bench.scale $(ARGS)

bench-export: setup
	@$(PY) -m bench.scale.export $(ARGS)

bench-nlu: setup
	@$(PY) -m bench.nlu

bench-negotiation: setup
	@$(PY) -m bench.negotiation

soak: setup-test
	@$(PY) -m bench.soak

fault-sms: setup
	@$(PY) -m bench.outbox

clean:
	rm -rf .venv .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis var models/*.tar.gz
