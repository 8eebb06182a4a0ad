//! Listens to the RTCP of a call, in both directions: what the engine's own statistics leave out. Changes nothing and
//! keeps nothing from the engine.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use rtc::interceptor::{Interceptor, Packet, StreamInfo, TaggedPacket};
use rtc::rtcp::payload_feedbacks::full_intra_request::FullIntraRequest;
use rtc::rtcp::payload_feedbacks::picture_loss_indication::PictureLossIndication;
use rtc::rtcp::receiver_report::ReceiverReport;
use rtc::rtcp::reception_report::ReceptionReport;
use rtc::rtcp::sender_report::SenderReport;
use rtc::rtcp::transport_feedbacks::transport_layer_nack::TransportLayerNack;
use rtc::sansio::Protocol;
use rtc::shared::error::Error;

/// What the peer reports about a stream of ours (RFC 3550, section 6.4.1).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Reported {
    /// Reports about this stream.
    pub reports: u64,
    /// Share lost between the last two reports.
    pub fraction_lost: f64,
    /// Packets lost in all; negative when there were more duplicates than losses.
    pub packets_lost: i32,
    /// Seconds; none when the stream's clock rate is not known.
    pub jitter: Option<f64>,
    /// The latest round trip; none until a report answers a sender report of ours.
    pub round_trip: Option<Duration>,
    /// All of them, added up.
    pub total_round_trip: Duration,
    /// How many there were.
    pub round_trips: u64,
}

/// Requests about a stream.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Requests {
    /// NACK packets (RFC 4585, section 6.2.1), not the sequence numbers in them.
    pub nack: u32,
    /// Picture loss indications (RFC 4585, section 6.3.1).
    pub pli: u32,
    /// Full intra requests (RFC 5104, section 4.3.1).
    pub fir: u32,
}

/// What a sender says about its stream: its last sender report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sent {
    /// Sender reports so far.
    pub reports: u64,
    /// Packets sent, as it says.
    pub packets: u32,
    /// Bytes of payload sent, as it says.
    pub bytes: u32,
    /// Its clock, as an NTP timestamp.
    pub ntp: u64,
}

/// Everything heard so far, by SSRC.
#[derive(Clone, Debug, Default)]
pub struct Heard {
    /// What the peer reports about our streams.
    pub reported: BTreeMap<u32, Reported>,
    /// What the peer asks of our streams.
    pub asked: BTreeMap<u32, Requests>,
    /// What we ask of the peer's streams.
    pub asking: BTreeMap<u32, Requests>,
    /// What the peer says it sent.
    pub sent: BTreeMap<u32, Sent>,
    clock_rates: BTreeMap<u32, u32>,
    /// Our sender reports: the middle of the NTP timestamp, and when it went out.
    reports_sent: VecDeque<(u32, Instant)>,
}

/// Sender reports remembered: one a second and stream, answered within seconds.
const REMEMBERED: usize = 64;

impl Heard {
    fn incoming(&mut self, now: Instant, packet: &dyn rtc::rtcp::Packet) {
        let any = packet.as_any();
        if let Some(report) = any.downcast_ref::<ReceiverReport>() {
            report.reports.iter().for_each(|block| self.block(now, block));
        } else if let Some(report) = any.downcast_ref::<SenderReport>() {
            let sent = self.sent.entry(report.ssrc).or_default();
            let reports = sent.reports + 1;
            *sent = Sent { reports, packets: report.packet_count, bytes: report.octet_count, ntp: report.ntp_time };
            // Some (GStreamer) put their reception reports in here and send no receiver reports.
            report.reports.iter().for_each(|block| self.block(now, block));
        } else {
            request(&mut self.asked, packet);
        }
    }

    fn outgoing(&mut self, now: Instant, packet: &dyn rtc::rtcp::Packet) {
        if let Some(report) = packet.as_any().downcast_ref::<SenderReport>() {
            if self.reports_sent.len() == REMEMBERED {
                self.reports_sent.pop_front();
            }
            self.reports_sent.push_back((middle(report.ntp_time), now));
        } else {
            request(&mut self.asking, packet);
        }
    }

    fn block(&mut self, now: Instant, block: &ReceptionReport) {
        let reported = self.reported.entry(block.ssrc).or_default();
        reported.reports += 1;
        reported.fraction_lost = f64::from(block.fraction_lost) / 256.0;
        reported.packets_lost = signed_24(block.total_lost);
        reported.jitter = self.clock_rates.get(&block.ssrc).map(|rate| f64::from(block.jitter) / f64::from(*rate));
        if block.last_sender_report == 0 {
            return;
        }
        let asked = self.reports_sent.iter().rev().find(|(middle, _)| *middle == block.last_sender_report);
        let held = Duration::from_secs_f64(f64::from(block.delay) / 65536.0);
        if let Some((_, sent)) = asked
            && let Some(round_trip) = now.saturating_duration_since(*sent).checked_sub(held)
        {
            reported.round_trip = Some(round_trip);
            reported.total_round_trip += round_trip;
            reported.round_trips += 1;
        }
    }
}

/// The middle 32 bits of an NTP timestamp, as they come back in a report.
const fn middle(ntp: u64) -> u32 {
    (ntp >> 16) as u32
}

/// The number of lost packets is a signed one of 24 bits.
const fn signed_24(value: u32) -> i32 {
    ((value << 8) as i32) >> 8
}

fn request(requests: &mut BTreeMap<u32, Requests>, packet: &dyn rtc::rtcp::Packet) {
    let any = packet.as_any();
    if let Some(nack) = any.downcast_ref::<TransportLayerNack>() {
        requests.entry(nack.media_ssrc).or_default().nack += 1;
    } else if let Some(pli) = any.downcast_ref::<PictureLossIndication>() {
        requests.entry(pli.media_ssrc).or_default().pli += 1;
    } else if let Some(fir) = any.downcast_ref::<FullIntraRequest>() {
        for entry in &fir.fir {
            requests.entry(entry.ssrc).or_default().fir += 1;
        }
    }
}

/// The interceptor, and whoever wants to know what it heard.
#[derive(Clone, Debug, Default)]
pub struct Tap(Arc<Mutex<Heard>>);

impl Tap {
    /// Everything heard so far.
    pub fn heard(&self) -> Heard {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The interceptor that listens.
    pub(crate) fn interceptor(&self) -> TapInterceptor {
        TapInterceptor { heard: self.clone(), read: VecDeque::new(), write: VecDeque::new() }
    }

    fn with(&self, change: impl FnOnce(&mut Heard)) {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

/// Stands in the engine's chain and passes everything on.
pub(crate) struct TapInterceptor {
    heard: Tap,
    read: VecDeque<TaggedPacket>,
    write: VecDeque<TaggedPacket>,
}

impl Protocol<TaggedPacket, TaggedPacket, ()> for TapInterceptor {
    type Rout = TaggedPacket;
    type Wout = TaggedPacket;
    type Eout = ();
    type Error = Error;
    type Time = Instant;

    fn handle_read(&mut self, message: TaggedPacket) -> Result<(), Error> {
        if let Packet::Rtcp(packets) = &message.message.packet {
            self.heard.with(|heard| packets.iter().for_each(|packet| heard.incoming(message.now, &**packet)));
        }
        self.read.push_back(message);
        Ok(())
    }

    fn poll_read(&mut self) -> Option<TaggedPacket> {
        self.read.pop_front()
    }

    fn handle_write(&mut self, message: TaggedPacket) -> Result<(), Error> {
        if let Packet::Rtcp(packets) = &message.message.packet {
            self.heard.with(|heard| packets.iter().for_each(|packet| heard.outgoing(message.now, &**packet)));
        }
        self.write.push_back(message);
        Ok(())
    }

    fn poll_write(&mut self) -> Option<TaggedPacket> {
        self.write.pop_front()
    }
}

impl Interceptor for TapInterceptor {
    fn bind_local_stream(&mut self, info: &StreamInfo) {
        self.heard.with(|heard| {
            heard.clock_rates.insert(info.ssrc, info.clock_rate);
        });
    }

    fn unbind_local_stream(&mut self, _info: &StreamInfo) {}

    fn bind_remote_stream(&mut self, _info: &StreamInfo) {}

    fn unbind_remote_stream(&mut self, _info: &StreamInfo) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(ssrc: u32, total_lost: u32, last_sender_report: u32, delay: u32) -> ReceptionReport {
        ReceptionReport {
            ssrc,
            fraction_lost: 64,
            total_lost,
            jitter: 960,
            last_sender_report,
            delay,
            ..Default::default()
        }
    }

    #[test]
    fn more_duplicates_than_losses_is_negative() {
        assert_eq!([0, 5, 0xff_ffff, 0x80_0000].map(signed_24), [0, 5, -1, -8_388_608]);
    }

    #[test]
    fn round_trips_leave_out_what_the_peer_waited() {
        let mut heard = Heard::default();
        heard.clock_rates.insert(7, 48_000);
        let start = Instant::now();
        let ours = SenderReport { ssrc: 7, ntp_time: 0x1234_5678_9abc_def0, ..Default::default() };
        heard.outgoing(start, &ours);
        // Half a second at the peer, 600 ms until the answer; in a sender report, as GStreamer does.
        let theirs =
            SenderReport { ssrc: 9, reports: vec![block(7, 0xff_ffff, 0x5678_9abc, 32_768)], ..Default::default() };
        heard.incoming(start + Duration::from_millis(600), &theirs);
        let reported = heard.reported[&7];
        assert_eq!(reported.round_trip, Some(Duration::from_millis(100)));
        assert_eq!((reported.fraction_lost, reported.packets_lost, reported.jitter), (0.25, -1, Some(0.02)));
        assert_eq!(heard.sent[&9].reports, 1);
        // A report that answers nothing of ours says nothing about the round trip.
        let stray = ReceiverReport { reports: vec![block(7, 0, 1, 0)], ..Default::default() };
        heard.incoming(start, &stray);
        assert_eq!((heard.reported[&7].reports, heard.reported[&7].round_trips), (2, 1));
    }

    #[test]
    fn requests_are_counted_by_packet() {
        let mut heard = Heard::default();
        heard.incoming(Instant::now(), &TransportLayerNack { sender_ssrc: 1, media_ssrc: 7, nacks: Vec::new() });
        heard.incoming(Instant::now(), &PictureLossIndication { sender_ssrc: 1, media_ssrc: 7 });
        heard.outgoing(Instant::now(), &PictureLossIndication { sender_ssrc: 1, media_ssrc: 9 });
        assert_eq!(heard.asked[&7], Requests { nack: 1, pli: 1, fir: 0 });
        assert_eq!(heard.asking[&9], Requests { pli: 1, ..Requests::default() });
    }
}
