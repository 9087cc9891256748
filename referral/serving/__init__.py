"""`mbt serve`: worker processes that answer from one immutable release at a time and move to the next without a stop.

front.py is what a request meets first; watching.py looks for the next release, opening.py and probes.py prove it,
generation.py holds one while anybody reads it. Nothing here knows what a page says.
"""
