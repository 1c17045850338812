//! Whether a name server answers: one question, for the root, to which every one of them has an answer or a refusal.

use std::net::Ipv4Addr;
use std::time::Duration;

use tokio::net::UdpSocket;
use tokio::time::timeout;

/// Each server is asked so often.
const ROUNDS: usize = 2;

/// A server answers by then.
const PATIENCE: Duration = Duration::from_millis(1_500);

/// The first of them that answers a question from that address of ours.
pub(super) async fn who_answers(own: Ipv4Addr, servers: &[Ipv4Addr]) -> Option<Ipv4Addr> {
    for _ in 0..ROUNDS {
        for server in servers {
            if answers(own, *server).await.unwrap_or(false) {
                return Some(*server);
            }
        }
    }
    None
}

async fn answers(own: Ipv4Addr, server: Ipv4Addr) -> std::io::Result<bool> {
    let socket = UdpSocket::bind((own, 0)).await?;
    socket.connect((server, 53)).await?;
    let mut id = [0; 2];
    getrandom::fill(&mut id).map_err(std::io::Error::other)?;
    socket.send(&question(id)).await?;
    let mut buffer = [0; 512];
    let heard = async {
        loop {
            let length = socket.recv(&mut buffer).await?;
            if is_answer(buffer.get(..length).unwrap_or_default(), id) {
                return Ok(true);
            }
        }
    };
    timeout(PATIENCE, heard).await.unwrap_or(Ok(false))
}

/// The name servers of the root: `. IN NS`, with recursion (RFC 1035 §4.1).
fn question(id: [u8; 2]) -> [u8; 17] {
    let [high, low] = id;
    [high, low, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 1]
}

/// Whether it answers that, be it with a refusal.
fn is_answer(message: &[u8], id: [u8; 2]) -> bool {
    matches!(message, [high, low, flags, _, ..] if [*high, *low] == id && flags & 0x80 != 0 && message.len() >= 12)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_has_the_questions_number_and_says_that_it_is_one() {
        let mut message = question([7, 9]);
        assert!(!is_answer(&message, [7, 9]), "an echo");
        message[2] |= 0x80;
        assert!(is_answer(&message, [7, 9]));
        assert!(!is_answer(&message, [9, 7]));
        assert!(!is_answer(&message[..11], [7, 9]));
    }
}
