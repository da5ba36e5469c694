// Spaces
