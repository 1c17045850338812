//! How mail is sent: one row.

use rusqlite::{Connection, OptionalExtension, params};

use super::words::{meant_in, word};
use crate::error::ServerError;
use crate::ledger::rows::{MailSettings, MailTls};

pub(super) fn set_mail_settings(tx: &Connection, settings: &MailSettings) -> Result<(), ServerError> {
    tx.execute("DELETE FROM mail_settings", [])?;
    tx.execute(
        "INSERT INTO mail_settings (id, tls, host, port, mail_user, password, sender)
         VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6)",
        params![
            word(&settings.tls),
            settings.host,
            settings.port,
            settings.user,
            settings.password,
            settings.from
        ],
    )?;
    Ok(())
}

pub(super) fn mail_settings(connection: &Connection) -> Result<Option<MailSettings>, ServerError> {
    let settings = connection.query_row("SELECT * FROM mail_settings", [], |row| {
        Ok(MailSettings {
            // An unknown word must not send a password in the clear.
            tls: meant_in(row, "tls")?.unwrap_or(MailTls::Implicit),
            host: row.get("host")?,
            port: row.get("port")?,
            user: row.get("mail_user")?,
            password: row.get("password")?,
            from: row.get("sender")?,
        })
    });
    Ok(settings.optional()?)
}
