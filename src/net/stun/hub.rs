//! One UDP socket a family for all probes: what servers see of it can be compared, and a thousand servers need no thousand
//! sockets. What arrives goes to the probe whose transaction it belongs to, or else to those that ask its sender.

use std::collections::{HashMap, VecDeque};
use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use socket2::{Domain, Protocol, Socket, Type};
use tokio::net::UdpSocket;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use crate::net::Clock;
use crate::stun::message::TransactionId;
use crate::tick::Tick;

/// What the kernel keeps for us while we are busy, if it lets us.
const RECEIVE_BUFFER: usize = 4 << 20;
/// What waits for one probe; more is dropped, so that a flood costs no memory.
const MAILBOX: usize = 64;
/// How many transactions of a probe are remembered.
const REMEMBERED: usize = 64;
/// Datagrams longer than this are cut; no answer is.
const LONGEST: usize = 65_536;

/// Something that arrived.
#[derive(Debug)]
pub(super) struct Arrived {
    pub(super) at: Tick,
    pub(super) from: SocketAddr,
    pub(super) bytes: Vec<u8>,
}

#[derive(Debug, Default)]
struct Table {
    next: usize,
    probes: HashMap<usize, (mpsc::Sender<Arrived>, SocketAddr, VecDeque<TransactionId>)>,
    by_id: HashMap<TransactionId, usize>,
    by_address: HashMap<SocketAddr, Vec<usize>>,
    strays: u64,
}

/// A socket that probes share.
#[derive(Debug)]
pub(super) struct Hub {
    socket: Arc<UdpSocket>,
    table: Arc<Mutex<Table>>,
    reader: JoinHandle<()>,
}

impl Drop for Hub {
    fn drop(&mut self) {
        self.reader.abort();
    }
}

/// A socket of a family, not connected: answers from elsewhere must be seen.
pub(in crate::net) fn socket(v6: bool, port: u16) -> io::Result<UdpSocket> {
    let address: SocketAddr =
        if v6 { (Ipv6Addr::UNSPECIFIED, port).into() } else { (Ipv4Addr::UNSPECIFIED, port).into() };
    bound(address)
}

/// A socket bound to an address.
pub(in crate::net) fn bound(address: SocketAddr) -> io::Result<UdpSocket> {
    let socket = Socket::new(Domain::for_address(address), Type::DGRAM, Some(Protocol::UDP))?;
    if address.is_ipv6() {
        socket.set_only_v6(true)?;
    }
    // The system may not let us; what is lost then is asked for again.
    let _ = socket.set_recv_buffer_size(RECEIVE_BUFFER);
    socket.set_nonblocking(true)?;
    socket.bind(&address.into())?;
    UdpSocket::from_std(socket.into())
}

impl Hub {
    /// Opens the socket of a family.
    pub(super) fn open(v6: bool, clock: Clock) -> io::Result<Self> {
        let socket = Arc::new(socket(v6, 0)?);
        let table = Arc::new(Mutex::new(Table::default()));
        let reader = tokio::spawn(read(Arc::clone(&socket), Arc::clone(&table), clock));
        Ok(Self { socket, table, reader })
    }

    fn table(&self) -> MutexGuard<'_, Table> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A place for a probe that asks `server`.
    pub(super) fn join(self: &Arc<Self>, server: SocketAddr) -> Place {
        let (sender, mailbox) = mpsc::channel(MAILBOX);
        let mut table = self.table();
        let key = table.next;
        table.next += 1;
        table.probes.insert(key, (sender, server, VecDeque::new()));
        table.by_address.entry(server).or_default().push(key);
        drop(table);
        Place { hub: Arc::clone(self), key, server, mailbox }
    }

    /// The port of the socket.
    pub(super) fn port(&self) -> io::Result<u16> {
        Ok(self.socket.local_addr()?.port())
    }

    /// How many datagrams came from nobody who was asked.
    pub(super) fn strays(&self) -> u64 {
        self.table().strays
    }
}

/// A probe's place at the hub; leaves when dropped.
#[derive(Debug)]
pub(super) struct Place {
    hub: Arc<Hub>,
    key: usize,
    server: SocketAddr,
    mailbox: mpsc::Receiver<Arrived>,
}

impl Place {
    /// Sends a request, whose answers are to come here.
    pub(super) async fn send(&self, id: Option<TransactionId>, bytes: &[u8]) -> io::Result<()> {
        if let Some(id) = id {
            let mut table = self.hub.table();
            if table.by_id.insert(id, self.key).is_none()
                && let Some((.., ids)) = table.probes.get_mut(&self.key)
            {
                ids.push_back(id);
                let oldest = if ids.len() > REMEMBERED { ids.pop_front() } else { None };
                if let Some(oldest) = oldest {
                    table.by_id.remove(&oldest);
                }
            }
        }
        self.hub.socket.send_to(bytes, self.server).await.map(|_| ())
    }

    /// The next that arrives.
    pub(super) async fn receive(&mut self) -> Option<Arrived> {
        self.mailbox.recv().await
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut table = self.hub.table();
        if let Some((.., ids)) = table.probes.remove(&self.key) {
            for id in ids {
                table.by_id.remove(&id);
            }
        }
        if let Some(keys) = table.by_address.get_mut(&self.server) {
            keys.retain(|key| *key != self.key);
            if keys.is_empty() {
                table.by_address.remove(&self.server);
            }
        }
    }
}

async fn read(socket: Arc<UdpSocket>, table: Arc<Mutex<Table>>, clock: Clock) {
    let mut buffer = vec![0; LONGEST];
    loop {
        let Ok((length, from)) = socket.recv_from(&mut buffer).await else {
            // What a datagram before met; this socket goes on.
            tokio::task::yield_now().await;
            continue;
        };
        let (at, bytes) = (clock.now(), &buffer[..length]);
        let mut table = table.lock().unwrap_or_else(PoisonError::into_inner);
        let id = bytes.get(8..20).and_then(|id| TransactionId::try_from(id).ok());
        let keys = match id.and_then(|id| table.by_id.get(&id)) {
            Some(key) => vec![*key],
            None => table.by_address.get(&from).cloned().unwrap_or_default(),
        };
        if keys.is_empty() {
            table.strays += 1;
        }
        for key in keys {
            if let Some((mailbox, ..)) = table.probes.get(&key) {
                let _ = mailbox.try_send(Arrived { at, from, bytes: bytes.to_vec() });
            }
        }
    }
}
