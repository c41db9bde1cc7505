"""The API's doors to people, units, skills, claims and notices."""
