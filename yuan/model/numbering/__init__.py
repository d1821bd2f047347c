"""Numbers: computed from the place in the tree, and read where somebody typed them."""
