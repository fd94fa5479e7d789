from django.conf import settings
from django.urls import reverse


def page(request) -> dict:
    """What every page's frame needs: the product, whoever is signed in, the place, the day."""
    profile = getattr(request, "profile", {})
    school = profile.get("school") or {}
    return {
        "product": settings.PRODUCT,
        "user": getattr(request, "user", None),
        "place": school.get("name") or profile.get("trust_name", ""),
        "today": getattr(request, "today", None),
        "demo_day": request.today if profile.get("is_demo") else None,
        "account_url": reverse("account") if profile else "",
        "foot_links": [{"label": "Who sees what", "url": reverse("who_sees_what")}],
        "csp_nonce": getattr(request, "csp_nonce", ""),
    }
