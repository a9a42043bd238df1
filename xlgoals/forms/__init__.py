"""What is asked: each form declared once, and what follows from the declaration."""
