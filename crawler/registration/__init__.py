"""Whether a listed practitioner stands in a public register: who was asked what, what came back, and when to ask again.

A registration is not a training: what is found here is shown beside a claim of MBT, never as one, and a record that was
not found says nothing about anybody's licence. Pure but for ``record.py``, which reads and adds to crawl.db.
"""
