"""Addresses that do not die: the ledger of every one ever published, and what stands where one has gone."""
