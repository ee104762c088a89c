//! 应计: whoever ought to be a head now. A county has a hundred thousand, and they say the same few thousand words.

use std::collections::HashMap;

use rules::calendar::Term;
use rules::rates::Counted;
use rules::schools::Grade;
use uuid::Uuid;

use super::Role;
use crate::deed::Deed;
use crate::entities::heads::Model;
use crate::rates::sums::Group;

/// A text that is kept once; the default is an empty cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(super) struct Word(u32);

/// Every word of the heads of a term.
#[derive(Default)]
pub(super) struct Words {
    texts: Vec<Box<str>>,
    known: HashMap<Box<str>, Word>,
    codes: HashMap<Counted, Word>,
}

impl Words {
    /// The word of a text.
    pub(super) fn of(&mut self, text: &str) -> Word {
        if let Some(word) = self.known.get(text) {
            return *word;
        }
        self.texts.push(text.into());
        let word = Word(u32::try_from(self.texts.len()).unwrap_or(u32::MAX));
        self.known.insert(text.into(), word);
        word
    }

    /// The word of a cell that may be empty.
    pub(super) fn of_cell(&mut self, text: Option<&str>) -> Word {
        text.map_or_else(Word::default, |text| self.of(text))
    }

    /// The code of a person.
    pub(super) fn of_counted(&mut self, counted: Counted) -> Word {
        if let Some(word) = self.codes.get(&counted) {
            return *word;
        }
        let word = self.of(&counted.code());
        self.codes.insert(counted, word);
        word
    }

    /// The text of a word.
    pub(super) fn text(&self, word: Word) -> Option<&str> {
        let nth = usize::try_from(word.0).ok()?.checked_sub(1)?;
        self.texts.get(nth).map(AsRef::as_ref)
    }

    fn owned(&self, word: Word) -> Option<String> {
        self.text(word).map(str::to_owned)
    }

    /// The grade that a cell names.
    pub(super) fn grade(&self, word: Word) -> Option<Grade> {
        self.text(word)?.parse().ok().and_then(Grade::of_code)
    }
}

/// A head without its term and time. `Word` and `None` are cells of the columns of that name.
#[derive(Debug, Clone, Copy)]
pub(super) struct Head {
    pub subject: Uuid,
    pub child: Option<Uuid>,
    pub counted: Word,
    pub hukou_village: Word,
    pub home_village: Word,
    pub school: Option<Uuid>,
    pub grade: Word,
    pub sex: i32,
    pub groups: Word,
}

/// Everyone of one role, in the order of the subjects.
pub(super) struct Wanted {
    pub role: Role,
    pub heads: Vec<Head>,
}

impl Wanted {
    pub(super) fn of(role: Role, mut heads: Vec<Head>) -> Self {
        heads.sort_unstable_by_key(|head| head.subject);
        Self { role, heads }
    }

    /// The place of a subject among the heads.
    pub(super) fn find(&self, subject: Uuid) -> Option<usize> {
        self.heads.binary_search_by_key(&subject, |head| head.subject).ok()
    }

    /// The head that begins with this deed.
    pub(super) fn begun(&self, nth: usize, words: &Words, deed: &Deed, term: Term) -> Model {
        let head = &self.heads[nth];
        Model {
            county_code: deed.county_code(),
            term: term.to_string(),
            role: self.role.as_str().to_owned(),
            subject_id: head.subject,
            since_seq: deed.seq(),
            until_seq: None,
            child_id: head.child,
            counted: words.owned(head.counted).unwrap_or_default(),
            hukou_village: words.owned(head.hukou_village),
            home_village: words.owned(head.home_village),
            school_id: head.school,
            grade: words.owned(head.grade),
            sex: head.sex,
            groups: words.owned(head.groups).unwrap_or_default(),
        }
    }
}

/// Heads that say the same and are counted in the same places.
pub(super) fn groups(all: &[Wanted], words: &Words) -> Vec<Group> {
    let mut groups: HashMap<(Word, Word, Word, Option<Uuid>), i64> = HashMap::new();
    for head in all.iter().flat_map(|wanted| &wanted.heads) {
        *groups.entry((head.counted, head.hukou_village, head.home_village, head.school)).or_default() += 1;
    }
    let group = |((counted, hukou, home, school_id), heads)| Group {
        counted: words.owned(counted).unwrap_or_default(),
        hukou_village: words.owned(hukou),
        home_village: words.owned(home),
        school_id,
        heads,
    };
    groups.into_iter().map(group).collect()
}
