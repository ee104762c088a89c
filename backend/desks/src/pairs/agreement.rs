//! 异同: how two written values look side by side. Drawing, not judging: what it means for the pair is the rules' matter.

use crate::words::Words;

/// How two values of a field compare to the eye.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Agreement {
    /// 一致
    Same,
    /// 相近: a sign or two apart.
    Close,
    /// 不同
    Different,
    /// 缺失 on one side or both.
    Missing,
}

/// A value with the part that differs from the other side.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pieces {
    /// The same on both sides.
    pub before: String,
    /// What differs.
    pub differs: String,
    /// The same on both sides.
    pub after: String,
}

impl Agreement {
    /// Compares two values as they are shown.
    pub fn of(left: &str, right: &str) -> Self {
        if left.is_empty() || right.is_empty() {
            return Self::Missing;
        }
        if left == right {
            return Self::Same;
        }
        if left.contains(right) || right.contains(left) {
            return Self::Close;
        }
        let (pieces, other) = Pieces::of(left, right);
        let apart = pieces.differs.chars().count().max(other.differs.chars().count());
        let kept = pieces.before.chars().count() + pieces.after.chars().count();
        if apart <= 2 && kept >= apart { Self::Close } else { Self::Different }
    }

    /// Class of the row.
    pub fn class(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Close => "close",
            Self::Different => "differs",
            Self::Missing => "missing",
        }
    }

    /// Said beside the colour, so that nobody depends on colour.
    pub fn word(self, words: &Words) -> &'static str {
        match self {
            Self::Same => words.pairs.agrees,
            Self::Close => words.pairs.close,
            Self::Different => words.pairs.differs,
            Self::Missing => words.pairs.missing,
        }
    }
}

impl Pieces {
    /// Both values, each with what differs between their common beginning and end.
    pub fn of(left: &str, right: &str) -> (Self, Self) {
        let (a, b): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
        let head = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
        let room = a.len().min(b.len()) - head;
        let tail = a.iter().rev().zip(b.iter().rev()).take(room).take_while(|(x, y)| x == y).count();
        (Self::cut(&a, head, tail), Self::cut(&b, head, tail))
    }

    fn cut(value: &[char], head: usize, tail: usize) -> Self {
        let end = value.len() - tail;
        Self {
            before: value[..head].iter().collect(),
            differs: value[head..end].iter().collect(),
            after: value[end..].iter().collect(),
        }
    }

    /// A value beside which nothing stands.
    pub fn whole(value: &str) -> Self {
        Self { before: value.to_owned(), ..Self::default() }
    }

    /// Whether nothing is written.
    pub fn is_empty(&self) -> bool {
        self.before.is_empty() && self.differs.is_empty() && self.after.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_is_cut_out_of_both_values() {
        let (left, right) = Pieces::of("马晓兰", "马小兰");
        assert_eq!((left.before.as_str(), left.differs.as_str(), left.after.as_str()), ("马", "晓", "兰"));
        assert_eq!(right.differs, "小");
        let (left, right) = Pieces::of("兰兰", "兰");
        assert_eq!((left.differs.as_str(), right.differs.as_str()), ("兰", ""));
    }

    #[test]
    fn values_agree_come_close_differ_or_are_missing() {
        for (left, right, agreement) in [
            ("女", "女", Agreement::Same),
            ("马晓兰", "马小兰", Agreement::Close),
            ("2014-06-12", "2014-06-21", Agreement::Close),
            ("女", "男", Agreement::Different),
            ("张桂花", "王秀英", Agreement::Different),
            ("草滩街道前进社区", "前进社区", Agreement::Close),
            ("", "男", Agreement::Missing),
        ] {
            assert_eq!(Agreement::of(left, right), agreement, "{left} {right}");
        }
    }
}
