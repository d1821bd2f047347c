"""Tables in the text: what of them is selected, the mouse on them, and the commands that change them."""
