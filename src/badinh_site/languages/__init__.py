"""The languages of pages: interface words, and the formats of dates, numbers and sizes."""
