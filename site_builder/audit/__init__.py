"""The link audit: asks for the links of collections, and keeps how they are beside the configuration."""
