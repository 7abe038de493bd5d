//! Operators: what one scans to be enrolled, who is, and who is signed in.

use std::path::Path;

use serde::Serialize;
use zeroize::Zeroizing;

use super::messages::{localized, message};
use super::{Format, Style, json, prose, qr, time};
use crate::desk::SignedIn;
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

/// Who is enrolled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EnrolledFor {
    /// An operator of the desk.
    Operator,
    /// A person, with a method of theirs.
    Person,
}

/// What is scanned, or typed, once.
pub fn enrolment(name: &str, whose: EnrolledFor, secret: &OneTimeSecret, png: Option<&Path>, style: &Style) -> String {
    let locale = style.locale();
    let uri = secret.uri(ISSUER, name);
    let mut text = qr::picture(&uri, style.columns(), style.color).unwrap_or_default();
    if let Some(file) = png.map(|file| file.display().to_string()) {
        let file = clean(&file);
        text.push_str(&message!(
            locale,
            "The QR code is also in {file}, until this command ends.\n",
            "同じQRコードの画像：{file}（このコマンドが終わると消えます）\n"
        ));
    }
    let key = secret.setup_key();
    let groups: Vec<&str> = (0..key.len()).step_by(4).filter_map(|at| key.get(at..key.len().min(at + 4))).collect();
    let groups = Zeroizing::new(groups.join(" "));
    let name = clean(name);
    let (groups, name) = (groups.as_str(), name.as_ref());
    let lines = [
        message!(locale, "Setup key: {groups}", "セットアップキー：{groups}"),
        match whose {
            EnrolledFor::Person => message!(
                locale,
                "Have the person scan it or type it into their authenticator app: it is shown this once. Then type the code that the app shows.",
                "本人の認証アプリに読み取るか入力してもらってください。表示は今回限りです。続けて、アプリに表示されるコードを入力してください。"
            ),
            EnrolledFor::Operator => message!(
                locale,
                "Scan or type it into the authenticator app of {name} alone: it is shown this once. Then type the code that the app shows.",
                "{name} さん本人の認証アプリだけに読み取るか入力してください。表示は今回限りです。続けて、アプリに表示されるコードを入力してください。"
            ),
        },
    ];
    for line in lines {
        text.push_str(&prose::wrap(&line, style.columns(), 2));
        text.push('\n');
    }
    text
}

/// The QR code as a picture.
///
/// # Errors
/// Why there is none.
pub fn enrolment_png(name: &str, secret: &OneTimeSecret) -> Result<Zeroizing<Vec<u8>>, String> {
    qr::png(&secret.uri(ISSUER, name))
}

#[derive(Serialize)]
struct SignedInForScripts<'a> {
    ok: bool,
    operator: &'a str,
    until: Instant,
}

#[derive(Serialize)]
struct SignedOutForScripts {
    ok: bool,
    was_signed_in: bool,
}

/// Somebody is signed in at this terminal.
pub fn signed_in(signed_in: &SignedIn, style: &Style) -> String {
    let SignedIn { operator, until, .. } = signed_in;
    if style.format != Format::Table {
        return json::line(&SignedInForScripts { ok: true, operator, until: *until });
    }
    let locale = style.locale();
    let (operator, until) = (clean(operator), time::dated(*until, locale));
    let text = message!(
        locale,
        "What is recorded at this terminal is proven to be by {operator} until {until}. Before you leave it: mfadesk operator sign-out",
        "このターミナルでの記録は、{until}まで {operator} によるものと証明されます。席を離れる前に：mfadesk operator sign-out"
    );
    prose::wrap(&text, style.columns(), 2) + "\n"
}

/// Nobody is signed in at this terminal any more.
pub fn signed_out(was_signed_in: bool, style: &Style) -> String {
    if style.format != Format::Table {
        return json::line(&SignedOutForScripts { ok: true, was_signed_in });
    }
    let text = match was_signed_in {
        true => localized!("Signed out at this terminal.", "このターミナルからサインアウトしました。"),
        false => localized!(
            "No operator was signed in at this terminal.",
            "このターミナルでサインインしている担当者はいませんでした。"
        ),
    };
    format!("{}\n", text.of(style.lang))
}

/// The first code did not fit.
pub fn first_code_wrong(style: &Style) -> String {
    let text = localized!(
        "That is not the code. Is the clock of the phone right? Try the next one.",
        "コードが違います。コードを表示している端末の時計は合っていますか。次のコードで、もう一度入力してください。"
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
                "{name}: enrolled {since}, without a proof (the first operator)\n",
                "{name}：{since} に登録（証明できる担当者がいないとき）\n"
            ),
        }
    };
    operators.all().iter().map(line).collect()
}
