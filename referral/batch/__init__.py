"""Many needs at once: a CSV file of needs in, answers out as JSON lines or CSV, one bad row stopping itself alone.

Needs are health data: nothing of them is logged or kept, and what is written is for its owner's eyes (mode 0600).
"""
