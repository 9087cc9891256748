"""What the match does to those who ask and those who are listed: how much each weight decides, and who is shown."""
