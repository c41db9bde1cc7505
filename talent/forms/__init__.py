"""Forms: text becomes objects that the actor may see; the rules are in services."""
