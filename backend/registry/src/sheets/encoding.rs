//! 编码: which encoding a text file is in, told apart by all its bytes.
//!
//! A file's beginning does not tell: an English heading row with Chinese names a thousand rows later is common. So the whole
//! stream is validated once before it is read; that costs less than parsing it and needs no memory.

use std::io::{self, Read};

use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

/// Encoding of a text file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextEncoding {
    /// UTF-8; the flag says whether it began with a byte order mark.
    Utf8 {
        /// Three bytes to skip.
        bom: bool,
    },
    /// GB18030, which also reads everything written as GBK or GB2312. GBK itself cannot write rare characters.
    Gb18030,
    /// UTF-16 with a byte order mark: what spreadsheets call “Unicode text”.
    Utf16 {
        /// Big end first.
        big_endian: bool,
    },
}

impl TextEncoding {
    /// The decoder's name for it.
    pub(super) fn codec(self) -> &'static Encoding {
        match self {
            Self::Utf8 { .. } => UTF_8,
            Self::Gb18030 => GB18030,
            Self::Utf16 { big_endian: true } => UTF_16BE,
            Self::Utf16 { big_endian: false } => UTF_16LE,
        }
    }

    /// Bytes of the byte order mark.
    pub(super) fn mark_bytes(self) -> u64 {
        match self {
            Self::Utf8 { bom: true } => 3,
            Self::Utf8 { bom: false } | Self::Gb18030 => 0,
            Self::Utf16 { .. } => 2,
        }
    }

    /// As shown in the report.
    pub fn label(self) -> &'static str {
        match self {
            Self::Utf8 { bom: true } => "UTF-8（带 BOM）",
            Self::Utf8 { bom: false } => "UTF-8",
            Self::Gb18030 => "GB18030",
            Self::Utf16 { .. } => "UTF-16",
        }
    }
}

/// Reads the whole stream and says its encoding.
pub(super) fn tell(stream: &mut dyn Read) -> io::Result<TextEncoding> {
    let mut chunk = vec![0; 64 * 1024];
    let mut held = 0;
    let mut count = Sequences::default();
    let mut first = true;
    loop {
        let got = stream.read(&mut chunk[held..])?;
        let filled = held + got;
        if first && filled < 3 && got > 0 {
            held = filled;
            continue;
        }
        if std::mem::take(&mut first)
            && let Some(marked) = by_mark(&chunk[..filled])
        {
            return Ok(marked);
        }
        let tail = count.add(&chunk[..filled], got == 0);
        if got == 0 || count.is_surely_not_utf8() {
            return Ok(count.verdict());
        }
        chunk.copy_within(filled - tail..filled, 0);
        held = tail;
    }
}

fn by_mark(start: &[u8]) -> Option<TextEncoding> {
    match start {
        [0xEF, 0xBB, 0xBF, ..] => Some(TextEncoding::Utf8 { bom: true }),
        [0xFF, 0xFE, ..] => Some(TextEncoding::Utf16 { big_endian: false }),
        [0xFE, 0xFF, ..] => Some(TextEncoding::Utf16 { big_endian: true }),
        _ => None,
    }
}

/// How the bytes look as UTF-8.
#[derive(Default)]
struct Sequences {
    whole: u64,
    broken: u64,
}

impl Sequences {
    /// A UTF-8 file with a torn character here and there has hundreds of whole ones for each broken one; in GB18030 text the
    /// broken outnumber the whole.
    const WHOLE_PER_BROKEN: u64 = 20;

    /// Counts a chunk; returns how many bytes at its end belong to a character that goes on in the next one.
    fn add(&mut self, chunk: &[u8], last: bool) -> usize {
        let mut rest = chunk;
        loop {
            match std::str::from_utf8(rest) {
                Ok(text) => {
                    self.count_whole(text.as_bytes());
                    return 0;
                }
                Err(error) => {
                    let (good, bad) = rest.split_at(error.valid_up_to());
                    self.count_whole(good);
                    let Some(length) = error.error_len() else {
                        self.broken += u64::from(last);
                        return if last { 0 } else { bad.len() };
                    };
                    self.broken += 1;
                    rest = &bad[length..];
                }
            }
        }
    }

    /// Lead bytes of characters beyond ASCII.
    fn count_whole(&mut self, text: &[u8]) {
        self.whole += text.iter().filter(|&&byte| byte >= 0xC0).count() as u64;
    }

    fn is_surely_not_utf8(&self) -> bool {
        self.broken > 4096 && self.whole < self.broken
    }

    fn verdict(&self) -> TextEncoding {
        if self.broken == 0 || self.whole > self.broken * Self::WHOLE_PER_BROKEN {
            TextEncoding::Utf8 { bom: false }
        } else {
            TextEncoding::Gb18030
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(bytes: &[u8]) -> TextEncoding {
        tell(&mut &bytes[..]).unwrap()
    }

    #[test]
    fn marks_decide_at_once() {
        assert_eq!(told("\u{feff}姓名".as_bytes()), TextEncoding::Utf8 { bom: true });
        assert_eq!(told(&[0xFF, 0xFE, 0x5A, 0x00]), TextEncoding::Utf16 { big_endian: false });
        assert_eq!(told(b""), TextEncoding::Utf8 { bom: false });
        assert_eq!(told(b"a"), TextEncoding::Utf8 { bom: false });
    }

    #[test]
    fn chinese_after_a_megabyte_of_ascii_still_decides() {
        let mut bytes = b"1,2,3\n".repeat(200_000);
        bytes.extend_from_slice(&GB18030.encode("张𠮷龙,\u{9fb4}").0);
        assert_eq!(told(&bytes), TextEncoding::Gb18030);
        let mut bytes = b"1,2,3\n".repeat(200_000);
        bytes.extend_from_slice("张𠮷龙".as_bytes());
        assert_eq!(told(&bytes), TextEncoding::Utf8 { bom: false });
    }

    #[test]
    fn one_torn_character_does_not_make_a_utf8_file_gb18030() {
        let mut bytes = "张三李四,马海龙\n".repeat(5_000).into_bytes();
        bytes.truncate(bytes.len() - 2);
        assert_eq!(told(&bytes), TextEncoding::Utf8 { bom: false });
    }

    #[test]
    fn characters_across_chunks_are_whole() {
        for offset in 0..4 {
            let mut bytes = vec![b'a'; 64 * 1024 - offset];
            bytes.extend_from_slice("张𠮷".as_bytes());
            assert_eq!(told(&bytes), TextEncoding::Utf8 { bom: false }, "{offset}");
        }
    }
}
