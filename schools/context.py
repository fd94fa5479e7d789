from django.conf import settings
from django.urls import reverse


def page(request) -> dict:
    """What every page's frame needs: the product, whoever is signed in, the place, the day."""
    profile = getattr(request, "profile", {})
    school = profile.get("school") or {}
    user = getattr(request, "user", None)
    # At a shared computer, what was said to the person before is not for whoever sits there now.
    unsaid: dict[str, object] = {} if user and user.is_authenticated else {"messages": []}
    return unsaid | {
        "product": settings.PRODUCT,
        "user": user,
        "place": school.get("name") or profile.get("trust_name", ""),
        "today": getattr(request, "today", None),
        "demo_day": request.today if profile.get("is_demo") else None,
        "account_url": reverse("account") if profile else "",
        "foot_links": [{"label": "Who sees what", "url": reverse("who_sees_what")}],
        "csp_nonce": getattr(request, "csp_nonce", ""),
    }
