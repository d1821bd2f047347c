"""The writer's parts: XML in small functions, one package, one body at a time."""
