//! The headers that every answer has.
//!
//! There is no `Strict-Transport-Security`: the certificate is the box's own, and tomorrow its address may be another
//! machine's, which could then not be reached by plain HTTP. Nor is any redirect permanent, for the same reason.

/// Only what is this page's own may be loaded, framed, or sent to.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; \
                      form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// The headers of an answer that browsers keep so long, by `Cache-Control`.
pub(super) fn all(cache_control: &str) -> Vec<(&'static str, String)> {
    [
        ("Content-Security-Policy", POLICY),
        ("X-Content-Type-Options", "nosniff"),
        // Not `no-referrer`: by that browsers write `Origin: null` on our own forms.
        ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        (
            "Permissions-Policy",
            "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        ),
        ("Cache-Control", cache_control),
    ]
    .map(|(name, value)| (name, value.to_owned()))
    .into()
}
