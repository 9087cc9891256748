"""The readers of names, phones, addresses, languages, links, ages, waits and referrals, against labelled words."""
