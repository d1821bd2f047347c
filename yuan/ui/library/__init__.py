"""The plan library: tree, list and details of all plans, importing files and making new plans."""
