//! 读批: a file as batches of rows read through the rules, on threads of their own, in the order of the file.
//!
//! One thread splits the file into rows, two read them, one sees that no key comes twice; the deed stores meanwhile. Each may be two
//! batches ahead of the next and no more.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fs::File;
use std::hash::{BuildHasher, RandomState};
use std::io;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::mpsc::{Receiver, sync_channel};

use sha2::{Digest, Sha256};
use tokio::sync::mpsc;

use super::reading::{Fault, RowHasher};
use super::run::{Form, reading_died};
use crate::Result;
use crate::sheets::{Progress, Row, RowBatch, Sheet, SheetError, Tally};

/// How the reason begins and goes on when a key stood in a file before.
const REPEATED_FROM: &str = "与第 ";
const REPEATED: &str = " 行重复";

/// Whether a rejects file sent that row back because its key stood in the file twice. Sent in again with the same key it would
/// overwrite the first row unseen.
pub(crate) fn is_repeated(row: &Row<'_>) -> bool {
    let because = row.sent_back_because();
    because.starts_with(REPEATED_FROM) && because.contains(REPEATED)
}

/// Threads that read rows through the rules.
const READERS: usize = 2;

/// A batch that has been read.
pub(super) struct Parsed<D> {
    pub(super) batch: RowBatch,
    /// The rows that could be read, with their places in the batch. On the heap: a row of a survey is some kilobytes, and every thread on
    /// the way would copy it.
    pub(super) drafts: Vec<(usize, Box<D>)>,
    pub(super) faults: Vec<(usize, Fault)>,
    pub(super) progress: Progress,
}

/// The reading thread: from the file to drafts and faults, handed over in the order of the file.
pub(super) fn read_all<F: Form>(
    sheet: Sheet,
    reader: &F::Reader,
    sender: &mpsc::Sender<Parsed<F::Draft>>,
    path: &Path,
) -> Result<(Tally, String)> {
    let mut keys = Keys::default();
    std::thread::scope(|scope| {
        let digest = scope.spawn(|| sha256_of(path));
        let tally = read_batches::<F>(sheet, reader, |parsed| {
            let parsed = keys.once_each::<F>(parsed);
            if sender.blocking_send(parsed).is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        })?;
        Ok((tally, digest.join().map_err(|_| reading_died(path))??))
    })
}

/// Splits the file on this thread and reads its rows through the rules on [`READERS`] others; `each` gets the batches in the order
/// of the file until it breaks off.
pub(super) fn read_batches<F: Form>(
    sheet: Sheet,
    reader: &F::Reader,
    mut each: impl FnMut(Parsed<F::Draft>) -> ControlFlow<()> + Send,
) -> Result<Tally> {
    let hasher = RowHasher::new(sheet.layout());
    let is_text = sheet.opening().encoding.is_some();
    std::thread::scope(|scope| {
        // Batch by batch in turn, and taken back in the same turn: so the order of the file is kept.
        let (to_readers, from_readers): (Vec<_>, Vec<_>) = (0..READERS)
            .map(|_| {
                let (to_reader, batches) = sync_channel::<(RowBatch, Progress)>(1);
                let (done, from_reader) = sync_channel(1);
                let hasher = &hasher;
                scope.spawn(move || {
                    let mut batches = batches.into_iter();
                    batches.all(|(batch, progress)| {
                        done.send(parse::<F>(batch, progress, reader, hasher, is_text)).is_ok()
                    })
                });
                (to_reader, from_reader)
            })
            .unzip();
        scope.spawn(move || {
            let mut turns = from_readers.iter().cycle();
            while let Some(Ok(parsed)) = turns.next().map(Receiver::recv) {
                if each(parsed).is_break() {
                    break;
                }
            }
        });
        let mut turns = to_readers.iter().cycle();
        let tally =
            sheet.read(|batch, progress| match turns.next().map(|to_reader| to_reader.send((batch, progress))) {
                Some(Ok(())) => ControlFlow::Continue(()),
                _ => ControlFlow::Break(()),
            })?;
        Ok(tally)
    })
}

/// Reads the rows of a batch.
fn parse<F: Form>(
    batch: RowBatch,
    progress: Progress,
    reader: &F::Reader,
    hasher: &RowHasher,
    is_text: bool,
) -> Parsed<F::Draft> {
    let mut drafts = Vec::with_capacity(batch.len());
    let mut faults = Vec::new();
    for (place, row) in batch.rows().enumerate() {
        match pushed_right(&row, is_text).and_then(|()| F::read(reader, row, hasher)) {
            Ok(draft) => drafts.push((place, Box::new(draft))),
            Err(fault) => faults.push((place, fault)),
        }
    }
    Parsed { batch, drafts, faults, progress }
}

/// A row of text with more cells than headings: an unquoted delimiter, and every value behind it in the wrong column.
fn pushed_right(row: &Row<'_>, is_text: bool) -> Result<(), Fault> {
    match row.surplus() {
        count @ 1.. if is_text => Err(Fault::new(
            "",
            format!("这一行比表头多出{count}格，多半是某一格里有没加引号的分隔符；请给那一格加上引号"),
        )),
        _ => Ok(()),
    }
}

/// Keys that were seen in this file, as numbers, with the row they stood in.
#[derive(Default)]
struct Keys {
    seen: HashMap<u64, u32>,
    hasher: RandomState,
}

impl Keys {
    /// Sends back what bears a key that came before.
    fn once_each<F: Form>(&mut self, parsed: Parsed<F::Draft>) -> Parsed<F::Draft> {
        let Parsed { batch, drafts, mut faults, progress } = parsed;
        let numbers: Vec<u32> = batch.rows().map(|row| row.number()).collect();
        let once = |(place, draft): (usize, Box<F::Draft>)| match self.once::<F>(&draft, numbers[place]) {
            Ok(()) => Some((place, draft)),
            Err(fault) => {
                faults.push((place, fault));
                None
            }
        };
        let drafts = drafts.into_iter().filter_map(once).collect();
        Parsed { batch, drafts, faults, progress }
    }

    fn once<F: Form>(&mut self, draft: &F::Draft, row: u32) -> Result<(), Fault> {
        let (field, key) = F::key(draft);
        match self.seen.entry(self.hasher.hash_one(key.as_ref())) {
            Entry::Vacant(new) => {
                new.insert(row);
                Ok(())
            }
            Entry::Occupied(first) => {
                Err(Fault::new(field, format!("{REPEATED_FROM}{}{REPEATED}；请只留一行，或改正这一格", first.get())))
            }
        }
    }
}

pub(super) fn sha256_of(path: &Path) -> Result<String> {
    let unreadable = |cause| SheetError::Unreadable { file: path.display().to_string(), cause };
    let mut digest = Sha256::new();
    let mut file = File::open(path).map_err(unreadable)?;
    let mut chunk = vec![0; 64 * 1024];
    loop {
        match io::Read::read(&mut file, &mut chunk).map_err(unreadable)? {
            0 => return Ok(hex::encode(digest.finalize())),
            got => digest.update(&chunk[..got]),
        }
    }
}
