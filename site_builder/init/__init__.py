"""`site-builder init`: the folder of a person's own site, whose files override ours."""
