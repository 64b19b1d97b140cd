# syntax=docker/dockerfile:1

# The base image is named by tag so that building anew takes up its security fixes. For an image that can be built again
# bit by bit, name it by digest: python:3.13-slim@sha256:... (docker buildx imagetools inspect python:3.13-slim tells it).
ARG BASE=python:3.13-slim

FROM ${BASE} AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /src
COPY requirements/ requirements/
RUN python -m venv /opt/helmwatch \
 && /opt/helmwatch/bin/pip install --require-hashes -r requirements/run.txt \
 && python -m venv /opt/build \
 && /opt/build/bin/pip install --require-hashes -r requirements/build.txt
COPY pyproject.toml README.md LICENSE feeds.yaml ./
COPY rules/ rules/
COPY storage/ storage/
COPY monitor/ monitor/
RUN /opt/build/bin/hatchling build -t wheel -d /dist \
 && /opt/helmwatch/bin/pip install --no-index --no-deps /dist/*.whl \
 && /opt/helmwatch/bin/pip uninstall --yes pip

FROM ${BASE}
RUN useradd --system --uid 10001 --user-group --home-dir /data --no-create-home --shell /usr/sbin/nologin helmwatch \
 && install -d -o helmwatch -g helmwatch /data \
 && install -d /config
COPY --from=build /opt/helmwatch /opt/helmwatch
ENV PATH=/opt/helmwatch/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HELMWATCH_DATA=/data \
    HELMWATCH_LISTEN=0.0.0.0:8080
USER 10001
# feeds.yaml and rules/ are looked for here; what is not here is taken as it was shipped.
WORKDIR /config
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=10s --start-period=2m --retries=3 CMD ["helmwatch", "health"]
ENTRYPOINT ["helmwatch"]
CMD ["run"]
