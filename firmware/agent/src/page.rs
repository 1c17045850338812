//! `meterbox run --page`: the setup page as a part of the service. Without it there is no page, and nothing of it runs.

use std::net::{IpAddr, SocketAddr, TcpListener};
use std::path::Path;
use std::sync::Arc;

use meters::Timestamp;
use portal::{Doors, PageCertificate, Presence};

use crate::bells::Bells;
use crate::cli::PageAt;
use crate::desk::{Doorplate, OwnDesk, box_name, keep_certificate};
use crate::failure::Failure;
use crate::station::{Station, random};

/// The doors of the page, open and not served yet. They are opened before anything else: low ports may need a right
/// that the service gives away afterwards.
pub(crate) struct Open {
    doors: Doors,
    plate: Doorplate,
}

impl Open {
    /// Opens the doors; none where no page is wanted.
    ///
    /// # Errors
    /// [`Failure::Senseless`] where a port is taken, or is not for everybody's use.
    pub(crate) fn at(wanted: PageAt) -> Result<Option<Self>, Failure> {
        let Some(secure) = wanted.secure else {
            return match wanted.plain {
                None => Ok(None),
                Some(_) => Err(Failure::senseless(
                    "--page-plain leads on to the secure page: name that one as well, with --page".into(),
                )),
            };
        };
        let open = |address| {
            let failed = |error: std::io::Error| {
                Failure::senseless(format!(
                    "the setup page can't be served at {address} ({error}): end what holds that port, or name another one"
                ))
            };
            let door = TcpListener::bind(address).map_err(failed)?;
            let own = door.local_addr().map_err(failed)?;
            Ok::<_, Failure>((door, own))
        };
        let (door, own) = open(secure)?;
        let plain = wanted.plain.map(open).transpose()?;
        Ok(Some(Self {
            plate: Doorplate {
                secure: own,
                plain: plain.as_ref().map(|(_, own)| *own),
                by_name: wanted.by_name,
            },
            doors: Doors {
                secure: door,
                plain: plain.map(|(door, _)| door),
            },
        }))
    }

    /// Where it is served by HTTP, which leads on to HTTPS.
    pub(crate) fn plain(&self) -> Option<SocketAddr> {
        self.plate.plain
    }

    /// Serves the page until it is dropped. `presence` opens the claim without the code.
    ///
    /// # Errors
    /// [`Failure`] where the certificate can't be made or the page not be served.
    pub(crate) async fn serve(
        self,
        station: Arc<Station>,
        bells: Arc<Bells>,
        state: &Path,
        presence: Presence,
    ) -> Result<(), Failure> {
        let certificate = certificate(&station, self.plate.secure.ip())?;
        tell(&station, self.plate)?;
        let desk = OwnDesk::new(station, bells, state, self.plate, &certificate);
        portal::serve(self.doors, certificate, Arc::new(desk), presence).await?;
        Ok(())
    }
}

/// The certificate that is kept; one that was made for this box where there is none.
fn certificate(station: &Station, door: IpAddr) -> Result<PageCertificate, Failure> {
    if let Some(kept) = station.store.page_certificate()? {
        return Ok(PageCertificate {
            certificate: kept.certificate,
            key: kept.key,
        });
    }
    let name = box_name();
    let names = [name.clone(), format!("{name}.local")];
    let own: Vec<IpAddr> = if door.is_unspecified() {
        let interfaces = lan::interfaces()?;
        let up = interfaces.iter().filter(|one| one.is_up && !one.is_loopback);
        up.flat_map(|one| one.addresses.iter().map(|own| own.address.into()))
            .collect()
    } else {
        vec![door]
    };
    let now: Timestamp = station.now().0;
    let made = PageCertificate::make(&names, &own, now)?;
    keep_certificate(station, &made)?;
    Ok(made)
}

/// Says where the page is, and what to do first.
fn tell(station: &Station, plate: Doorplate) -> Result<(), Failure> {
    let is_claimed = station.store.claim(random()?)?.password_hash.is_some();
    let first = if is_claimed {
        ""
    } else {
        "; its claim code is shown by: meterbox claim"
    };
    eprintln!("the setup page is at https://{}{first}", plate.secure);
    Ok(())
}
