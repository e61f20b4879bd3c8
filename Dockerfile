# syntax=docker/dockerfile:1

FROM rust:1.95-slim-bookworm AS build
WORKDIR /src
# rust-toolchain.toml stays outside: it also asks for clippy and rustfmt, which the image lacks
# and a build has no use for.
COPY Cargo.toml Cargo.lock build.rs ./
COPY src src
# A member of the workspace: cargo asks for its manifest, and builds none of it.
COPY bench bench
COPY data data
COPY openapi openapi
# Both caches outlive this layer, so a change of our sources compiles our sources alone.
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target \
    cargo build --release --locked --bin limber \
    && install -D target/release/limber /out/limber \
    && install -d /out/store

# glibc and nothing else: no shell, no package manager, nothing to break out with.
FROM gcr.io/distroless/cc-debian12:nonroot
COPY --from=build /out/limber /usr/local/bin/limber
# A new volume takes over the owner of the folder that it covers.
COPY --from=build --chown=65532:65532 /out/store /var/lib/limber
USER 65532:65532
ENV LIMBER_LISTEN=0.0.0.0:8080 \
    LIMBER_STORE=sled:/var/lib/limber/limber.db \
    LIMBER_LOG_FORMAT=json
VOLUME /var/lib/limber
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=5s --retries=3 CMD ["limber", "health"]
ENTRYPOINT ["limber"]
CMD ["serve"]
