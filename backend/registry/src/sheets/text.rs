//! Delimited text as rows: decoded piece by piece, split, numbered as a spreadsheet numbers them.

use std::io::{self, SeekFrom};

use encoding_rs::Decoder;

use super::encoding::{self, TextEncoding};
use super::open::ReadSeek;
use super::split::{Cells, Split, split_record};

/// Bytes read at a time; more when a record is longer.
const CHUNK_BYTES: usize = 64 * 1024;

/// A text file whose encoding is known.
pub(super) struct TextFile {
    stream: Box<dyn ReadSeek>,
    pub(super) encoding: TextEncoding,
}

impl TextFile {
    /// Reads the file once to know its encoding.
    pub(super) fn open(mut stream: Box<dyn ReadSeek>) -> io::Result<Self> {
        stream.seek(SeekFrom::Start(0))?;
        let encoding = encoding::tell(&mut stream)?;
        Ok(Self { stream, encoding })
    }

    /// The rows from the first.
    pub(super) fn rows(&mut self, delimiter: u8) -> io::Result<TextRows<'_>> {
        self.stream.seek(SeekFrom::Start(self.encoding.mark_bytes()))?;
        Ok(TextRows {
            decoder: self.encoding.codec().new_decoder_without_bom_handling(),
            stream: &mut *self.stream,
            delimiter,
            window: String::new(),
            start: 0,
            ended: false,
            chunk: Vec::new(),
            number: 0,
            bytes_read: self.encoding.mark_bytes(),
            stray_quotes: 0,
        })
    }
}

/// Rows of a text file, one after the other.
pub(super) struct TextRows<'a> {
    stream: &'a mut dyn ReadSeek,
    decoder: Decoder,
    delimiter: u8,
    /// Decoded text; what lies before `start` is done with.
    window: String,
    start: usize,
    ended: bool,
    chunk: Vec<u8>,
    number: u32,
    pub(super) bytes_read: u64,
    pub(super) stray_quotes: u64,
}

impl TextRows<'_> {
    /// Gives the cells of the next row and returns its number; `None` at the end.
    pub(super) fn next_row(&mut self, cells: &mut impl Cells) -> io::Result<Option<u32>> {
        loop {
            let text = &self.window[self.start..];
            if !text.is_empty()
                && let Split::Record { bytes, stray_quote } = split_record(text, self.ended, self.delimiter, cells)
            {
                self.start += bytes;
                self.number = self.number.saturating_add(1);
                self.stray_quotes += u64::from(stray_quote);
                return Ok(Some(self.number));
            }
            if self.ended {
                return Ok(None);
            }
            self.fill()?;
        }
    }

    fn fill(&mut self) -> io::Result<()> {
        self.window.drain(..self.start);
        self.start = 0;
        self.chunk.resize(CHUNK_BYTES.max(self.window.len()), 0);
        let got = self.stream.read(&mut self.chunk)?;
        self.ended = got == 0;
        self.bytes_read += got as u64;
        let chunk = &self.chunk[..got];
        let room = self.decoder.max_utf8_buffer_length(got).unwrap_or(got * 3 + 16);
        self.window.reserve(room);
        let (_, read, _) = self.decoder.decode_to_string(chunk, &mut self.window, self.ended);
        debug_assert_eq!(read, got, "room was reserved for all of it");
        Ok(())
    }
}
