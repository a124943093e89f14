FROM python:3.13-slim AS build
WORKDIR /srv/backissue
RUN python -m venv /srv/venv
ENV PATH=/srv/venv/bin:$PATH PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
COPY requirements.lock ./
RUN pip install --require-hashes --requirement requirements.lock
COPY LICENSE README.md pyproject.toml ./
COPY migrations migrations
COPY schema schema
COPY service service
# Editable, so that the migrations are found beside the packages.
RUN pip install --no-build-isolation --no-deps --editable .

FROM python:3.13-slim
RUN useradd --system --no-create-home backissue
COPY --from=build /srv /srv
WORKDIR /srv/backissue
USER backissue
ENV PATH=/srv/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 HOST=0.0.0.0 PORT=8000
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=6s --start-period=30s \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/readyz', timeout=5)"]
CMD ["backissue", "serve"]
