"""Public pages in, one immutable directory.db out. Never imports referral/, except its gazetteer."""
