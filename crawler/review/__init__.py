"""Questions for maintainers, their answers as decisions, corrections, and who is to be told of a listing."""
