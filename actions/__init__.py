"""Custom actions: adapters that say who, what and how to answer; no SQL, arithmetic or wording."""
