"""One repository per kind of record, all working in the transaction of one unit of work."""
