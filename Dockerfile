FROM python:3.11-slim

RUN pip install --no-cache-dir uv && useradd --system --create-home --uid 10001 waymark

WORKDIR /app
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    UV_COMPILE_BYTECODE=1 \
    UV_LINK_MODE=copy \
    UV_PYTHON_DOWNLOADS=never

# The packages first: they change less often than the code, and this layer is kept while they do not.
COPY pyproject.toml uv.lock ./
RUN uv sync --frozen --no-dev --no-cache

COPY . .
RUN DEBUG=false python manage.py collectstatic --no-input --verbosity 0

USER waymark
EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--no-ws", "--workers", "2", "--blocking-threads", "8", "--backpressure", "64", "--workers-kill-timeout", "8", "coaching.wsgi:application"]
