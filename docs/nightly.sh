#!/usr/bin/env bash
# The desk's night: who is locked out or one loss away from it, who has to set up again, what is new since the night
# before, letters to them, and whether log, answers and population are still what they were. docs/nightly.md explains it; a test runs it.
#
#   MFADESK_STORE=/srv/mfa/store docs/nightly.sh REPORTS
#
# REPORTS is a directory that only the desk can read; a night's report is REPORTS/YYYY-MM-DD. To have letters written as
# mails, set NIGHTLY_TO ("{account}@example.ac.jp") and NIGHTLY_FROM ("MFA desk <mfa@example.ac.jp>"). Nothing is sent.
#
# NIGHTLY_SHARE is the percentage of all accounts by which the number in force, or at any level, may move overnight; without
# it, the policy's import.remove_at_most. NIGHTLY_ACCEPT=1 takes a night that moved more for what it is.
#
# Exit: 0 nobody is in danger; 1 somebody is, or has to set up again; 4 more moved overnight than may; 5 the log, the index, or an answer that was kept, is not what it was; 8 another run is
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

# The figure of this name in an answer of risk: of "in-force", the sum of the levels that are.
figure() {
    local sum=0 level
    case $2 in
        in-force) for level in locked-out critical warning ok; do sum=$((sum + $(figure "$1" "$level"))); done ;;
        *) sum=$(sed -E "s/.*\"$2\":([0-9]+).*/\1/" "$1") ;;
    esac
    echo "$sum"
}

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

# 1. Everybody who is critical or worse, and who has to set up again: the password alone opens their accounts. The answer is kept: it names its question, the lines it read, and their hash.
status=0
mfadesk --format json risk --level locked-out,critical --fail-on critical,setup-required --seen "$reports/seen.json" \
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

# An index, where there is one, says what the log says. One that is not used is no reason to wake anybody.
index=0
mfadesk --format json index check >"$tonight/index.json" 2>>"$tonight/errors.txt" || index=$?
if [ "$index" -eq 1 ] && grep -q '"why":null' "$tonight/index.json"; then
    say 'ALARM: the index is not what the log says (index.json). What was answered by it may be wrong; mfadesk index rebuild'
    status=5
else
    rm -f "$tonight/index.json"
fi

# 3. The rest goes by the instant of that answer, whatever is recorded meanwhile.
as_of=$(as_of_answer "$tonight/risk.json")
# A night has the day of the policy's time zone, wherever this runs.
zone=$(mfadesk --format json policy show --as-of "$as_of" 2>>"$tonight/errors.txt" | sed -E 's/.*"time_zone":"([^"]*)".*/\1/') || zone=
day=$(TZ=${zone:-Asia/Tokyo} date -d "$as_of" +%F)
sed -E 's/.*"setup_required_accounts":\[([^]]*)\].*/\1/' "$tonight/risk.json" | tr -d '"' | tr ',' '\n' | sed '/^$/d' \
    >"$tonight/setup-required.txt"

# 4. A population does not move much overnight. A directory that answered nothing, or an import of half of it, does move it.
if [ "$status" -ne 5 ] && [ -n "$before" ]; then
    share=${NIGHTLY_SHARE:-$(mfadesk --format json policy show --as-of "$as_of" 2>>"$tonight/errors.txt" \
        | sed -E 's/.*"remove_at_most":([0-9]+).*/\1/')}
    accounts=$(figure "$before/risk.json" accounts)
    for of in in-force locked-out critical warning ok setup_required; do
        was=$(figure "$before/risk.json" "$of")
        is=$(figure "$tonight/risk.json" "$of")
        moved=$((is > was ? is - was : was - is))
        if [ $((moved * 100)) -gt $((accounts * share)) ] && [ -z "${NIGHTLY_ACCEPT:-}" ]; then
            say "ALARM: $of was $was and is $is of $accounts accounts: more than $share % moved overnight (moved.csv). Nobody is written to."
            status=4
        fi
    done
    if [ "$status" -eq 4 ]; then
        mfadesk --format csv diff --from "$(as_of_answer "$before/risk.json")" --to "$as_of" >"$tonight/moved.csv" \
            2>>"$tonight/errors.txt" || give_up "diff ended with $?."
    fi
fi
if [ "$status" -ne 4 ] && [ "$status" -ne 5 ]; then
    mfadesk --format csv risk --as-of "$as_of" >"$tonight/risk.csv" 2>>"$tonight/errors.txt" \
        || give_up "risk ended with $?."
    mails=()
    if [ -n "${NIGHTLY_TO:-}" ]; then
        mails=(--eml "$tonight/letters" --to "$NIGHTLY_TO" --from "$NIGHTLY_FROM")
    fi
    mfadesk --format csv notice --as-of "$as_of" "${mails[@]}" >"$tonight/letters.csv" 2>>"$tonight/errors.txt" \
        || give_up "notice ended with $?."

    # 5. What became of whom since the night before. The first night, everybody is new.
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
    if [ -s "$tonight/setup-required.txt" ]; then
        say "$day: $(wc -l <"$tonight/setup-required.txt") have to set up again (setup-required.txt)"
    fi
    tee -a "$tonight/report.txt" <"$tonight/changes.txt"
fi

# 6. The report gets its name when it is whole; a second one of the same day gets a name of its own.
name=$day
for ((again = 2; ; again++)); do
    [ -e "$reports/$name" ] || break
    name=$day.$again
done
mv "$tonight" "$reports/$name"
if [ "$status" -ne 4 ] && [ "$status" -ne 5 ]; then
    # A night in doubt is nothing to compare with: the last one without doubt stays the latest.
    ln -sfn "$name" "$reports/latest"
fi
exit "$status"
