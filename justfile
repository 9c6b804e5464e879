# The default experiment, or `just run my.toml --seed 7`.
run *args:
    cargo run --release --locked -- {{ if args == "" { "" } else { "run " + args } }}

# All tests; `POLITY_GPU=require just test` fails without an adapter.
test *args:
    cargo test --locked {{args}}

lint:
    cargo fmt --check
    cargo clippy --all-targets --locked -- -D warnings

# The reference workloads beside plain kernels: `just bench`, `just bench w1`.
bench *args:
    cargo bench --locked --bench ratio -- {{args}}

# Each phase alone.
bench-phases *args:
    cargo bench --locked --bench phases -- {{args}}

# What must hold before a change lands.
ci:
    .ci/run
