//! An agent of SNMPv3, written with what RFC 3414 says of agents; tests make it say what no agent should.

use std::sync::Arc;

use super::super::digest::signature;
use super::super::peer::is_signed_by;
use super::super::privacy::{Beginning, decrypt, encrypt};
use super::super::{EngineId, SecurityLevel, User};
use super::{NOT_IN_TIME_WINDOW, UNKNOWN_ENGINE};
use crate::message::{Frame, Incoming, message};

const SALT: [u8; 8] = *b"agent's!";

fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    [&[tag, u8::try_from(content.len()).unwrap()], content].concat()
}

/// It answers every GET with the name that was asked and NULL.
#[derive(Clone)]
pub(super) struct Agent {
    pub(super) id: Vec<u8>,
    pub(super) boots: u32,
    pub(super) time: u32,
    user: Arc<User>,
}

impl Agent {
    pub(super) fn of(user: &Arc<User>) -> Self {
        Self {
            id: b"\x80\x00\x1f\x88\x04test".to_vec(),
            boots: 7,
            time: 5_000,
            user: Arc::clone(user),
        }
    }

    pub(super) fn engine_id(&self) -> EngineId {
        EngineId::new(&self.id).unwrap()
    }

    pub(super) fn answer(&self, datagram: &[u8]) -> Vec<u8> {
        let request = Incoming::read(datagram).unwrap();
        if request.engine_id != self.id {
            return self.unsigned_report(request.message_id, UNKNOWN_ENGINE);
        }
        let keys = self.user.keys_for(&self.engine_id()).unwrap();
        assert!(is_signed_by(&keys, &request));
        if request.boots != self.boots || request.time.abs_diff(self.time) > 150 {
            let report = self.report(request.message_id, NOT_IN_TIME_WINDOW);
            return self.send(request.message_id, SecurityLevel::AuthNoPriv, &report, 12);
        }
        let response = self.response_to(&request);
        self.send(request.message_id, self.user.level(), &response, 12)
    }

    /// The ScopedPDU of the answer.
    pub(super) fn response_to(&self, request: &Incoming<'_>) -> Vec<u8> {
        let keys = self.user.keys_for(&self.engine_id()).unwrap();
        let mut scoped = match &keys.privacy {
            Some((protocol, key)) => {
                let from = Beginning {
                    boots: request.boots,
                    time: request.time,
                    salt: request.salt.try_into().unwrap(),
                };
                decrypt(*protocol, key, &from, request.data).unwrap()
            }
            None => request.data.to_vec(),
        };
        // SEQUENCE, the engine id, no context name, and there is the PDU's tag.
        let tag = 2 + 2 + self.id.len() + 2;
        assert_eq!(scoped[tag], 0xa0);
        scoped[tag] = 0xa2;
        scoped
    }

    pub(super) fn report(&self, message_id: i32, counter: u8) -> Vec<u8> {
        let name = [0x2b, 6, 1, 6, 3, 15, 1, 1, counter, 0];
        let row = tlv(0x30, &[tlv(6, &name), vec![0x41, 1, 1]].concat());
        let numbers = [tlv(2, &message_id.to_be_bytes()), vec![2, 1, 0, 2, 1, 0]].concat();
        let pdu = tlv(0xa8, &[numbers, tlv(0x30, &row)].concat());
        tlv(0x30, &[tlv(4, &self.id), vec![4, 0], pdu].concat())
    }

    pub(super) fn unsigned_report(&self, message_id: i32, counter: u8) -> Vec<u8> {
        let report = self.report(message_id, counter);
        self.send(message_id, SecurityLevel::NoAuthNoPriv, &report, 0)
    }

    /// A message of the agent, protected as `level` says, with only the first octets of its signature.
    pub(super) fn send(
        &self,
        message_id: i32,
        level: SecurityLevel,
        scoped: &[u8],
        signature_octets: usize,
    ) -> Vec<u8> {
        let keys = self.user.keys_for(&self.engine_id()).unwrap();
        let from = Beginning {
            boots: self.boots,
            time: self.time,
            salt: SALT,
        };
        let encrypted = match &keys.privacy {
            Some((protocol, key)) if level == SecurityLevel::AuthPriv => {
                Some(encrypt(*protocol, key, &from, scoped).unwrap())
            }
            _ => None,
        };
        let unsigned = message(
            &Frame {
                message_id,
                level,
                engine_id: &self.id,
                boots: self.boots,
                time: self.time,
                user: self.user.name(),
                salt: if encrypted.is_some() { &SALT } else { &[] },
                signature_length: signature_octets,
            },
            encrypted.as_deref().unwrap_or(scoped),
        );
        let signature = signature(keys.protocol, &keys.authentication, &[&unsigned.bytes]);
        unsigned.signed(&signature)
    }
}
