"""The API's doors to roles, their versions and one's fit."""
