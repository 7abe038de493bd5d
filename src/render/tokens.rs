//! Hardware tokens: the stock, what an import took in, and the file that Entra's upload takes.

use std::path::Path;

use serde::Serialize;
use zeroize::Zeroizing;

use super::messages::{localized, message};
use super::table::Grid;
use super::{Format, Style, json, prose, time};
use crate::desk::ExportedToken;
use crate::desk::receipt::Receipt;
use crate::domain::event::Event;
use crate::domain::id::{AccountId, MethodId};
use crate::domain::instant::Instant;
use crate::domain::sequence::Sequence;
use crate::domain::tokens::{Token, Tokens};
use crate::render::sanitize::clean;

/// The header of Entra's file.
const HEADER: &str = "upn,serial number,secret key,time interval,manufacturer,model";

#[derive(Serialize)]
struct TokensForScripts<'a> {
    tokens: Vec<ListedToken<'a>>,
}

#[derive(Serialize)]
struct ListedToken<'a> {
    serial: &'a str,
    manufacturer: Option<&'a str>,
    model: Option<&'a str>,
    algorithm: &'a str,
    digits: u64,
    period: u64,
    account: Option<&'a AccountId>,
    method: Option<&'a MethodId>,
    exported_at: Option<Instant>,
    activated_at: Option<Instant>,
}

#[derive(Serialize)]
struct ImportedForScripts<'a> {
    ok: bool,
    tokens: Vec<ImportedToken<'a>>,
}

#[derive(Serialize)]
struct ImportedToken<'a> {
    serial: &'a str,
    sequence: Option<Sequence>,
}

fn listed(token: &Token) -> ListedToken<'_> {
    let (algorithm, digits, period) = &token.form;
    ListedToken {
        serial: &token.serial,
        manufacturer: token.manufacturer.as_deref(),
        model: token.model.as_deref(),
        algorithm,
        digits: *digits,
        period: *period,
        account: token.account.as_ref(),
        method: token.method.as_ref(),
        exported_at: token.exported,
        activated_at: token.activated,
    }
}

/// The stock.
pub fn tokens(tokens: &Tokens, style: &Style) -> String {
    match style.format {
        Format::Table => table(tokens, style),
        Format::Jsonl => tokens.all().iter().map(|token| json::line(&listed(token))).collect(),
        Format::Json | Format::Csv => {
            json::line(&TokensForScripts { tokens: tokens.all().iter().map(listed).collect() })
        }
    }
}

fn table(tokens: &Tokens, style: &Style) -> String {
    let locale = style.locale();
    if tokens.all().is_empty() {
        return message!(locale, "No tokens are in stock.\n", "在庫のトークンはありません。\n");
    }
    let headers = [
        localized!("serial", "シリアル番号"),
        localized!("model", "機種"),
        localized!("codes", "コード"),
        localized!("who has it", "所持者"),
        localized!("in Entra", "Entra"),
    ];
    let row = |token: &Token| {
        let words = [&token.manufacturer, &token.model].into_iter().flatten().map(|word| clean(word).into_owned());
        let (algorithm, digits, period) = &token.form;
        let (algorithm, account) = (clean(algorithm), token.account.as_ref().map(|id| clean(id.as_str())));
        let codes = message!(locale, "{algorithm}, {digits} digits, {period} s", "{algorithm}、{digits}桁、{period}秒");
        let who = match (account, &token.method) {
            (Some(account), Some(method)) => format!("{account} {}", clean(method.as_str())),
            (Some(account), None) => message!(locale, "{account}, not shown yet", "{account}（未確認）"),
            (None, _) => localized!("in stock", "在庫").of(style.lang).to_owned(),
        };
        let entra = match (token.activated, token.exported) {
            (Some(at), _) => {
                let at = time::dated(at, locale);
                message!(locale, "activated {at}", "{at} 有効化")
            }
            (None, Some(at)) => {
                let at = time::dated(at, locale);
                message!(locale, "written out {at}", "{at} 書き出し")
            }
            (None, None) => "–".to_owned(),
        };
        vec![clean(&token.serial).into_owned(), words.collect::<Vec<_>>().join(" "), codes, who, entra]
    };
    let grid = Grid::under(headers, tokens.all().iter().map(row), &[0], style.lang);
    grid.lines(style, |_, cell| cell.to_owned()).join("\n") + "\n"
}

/// What an import took in.
pub fn tokens_imported(receipts: &[Receipt], style: &Style) -> String {
    let sequences = || receipts.iter().filter_map(|receipt| receipt.event.as_ref()).map(|event| event.sequence);
    if style.format != Format::Table {
        let token = |receipt: &'_ Receipt| match &receipt.data.event {
            Event::TokenImported(data) => data.serial.to_string(),
            _ => String::new(),
        };
        let serials: Vec<String> = receipts.iter().map(token).collect();
        let tokens = serials.iter().zip(receipts).map(|(serial, receipt)| ImportedToken {
            serial,
            sequence: receipt.event.as_ref().map(|event| event.sequence),
        });
        return json::line(&ImportedForScripts { ok: true, tokens: tokens.collect() });
    }
    let locale = style.locale();
    let (count, first, last) = (receipts.len(), sequences().next(), sequences().next_back());
    let (first, last) = (first.unwrap_or(Sequence::ZERO), last.unwrap_or(Sequence::ZERO));
    if count == 1 {
        return message!(
            locale,
            "Recorded. 1 token in stock (line {first})\n",
            "記録しました。トークン1個を在庫に追加（{first}行目）\n"
        );
    }
    message!(
        locale,
        "Recorded. {count} tokens in stock (lines {first} to {last})\n",
        "記録しました。トークン{count}個を在庫に追加（{first}〜{last}行目）\n"
    )
}

/// What is left to do with the file, and what of it was not taken over.
pub fn tokens_file_left(file: &Path, given: usize, style: &Style) -> String {
    let locale = style.locale();
    let mut text = String::new();
    let mut say = |sentence: String| {
        text.push_str(&prose::wrap(&sentence, style.columns(), 2));
        text.push('\n');
    };
    if given > 0 {
        say(message!(
            locale,
            "{given} of them are assigned in the file; that was not taken over: mfadesk token assign ID SERIAL",
            "ファイル上の割り当て{given}件は取り込んでいません：mfadesk token assign ID シリアル番号"
        ));
    }
    if file.as_os_str() != "-" {
        let file = file.display().to_string();
        let file = clean(&file);
        say(message!(
            locale,
            "{file} holds the secrets: delete it where it is not needed any more.",
            "{file} には秘密が書かれています。不要になったら削除してください。"
        ));
    }
    text
}

/// The question for a code of a token.
pub fn token_asks(is_next: bool, style: &Style) -> String {
    let text = match is_next {
        false => localized!("The code that the token shows: ", "トークンに表示されているコード："),
        true => localized!("The next one, once it changes: ", "表示が変わったら、次のコード："),
    };
    text.of(style.lang).to_owned()
}

/// Tokens as Entra's upload takes them.
pub fn tokens_for_entra(tokens: &[ExportedToken], domain: &str) -> Zeroizing<String> {
    let words = |token: &Token| -> usize {
        [Some(&token.serial), token.manufacturer.as_ref(), token.model.as_ref()]
            .into_iter()
            .flatten()
            .map(String::len)
            .sum()
    };
    // As long as it can get: nothing of the secrets is left where it grew.
    let most = tokens.iter().map(|exported| 2 * (words(&exported.token) + domain.len()) + 256).sum::<usize>();
    let mut text = Zeroizing::new(String::with_capacity(HEADER.len() + 2 + most));
    text.push_str(HEADER);
    text.push_str("\r\n");
    for ExportedToken { token, secret } in tokens {
        let account = token.account.as_ref().map_or("", |account| account.as_str());
        for part in [account, "@", domain, ","] {
            text.push_str(part);
        }
        push_cell(&mut text, &token.serial);
        text.push(',');
        text.push_str(&secret.setup_key());
        text.push(',');
        text.push_str(&secret.form().period.seconds().to_string());
        for word in [&token.manufacturer, &token.model] {
            text.push(',');
            push_cell(&mut text, word.as_deref().unwrap_or_default());
        }
        text.push_str("\r\n");
    }
    text
}

/// A cell of RFC 4180.
fn push_cell(text: &mut String, cell: &str) {
    if cell.contains([',', '"', '\n', '\r']) {
        text.push('"');
        text.push_str(&cell.replace('"', "\"\""));
        text.push('"');
    } else {
        text.push_str(cell);
    }
}
