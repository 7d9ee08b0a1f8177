# One of the bots, built from its sources and run from dist by an unprivileged user.
#   docker build --file infra/docker/bot.Dockerfile --target bot --build-arg APP=tg-vote-bot .
#   docker build --file infra/docker/bot.Dockerfile --target whatsapp --build-arg APP=wa-finance-bot .
# The versions are those of package.json and pnpm-workspace.yaml; a test holds them together.

FROM node:24.21.0-bookworm-slim AS tools
RUN npm install --global pnpm@12.18.0
WORKDIR /src

# What the bot is made of and nothing else: a change of the other bot builds nothing anew here.
FROM tools AS pruned
ARG APP
RUN npm install --global turbo@2.11.11
COPY . .
RUN turbo prune "@sesi/${APP}" --docker

FROM tools AS build
ARG APP
COPY --from=pruned /src/out/json/ .
RUN pnpm install --frozen-lockfile
COPY --from=pruned /src/out/full/ .
# turbo prune takes packages; this file belongs to none.
COPY tsconfig.base.json .
RUN pnpm exec turbo run build --filter "@sesi/${APP}" \
 && pnpm --filter "@sesi/${APP}" deploy --prod /app \
 && rm -rf /app/src /app/test /app/bench /app/.turbo

FROM node:24.21.0-bookworm-slim AS bot
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app .
USER node
CMD ["node", "dist/main.js"]

# The same with Debian's Chromium, for WhatsApp.
FROM bot AS whatsapp
USER root
RUN apt-get update \
 && apt-get install --yes --no-install-recommends chromium fonts-noto-color-emoji \
 && rm -rf /var/lib/apt/lists/* \
 && mkdir /data \
 && chown node:node /data
ENV PUPPETEER_EXECUTABLE_PATH=/usr/bin/chromium
USER node
