"""The page: what each part shows (values to HTML), how the parts are wired, and how it is served."""
