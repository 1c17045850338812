//! Handing a mail to the mail server (RFC 5321), verb by verb.
//!
//! The library's own `send` gives up at the first refused recipient and doesn't say at which verb it failed. Both
//! matter here: the others must get their report, and after the final dot nobody knows whether the server took it.

use std::path::Path;
use std::time::Duration;

use lettre::Address;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::ClientId;
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject;
use tokio::time::timeout;

use super::failure::{self, Failure, Refusal};
use crate::data_dir;
use crate::ledger::rows::{MailSettings, MailTls};

/// How long the mail server may take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Patience {
    /// For the connection, TLS and its greeting.
    pub(crate) greeting: Duration,
    /// For each command.
    pub(crate) command: Duration,
    /// For the message itself: it may be scanned before it is answered.
    pub(crate) message: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            greeting: Duration::from_secs(30),
            command: Duration::from_secs(60),
            message: Duration::from_secs(600),
        }
    }
}

/// How long the server may take to answer QUIT.
const GOODBYE: Duration = Duration::from_secs(1);

/// Hands `message` over for all recipients that the server takes, and says which it refused.
///
/// `extra_ca` is a file of certificates in PEM that are trusted beside the public ones, where it exists.
///
/// # Errors
/// Nobody got it: [`Failure`] says why and whether trying again can help.
pub(crate) async fn deliver(
    settings: &MailSettings,
    extra_ca: &Path,
    (from, recipients): (&Address, &[Address]),
    message: &[u8],
    patience: Patience,
) -> Result<Vec<Refusal>, Failure> {
    let mut talk = Talk::begin(settings, extra_ca, from, patience).await?;
    let handed_over = talk.hand_over(from, recipients, message).await;
    if !talk.connection.has_broken() {
        // The mail is handed over or it is not: how the server says goodbye changes nothing.
        let _ = timeout(GOODBYE, talk.connection.quit()).await;
    }
    handed_over
}

/// A connection on which mail can be handed over.
struct Talk<'a> {
    connection: AsyncSmtpConnection,
    host: &'a str,
    patience: Patience,
}

impl<'a> Talk<'a> {
    async fn begin(
        settings: &'a MailSettings,
        extra_ca: &Path,
        from: &Address,
        patience: Patience,
    ) -> Result<Self, Failure> {
        let host = settings.host.as_str();
        let name = ClientId::Domain(from.domain().to_owned());
        let tls = match settings.tls {
            MailTls::Plain => None,
            MailTls::Implicit | MailTls::StartTls => Some(trust(host, extra_ca)?),
        };
        let implicit = tls.clone().filter(|_| settings.tls == MailTls::Implicit);
        let address = (host, settings.port);
        let connecting = AsyncSmtpConnection::connect_tokio1(address, None, &name, implicit, None);
        let connection = match timeout(patience.greeting, connecting).await {
            Err(_) => return Err(Failure::silence(host, "the connection")),
            Ok(Err(error)) if error.status().is_none() && !failure::is_distrust(&error) => {
                return Err(unreachable(settings, &error));
            }
            Ok(Err(error)) => return Err(Failure::of(&error, host, "the connection", "ask its keeper why")),
            Ok(Ok(connection)) => connection,
        };
        let mut talk = Self {
            connection,
            host,
            patience,
        };
        if let (MailTls::StartTls, Some(tls)) = (settings.tls, tls) {
            talk.start_tls(tls, &name).await?;
        }
        if let (Some(user), Some(password)) = (&settings.user, &settings.password) {
            talk.log_in(user, password).await?;
        }
        Ok(talk)
    }

    async fn start_tls(&mut self, tls: TlsParameters, name: &ClientId) -> Result<(), Failure> {
        if !self.connection.can_starttls() {
            return Err(Failure::Temporary(format!(
                "the mail server {} offers no STARTTLS, so nothing was sent; it is tried again later, but if it never does, set smtps:// with `meterbox-server mail set`",
                self.host
            )));
        }
        match timeout(self.patience.greeting, self.connection.starttls(tls, name)).await {
            Err(_) => Err(Failure::silence(self.host, "STARTTLS")),
            Ok(Err(error)) => Err(Failure::of(
                &error,
                self.host,
                "STARTTLS",
                "set smtps:// with `meterbox-server mail set`",
            )),
            Ok(Ok(())) => Ok(()),
        }
    }

    async fn log_in(&mut self, user: &str, password: &str) -> Result<(), Failure> {
        let credentials = Credentials::new(user.to_owned(), password.to_owned());
        let mechanisms = [Mechanism::Plain, Mechanism::Login];
        let logging_in = self.connection.auth(&mechanisms, &credentials);
        match timeout(self.patience.command, logging_in).await {
            Err(_) => Err(Failure::silence(self.host, "the login")),
            Ok(Err(error)) if error.is_client() => Err(Failure::Permanent(format!(
                "the mail server {} takes no login by name and password: set it without a user with `meterbox-server mail set`, or ask its keeper",
                self.host
            ))),
            Ok(Err(error)) => Err(Failure::of(
                &error,
                self.host,
                "the login",
                "set user and password anew with `meterbox-server mail set`",
            )),
            Ok(Ok(_)) => Ok(()),
        }
    }

    async fn hand_over(
        &mut self,
        from: &Address,
        recipients: &[Address],
        message: &[u8],
    ) -> Result<Vec<Refusal>, Failure> {
        let sender = Mail::new(Some(from.clone()), Vec::new());
        let act = format!("the sender {from}");
        self.command(sender, &act, "set another sender with `meterbox-server mail set`")
            .await?;
        let mut refusals = Vec::new();
        for recipient in recipients {
            let act = format!("the recipient {recipient}");
            let asked = self
                .command(
                    Rcpt::new(recipient.clone(), Vec::new()),
                    &act,
                    "check the address",
                )
                .await;
            if let Err(failure) = asked {
                if self.connection.has_broken() {
                    return Err(failure);
                }
                refusals.push(Refusal {
                    recipient: recipient.to_string(),
                    failure,
                });
            }
        }
        if refusals.len() == recipients.len() {
            return Err(nobody(&refusals));
        }
        self.command(Data, "the message", "ask its keeper why").await?;
        self.message(message).await?;
        Ok(refusals)
    }

    /// Asks and waits for a positive answer. After anything but a plain refusal the connection is broken.
    async fn command(
        &mut self,
        command: impl std::fmt::Display,
        act: &str,
        what_to_do: &str,
    ) -> Result<(), Failure> {
        match timeout(self.patience.command, self.connection.command(command)).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => {
                let service_ends = error.status().is_some_and(|code| code.to_string() == "421");
                if error.status().is_none() || service_ends {
                    self.break_off().await;
                }
                Err(Failure::of(&error, self.host, act, what_to_do))
            }
            Err(_) => {
                self.break_off().await;
                Err(Failure::silence(self.host, act))
            }
        }
    }

    /// Sends the message and its final dot. Without an answer nobody knows whether it was taken.
    async fn message(&mut self, message: &[u8]) -> Result<(), Failure> {
        let unknown = |how: &str| {
            Failure::Unknown(format!(
                "the mail server {} {how} after the message and before its answer, so it may have taken it; it is sent again later with the same Message-ID",
                self.host
            ))
        };
        match timeout(self.patience.message, self.connection.message(message)).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) if error.status().is_some() => Err(Failure::of(
                &error,
                self.host,
                "the message",
                "ask its keeper why, or send to fewer devices or customers at once if it is too large",
            )),
            Ok(Err(_)) => Err(unknown("closed the connection")),
            Err(_) => {
                let failure = unknown("fell silent");
                self.break_off().await;
                Err(failure)
            }
        }
    }

    /// Marks the connection as broken. A server that is silent is not waited for.
    async fn break_off(&mut self) {
        let _ = timeout(GOODBYE, self.connection.abort()).await;
    }
}

/// No recipient was taken: it may pass where it may for one of them.
fn nobody(refusals: &[Refusal]) -> Failure {
    let sentences: Vec<&str> = refusals
        .iter()
        .map(|refusal| refusal.failure.sentence())
        .collect();
    let sentence = sentences.join(". ");
    if refusals.iter().any(|refusal| refusal.failure.may_pass()) {
        Failure::Temporary(sentence)
    } else {
        Failure::Permanent(sentence)
    }
}

fn unreachable(settings: &MailSettings, error: &Error) -> Failure {
    Failure::Temporary(format!(
        "the mail server {}:{} can't be reached: {}; it is tried again later, but check its name and port with `meterbox-server mail show` if this stays",
        settings.host,
        settings.port,
        failure::cause(error)
    ))
}

/// The public roots, and those of the extra file.
fn trust(host: &str, extra_ca: &Path) -> Result<TlsParameters, Failure> {
    let unusable = |cause: String| {
        Failure::Permanent(format!(
            "the certificates in {} can't be used: {cause}; put PEM certificates there or remove the file",
            extra_ca.display()
        ))
    };
    let mut parameters = TlsParameters::builder(host.to_owned());
    if let Some(pem) = data_dir::read_if_there(extra_ca).map_err(|error| unusable(error.to_string()))? {
        let certificates: Vec<_> = CertificateDer::pem_slice_iter(&pem)
            .collect::<Result<_, _>>()
            .map_err(|error| unusable(error.to_string()))?;
        if certificates.is_empty() {
            return Err(unusable("there is none in it".to_owned()));
        }
        for certificate in certificates {
            let certificate = Certificate::from_der(certificate.to_vec());
            parameters =
                parameters.add_root_certificate(certificate.map_err(|error| unusable(error.to_string()))?);
        }
    }
    parameters
        .build_rustls()
        .map_err(|error| unusable(error.to_string()))
}

#[cfg(test)]
mod tests;
