//! The page's own fixed files. They say nothing of the box, so anybody may have them, by plain HTTP as well.

use protocol::encoding::to_hex;
use ring::digest;

use super::headers;
use crate::relay::{Answer, Method, Question};

/// Their addresses change with what is in them.
const FOR_A_YEAR: &str = "public, max-age=31536000, immutable";
const FOR_A_DAY: &str = "public, max-age=86400";

/// The file that is asked for; none where it is none of these.
pub(super) fn at(question: &Question) -> Option<Answer> {
    let answer = match question.path.as_str() {
        setup::STYLE_PATH => file(question, "text/css; charset=utf-8", setup::style()),
        setup::SCRIPT_PATH => file(question, "text/javascript; charset=utf-8", setup::script()),
        // Browsers ask for it unasked; the page has its picture in itself.
        "/favicon.ico" => bare(204, FOR_A_DAY),
        _ => return None,
    };
    Some(if question.method == Method::Post {
        super::page::not_for_forms()
    } else {
        answer
    })
}

fn file(question: &Question, content_type: &str, text: &str) -> Answer {
    let digest = digest::digest(&digest::SHA256, text.as_bytes());
    let start = digest.as_ref().get(..8).unwrap_or_default();
    let tag = ["\"", &to_hex(start), "\""].concat();
    let known = question.header("if-none-match").unwrap_or_default();
    let is_known = known
        .split(',')
        .any(|known| known.trim().trim_start_matches("W/") == tag);
    let mut answer = bare(if is_known { 304 } else { 200 }, FOR_A_YEAR);
    answer.headers.push(("ETag", tag));
    if !is_known {
        answer.headers.push(("Content-Type", content_type.to_owned()));
        answer.body = text.as_bytes().to_vec();
    }
    answer
}

fn bare(status: u16, cache_control: &str) -> Answer {
    Answer {
        status,
        headers: headers::all(cache_control),
        body: Vec::new(),
    }
}
