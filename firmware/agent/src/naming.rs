//! The box's name on its network (`meterbox run --mdns`): who types it into a browser finds the setup page. It hears of
//! each new address, and so tells the rest of the service of it as well.

use lan::mdns::NameResponder;
use platform::plug::LinkWatch;

use crate::bells::Bells;
use crate::desk::box_name;

/// Answers to this computer's name for ever, where that is wanted. What keeps it from that is told, and the rest goes on.
pub(crate) async fn answer(is_wanted: bool, bells: &Bells) {
    if is_wanted && let Err(cause) = try_to_answer(bells).await {
        eprintln!("meterbox: this box is not found by its name ({cause}): reach it by its address");
    }
    std::future::pending::<()>().await;
}

async fn try_to_answer(bells: &Bells) -> Result<(), String> {
    let name = box_name();
    let mut responder = NameResponder::open(&name).map_err(|error| error.to_string())?;
    let news = LinkWatch::with_addresses().map_err(|error| error.to_string())?;
    eprintln!("this box is called {name}.local on its network");
    loop {
        tokio::select! {
            () = news.changed() => {
                responder.begin_anew();
                bells.network_changed();
            }
            told = responder.turn() => {
                if let Some(sentence) = told {
                    eprintln!("meterbox: {sentence}");
                }
            }
        }
    }
}
