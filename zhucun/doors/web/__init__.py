"""The web door: pages for people. A new page is copied from `directory` (docs/pages.md)."""
