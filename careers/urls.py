"""The routes of roles, the career map and comparisons."""

from django.urls import path

from careers import opening_urls
from careers.views import bookmarks, comparing, lists, map, roles, routes

app_name = "careers"
urlpatterns = [
    path("", map.map, name="map"),
    path("roles/", lists.role_list, name="role_list"),
    path("roles/for-me/", lists.roles_for_me, name="roles_for_me"),
    path("roles/<int:pk>/", roles.role_detail, name="role_detail"),
    path("roles/<int:pk>/diff/", roles.role_diff, name="role_diff"),
    path("roles/<int:pk>/bookmark/", bookmarks.bookmark_create, name="bookmark_create"),
    path("roles/<int:pk>/bookmark/remove/", bookmarks.bookmark_delete, name="bookmark_delete"),
    path("bookmarks/", lists.bookmark_list, name="bookmark_list"),
    path("routes/", routes.routes, name="routes"),
    path("routes/way/", routes.route_detail, name="route_detail"),
    path("compare/", comparing.compare, name="compare"),
    *opening_urls.urlpatterns,
]
