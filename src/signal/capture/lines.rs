//! Bytes into lines, however they are cut into blocks.

use super::log::Log;
use super::{Container, Options};
use crate::prose;
use crate::signal::event::Place;
use crate::signal::flow::Flow;
use crate::text::{Span, offset};

/// Reads lines.
pub(super) struct Lines {
    /// The beginning of a line whose end has not come.
    partial: Vec<u8>,
    /// Where the line at hand begins.
    start: u64,
    /// Its number.
    number: u32,
    /// It is too long: the rest of it is passed over.
    skipping: bool,
    most: usize,
    source: u16,
    log: Log,
}

impl Lines {
    pub(super) fn new(options: &Options) -> Self {
        Self {
            partial: Vec::new(),
            start: 0,
            number: 1,
            skipping: false,
            most: options.line,
            source: options.source,
            log: Log::new(),
        }
    }

    pub(super) fn feed(&mut self, block: &[u8], flow: &mut Flow) {
        let mut from = 0;
        for end in memchr::memchr_iter(b'\n', block) {
            self.end(&block[from..end], flow);
            from = end + 1;
        }
        let rest = &block[from..];
        if self.skipping {
            self.start += rest.len() as u64;
            return;
        }
        self.partial.extend_from_slice(rest);
        if self.partial.len() > self.most {
            self.too_long(flow);
            self.start += self.partial.len() as u64;
            self.partial = Vec::new();
            self.skipping = true;
        }
    }

    fn too_long(&mut self, flow: &mut Flow) {
        let place = self.place(self.partial.len().min(64));
        let says = prose!["this line is longer than the ", self.most, " bytes that are read, and was left out"];
        flow.note("line-too-long", place, says);
    }

    fn place(&self, len: usize) -> Place {
        // spans address four gigabytes; behind that the line number still tells
        let start = u32::try_from(self.start).unwrap_or(u32::MAX);
        Place { source: self.source, line: self.number, span: Span::new(start, start.saturating_add(offset(len))) }
    }

    /// A line ends after `rest`.
    fn end(&mut self, rest: &[u8], flow: &mut Flow) {
        let len = self.partial.len() + rest.len();
        if self.skipping {
            self.skipping = false;
            self.start += rest.len() as u64 + 1;
        } else if len > self.most {
            self.too_long(flow);
            self.partial.clear();
            self.start += len as u64 + 1;
        } else {
            let place = self.place(len);
            if self.partial.is_empty() {
                self.log.line(rest, place, flow);
            } else {
                self.partial.extend_from_slice(rest);
                let line = std::mem::take(&mut self.partial);
                self.log.line(&line, place, flow);
                self.partial = line;
                self.partial.clear();
            }
            self.start += len as u64 + 1;
        }
        self.number = self.number.saturating_add(1);
    }

    /// How many lines there were.
    pub(super) fn number(&self) -> u32 {
        self.number
    }

    pub(super) fn finish(&mut self, flow: &mut Flow) -> Container {
        if !self.partial.is_empty() {
            let line = std::mem::take(&mut self.partial);
            let place = self.place(line.len());
            self.log.line(&line, place, flow);
        }
        self.log.finish(flow)
    }
}
