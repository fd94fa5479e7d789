"""Files that come in by a form: kept only where a page takes them from somebody signed in, and up to a limit."""

from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest
from django.urls import Resolver404, resolve

from schools.importers.staff.limited import MAX_UPLOAD

# Attributes of the request.
KEEPS_FILES = "keeps_files"
HAD_FILE = "had_file"
TOO_LARGE = "upload_is_too_large"


def takes_files(view):
    """Mark a view as one whose form sends files. It stands next to the view: the gates hand the mark on."""
    view.takes_files = True
    return view


def is_for_files(request: HttpRequest) -> bool:
    """Whether a request is for a view that takes files."""
    try:
        return getattr(resolve(request.path_info).func, "takes_files", False)
    except Resolver404:
        return False


def keep_files(request: HttpRequest) -> None:
    """Let the request's files be kept, before anything of it is read."""
    setattr(request, KEEPS_FILES, True)


class LimitedUpload(FileUploadHandler):
    """Keeps the files of a request while they are not too large together; `is_too_large(request)` says so to the page.

    Where nobody may send one, none is kept, not even for the time of the request.
    """

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.received = 0

    def new_file(self, *arguments, **named) -> None:
        super().new_file(*arguments, **named)
        setattr(self.request, HAD_FILE, True)
        if not getattr(self.request, KEEPS_FILES, False) or self.received > MAX_UPLOAD:
            raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.received += len(raw_data)
        if self.received > MAX_UPLOAD:
            setattr(self.request, TOO_LARGE, True)
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The handlers after this one keep the file."""


def is_too_large(request: HttpRequest) -> bool:
    """Whether a file was left out of the request because of its size."""
    return getattr(request, TOO_LARGE, False)


def had_file(request: HttpRequest) -> bool:
    """Whether a file was sent, kept or not."""
    return getattr(request, HAD_FILE, False)
