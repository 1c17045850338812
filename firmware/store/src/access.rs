//! How the box gets out of the customer's network: proxy and extra CA. Kept apart from the enrolment, since both
//! change for other reasons and by other people.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::documents::Document;
use crate::{Store, StoreError};

/// The way out. What the texts mean is the business of `uplink`.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Access {
    /// The proxy, `http://user:password@host:port`. Holds a secret.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proxy: Option<String>,
    /// A CA to trust beside the public ones, in PEM: that of an inspecting proxy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extra_ca: Option<String>,
}

impl fmt::Debug for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Access")
            .field("proxy", &self.proxy.as_ref().map(|_| "secret"))
            .field("extra_ca", &self.extra_ca.is_some())
            .finish()
    }
}

impl Store {
    /// The way out; the plain one where nothing was saved.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn access(&self) -> Result<Access, StoreError> {
        Ok(self
            .read(|connection| Document::Access.read(connection))?
            .unwrap_or_default())
    }

    /// Keeps the way out.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn save_access(&self, access: &Access) -> Result<(), StoreError> {
        self.write(|connection| Document::Access.write(connection, access))
    }
}
