"""Render plans for people: workbook, page, terminal summary."""
