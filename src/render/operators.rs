//! Operators: what one scans to be enrolled, and who is.

use serde::Serialize;

use super::messages::{localized, message};
use super::{Format, Style, json, prose, qr, time};
use crate::domain::instant::Instant;
use crate::domain::operators::Operators;
use crate::render::sanitize::clean;
use crate::secrets::OneTimeSecret;

/// How the entry is called in the app.
const ISSUER: &str = "mfadesk";

#[derive(Serialize)]
struct ForScripts<'a> {
    operators: Vec<Listed<'a>>,
}

#[derive(Serialize)]
struct Listed<'a> {
    operator: &'a str,
    enrolment: &'a str,
    enrolled_at: Instant,
    enrolled_by: Option<&'a str>,
}

/// What is scanned, or typed, once.
pub fn enrolment(name: &str, secret: &OneTimeSecret, style: &Style) -> String {
    let locale = style.locale();
    let uri = secret.uri(ISSUER, name);
    let mut text = qr::picture(&uri, style.columns(), style.color).unwrap_or_default();
    let key = secret.setup_key();
    let groups: Vec<&str> = (0..key.len()).step_by(4).filter_map(|at| key.get(at..key.len().min(at + 4))).collect();
    let groups = zeroize::Zeroizing::new(groups.join(" "));
    let name = clean(name);
    let (groups, name) = (groups.as_str(), name.as_ref());
    let lines = [
        message!(locale, "Setup key: {groups}", "セットアップキー：{groups}"),
        message!(
            locale,
            "Scan or type it into the authenticator app of {name} alone: it is shown this once. Then type the code that the app shows.",
            "{name} さん本人の認証アプリだけに読み取るか入力してください。表示は今回限りです。続けて、アプリに表示されるコードを入力してください。"
        ),
    ];
    for line in lines {
        text.push_str(&prose::wrap(&line, style.columns(), 2));
        text.push('\n');
    }
    text
}

/// The first code did not fit.
pub fn first_code_wrong(style: &Style) -> String {
    let text = localized!(
        "That is not the code. Is the clock of the phone right? Try the next one.",
        "コードが違います。端末の時計は合っていますか。次のコードで試してください。"
    );
    format!("{}\n", text.of(style.lang))
}

/// Who is enrolled.
pub fn operators(operators: &Operators, style: &Style) -> String {
    if style.format != Format::Table {
        let listed = |operator: &'_ crate::domain::operators::EnrolledOperator| -> String {
            json::line(&Listed {
                operator: &operator.name,
                enrolment: &operator.enrolment,
                enrolled_at: operator.since,
                enrolled_by: operator.by.as_deref(),
            })
        };
        if style.format == Format::Jsonl {
            return operators.all().iter().map(listed).collect();
        }
        let operators = operators.all().iter().map(|operator| Listed {
            operator: &operator.name,
            enrolment: &operator.enrolment,
            enrolled_at: operator.since,
            enrolled_by: operator.by.as_deref(),
        });
        return json::line(&ForScripts { operators: operators.collect() });
    }
    let locale = style.locale();
    if operators.all().is_empty() {
        return message!(locale, "No operator is enrolled.\n", "登録された担当者はいません。\n");
    }
    let line = |operator: &crate::domain::operators::EnrolledOperator| {
        let (name, since) = (clean(&operator.name), time::dated(operator.since, locale));
        match &operator.by {
            Some(by) => {
                let by = clean(by);
                message!(locale, "{name}: enrolled {since} by {by}\n", "{name}：{since} に {by} が登録\n")
            }
            None => message!(
                locale,
                "{name}: enrolled {since}, when nobody could prove it\n",
                "{name}：{since} に登録（証明できる担当者がいないとき）\n"
            ),
        }
    };
    operators.all().iter().map(line).collect()
}
