"""What stands in the text as one thing: pictures, notes, references, structured elements; their forms and gestures."""
