FROM node:24-slim AS base
WORKDIR /app
# The image holds compiled code: no script may run beside the named one, so "npm run cli" skips its "precli" (a
# compiler run) and "npm ci" the packages' scripts (nothing here is compiled by them).
ENV NPM_CONFIG_IGNORE_SCRIPTS=true \
    NPM_CONFIG_UPDATE_NOTIFIER=false
COPY package.json package-lock.json .npmrc ./

FROM base AS build
COPY packages/embedded-timescale/package.json packages/embedded-timescale/
RUN npm ci
COPY tsconfig.json tsconfig.build.json ./
COPY packages packages
COPY src src
COPY migrations migrations
RUN npm run build

FROM base AS dependencies
# An image has a server, so it goes without the embedded engine, which is optional; but npm installs a workspace whatever
# it is told to omit. The other optional ones are none that the program loads; among them is the compiler, by way of a
# peer's peer.
RUN npm ci --omit=dev --omit=optional --workspaces=false
# As deploy/sbom does.
RUN npm pkg delete devDependencies optionalDependencies workspaces
RUN npm sbom --sbom-format=cyclonedx >sbom.json

FROM base
# Loopback inside a container is out of everybody's reach, so it takes ACCESS=open from whoever runs it. npm keeps its
# logs where a read-only container can write, and runs scripts by bash, which gives its place to the program: sh would
# keep a stop signal from an import.
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    NPM_CONFIG_CACHE=/tmp/.npm \
    NPM_CONFIG_SCRIPT_SHELL=bash
COPY --from=dependencies /app/node_modules node_modules
COPY --from=dependencies /app/sbom.json sbom.json
COPY views views
COPY public public
COPY data data
COPY --from=build /app/dist dist
USER node
EXPOSE 3000
# Health, not readiness: a database that is away is not cured by a new container. The first start imports data/.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
    CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/api/health`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--no-warnings", "dist/src/main.js"]
