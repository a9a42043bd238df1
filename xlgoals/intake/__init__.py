"""What a returned workbook is and holds: whose, its tables, what is found. Nothing is written."""
