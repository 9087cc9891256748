"""The public pages. Datasette knows them only through referral/plugin.py; the work is in plain modules here."""
