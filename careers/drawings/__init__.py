"""Where things lie in the pictures: pure functions from what is shown to coordinates."""
