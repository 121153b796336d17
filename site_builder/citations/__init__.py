"""Citations as data: a source's citation text read into fields, and what a collection is cited as."""
