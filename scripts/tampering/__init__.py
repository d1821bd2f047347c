"""What somebody with an SQLite tool can do to a library, tried one by one: what verifying sees of it, as yuan/manual/trust.md tells.

`python -m scripts.tampering` writes the table anew. `python -m scripts.tampering --before FILE.json`, run with another
program in PYTHONPATH, notes what that one sees.
"""
