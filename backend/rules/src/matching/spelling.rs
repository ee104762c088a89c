//! How a tidy name is kept until the book knows it, and what it is known by: nearly all names are short enough to be their own mark.

use linkage::block::{mark, stir};

/// What a name is known by: a short name by its very bytes and their number, a longer one by a fingerprint.
pub(super) type NameMark = u128;

/// Bytes of a short name: five Chinese characters.
const SHORT: usize = 15;
/// Tells a fingerprint from a short name.
const LONG: NameMark = 1 << 127;

/// The mark of a name.
#[inline]
pub(super) fn mark_of(name: &str) -> NameMark {
    if name.len() > SHORT {
        return mark(name) | LONG;
    }
    let mut bytes = [0; 16];
    bytes[..name.len()].copy_from_slice(name.as_bytes());
    bytes[SHORT] = name.len() as u8;
    NameMark::from_le_bytes(bytes)
}

/// A word of a mark that is mixed well.
#[inline]
pub(super) fn stirred(mark: NameMark) -> u64 {
    stir(mark as u64 ^ ((mark >> 64) as u64).rotate_left(32))
}

/// A name as it is spelt.
#[derive(Clone, Copy, Debug)]
pub(super) enum Spelling<'w> {
    Short([u8; SHORT], u8),
    Long(&'w str),
}

impl<'w> Spelling<'w> {
    /// Of the name with this mark; `long` gives the text of one that is not short.
    #[inline]
    pub(super) fn of(mark: NameMark, long: impl FnOnce() -> &'w str) -> Self {
        if mark & LONG != 0 {
            return Self::Long(long());
        }
        let [bytes @ .., length] = mark.to_le_bytes();
        Self::Short(bytes, length)
    }

    /// The text.
    pub(super) fn text(&self) -> &str {
        match self {
            Self::Short(bytes, length) => std::str::from_utf8(&bytes[..usize::from(*length)]).unwrap_or_default(),
            Self::Long(text) => text,
        }
    }
}

/// Whether a mark is a fingerprint, so that the text must be kept beside it.
pub(super) fn is_long(mark: NameMark) -> bool {
    mark & LONG != 0
}

#[cfg(test)]
mod tests {
    use super::{Spelling, is_long, mark_of};

    #[test]
    fn a_short_name_is_read_from_its_mark() {
        for name in ["", "王", "王小明", "欧阳小明明", "A·B"] {
            let spelling = Spelling::of(mark_of(name), || "");
            assert_eq!((spelling.text(), is_long(mark_of(name))), (name, false));
        }
        let long = "阿依古丽·买买提";
        assert_eq!(Spelling::of(mark_of(long), || long).text(), long);
        assert_ne!(mark_of(long), mark_of("阿依古丽·买买题"));
        assert_ne!(mark_of("王"), mark_of("王\0"));
    }
}
