//! How the service stands on its box: whom it runs as, and the watchdog that it feeds.

use platform::rights::{self, Right, User};
use platform::watchdog::Watchdog;
use tokio::time::sleep;

use crate::cli::Standing;
use crate::failure::Failure;

/// Opens the watchdog, which only root may, and becomes the user that is named. He keeps the right to ARP and no other.
///
/// # Errors
/// [`Failure::Senseless`] where root's rights can't be given away. A box without its watchdog goes on, and says so: its
/// readings are worth more.
pub(crate) fn take(standing: &Standing) -> Result<Option<Watchdog>, Failure> {
    let senseless = |error: rights::NotGivenAway| Failure::senseless(error.to_string());
    let user = standing.user.as_deref().map(User::named).transpose();
    let user = user.map_err(senseless)?;
    let mut watchdog = None;
    if let Some(path) = &standing.watchdog {
        match Watchdog::open(path) {
            Ok(open) => watchdog = Some(open),
            Err(error) => eprintln!(
                "meterbox: there is no watchdog at {} ({error}): nothing restarts this box if it hangs",
                path.display()
            ),
        }
    }
    if user.is_some() {
        rights::keep_only(&[Right::Frames], user).map_err(senseless)?;
    }
    Ok(watchdog)
}

/// Feeds the watchdog for ever. Everything runs on one thread, so this goes on only while the rest does.
pub(crate) async fn feed(watchdog: Option<Watchdog>) {
    let Some(mut watchdog) = watchdog else {
        return std::future::pending().await;
    };
    let mut has_failed = false;
    loop {
        if let Err(error) = watchdog.feed()
            && !has_failed
        {
            has_failed = true;
            eprintln!("meterbox: the watchdog can't be fed ({error}): this box will restart");
        }
        sleep(watchdog.every).await;
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::fs;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::thread;
    use std::time::Duration;

    use super::*;

    /// H5: the main loop is stuck while threads live.
    #[tokio::test(flavor = "current_thread")]
    async fn a_main_loop_that_is_stuck_feeds_no_watchdog_whatever_its_threads_do() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let mut watchdog = Watchdog::open(file.path()).unwrap();
        watchdog.every = Duration::from_millis(10);
        let feeding = tokio::spawn(feed(Some(watchdog)));
        sleep(Duration::from_millis(200)).await;
        let meals = || fs::read(file.path()).unwrap().len();
        let before = meals();
        assert!(before > 3, "it is fed while the loop turns");
        let turns = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&turns);
        let thread = thread::spawn(move || {
            for _ in 0..20 {
                thread::sleep(Duration::from_millis(10));
                counted.fetch_add(1, Ordering::Relaxed);
            }
        });
        // The main loop waits for something that blocks.
        thread.join().unwrap();
        assert_eq!((meals(), turns.load(Ordering::Relaxed)), (before, 20));
        sleep(Duration::from_millis(100)).await;
        assert!(meals() > before);
        feeding.abort();
    }
}
