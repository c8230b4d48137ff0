"""Text -> passages -> library."""
