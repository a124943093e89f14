FROM python:3.13-slim
WORKDIR /srv/backissue
RUN useradd --system --no-create-home backissue

COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes --requirement requirements.lock

COPY LICENSE README.md pyproject.toml ./
COPY migrations migrations
COPY schema schema
COPY service service
# Editable, so that the migrations are found beside the packages.
RUN pip install --no-cache-dir --no-build-isolation --no-deps --editable .

USER backissue
ENV HOST=0.0.0.0 PORT=8000
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/readyz', timeout=4)"]
CMD ["backissue", "serve"]
