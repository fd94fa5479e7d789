"""Refusals in words. Each says what to do next, and none says whether the thing exists for somebody else."""

from django.shortcuts import render

from schools.access import public


@public
def bad_request(request, exception=None):
    return render(request, "400.html", status=400)


@public
def forbidden(request, exception=None):
    return render(request, "403.html", status=403)


@public
def missing(request, exception=None):
    return render(request, "404.html", status=404)


@public
def broken(request):
    return render(request, "500.html", status=500)


@public
def csrf_failure(request, reason=""):
    return render(request, "403_csrf.html", status=403)
