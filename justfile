# The common tasks; `just` alone lists them.

_list:
    @just --list --unsorted

# Build the program and run its main job on two years of a made-up desk
demo *DIR:
    cargo run --release --locked -- demo {{DIR}}

# Run every test, or those whose names hold WORDS
test *WORDS:
    cargo test --locked {{WORDS}}

# Run the tests that start no program and wait for no disk: a quarter of a minute on two cores, once built
test-quick:
    cargo test --locked --lib --test mfadesk -- --skip verify::specification \
        tests:: documents::answers documents::catalogue documents::procedure \
        layers:: ledger:: model:: render:: rules:: verify:: wire::

# Format, and let the compiler and the lints say what they have to say
lint:
    cargo fmt
    cargo clippy --all-targets --locked -- -D warnings

# Build the documentation of the rooms and open it
doc:
    cargo doc --no-deps --locked --open

# Check what the program depends on
deny:
    cargo deny --locked check

# Put CASES logs out of chance before the two readers of a log, and stop where they differ
fuzz CASES="1000000" FROM="0":
    cargo bench --locked --bench readers -- {{CASES}} {{FROM}}

# Make the system calls fail, one after the other
faults:
    tests/faults/run

# Have what is exported read by the programs that it is for
formats:
    tests/formats/run

# Cuts the power under the real program, on a file system of its own: as root, where loop devices can be mounted.
power:
    tests/faults/power

# Everything that has to hold before a change goes in
ci:
    .ci/run

# Build a Debian package, with everything that belongs to it, into target/debian
deb:
    cargo build --release --locked --features stream
    packaging/deb/make

# Build the program, with its manual pages and completions, into DIR
install DIR:
    cargo install --path . --locked --root {{DIR}}
    mkdir -p {{DIR}}/share/bash-completion/completions {{DIR}}/share/zsh/site-functions {{DIR}}/share/fish/vendor_completions.d
    {{DIR}}/bin/mfadesk man {{DIR}}/share/man/man1
    {{DIR}}/bin/mfadesk completions bash > {{DIR}}/share/bash-completion/completions/mfadesk
    {{DIR}}/bin/mfadesk completions zsh > {{DIR}}/share/zsh/site-functions/_mfadesk
    {{DIR}}/bin/mfadesk completions fish > {{DIR}}/share/fish/vendor_completions.d/mfadesk.fish
