//! Table `documents`: what there is one of, as JSON by name. A document that was never written is absent.

use protocol::json;
use rusqlite::{Connection, OptionalExtension, params};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::StoreError;

/// The documents that there are.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Document {
    Settings,
    Access,
    Enrolment,
    PushRecord,
    Clock,
    LastSearch,
    CheckIn,
    Reports,
    ClaimCode,
    Password,
    PageCertificate,
    Wiping,
    OldestProgram,
    Systems,
}

impl Document {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Settings => "settings",
            Self::Access => "access",
            Self::Enrolment => "enrolment",
            Self::PushRecord => "push_record",
            Self::Clock => "clock",
            Self::LastSearch => "last_search",
            Self::CheckIn => "check_in",
            Self::Reports => "reports",
            Self::ClaimCode => "claim_code",
            Self::Password => "password",
            Self::PageCertificate => "page_certificate",
            Self::Wiping => "wiping",
            Self::OldestProgram => "oldest_program",
            Self::Systems => "systems",
        }
    }

    pub(crate) fn read<T: DeserializeOwned>(self, connection: &Connection) -> Result<Option<T>, StoreError> {
        let body = self.body(connection)?;
        Ok(body.map(|body| json::read(&body)).transpose()?)
    }

    pub(crate) fn write<T: Serialize>(self, connection: &Connection, content: &T) -> Result<(), StoreError> {
        self.write_body(connection, &serde_json::to_string(content)?)
    }

    // The way to the table is the same for each kind of content, and stands here once.

    pub(crate) fn body(self, connection: &Connection) -> Result<Option<String>, StoreError> {
        Ok(connection
            .query_row(
                "SELECT body FROM documents WHERE name = ?1",
                params![self.name()],
                |row| row.get(0),
            )
            .optional()?)
    }

    pub(crate) fn write_body(self, connection: &Connection, body: &str) -> Result<(), StoreError> {
        connection.execute(
            "INSERT INTO documents (name, body) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET body = excluded.body",
            params![self.name(), body],
        )?;
        Ok(())
    }

    pub(crate) fn remove(self, connection: &Connection) -> Result<(), StoreError> {
        connection.execute("DELETE FROM documents WHERE name = ?1", params![self.name()])?;
        Ok(())
    }
}
