"""How findable, accessible, interoperable and reusable the pages are: a checklist each, and who can mend what."""
