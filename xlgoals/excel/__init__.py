"""The only rooms that know workbook files: reading, writing, and typing into them."""
