"""`python -m referral.cli` is `mbt`."""

from referral.cli import main

main()
