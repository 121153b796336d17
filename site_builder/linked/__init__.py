"""What pages say to programs: schema.org as JSON-LD, Dublin Core and citation meta tags, typed links."""
