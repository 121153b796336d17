"""A stand-in for Guppy, the query service of Gen3 data commons, for tests, the benchmark and a local demonstration."""
