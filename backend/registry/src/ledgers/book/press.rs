//! 印制: a ledger written by a thread of its own while the next page is gathered, and put in place whole or not at all.

use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use super::{Book, Column, Heading, LedgerError, Sheet};
use crate::{Error, Result};

/// What comes next on a ledger.
pub(in crate::ledgers) enum Entry<R> {
    /// A line.
    Line(Arc<R>),
    /// The line that opens a group.
    Band(String),
    /// The line that closes it.
    Subtotal(String),
}

impl<R> From<R> for Entry<R> {
    fn from(line: R) -> Self {
        Self::Line(Arc::new(line))
    }
}

/// Where a finished ledger goes.
#[derive(Debug, Clone)]
pub(in crate::ledgers) enum Target {
    /// Into this file, which is there whole or not at all.
    File(PathBuf),
    /// Into memory, for a browser that waits.
    Memory,
}

/// A finished ledger.
pub(in crate::ledgers) struct Printed {
    /// How many lines it has.
    pub(in crate::ledgers) lines: u64,
    /// The workbook, unless it went into a file.
    pub(in crate::ledgers) bytes: Vec<u8>,
}

/// Pages that may wait for the thread that writes.
const PAGES_WAITING: usize = 2;

enum Message<R> {
    Page(Vec<Entry<R>>),
    End,
}

/// A ledger under the press. Dropped before its end, it leaves no file behind.
pub(in crate::ledgers) struct Press<R: 'static> {
    pages: mpsc::Sender<Message<R>>,
    printing: JoinHandle<Result<Printed>>,
}

impl<R: Send + Sync + 'static> Press<R> {
    /// Starts the thread.
    pub(in crate::ledgers) fn start(heading: Heading, columns: impl Into<Vec<Column<R>>>, target: Target) -> Self {
        let columns = columns.into();
        let (pages, mut waiting) = mpsc::channel(PAGES_WAITING);
        let printing = tokio::task::spawn_blocking(move || {
            let mut book = Book::begin(heading, columns)?;
            while let Some(Message::Page(page)) = next(&mut waiting)? {
                for entry in &page {
                    match entry {
                        Entry::Line(line) => book.line(line)?,
                        Entry::Band(text) => book.band(text)?,
                        Entry::Subtotal(text) => book.subtotal(text)?,
                    }
                }
            }
            let lines = book.lines();
            Ok(Printed { lines, bytes: target.put(|out| book.finish(out))? })
        });
        Self { pages, printing }
    }

    /// Hands over a page; waits while the thread is behind.
    pub(in crate::ledgers) async fn print(&self, page: Vec<Entry<R>>) {
        // A thread that ended early says why when the ledger is finished.
        drop(self.pages.send(Message::Page(page)).await);
    }

    /// Ends the ledger and waits until it is in its place.
    ///
    /// # Errors
    /// The sheet or the disk is full, or the folder is not there.
    pub(in crate::ledgers) async fn finish(self) -> Result<Printed> {
        drop(self.pages.send(Message::End).await);
        joined(self.printing).await
    }
}

/// A ledger whose pages stop coming before its end was given up by whoever gathered it.
fn next<R>(waiting: &mut mpsc::Receiver<Message<R>>) -> Result<Option<Message<R>>> {
    match waiting.blocking_recv() {
        Some(Message::End) => Ok(None),
        Some(page) => Ok(Some(page)),
        None => Err(Error::refused("given_up", "台账没有写完，请重新导出")),
    }
}

/// Packs a statistic table, off the threads that wait for the network.
///
/// # Errors
/// The disk is full, or the folder is not there.
pub(super) async fn print_sheet(sheet: Sheet, target: Target) -> Result<Printed> {
    let lines = sheet.rows.len() as u64;
    let printing = tokio::task::spawn_blocking(move || target.put(|out| sheet.write(out)));
    Ok(Printed { lines, bytes: joined(printing).await? })
}

/// What the work of a thread or a task came to.
pub(in crate::ledgers) async fn joined<T>(work: JoinHandle<Result<T>>) -> Result<T> {
    match work.await {
        Ok(done) => done,
        Err(ended) => std::panic::resume_unwind(ended.into_panic()),
    }
}

/// Where a workbook is written: it goes forwards and back.
pub(super) trait Out: std::io::Write + std::io::Seek + Send {}

impl<W: std::io::Write + std::io::Seek + Send> Out for W {}

impl Target {
    fn put(self, write: impl FnOnce(&mut dyn Out) -> Result<(), LedgerError>) -> Result<Vec<u8>> {
        match self {
            Self::Memory => {
                let mut bytes = Cursor::new(Vec::new());
                write(&mut bytes)?;
                Ok(bytes.into_inner())
            }
            Self::File(file) => put_in_place(&file, write).map(|()| Vec::new()),
        }
    }
}

fn put_in_place(file: &Path, write: impl FnOnce(&mut dyn Out) -> Result<(), LedgerError>) -> Result<()> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let part = folder.join(format!(".{name}.{}.part", std::process::id()));
    let written = std::fs::File::create(&part)
        .map_err(|e| unwritable(file, &e))
        .and_then(|mut out| Ok(write(&mut out)?))
        .and_then(|()| std::fs::rename(&part, file).map_err(|e| unwritable(file, &e)));
    if written.is_err() {
        // What was begun is of no use; that it cannot be removed either is part of the same trouble.
        drop(std::fs::remove_file(&part));
    }
    written
}

fn unwritable(file: &Path, error: &std::io::Error) -> Error {
    Error::refused("unwritable", format!("无法写入 {}：{error}。请检查目录是否存在、是否可写", file.display()))
}

impl From<LedgerError> for Error {
    fn from(error: LedgerError) -> Self {
        Self::refused("unwritable", error.to_string())
    }
}
