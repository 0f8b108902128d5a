"""Render plans for people: workbook, page, terminal summary; calendars, chat texts and a picture for each and all."""
