"""How the window looks: colours, sizes and the style sheet made of them, light and dark."""
