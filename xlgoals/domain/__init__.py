"""What the field is about: values and rules, standard library only."""
