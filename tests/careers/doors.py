"""The two doors that people come through: what each says of what it refuses, by field."""

from django.test import Client

API = "/api/v1/"


def signed_in(who):
    client = Client()
    client.force_login(getattr(who, "user", who))
    return client


def on_page(who, address, given):
    """What stands at the fields of the form that came back."""
    context = signed_in(who).post(address, given).context
    return {name: list(found) for name, found in context["form"].errors.items()}


def by_api(who, address, given):
    """The status and the errors by field."""
    answer = signed_in(who).post(f"{API}{address}", given, content_type="application/json")
    return answer.status_code, answer.json()["errors"]
