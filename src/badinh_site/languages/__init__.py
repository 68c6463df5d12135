"""What pages say in each language: words, and the forms of dates, numbers and sizes."""
