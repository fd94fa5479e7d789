"""The step library's pages: browse it, search it, read one step. The same for every trust and everybody in it."""

from django.http import Http404, HttpResponse
from django.shortcuts import render

from cpd.access import may_schedule
from cpd.catalogue import catalogue
from cpd.focuses import Focus, focus, focuses
from schools.access import signed_in
from schools.fragments import render_page
from schools.middleware import Request


@signed_in
def step_list(request: Request) -> HttpResponse:
    """The whole library by topic; with ?focus= or ?topic= the steps of that part."""
    library = catalogue()
    chosen, topic = _focus_asked_for(request), request.GET.get("topic", "")
    if topic and topic not in library.topics:
        raise Http404
    shown = [library.topics[topic]] if topic else library.topics_of(chosen) if chosen else []
    return render(request, "cpd/step_list.html", {**_browsing(chosen), "shown": shown})


@signed_in
def step_search(request: Request) -> HttpResponse:
    """The steps that fit ?q=: a whole page, or for htmx the results alone.

    ?choose=, the id of the field for the teacher's own words, asks htmx for radios named library_step, with the one
    already chosen (?library_step=) kept on top.
    """
    library, chosen = catalogue(), _focus_asked_for(request)
    results = library.find(request.GET.get("q", ""), prefer=chosen)
    context = {
        **_browsing(chosen),
        "results": results,
        "announce": bool(request.htmx),
        "choose": request.GET.get("choose", "") if request.htmx else "",
        "chosen_step": library.step(request.GET.get("library_step", "")),
    }
    return render_page(request, "cpd/step_list.html", context, part="results")


@signed_in
def step_detail(request: Request, code: str) -> HttpResponse:
    """One step: its words, examples of it, what to model, and its neighbours."""
    library = catalogue()
    step = library.step(code)
    if step is None:
        raise Http404
    area = next(area for area in library.topics[step.area.topic_id].areas if area.area.code == step.area_id)
    beside = [other for other in area.steps if other.code != code]
    context = {"step": step, "beside": beside, "may_schedule": may_schedule(request)}
    return render(request, "cpd/step_detail.html", context)


def _focus_asked_for(request: Request) -> Focus | None:
    code = request.GET.get("focus", "")
    chosen = focus(code)
    if code and chosen is None:
        raise Http404
    return chosen


def _browsing(chosen: Focus | None) -> dict:
    modules: dict[str, list] = {}
    for within in catalogue().topics.values():
        modules.setdefault(within.topic.get_module_display(), []).append(within)
    return {"focuses": focuses(), "focus": chosen, "modules": modules}
