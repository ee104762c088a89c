//! 户籍名单: what the police list alone knows of a place: the children whom no household of the register holds, and the households (户号)
//! none of whose children any of them holds.

use rules::places::PlaceCode;

use super::count::whole;
use super::{Asking, HELD_BY_NOBODY};
use crate::Result;
use crate::places::Places;

/// Children of the police list whom no household holds, of one place as the list writes it.
pub(super) struct Listed {
    /// As written; none where the list says nothing.
    pub written: Option<String>,
    /// Where they count.
    pub place: PlaceCode,
    pub children: u64,
}

/// A household of the police list of which the register knows nobody: somebody has to go there too (社不漏户).
pub(super) struct ListedHome {
    /// 户号.
    pub number: String,
    /// As written; none where the list says nothing.
    pub written: Option<String>,
    /// Where it counts.
    pub place: PlaceCode,
    /// Children of the survey's ages on the list.
    pub children: u64,
}

/// The households of missed children, and those among them of which some entry, of whatever age, is held. Only the numbers of missed
/// children are looked up: held against the whole list, a county of 100,000 children whose tables nobody has counted took minutes.
const UNKNOWN_HOMES: &str = "held AS MATERIALIZED (SELECT y.hukou_no AS number FROM hukou_entries y \
    WHERE y.county_code = :county AND y.hukou_no IN (SELECT number FROM missed) AND (EXISTS (SELECT 1 FROM children c \
    WHERE c.county_code = y.county_code AND c.id_number = y.id_number AND c.household_id IS NOT NULL) OR EXISTS (SELECT 1 FROM links l \
    JOIN children c ON c.county_code = l.county_code AND c.id = l.child_id WHERE l.county_code = y.county_code AND l.other_id = y.id \
    AND l.other_kind = 'hukou' AND l.decision IN ('certain', 'settled') AND c.household_id IS NOT NULL)))";

/// What the police list alone knows within reach: its places with the children there, and its households by place and number.
pub(super) struct PoliceList {
    pub children: Vec<Listed>,
    pub homes: Vec<ListedHome>,
}

impl PoliceList {
    /// Reads it once: who is held by nobody is the dear question.
    pub(super) async fn read(asking: &Asking<'_>, places: &Places) -> Result<Self> {
        let sql = format!(
            "WITH missed AS MATERIALIZED (SELECT x.hukou_no AS number, x.hukou_code AS place FROM hukou_entries x WHERE {HELD_BY_NOBODY}), \
             {UNKNOWN_HOMES} SELECT place, CASE WHEN number IN (SELECT number FROM held) THEN NULL ELSE number END AS home, \
             COUNT(*) AS children FROM missed GROUP BY 1, 2 ORDER BY 1, 2"
        );
        let mut list = Self { children: Vec::new(), homes: Vec::new() };
        for row in asking.ask(&sql, &[]).await? {
            let written: Option<String> = row.try_get("", "place")?;
            let Some(place) = counted_at(asking, places, written.as_deref()) else { continue };
            let (home, children) = (row.try_get("", "home")?, whole(row.try_get("", "children")?));
            list.add(place, written, home, children);
        }
        list.homes.sort_by(|a, b| (a.place, &a.number).cmp(&(b.place, &b.number)));
        Ok(list)
    }

    /// One household's children of one place; the rows come place by place. A household that the list writes
    /// in two places is looked for in both.
    fn add(&mut self, place: PlaceCode, written: Option<String>, home: Option<String>, children: u64) {
        match self.children.last_mut().filter(|last| last.written == written) {
            Some(last) => last.children += children,
            None => self.children.push(Listed { written: written.clone(), place, children }),
        }
        let Some(number) = home else { return };
        self.homes.push(ListedHome { number, written, place, children });
    }
}

/// Where an entry counts, within reach. Whoever the county's own police list names is looked for, wherever it writes that the hukou is.
fn counted_at(asking: &Asking<'_>, places: &Places, written: Option<&str>) -> Option<PlaceCode> {
    let county = asking.scope.county().place();
    let code = written.and_then(|code| code.parse().ok()).unwrap_or(county);
    let place = if places.find(code).is_some() { code } else { places.resolve(code) };
    (county.contains(place) && asking.scope.covers_place(place)).then_some(place)
}
