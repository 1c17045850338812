//! The socket of one device.

use crate::running::DeviceHandle;
use crate::{Reply, Source};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::UdpSocket;
use tokio::task::JoinSet;

/// Answers on this socket until the task is aborted. Replies that wait are dropped with it.
pub(crate) async fn serve(socket: UdpSocket, device: DeviceHandle) {
    let socket = Arc::new(socket);
    let mut waiting = JoinSet::new();
    let mut buffer = vec![0; usize::from(u16::MAX)];
    loop {
        tokio::select! {
            received = socket.recv_from(&mut buffer) => match received {
                Ok((length, client)) => {
                    if let Some(reply) = device.receive(buffer.get(..length).unwrap_or_default()) {
                        if reply.after.is_zero() {
                            send(&socket, client, &reply).await;
                        } else {
                            let socket = Arc::clone(&socket);
                            waiting.spawn(async move {
                                tokio::time::sleep(reply.after).await;
                                send(&socket, client, &reply).await;
                            });
                        }
                    }
                }
                Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
            },
            Some(_) = waiting.join_next() => {}
        }
    }
}

/// A reply that can't be sent is one that the network lost: the client will ask again.
async fn send(socket: &UdpSocket, client: SocketAddr, reply: &Reply) {
    for _ in 0..reply.copies {
        match reply.source {
            Source::Own => {
                let _ = socket.send_to(&reply.bytes, client).await;
            }
            Source::OtherPort => {
                if let Ok(own) = socket.local_addr() {
                    send_from(own.ip(), client, &reply.bytes).await;
                }
            }
            Source::OtherAddress(address) => send_from(address.into(), client, &reply.bytes).await,
        }
    }
}

async fn send_from(address: IpAddr, client: SocketAddr, bytes: &[u8]) {
    if let Ok(socket) = UdpSocket::bind((address, 0)).await {
        let _ = socket.send_to(bytes, client).await;
    }
}
