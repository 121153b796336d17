"""Measurements of speed, sizes and accessibility: `make bench` prints a table and writes `bench.json`.

Each module has one group of measures as functions from a `Workspace` to rows; `__main__` runs them. A missed
target is shown and never fails the run, since the machine has a say in it; tests guard what must hold.
"""
