//! Reads a delivery: one thread reads, hashes and cuts, the others take rows. Knows the order of the steps; must not
//! know how rows are parsed.

use super::blocks::{BLOCK, Block, Cut, Cutter};
use super::conformance::{BrokenRule, Checker};
use super::delivery::{Delivery, FileRead};
use super::header::Header;
use super::output::Output;
use super::partition::Partitions;
use super::refused::Refused;
use super::reject::Rejects;
use super::rows::{Rows, Stop};
use super::source::Source;
use super::staging::Staging;
use super::tally::Tally;
use super::{Options, Progress};
use crate::segment::hex;
use floe_domain::charge::Version;
use sha2::{Digest, Sha256};
use std::fs;
use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

/// Bytes of charges held by all threads together before they are written. What a budget counts takes up to twice
/// as much in truth, since vectors grow ahead of their content. Measured on two cores as the most memory of the whole
/// process: 348 MB for a bill of 2.4 GB in 288 segments, and 414 MB for one of 2.0 GB in random order over 6,000
/// segments with a resource of its own in each row.
const BUDGET: usize = 224 << 20;
/// Most threads that take rows; more would thin the budget out.
const MOST_WORKERS: usize = 8;
/// Blocks that wait for a thread.
const WAITING: usize = 4;

/// A file of an earlier import, by its kept bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptFile {
    /// Of its bytes, as in [`FileRead::sha256`].
    pub sha256: String,
    /// The name it had.
    pub name: String,
}

/// Reads the files of one delivery in one pass and writes segments, rejects and, when asked, the files' own bytes
/// into the staging folder, all synced. Nothing is visible before [`Staging::publish`].
///
/// # Errors
/// When the delivery is refused whole; drop the staging folder then.
pub fn read_delivery(
    files: &[PathBuf],
    staging: &Staging,
    options: &Options<'_>,
) -> Result<Delivery, Refused> {
    read_within(files, staging, options, BUDGET)
}

/// As [`read_delivery`], with a budget of bytes for charges in memory.
pub(super) fn read_within(
    files: &[PathBuf],
    staging: &Staging,
    options: &Options<'_>,
    budget: usize,
) -> Result<Delivery, Refused> {
    let files: Vec<(PathBuf, String)> = files
        .iter()
        .map(|path| {
            let name = path.file_name().unwrap_or(path.as_os_str());
            (path.clone(), name.to_string_lossy().into_owned())
        })
        .collect();
    read(&files, staging, options, budget)
}

/// Reads the kept originals of an earlier import again, for the segments that `options.only` names: the same charges
/// and totals as the first time, to the last digit. Give the same `strict` as then.
///
/// # Errors
/// When an original is gone or changed, or as for [`read_delivery`].
pub fn rebuild(
    files: &[KeptFile],
    staging: &Staging,
    options: &Options<'_>,
) -> Result<Delivery, Refused> {
    let paths: Vec<(PathBuf, String)> = files
        .iter()
        .map(|file| {
            let path = super::original(staging.data(), &file.sha256);
            (path, file.name.clone())
        })
        .collect();
    let delivery = read(&paths, staging, options, BUDGET)?;
    for ((kept, (path, _)), found) in files.iter().zip(paths).zip(&delivery.files) {
        if kept.sha256 != found.sha256 {
            return Err(Refused::OriginalChanged {
                file: kept.name.clone(),
                path,
            });
        }
    }
    Ok(delivery)
}

fn read(
    files: &[(PathBuf, String)],
    staging: &Staging,
    options: &Options<'_>,
    budget: usize,
) -> Result<Delivery, Refused> {
    let first = Reading::new(files, staging, options, Cut::ByParity)?.run(budget);
    let answer = match first {
        Err(Stop::Irregular) => {
            tracing::info!("the bill has stray quotes; it is read again record by record");
            staging.clear()?;
            Reading::new(files, staging, options, Cut::ByScan)?.run(budget)
        }
        answer => answer,
    };
    let delivery = answer.map_err(|stop| match stop {
        Stop::Refused(refused) => refused,
        Stop::Irregular => Refused::Internal("the bill can not be cut into records".to_owned()),
    })?;
    let breaks = || delivery.broken.iter().any(BrokenRule::is_certain);
    if options.strict && (delivery.rows.rejected > 0 || breaks()) {
        return Err(Refused::Strict(Box::new(delivery)));
    }
    if delivery.rows.rejected == delivery.rows.read {
        return Err(Refused::NothingAccepted(Box::new(delivery)));
    }
    Ok(delivery)
}

/// One pass over a delivery.
struct Reading<'a> {
    files: &'a [(PathBuf, String)],
    staging: &'a Staging,
    options: &'a Options<'a>,
    cut: Cut,
    total: u64,
    output: Output,
    rejects: Mutex<Rejects>,
    rows: AtomicU64,
    /// Set when any thread fails: all others end soon.
    failed: AtomicBool,
    /// Why the first thread failed.
    why: Mutex<Option<Stop>>,
    /// Buffers for the next blocks.
    spare: Mutex<Vec<Vec<u8>>>,
}

/// What a thread that takes rows comes back with.
type Worked = (Tally, Option<Checker>);

/// What the reading thread found out about a file.
struct FileFacts {
    header: Arc<Header>,
    bytes: u64,
    sha256: String,
}

impl<'a> Reading<'a> {
    fn new(
        files: &'a [(PathBuf, String)],
        staging: &'a Staging,
        options: &'a Options<'a>,
        cut: Cut,
    ) -> Result<Self, Refused> {
        if files.is_empty() {
            return Err(Refused::NoFiles);
        }
        let mut total = 0;
        let mut missing = Vec::new();
        for (path, _) in files {
            match fs::metadata(path) {
                Ok(size) => total += size.len(),
                Err(source) if source.kind() == io::ErrorKind::NotFound => {
                    missing.push(path.clone());
                }
                Err(source) => return Err(Refused::unreadable(path, source)),
            }
        }
        if !missing.is_empty() {
            return Err(Refused::NotThere { paths: missing });
        }
        let names = files.iter().map(|(_, name)| name.clone()).collect();
        Ok(Self {
            files,
            staging,
            options,
            cut,
            total,
            output: Output::new(staging.segments()),
            rejects: Mutex::new(Rejects::new(staging.rejects(), names)),
            rows: AtomicU64::new(0),
            failed: AtomicBool::new(false),
            why: Mutex::new(None),
            spare: Mutex::default(),
        })
    }

    fn run(self, budget: usize) -> Result<Delivery, Stop> {
        let workers = thread::available_parallelism().map_or(1, usize::from);
        let workers = workers.clamp(1, MOST_WORKERS);
        let (sender, receiver) = sync_channel(WAITING);
        let receiver = Arc::new(Mutex::new(receiver));
        let reading = &self;
        let read = thread::scope(|scope| {
            let threads: Vec<_> = (0..workers)
                .map(|_| {
                    let receiver = Arc::clone(&receiver);
                    scope.spawn(move || reading.work(&receiver, budget / workers))
                })
                .collect();
            // Only the workers hold the receiver, so that sending fails once they are gone.
            drop(receiver);
            let facts = reading.cut(&sender).map_err(|stop| reading.fail(stop));
            drop(sender);
            let mut tally = Tally::default();
            let mut checker: Option<Checker> = None;
            for thread in threads {
                match thread.join() {
                    Ok(Some((theirs, looked))) => {
                        tally.merge(theirs)?;
                        checker = match (checker, looked) {
                            (Some(mut ours), Some(theirs)) => {
                                ours.merge(theirs);
                                Some(ours)
                            }
                            (ours, theirs) => ours.or(theirs),
                        };
                    }
                    Ok(None) => {}
                    Err(_) => {
                        let died = Refused::Internal("a reading thread died".to_owned());
                        *lock(&reading.why) = Some(died.into());
                    }
                }
            }
            if let Some(stop) = lock(&reading.why).take() {
                return Err(stop);
            }
            let facts = facts.map_err(|()| Refused::Internal("no reason is known".to_owned()))?;
            Ok::<_, Stop>((facts, tally, checker))
        });
        let (facts, tally, checker) = read?;
        self.finish(facts, tally, checker).map_err(Stop::from)
    }

    /// Ends all threads; the first reason counts, since the others follow from it.
    fn fail(&self, stop: Stop) {
        lock(&self.why).get_or_insert(stop);
        self.failed.store(true, Ordering::Release);
    }

    /// The reading thread: cuts the files into blocks and hands them out.
    fn cut(&self, sender: &SyncSender<Block>) -> Result<Vec<FileFacts>, Stop> {
        let mut facts: Vec<FileFacts> = Vec::with_capacity(self.files.len());
        let mut number = 0;
        let mut before = 0;
        for (file, (path, name)) in self.files.iter().enumerate() {
            let copy = self
                .options
                .keep_originals
                .then(|| self.staging.incoming(file));
            let mut source = Source::open(path, name.clone(), copy.as_deref())?;
            let mut cutter = Cutter::new(self.cut);
            let mut header: Option<Arc<Header>> = None;
            loop {
                let mut buffer = lock(&self.spare).pop().unwrap_or_default();
                let next = match cutter.next(&mut source, &mut buffer) {
                    // A stray quote makes a record look endless; only a scan can tell.
                    Err(Refused::EndlessRow { .. }) if self.cut == Cut::ByParity => {
                        return Err(Stop::Irregular);
                    }
                    next => next?,
                };
                let Some((length, line)) = next else {
                    break;
                };
                let (header, start) = match &header {
                    Some(header) => (Arc::clone(header), 0),
                    None => {
                        let bytes = buffer.get(..length).unwrap_or_default();
                        let found = Arc::new(Header::read(name, bytes)?);
                        if found.irregular && self.cut == Cut::ByParity {
                            return Err(Stop::Irregular);
                        }
                        let start = found.end;
                        (Arc::clone(header.insert(found)), start)
                    }
                };
                let block = Block {
                    number,
                    file,
                    line,
                    buffer,
                    length,
                    start,
                    header,
                };
                number += 1;
                if sender.send(block).is_err() || self.failed.load(Ordering::Acquire) {
                    // Whoever failed has said why.
                    return Err(Refused::Stopped.into());
                }
                self.progress(file, before + source.bytes())?;
            }
            let Some(header) = header else {
                return Err(Refused::NoRows { file: name.clone() }.into());
            };
            let spent = source.finish()?;
            before += spent.bytes;
            if let Some(first) = facts.iter().position(|one| one.sha256 == spent.sha256) {
                let first = self.files.get(first).map(|(_, name)| name.clone());
                return Err(Refused::SameFileTwice {
                    first: first.unwrap_or_default(),
                    second: name.clone(),
                }
                .into());
            }
            if self.options.keep_originals {
                self.staging.settle(file, &spent.sha256)?;
            }
            facts.push(FileFacts {
                header,
                bytes: spent.bytes,
                sha256: spent.sha256,
            });
        }
        Ok(facts)
    }

    fn progress(&self, file: usize, bytes_read: u64) -> Result<(), Refused> {
        if let Some(stop) = self.options.stop
            && stop.load(Ordering::Relaxed)
        {
            return Err(Refused::Stopped);
        }
        if let Some(tell) = self.options.progress {
            tell(Progress {
                file,
                files: self.files.len(),
                bytes_read,
                bytes: self.total,
                rows: self.rows.load(Ordering::Relaxed),
            });
        }
        Ok(())
    }

    /// A thread that takes rows, until there are no more blocks; answers nothing when it fails.
    fn work(&self, receiver: &Mutex<Receiver<Block>>, budget: usize) -> Option<Worked> {
        let taken = Partitions::new(&self.output, self.options.only, budget)
            .map_err(Stop::from)
            .and_then(|partitions| {
                let mut rows = Rows::new(partitions, self.options.conformance);
                self.take_blocks(receiver, &mut rows)?;
                rows.partitions.finish()?;
                Ok((rows.tally, rows.checker))
            });
        match taken {
            Ok(worked) => Some(worked),
            Err(stop) => {
                self.fail(stop);
                None
            }
        }
    }

    fn take_blocks(
        &self,
        receiver: &Mutex<Receiver<Block>>,
        rows: &mut Rows<'_>,
    ) -> Result<(), Stop> {
        loop {
            let next = lock(receiver).recv();
            let Ok(block) = next else {
                return Ok(());
            };
            if self.failed.load(Ordering::Acquire) {
                return Ok(());
            }
            let (count, rejects) = rows.block(&block, self.cut == Cut::ByParity)?;
            self.rows.fetch_add(count, Ordering::Relaxed);
            lock(&self.rejects).block(block.number, block.file, rejects)?;
            // A buffer that grew for one huge record is not kept.
            if block.buffer.len() <= 2 * BLOCK {
                lock(&self.spare).push(block.buffer);
            }
        }
    }

    fn finish(
        self,
        facts: Vec<FileFacts>,
        tally: Tally,
        checker: Option<Checker>,
    ) -> Result<Delivery, Refused> {
        let mut files = Vec::with_capacity(facts.len());
        let mut hashes: Vec<&str> = facts.iter().map(|one| one.sha256.as_str()).collect();
        hashes.sort_unstable();
        let identity = hex(&Sha256::digest(hashes.join("\n")));
        for (place, ((_, name), facts)) in self.files.iter().zip(&facts).enumerate() {
            let rows = tally.rows_of(place);
            if rows == 0 {
                return Err(Refused::NoRows { file: name.clone() });
            }
            files.push(FileRead {
                name: name.clone(),
                sha256: facts.sha256.clone(),
                bytes: facts.bytes,
                rows,
                version: facts.header.version,
                report: facts.header.cur.is_some(),
                unread_columns: facts.header.unread.clone(),
            });
        }
        let looked: Vec<_> = (facts.iter().zip(self.files))
            .map(|(facts, (_, name))| (&facts.header.checks, name.as_str()))
            .collect();
        let broken = checker.map_or_else(Vec::new, |checker| checker.finish(&looked));
        let rejects = self.rejects.into_inner();
        let reasons = rejects.unwrap_or_else(PoisonError::into_inner).finish()?;
        let version = files.iter().map(|file| file.version).max();
        let rows = tally.rows();
        let unreadable_tags = tally.unreadable_tags;
        let (totals, rounding) = tally.finish();
        Ok(Delivery {
            identity,
            version: version.unwrap_or(Version::V1_0),
            files,
            rows,
            totals,
            rounding,
            segments: self.output.finish()?,
            reasons,
            unreadable_tags,
            broken,
        })
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
