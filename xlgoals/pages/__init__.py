"""The documents that people read: made from a round's figures and the shipped templates."""
