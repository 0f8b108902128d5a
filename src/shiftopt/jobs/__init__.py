"""Run one plan or many: read, plan, render, publish."""
