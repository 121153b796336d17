"""Set-up helpers of a checkout: the environment, the browser, a static server. Not part of the wheel."""
