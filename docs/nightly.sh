#!/usr/bin/env bash
# The desk's night: who is locked out or one loss away from it, what is new since the night before, letters to them, and
# whether log and answers are still what they were. docs/nightly.md explains it; a test runs it.
#
#   MFADESK_STORE=/srv/mfa/store docs/nightly.sh REPORTS
#
# REPORTS is a directory that only the desk can read; a night's report is REPORTS/YYYY-MM-DD. To have letters written as
# mails, set NIGHTLY_TO ("{account}@example.ac.jp") and NIGHTLY_FROM ("MFA desk <mfa@example.ac.jp>"). Nothing is sent.
#
# Exit: 0 nobody is in danger; 1 somebody is; 5 the log, or an answer that was kept, is not what it was; 8 another run is
# under way; 6 there is no report, whatever else went wrong.
set -Eeuo pipefail
umask 077
# 1 is an answer. What goes wrong by itself must not look like one.
trap 'echo "nightly.sh: line $LINENO failed" >&2; exit 6' ERR

if [ $# -ne 1 ] || { [ -n "${NIGHTLY_TO:-}" ] && [ -z "${NIGHTLY_FROM:-}" ]; }; then
    echo 'usage: nightly.sh REPORTS (NIGHTLY_TO needs NIGHTLY_FROM)' >&2
    exit 2
fi
reports=$1
mkdir -p "$reports"
exec 9>"$reports/.lock"
flock -n 9 || exit 8
tonight=$(mktemp -d "$reports/.tonight.XXXXXX")
trap 'rm -rf "$tonight"' EXIT

say() { printf '%s\n' "$*" | tee -a "$tonight/report.txt"; }

# The instant that an answer was judged at.
as_of_answer() { sed -E 's/.*"as_of":"([^"]*)".*/\1/' "$1"; }

# Ends the night where there is no answer to go on with; what there is can be looked at.
give_up() {
    say "NO REPORT: $1"
    say "$(cat "$tonight/errors.txt")"
    rm -rf "$reports/failed"
    mv "$tonight" "$reports/failed"
    exit 6
}

# The last night whose report is whole: `latest` is set last of all.
before=
if [ -e "$reports/latest/risk.json" ]; then
    before=$(cd "$reports/latest" && pwd -P)
fi

# 1. Everybody who is critical or worse. The answer is kept: it names its question, the lines it read, and their hash.
status=0
mfadesk --format json risk --level locked-out,critical --fail-on critical --seen "$reports/seen.json" \
    >"$tonight/risk.json" 2>"$tonight/errors.txt" || status=$?
case $status in
    0 | 1) ;; # Nobody, somebody: both are answers.
    5)        # An answer from the sound part of a log that is not what it was: keep it, raise the alarm, write to nobody.
        say 'ALARM: the log is damaged, or is not the one that was seen last time. Stop the writers; docs/operations.md, exit code 5.'
        say "$(cat "$tonight/errors.txt")"
        ;;
    6) # At night, nobody to judge is the wrong store more often than a desk without accounts.
        give_up 'the store cannot be used, or holds nobody.'
        ;;
    *) give_up "mfadesk ended with $status." ;;
esac

# 2. What was answered the night before is what the same lines say tonight.
if [ -n "$before" ]; then
    recheck=0
    mfadesk recheck "$before/risk.json" >"$tonight/recheck.txt" 2>&1 || recheck=$?
    if [ "$recheck" -ne 0 ]; then
        say "ALARM: the answer kept in $(basename "$before") is not what the log says (exit code $recheck): recheck.txt"
        status=5
    fi
fi

# 3. The rest goes by the instant of that answer, whatever is recorded meanwhile.
as_of=$(as_of_answer "$tonight/risk.json")
day=$(date -d "$as_of" +%F)
if [ "$status" -ne 5 ]; then
    mfadesk --format csv risk --as-of "$as_of" >"$tonight/risk.csv" 2>>"$tonight/errors.txt" \
        || give_up "risk ended with $?."
    mails=()
    if [ -n "${NIGHTLY_TO:-}" ]; then
        mails=(--eml "$tonight/letters" --to "$NIGHTLY_TO" --from "$NIGHTLY_FROM")
    fi
    mfadesk --format csv notice --as-of "$as_of" "${mails[@]}" >"$tonight/letters.csv" 2>>"$tonight/errors.txt" \
        || give_up "notice ended with $?."

    # 4. What became of whom since the night before. The first night, everybody is new.
    if [ -n "$before" ]; then
        mfadesk --format csv diff --from "$(as_of_answer "$before/risk.json")" --to "$as_of" \
            --change newly-locked-out,newly-critical,recovered >"$tonight/diff.csv" 2>>"$tonight/errors.txt" \
            || give_up "diff ended with $?."
        tail -n +2 "$tonight/diff.csv" | cut -d, -f1,3 >"$tonight/changes.txt"
    else
        tail -n +2 "$tonight/risk.csv" | cut -d, -f1,4 >"$tonight/changes.txt"
    fi
    { grep -v recovered "$tonight/changes.txt" || true; } | cut -d, -f1 >"$tonight/new.txt"
    say "$day: $(tail -n +2 "$tonight/risk.csv" | wc -l) critical or worse, $(wc -l <"$tonight/new.txt") of them new"
    tee -a "$tonight/report.txt" <"$tonight/changes.txt"
fi

# 5. The report gets its name when it is whole; a second one of the same day gets a name of its own.
name=$day
for ((again = 2; ; again++)); do
    [ -e "$reports/$name" ] || break
    name=$day.$again
done
mv "$tonight" "$reports/$name"
if [ "$status" -ne 5 ]; then
    # A night in doubt is nothing to compare with: the last one without doubt stays the latest.
    ln -sfn "$name" "$reports/latest"
fi
exit "$status"
