//! 名单范围: of which part of the county a list of the coverage is.

use rules::places::PlaceCode;

/// A part of the county.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// All that the officer reaches.
    Reach,
    /// A place with everything in it.
    Inside(PlaceCode),
    /// What is known of the place and of no place inside it: 村（居）未填明 of a county or a township, 未分社 of a village.
    Alone(PlaceCode),
}

impl Part {
    /// Whether what counts in that place belongs to the part.
    pub(super) fn holds(self, counted_in: PlaceCode) -> bool {
        match self {
            Self::Reach => true,
            Self::Inside(place) => place.contains(counted_in),
            Self::Alone(place) => place == counted_in,
        }
    }
}

impl From<Option<PlaceCode>> for Part {
    fn from(place: Option<PlaceCode>) -> Self {
        place.map_or(Self::Reach, Self::Inside)
    }
}

#[cfg(test)]
mod tests {
    use super::Part;

    #[test]
    fn a_place_alone_holds_nothing_of_what_lies_in_it() {
        let [village, group, next] =
            ["629001101201", "62900110120101", "629001101202"].map(|code| code.parse().unwrap());
        assert_eq!([village, group, next].map(|place| Part::Inside(village).holds(place)), [true, true, false]);
        assert_eq!([village, group, next].map(|place| Part::Alone(village).holds(place)), [true, false, false]);
        assert!(Part::from(None).holds(next));
    }
}
