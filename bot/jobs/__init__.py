"""Work that the clock starts; every function takes `today` or `now`."""
