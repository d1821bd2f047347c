"""What is shown around the text: outline, section, checks, opinions, where one is."""
