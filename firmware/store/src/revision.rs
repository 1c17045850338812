//! Whether anything in the books has changed, without a look at any of them: who keeps something that is made of the books
//! makes it anew only then.

use crate::{Store, StoreError};

/// How often the books were changed: two that are the same have nothing between them that was committed, through this store
/// or by another process. It says nothing to another [`Store`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Revision {
    /// By this store's connection.
    own: u64,
    /// `PRAGMA data_version`: by anybody else.
    others: i64,
}

impl Store {
    /// The books' revision now.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn revision(&self) -> Result<Revision, StoreError> {
        self.read(|connection| {
            Ok(Revision {
                own: connection.total_changes(),
                others: connection.pragma_query_value(None, "data_version", |row| row.get(0))?,
            })
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use meters::Timestamp;

    use crate::Store;

    #[test]
    fn it_changes_with_every_commit_whoever_makes_it_and_with_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let open = || Store::open(folder.path(), [1; 16]).unwrap();
        let (ours, theirs) = (open(), open());
        let before = ours.revision().unwrap();
        ours.settings().unwrap();
        assert_eq!(ours.claim([9; 5]).unwrap(), ours.claim([8; 5]).unwrap());
        let written = ours.revision().unwrap();
        assert_ne!(written, before, "the code was made");
        ours.claim([7; 5]).unwrap();
        theirs.own_copy().unwrap();
        drop(open());
        assert_eq!(ours.revision().unwrap(), written, "everybody only looked");
        theirs.save_time(Timestamp::from_unix_seconds(9)).unwrap();
        let theirs_too = ours.revision().unwrap();
        assert_ne!(theirs_too, written);
        ours.reset([2; 16]).unwrap();
        assert_ne!(ours.revision().unwrap(), theirs_too);
    }
}
