"""Generate credible synthetic shops from a seed."""
