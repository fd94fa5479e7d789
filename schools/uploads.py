"""Files that come in by a form: read up to a limit, whatever page they are sent to."""

from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

from schools.importers.staff.limited import MAX_UPLOAD

TOO_LARGE = "upload_is_too_large"  # an attribute of the request


class LimitedUpload(FileUploadHandler):
    """Stops keeping a file that is too large; `is_too_large(request)` then says so to the page."""

    def new_file(self, *arguments, **named) -> None:
        super().new_file(*arguments, **named)
        self.received = 0

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
