"""Use cases: one verb is one function, one transaction and one audit row; knows ports, not frameworks."""
