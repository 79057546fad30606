# An image of one service: docker build --build-arg SERVICE=identity -t guildhall/identity .
# All stages but the last are the same for every service, so the second image takes a second.

# The same place for the base image everywhere. Pin it by digest where images are published from.
ARG BASE=node:24-bookworm-slim

# What decides what `npm ci` installs, apart from the sources: they may change without a new install.
FROM ${BASE} AS manifests
WORKDIR /source
COPY . .
RUN mkdir /manifests \
  && find . -name package.json -not -path '*/node_modules/*' -exec cp --parents '{}' /manifests ';' \
  && cp package-lock.json .npmrc /manifests

FROM ${BASE} AS build
WORKDIR /source
COPY --from=manifests /manifests .
RUN --mount=type=cache,target=/root/.npm npm ci --no-audit --no-fund
COPY . .
RUN npm run -s build:services

FROM build AS contents
ARG SERVICE
RUN node deploy/image-contents.mjs "${SERVICE:?give --build-arg SERVICE=identity, organizations, ...}" /contents

FROM ${BASE}
ARG SERVICE
ARG VERSION=0.1.0
LABEL org.opencontainers.image.title="guildhall-${SERVICE}" \
  org.opencontainers.image.description="Guildhall: the ${SERVICE} service" \
  org.opencontainers.image.version="${VERSION}"
ENV NODE_ENV=production PORT=8080 HOST=0.0.0.0
WORKDIR /app
# Nothing here is ever written: it belongs to root, and a user that is in no passwd file runs it.
COPY --from=contents /contents .
# Where docker-compose.yml keeps the master key: a new volume takes over who may write there.
RUN install -d -o 10001 -g 10001 -m 0700 /var/lib/guildhall
USER 10001:10001
EXPOSE 8080
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s \
  CMD ["node", "-e", "fetch(`http://${process.env.HOST === '0.0.0.0' ? '127.0.0.1' : process.env.HOST}:${process.env.PORT}/health/ready`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Node itself is the first process and gets the signals: SIGTERM ends it in order.
CMD ["node", "--enable-source-maps", "bundle/main.mjs"]
