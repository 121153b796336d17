"""What changed from one publication to the next: found by comparison with the ledger, kept in `changes.jsonl`."""
