"""Environments' spaces as files that `compose --spaces` reads; `gymnasium_spaces.py` is the command."""
