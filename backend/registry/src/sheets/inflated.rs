//! 展开大小: how large a workbook would be unpacked, told by its own table of contents before anything is unpacked.
//!
//! A few kilobytes can unpack to gigabytes (压缩炸弹), and the shared strings of a workbook are held in memory. No county's table is
//! that large: half a million rows of fifty columns unpack to about one gigabyte.

use std::io::{self, Read, SeekFrom};

use super::open::ReadSeek;

/// Unpacked bytes beyond which a workbook is not opened.
pub(super) const MOST_BYTES: u64 = 2 << 30;

/// First bytes of the end of the table of contents, and of each of its entries.
const END: [u8; 4] = *b"PK\x05\x06";
const ENTRY: [u8; 4] = *b"PK\x01\x02";
/// The end has 22 bytes and a comment of at most 65,535.
const LONGEST_END: u64 = 22 + 65_535;
/// An entry before its name.
const ENTRY_BYTES: usize = 46;
/// A table of contents that is larger is nobody's workbook.
const MOST_CONTENTS_BYTES: u64 = 64 << 20;

/// The sum of the unpacked sizes; `None` when there is no table of contents: then the workbook cannot be opened either.
pub(super) fn inflated_bytes(stream: &mut dyn ReadSeek) -> io::Result<Option<u64>> {
    let length = stream.seek(SeekFrom::End(0))?;
    let tail = read_at(stream, length.saturating_sub(LONGEST_END), LONGEST_END.min(length))?;
    let Some(end) = tail.windows(END.len()).rposition(|bytes| bytes == END) else { return Ok(None) };
    let (Some(size), Some(start)) = (number(&tail, end + 12), number(&tail, end + 16)) else { return Ok(None) };
    if size > MOST_CONTENTS_BYTES || start.saturating_add(size) > length {
        // Sizes that only the extension for very large archives can tell, or a torn file.
        return Ok(Some(u64::MAX));
    }
    let contents = read_at(stream, start, size)?;
    stream.seek(SeekFrom::Start(0))?;
    Ok(Some(sum(&contents)))
}

fn sum(contents: &[u8]) -> u64 {
    let (mut at, mut sum) = (0, 0_u64);
    while contents.get(at..at + ENTRY.len()) == Some(&ENTRY[..]) {
        let short =
            |offset: usize| number(contents, at + offset).map(|n| usize::try_from(n & 0xffff).unwrap_or_default());
        let (Some(size), Some(name), Some(extra), Some(comment)) =
            (number(contents, at + 24), short(28), short(30), short(32))
        else {
            break;
        };
        sum = sum.saturating_add(size);
        at += ENTRY_BYTES + name + extra + comment;
    }
    sum
}

/// Four bytes, the lowest first.
fn number(bytes: &[u8], at: usize) -> Option<u64> {
    let four: [u8; 4] = bytes.get(at..at + 4)?.try_into().ok()?;
    Some(u64::from(u32::from_le_bytes(four)))
}

fn read_at(stream: &mut dyn ReadSeek, start: u64, length: u64) -> io::Result<Vec<u8>> {
    stream.seek(SeekFrom::Start(start))?;
    let mut bytes = Vec::new();
    stream.take(length).read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use proptest::prelude::*;

    use super::*;

    /// A table of contents of files that say they unpack to these sizes.
    fn archive(sizes: &[u32]) -> Vec<u8> {
        let mut bytes = Vec::new();
        for size in sizes {
            let mut entry = [0_u8; ENTRY_BYTES];
            entry[..4].copy_from_slice(&ENTRY);
            entry[24..28].copy_from_slice(&size.to_le_bytes());
            entry[28] = 1;
            bytes.extend_from_slice(&entry);
            bytes.push(b'a');
        }
        let length = u32::try_from(bytes.len()).unwrap();
        let mut end = [0_u8; 22];
        end[..4].copy_from_slice(&END);
        end[12..16].copy_from_slice(&length.to_le_bytes());
        bytes.extend_from_slice(&end);
        bytes
    }

    fn inflated(bytes: Vec<u8>) -> Option<u64> {
        inflated_bytes(&mut Cursor::new(bytes)).unwrap()
    }

    #[test]
    fn a_bomb_is_told_by_what_it_says_of_itself() {
        assert_eq!(inflated(archive(&[10, 20, 30])), Some(60));
        assert!(inflated(archive(&[u32::MAX - 1, 1 << 30])).unwrap() > MOST_BYTES);
        assert_eq!(inflated(b"PK\x03\x04 torn".to_vec()), None);
    }

    proptest! {
        #[test]
        fn any_bytes_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..200), cut in 0usize..200) {
            let _ = inflated(bytes);
            let mut torn = archive(&[7, 9]);
            torn.truncate(cut);
            let _ = inflated(torn);
        }
    }
}
