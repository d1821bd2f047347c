"""The use cases that window and terminal share: bring files in, send documents out, compile volumes.

Each joins the rooms below (library, word, templates, search) and knows neither widgets nor a terminal.
"""
