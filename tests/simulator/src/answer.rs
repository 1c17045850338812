//! What an agent answers to a request: RFC 1157 §4.1 for v1, RFC 3416 §4.2 for v2c.

use crate::codec::{self, Bound, ErrorStatus, Kind, Request, Response, VarBind, Version};
use crate::mib::Mib;
use crate::{Oid, Value};

/// The response to a request, no longer than `max_bytes` when encoded. None if even an error does not fit.
pub(crate) fn answer(request: &Request, mib: &Mib, max_bytes: usize) -> Option<Response> {
    let response = match (request.kind, request.version) {
        (Kind::Get, Version::V1) => v1(request, |name| get_v1(mib, name)),
        (Kind::GetNext, Version::V1) => v1(request, |name| next_v1(mib, name)),
        (Kind::Get, Version::V2c) => with(request, each(request, |name| get_v2c(mib, name))),
        (Kind::GetNext, Version::V2c) => with(request, each(request, |name| next_v2c(mib, name))),
        (
            Kind::GetBulk {
                non_repeaters,
                max_repetitions,
            },
            _,
        ) => {
            let varbinds = bulk(request, mib, non_repeaters, max_repetitions, max_bytes);
            return as_many_as_fit(with(request, varbinds), max_bytes);
        }
        (Kind::Set, Version::V1) => error(request, ErrorStatus::NoSuchName, 1),
        (Kind::Set, Version::V2c) => error(request, ErrorStatus::NotWritable, 1),
    };
    if fits(&response, max_bytes) {
        Some(response)
    } else {
        too_big(request, max_bytes)
    }
}

/// The response tooBig: v1 gives the request's variables back, v2c none. None if even that does not fit.
pub(crate) fn too_big(request: &Request, max_bytes: usize) -> Option<Response> {
    let mut response = error(request, ErrorStatus::TooBig, 0);
    if request.version == Version::V2c {
        response.varbinds.clear();
    }
    fits(&response, max_bytes).then_some(response)
}

fn fits(response: &Response, max_bytes: usize) -> bool {
    codec::encode(response).is_some_and(|bytes| bytes.len() <= max_bytes)
}

fn with(request: &Request, varbinds: Vec<VarBind>) -> Response {
    Response {
        version: request.version,
        community: request.community.clone(),
        request_id: request.request_id,
        error_status: ErrorStatus::NoError,
        error_index: 0,
        varbinds,
        as_get_request: false,
    }
}

fn error(request: &Request, error_status: ErrorStatus, error_index: u32) -> Response {
    Response {
        error_status,
        error_index,
        ..with(request, request.varbinds.clone())
    }
}

fn each(request: &Request, find: impl Fn(&Oid) -> VarBind) -> Vec<VarBind> {
    request.varbinds.iter().map(|(name, _)| find(name)).collect()
}

/// All variables, or noSuchName with the index of the first that is absent and the request's own list.
fn v1(request: &Request, find: impl Fn(&Oid) -> Option<VarBind>) -> Response {
    let mut found = Vec::with_capacity(request.varbinds.len());
    for (index, (name, _)) in (1..).zip(&request.varbinds) {
        match find(name) {
            Some(varbind) => found.push(varbind),
            None => return error(request, ErrorStatus::NoSuchName, index),
        }
    }
    with(request, found)
}

/// SNMPv1 has no Counter64: such a variable is not there (RFC 3584 §4.2.2.1).
fn get_v1(mib: &Mib, name: &Oid) -> Option<VarBind> {
    let value = mib
        .get(name)
        .filter(|value| !matches!(value, Value::Counter64(_)))?;
    Some((name.clone(), Bound::Value(value.clone())))
}

fn next_v1(mib: &Mib, name: &Oid) -> Option<VarBind> {
    let (mut found, mut value) = mib.after(name)?;
    while matches!(value, Value::Counter64(_)) {
        (found, value) = mib.after(found)?;
    }
    Some((found.clone(), Bound::Value(value.clone())))
}

fn get_v2c(mib: &Mib, name: &Oid) -> VarBind {
    let bound = match mib.get(name) {
        Some(value) => Bound::Value(value.clone()),
        None if mib.has_object_of(name) => Bound::NoSuchInstance,
        None => Bound::NoSuchObject,
    };
    (name.clone(), bound)
}

fn next_v2c(mib: &Mib, name: &Oid) -> VarBind {
    match mib.after(name) {
        Some((found, value)) => (found.clone(), Bound::Value(value.clone())),
        None => (name.clone(), Bound::EndOfMibView),
    }
}

/// The variables of a GetBulk (RFC 3416 §4.2.3): one successor of each non-repeater, then up to max-repetitions
/// rounds over the others, ended after a round that found nothing more. It stops early once the list is longer
/// than `max_bytes` could ever hold.
fn bulk(
    request: &Request,
    mib: &Mib,
    non_repeaters: usize,
    max_repetitions: usize,
    max_bytes: usize,
) -> Vec<VarBind> {
    const SHORTEST_VARBIND: usize = 7;
    let mut varbinds = each(request, |name| next_v2c(mib, name));
    let repeaters = varbinds.len().saturating_sub(non_repeaters);
    if max_repetitions == 0 {
        varbinds.truncate(non_repeaters);
        return varbinds;
    }
    let mut round = varbinds.split_at(varbinds.len() - repeaters).1.to_vec();
    for _ in 1..max_repetitions {
        let ended = round.iter().all(|(_, bound)| *bound == Bound::EndOfMibView);
        if ended || varbinds.len() * SHORTEST_VARBIND > max_bytes {
            break;
        }
        for varbind in &mut round {
            *varbind = next_v2c(mib, &varbind.0);
        }
        varbinds.extend_from_slice(&round);
    }
    varbinds
}

/// The response with as many of its variables, from the first, as fit.
fn as_many_as_fit(mut response: Response, max_bytes: usize) -> Option<Response> {
    if fits(&response, max_bytes) {
        return Some(response);
    }
    let all = std::mem::take(&mut response.varbinds);
    let (mut fitting, mut beyond) = (0, all.len());
    while fitting + 1 < beyond {
        let tried = usize::midpoint(fitting, beyond);
        response.varbinds = all.iter().take(tried).cloned().collect();
        if fits(&response, max_bytes) {
            fitting = tried;
        } else {
            beyond = tried;
        }
    }
    response.varbinds = all.into_iter().take(fitting).collect();
    fits(&response, max_bytes).then_some(response)
}

#[cfg(test)]
mod tests;
