"""The same trials in one process and in a time of their own, so that ten thousand of them fit into an hour of one core."""
