//! The policy in force, as a file that can be set again; and what another one changes for whom.

use std::collections::BTreeMap;

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use super::answer::{Answer, framed_list};
use super::messages::{list, localized, message, names};
use super::table::Grid;
use super::{Locale, Style, color, footer, json, prose, time};
use crate::domain::account::mfa_state::MfaState;
use crate::domain::date::Date;
use crate::domain::envelope::EventRef;
use crate::domain::id::AccountId;
use crate::domain::policy::Policy;
use crate::domain::risk::Level;
use crate::queries::policy::{KeyChange, PolicyAnswer, PolicyChangeAnswer, PolicyChanges, RetiringAccount};
use crate::render::sanitize::clean;

/// How many ids a table names; scripts get all of them.
const NAMED: usize = 20;

/// The fields of the one row of `policy show`.
const POLICY_FIELDS: &[&str] = &[
    "policy.propagation_minutes",
    "policy.stale_after_days",
    "policy.second_operator",
    "policy.account_id",
    "policy.country_code",
    "policy.time_zone",
    "policy.shared_threshold",
    "policy.limits.apps_and_tokens",
    "policy.limits.keys_and_passkeys",
    "policy.only_for",
    "policy.office.days",
    "policy.office.hours",
    "policy.office.holidays",
    "policy.guidance.setup",
    "policy.guidance.change",
    "policy.generic_devices",
    "policy.keychains",
    "policy.retirements",
    "policy.not_first",
    "policy.never_default",
    "policy.import.close_at_most",
    "policy.import.remove_at_most",
    "policy.proof.commands",
    "policy.proof.from",
    "policy.proof.session_minutes",
    "policy.desk_enrols",
    "set.sequence",
    "set.recorded",
    "set.authid",
    "set.actor",
    "set.actor_proof",
    "set.ticket",
];

/// The fields of an account whose level another policy changes.
const POLICY_CHANGE_FIELDS: &[&str] = &["account", "affiliation", "before", "after"];

/// The one row of `policy show`, and its JSON beside the frame.
#[derive(Serialize)]
struct InForce<'a> {
    policy: &'a Policy,
    #[serde(serialize_with = "set_by")]
    set: Option<&'a EventRef>,
}

/// Of the event that set it.
fn set_by<S: Serializer>(set: &Option<&EventRef>, serializer: S) -> Result<S::Ok, S::Error> {
    let Some(set) = set else { return serializer.serialize_none() };
    let mut shown = serializer.serialize_struct("set", 6)?;
    shown.serialize_field("sequence", &set.sequence)?;
    shown.serialize_field("recorded", &set.recorded)?;
    shown.serialize_field("authid", &set.authid)?;
    shown.serialize_field("actor", &set.actor)?;
    shown.serialize_field("actor_proof", &set.proof)?;
    shown.serialize_field("ticket", &set.ticket)?;
    shown.end()
}

impl Answer for PolicyAnswer {
    framed_list!("accounts", by "account", POLICY_FIELDS);

    fn rows(&self) -> Vec<impl Serialize> {
        vec![self.beside()]
    }

    fn is_list(&self) -> bool {
        false
    }

    fn beside(&self) -> impl Serialize {
        InForce { policy: &self.policy, set: self.set.as_ref() }
    }

    fn table(&self, style: &Style) -> String {
        file(self, style.locale())
    }
}

/// The policy as a file, under a comment that says where it comes from.
fn file(answer: &PolicyAnswer, locale: Locale) -> String {
    let at = answer.frame.evidence.sequence;
    let origin = match &answer.set {
        Some(set) => {
            let (line, recorded) = (set.sequence, time::dated(set.recorded, locale));
            let by = names::recorded_by(set, locale);
            message!(
                locale,
                "# The policy at line {at} of the log, set by line {line} ({recorded}, {by}).\n",
                "# ログの{at}行目の時点の運用ポリシー（{line}行目で設定、{recorded}、{by}）。\n"
            )
        }
        None => message!(
            locale,
            "# The policy at line {at} of the log: the defaults, since no line sets another.\n",
            "# ログの{at}行目の時点の運用ポリシー（設定の記録がないため、既定値）。\n"
        ),
    };
    // A policy has text for its keys and no value that TOML cannot hold, so this cannot fail.
    let text = toml::to_string(&answer.policy).unwrap_or_default();
    // Whoever adds one writes a table of its own, which cannot stand beside an empty list.
    let is_said = |line: &&str| *line != "retirements = []";
    text.lines().filter(is_said).fold(origin, |text, line| text + &clean(line) + "\n")
}

/// What `policy check` says beside the accounts.
#[derive(Serialize)]
struct Changed<'a> {
    keys: &'a [KeyChange],
    ids_not_matching: &'a [AccountId],
    retiring: &'a [RetiringAccount],
}

impl Answer for PolicyChangeAnswer {
    framed_list!("accounts", by "account", POLICY_CHANGE_FIELDS);

    fn rows(&self) -> Vec<impl Serialize> {
        self.changes.accounts.iter().collect()
    }

    fn beside(&self) -> impl Serialize {
        Changed {
            keys: &self.changes.keys,
            ids_not_matching: &self.changes.ids_not_matching,
            retiring: &self.changes.retiring,
        }
    }

    fn table(&self, style: &Style) -> String {
        let fine = message!(
            style.locale(),
            "The file is valid. Keys that it does not contain get their default values, not the current ones.",
            "このファイルは設定できます。書かれていないキーは、現在の値ではなく既定値になります。"
        );
        prose::wrap(&fine, style.columns(), 2) + "\n\n" + &policy_changes(self, style)
    }
}

/// What changes for whom, in words.
pub fn policy_changes(answer: &PolicyChangeAnswer, style: &Style) -> String {
    let locale = style.locale();
    let mut text = keys(&answer.changes, style);
    let mut say = |sentence: String| {
        text.push_str(&prose::wrap(&sentence, style.columns(), 2));
        text.push('\n');
    };
    let by_level = answer.changes.by_level();
    if by_level.is_empty() {
        say(message!(locale, "No account's level changes.", "危険度が変わるアカウントはありません。"));
    }
    for ((after, before), ids) in by_level {
        say(levels(before, after, &ids, locale));
    }
    let mut by_day: BTreeMap<(Date, bool, Level), Vec<&AccountId>> = BTreeMap::new();
    for RetiringAccount { account, retiring, .. } in &answer.changes.retiring {
        let has_to_register = retiring.mfa_state == MfaState::SetupRequired;
        by_day.entry((retiring.on, !has_to_register, retiring.if_in_force)).or_default().push(account);
    }
    for ((day, stays_in_force, level), concerned) in by_day {
        let level = if stays_in_force { names::level(level) } else { names::mfa_state(MfaState::SetupRequired) };
        let (count, ids, level) = (concerned.len(), ids(&concerned, locale), level.of(locale.lang));
        let noun = if count == 1 { "account" } else { "accounts" };
        say(message!(
            locale,
            "From {day} on {level}, MFA on now, {count} {noun}: {ids}",
            "{day} から{level}になるもの（現在は利用中）、{count}アカウント：{ids}"
        ));
    }
    let unmatched: Vec<&AccountId> = answer.changes.ids_not_matching.iter().collect();
    if !unmatched.is_empty() {
        let (count, ids) = (unmatched.len(), ids(&unmatched, locale));
        say(message!(
            locale,
            "Account ids on record that the new account_id does not match and that could no longer be queried, {count}: {ids}",
            "account_id に一致しなくなり、指定できなくなるアカウント{count}件：{ids}"
        ));
    }
    let judged = footer::judged(&answer.frame, style);
    text + "\n" + &footer::footer(&judged, &answer.frame, style) + "\n"
}

fn keys(changes: &PolicyChanges, style: &Style) -> String {
    let locale = style.locale();
    if changes.keys.is_empty() {
        return message!(locale, "No key changes.\n", "値が変わるキーはありません。\n");
    }
    let headers = [localized!("key", "キー"), localized!("now", "現在の値"), localized!("new", "新しい値")];
    let value = |value: &serde_json::Value| match value {
        serde_json::Value::Null => localized!("(none)", "（なし）").of(locale.lang).to_owned(),
        value => clean(&json::compact(value)).into_owned(),
    };
    let row = |change: &KeyChange| vec![clean(&change.key).into_owned(), value(&change.before), value(&change.after)];
    let grid = Grid::under(headers, changes.keys.iter().map(row), &[0], locale.lang);
    grid.lines(style, |_, cell| color::strong(cell, style.color)).join("\n") + "\n\n"
}

fn levels(before: Level, after: Level, changed: &[&AccountId], locale: Locale) -> String {
    let (count, ids) = (changed.len(), ids(changed, locale));
    let (before, after) = (names::level(before).of(locale.lang), names::level(after).of(locale.lang));
    let noun = if count == 1 { "account" } else { "accounts" };
    message!(locale, "From {before} to {after}, {count} {noun}: {ids}", "{before} → {after}、{count}アカウント：{ids}")
}

/// The first of them, and how many more there are.
fn ids(ids: &[&AccountId], locale: Locale) -> String {
    let first = list(ids.iter().take(NAMED).map(|id| id.as_str()), locale.lang);
    match ids.len().saturating_sub(NAMED) {
        0 => first,
        more => message!(locale, "{first} and {more} more", "{first} ほか{more}件"),
    }
}
