//! What takes longer than a page may wait for: asking the gateway for its segments, testing and keeping a printer, making
//! the box known to a server, testing the way there. Each is a task of its own, one of a kind at a time; it ends by
//! itself, and the views tell how far it is.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use lan::default_gateway;
use meters::Timestamp;
use protocol::EnrolmentCode;
use setup::view::{Adding, AddingStep, Check, CheckKind, CheckState, Enrolling, Finding, WhyNoSegments};
use setup::{Fault, FieldFault, field};
use snmp::segments::LearntSegment;
use store::Access;
use uplink::{Enrolled, Patience, ServerAddress, UplinkError};

use crate::adding::{self, Step, Wanted};
use crate::bells::Bells;
use crate::delivery::Way;
use crate::enrolling;
use crate::failure::{Cause, Failure};
use crate::health::name_servers;
use crate::segments::{self, Untold};
use crate::selection::{host, resolved};
use crate::station::{Station, nonce};
use crate::tasks::{begin, on_a_thread};

/// Somebody waits for the test.
const PATIENCE: Patience = Patience {
    resolve: Duration::from_secs(10),
    connect: Duration::from_secs(10),
    answer: Duration::from_secs(15),
    whole: Duration::from_secs(30),
};

/// What a gateway told.
#[derive(Clone, Debug, Default)]
pub(crate) struct Learnt {
    /// It is being asked.
    pub(crate) running: bool,
    /// Its address.
    pub(crate) gateway: String,
    /// The networks behind it.
    pub(crate) segments: Vec<LearntSegment>,
    /// Why it told none.
    pub(crate) why_none: Option<WhyNoSegments>,
}

impl Learnt {
    /// Whether no gateway was ever asked since the start.
    fn is_blank(&self) -> bool {
        !self.running && self.segments.is_empty() && self.why_none.is_none()
    }
}

/// The jobs of the page.
pub(crate) struct Jobs {
    station: Arc<Station>,
    bells: Arc<Bells>,
    adding: Mutex<Option<Adding>>,
    learnt: Mutex<Learnt>,
    enrolling: Mutex<Option<Enrolling>>,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Jobs {
    /// No job yet. The jobs begin in the runtime that they are wanted in.
    pub(crate) fn new(station: Arc<Station>, bells: Arc<Bells>) -> Arc<Self> {
        Arc::new(Self {
            station,
            bells,
            adding: Mutex::default(),
            learnt: Mutex::default(),
            enrolling: Mutex::default(),
        })
    }

    /// The printer that is being added, or was added last.
    pub(crate) fn adding(&self) -> Option<Adding> {
        locked(&self.adding).clone()
    }

    /// What a gateway told last.
    pub(crate) fn learnt(&self) -> Learnt {
        locked(&self.learnt).clone()
    }

    /// Asks the default gateway once: whoever opens the page for the first time finds its networks there.
    pub(crate) fn learn_first(self: &Arc<Self>) {
        if locked(&self.learnt).is_blank() {
            self.learn(String::new());
        }
    }

    /// The enrolling that goes on, or came to nothing.
    pub(crate) fn enrolling(&self) -> Option<Enrolling> {
        locked(&self.enrolling).clone()
    }

    /// Tests a printer and keeps it. Says whether it begins: not while another one is tested.
    pub(crate) fn add(self: &Arc<Self>, wanted: Wanted) -> bool {
        {
            let mut adding = locked(&self.adding);
            if adding.as_ref().is_some_and(|adding| adding.running) {
                return false;
            }
            *adding = Some(Adding {
                host: wanted.host.clone(),
                steps: Vec::new(),
                running: true,
                device: None,
            });
        }
        let jobs = Arc::clone(self);
        begin(Box::pin(async move {
            let told = |step: Step<'_>| jobs.note_step(&step);
            let added = adding::add(&jobs.station, wanted, &told).await;
            jobs.end_adding(added.err());
        }));
        true
    }

    fn note_step(&self, step: &Step<'_>) {
        if let Some(adding) = locked(&self.adding).as_mut() {
            adding.steps.push(AddingStep {
                step: step.step,
                ok: step.came_to.is_ok(),
                found: step.came_to.cloned().unwrap_or_else(adding::told),
            });
            adding.device = step.device;
        }
    }

    fn end_adding(&self, failure: Option<Failure>) {
        if let Some(adding) = locked(&self.adding).as_mut() {
            adding.running = false;
            // A failure of the box itself belongs to no step, and was told by none.
            if let Some(failure) = failure.filter(|_| adding.steps.iter().all(|step| step.ok)) {
                adding.steps.push(AddingStep {
                    step: "kept",
                    ok: false,
                    found: adding::told(&failure),
                });
            }
        }
        // What was read waits to be sent.
        self.bells.changed();
    }

    /// Asks a gateway for its segments: the named one, or the default one where none is. Says whether it begins.
    pub(crate) fn learn(self: &Arc<Self>, named: String) -> bool {
        if std::mem::replace(&mut locked(&self.learnt).running, true) {
            return false;
        }
        let jobs = Arc::clone(self);
        begin(Box::pin(async move {
            let learnt = learn(&jobs.station, &named)
                .await
                .unwrap_or_else(|failure| Learnt {
                    why_none: Some(WhyNoSegments::Said(failure.to_string())),
                    ..Learnt::default()
                });
            *locked(&jobs.learnt) = learnt;
        }));
        true
    }

    /// Makes the box known to a server. Says whether it begins.
    pub(crate) fn enrol(
        self: &Arc<Self>,
        typed: String,
        address: ServerAddress,
        code: EnrolmentCode,
    ) -> bool {
        {
            let mut enrolling = locked(&self.enrolling);
            if enrolling.as_ref().is_some_and(|enrolling| enrolling.running) {
                return false;
            }
            *enrolling = Some(Enrolling {
                server: typed,
                running: true,
                faults: Vec::new(),
            });
        }
        let jobs = Arc::clone(self);
        begin(Box::pin(async move {
            let enrolled = jobs.enrolled(&address, code).await;
            let mut enrolling = locked(&jobs.enrolling);
            match (enrolled, enrolling.as_mut()) {
                (Ok(enrolled), _) => {
                    *enrolling = None;
                    jobs.station.heard_time(enrolled.server_time);
                    jobs.station.way.forget();
                    jobs.bells.changed();
                }
                (Err(failure), Some(enrolling)) => {
                    enrolling.running = false;
                    enrolling.faults = vec![fault_of(&failure)];
                }
                (Err(_), None) => {}
            }
        }));
        true
    }

    async fn enrolled(&self, address: &ServerAddress, code: EnrolmentCode) -> Result<Enrolled, Failure> {
        let store = &self.station.store;
        let access: Access = store.access()?;
        let exchanges = self.station.exchanges.clone();
        enrolling::enrol(store, address, code, &access, exchanges).await
    }

    /// Tests names, proxy and server. Says whether it begins.
    pub(crate) fn test_way(self: &Arc<Self>) -> bool {
        let kinds = [
            CheckKind::Names,
            CheckKind::Time,
            CheckKind::Proxy,
            CheckKind::Server,
        ];
        if !self.station.way.begin(&kinds) {
            return false;
        }
        let jobs = Arc::clone(self);
        begin(Box::pin(async move {
            if let Err(failure) = jobs.walk().await {
                eprintln!("meterbox: the way to the server can't be tested: {failure}");
            }
            jobs.station.way.end();
        }));
        true
    }

    async fn walk(&self) -> Result<(), Failure> {
        let station = &self.station;
        let Some(enrolment) = station.store.enrolment()? else {
            return Ok(());
        };
        let way = Way::with(&enrolment, station, PATIENCE)?;
        if way.target.proxy.is_none() {
            let server = crate::delivery::server(&enrolment.server)?;
            station.way.note(names(station, server).await);
        }
        let (now, nonce) = (station.now().0, nonce()?);
        let begun = Instant::now();
        let target = way.target.clone();
        let greeting = on_a_thread(move || way.uplink.greet(&way.identity, now, &nonce)).await;
        let at = station.now().0;
        match greeting {
            Some(Ok(server_time)) => {
                station.heard_time(server_time);
                station.way.reached(&target, begun.elapsed(), at);
            }
            Some(Err(error)) => station.way.failed(&target, &error, at),
            None => {
                let error = UplinkError::Broken("the testing thread ended early".to_owned());
                station.way.failed(&target, &error, at);
            }
        }
        station.keep_traffic()
    }
}

/// What the gateway says, or why it says nothing.
async fn learn(station: &Station, named: &str) -> Result<Learnt, Failure> {
    let settings = station.store.settings()?;
    let address: Option<SocketAddr> = if named.is_empty() {
        default_gateway()?.map(|gateway| (gateway, settings.snmp_port).into())
    } else {
        Some(host(named, settings.snmp_port).await?.address)
    };
    let Some(address) = address else {
        return Ok(Learnt {
            why_none: Some(WhyNoSegments::NoGateway),
            ..Learnt::default()
        });
    };
    let gateway = address.ip().to_string();
    let credentials = station.users.credentials(&settings)?;
    let (segments, why_none) = match segments::ask(&station.lan, address, &credentials).await {
        Ok(told) => (told.segments, told.partial.map(WhyNoSegments::Said)),
        Err(Untold::Silent(_)) => (
            Vec::new(),
            Some(WhyNoSegments::Silent {
                gateway: gateway.clone(),
            }),
        ),
        Err(Untold::NoRoutes(_)) => (
            Vec::new(),
            Some(WhyNoSegments::NoRoutes {
                gateway: gateway.clone(),
            }),
        ),
        Err(Untold::Failed(failure)) => (Vec::new(), Some(WhyNoSegments::Said(failure.to_string()))),
    };
    station.keep_traffic()?;
    Ok(Learnt {
        running: false,
        gateway,
        segments,
        why_none,
    })
}

/// Beside which field of the form a failed enrolling is told.
fn fault_of(failure: &Failure) -> FieldFault {
    let (field, fault) = match failure.cause() {
        Cause::Uplink(UplinkError::Refused(refusal)) => (
            field::ENROLMENT_CODE,
            Fault::CodeRefused {
                sentence: refusal.message.clone(),
            },
        ),
        Cause::Uplink(UplinkError::CodeOfAnotherServer(_)) => {
            (field::ENROLMENT_CODE, Fault::Said(failure.to_string()))
        }
        Cause::Uplink(UplinkError::NameResolution(name)) => {
            (field::SERVER, Fault::UnknownName { name: name.clone() })
        }
        other => (field::SERVER, Fault::Said(other.to_string())),
    };
    FieldFault { field, fault }
}

/// Whether the server's name is known here.
async fn names(station: &Station, server: ServerAddress) -> Check {
    let host = server.host().to_owned();
    let is_address = host.starts_with('[') || host.parse::<std::net::IpAddr>().is_ok();
    let at: Timestamp = station.now().0;
    let check = |state, finding| Check {
        kind: CheckKind::Names,
        state,
        finding,
        at: Some(at),
    };
    if is_address {
        return check(CheckState::Good, Finding::NoNameNeeded);
    }
    if name_servers().is_empty() {
        return check(CheckState::Bad, Finding::NoNameServer);
    }
    let begun = Instant::now();
    let answer = resolved(&host, server.port()).await;
    let millis = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    let cause = match answer {
        Some(Ok(addresses)) => match addresses.first() {
            Some(address) => {
                let known = Finding::NameKnown {
                    name: host,
                    address: address.ip(),
                    millis,
                };
                return check(CheckState::Good, known);
            }
            None => "it has no address".to_owned(),
        },
        Some(Err(error)) => error.to_string(),
        None => "the look-up was broken off".to_owned(),
    };
    check(CheckState::Bad, Finding::NameUnknown { name: host, cause })
}
