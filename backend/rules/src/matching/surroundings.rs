//! What the lists as a whole say about each row: who has a twin, where the schools are, how common names are.

use linkage::{Row, Side};
use rayon::prelude::*;

use crate::matching::catchments::Catchments;
use crate::matching::frequencies::Frequencies;
use crate::matching::glance::Glance;
use crate::matching::namebook::AT_ONCE;
use crate::matching::people::{Child, List, Mark, People};
use crate::matching::schools::Schools;
use crate::matching::twins::{self, Families};

/// The surroundings of both lists.
#[derive(Debug)]
pub(super) struct Surroundings {
    pub(super) frequencies: Frequencies,
    pub(super) catchments: Catchments,
    schools: Schools,
    /// Of the left and of the right list.
    glances: [Vec<Glance>; 2],
}

/// Rows that have gone from a list, and rows that have come to its end.
#[derive(Clone, Copy)]
pub(super) struct Turnover<'r> {
    pub(super) side: Side,
    pub(super) gone: &'r [Row],
    pub(super) come: &'r [Row],
}

/// What a turnover has changed for the rows that stayed.
pub(super) enum Followed {
    /// These rows of the list have won or lost a twin; all others are what they were.
    Twins(Vec<Row>),
    /// A school lies in another township than before, or a name means another school: then blocking keys are others, too, and everything is looked at anew.
    Places,
}

impl Turnover<'_> {
    /// 0 for the left list, 1 for the right one.
    pub(super) fn list(self) -> usize {
        list_of(self.side)
    }
}

impl Surroundings {
    pub(super) fn look_round(people: &People) -> Self {
        let twins_of = |side| twins::on(&people.names, people.list(side));
        let places = || {
            let schools = Schools::learn(people);
            (Catchments::learn(people, &schools), schools)
        };
        let (twins, (frequencies, (catchments, schools))) = rayon::join(
            || rayon::join(|| twins_of(Side::Left), || twins_of(Side::Right)),
            || rayon::join(|| Frequencies::count(people), places),
        );
        let school = |child: &Child| school_of(people, child, &schools, &catchments);
        let glances = |list: &List, twins: Vec<bool>| {
            let glance = |(row, (child, twin)): (usize, (&Child, bool))| {
                if row % AT_ONCE == 0 {
                    let next = &list.children[row..list.children.len().min(row + AT_ONCE)];
                    people.names.bring_ears_near(next);
                    let names = next.iter().map(|child| people.names.name(child.name).bag);
                    std::hint::black_box(names.fold(0, |near, bag| near ^ bag));
                }
                Glance::at(&people.names, child, twin, school(child))
            };
            list.children.par_iter().zip(twins).enumerate().with_min_len(1024).map(glance).collect()
        };
        let glances = [glances(&people.left, twins.0), glances(&people.right, twins.1)];
        Self { frequencies, catchments, schools, glances }
    }

    /// Follows a turnover, so that afterwards all is as [`Surroundings::look_round`] would find it. `families` are those of the list.
    pub(super) fn follow(&mut self, people: &People, turnover: Turnover<'_>, families: &mut Families) -> Followed {
        let Turnover { side, gone, come } = turnover;
        self.frequencies.make_room(&people.names);
        if side == Side::Right {
            self.count_again(people, turnover);
        }
        if self.schools.follow(people, turnover) || self.catchments.follow(people, turnover, &self.schools) {
            families.follow(people, turnover);
            *self = Self::look_round(people);
            return Followed::Places;
        }
        for row in come {
            self.row_comes(people, (side, *row), false);
        }
        let glances = &mut self.glances[list_of(side)];
        for row in gone {
            glances[*row as usize].twin = false;
        }
        let mut touched = Vec::new();
        for (row, twin) in families.follow(people, turnover) {
            let before = std::mem::replace(&mut glances[row as usize].twin, twin);
            if before != twin && come.binary_search(&row).is_err() {
                touched.push(row);
            }
        }
        Followed::Twins(touched)
    }

    fn count_again(&mut self, people: &People, turnover: Turnover<'_>) {
        for row in turnover.gone {
            self.frequencies.go(&people.names, people.child((turnover.side, *row)));
        }
        for row in turnover.come {
            self.frequencies.come(&people.names, people.child((turnover.side, *row)));
        }
    }

    /// A row has been pushed behind the others of its list.
    pub(super) fn row_comes(&mut self, people: &People, (side, row): (Side, Row), twin: bool) {
        let (list, child) = (list_of(side), people.child((side, row)));
        let school = school_of(people, child, &self.schools, &self.catchments);
        self.glances[list].push(Glance::at(&people.names, child, twin, school));
    }

    /// Makes room for one more left row and no more.
    pub(super) fn make_room_for_one(&mut self) {
        self.glances[0].reserve_exact(1);
    }

    /// The left row pushed last is gone again.
    pub(super) fn left_row_goes(&mut self) {
        self.glances[0].pop();
    }

    /// What is seen of a row at a glance.
    #[inline]
    pub(super) fn glance(&self, (side, row): (Side, Row)) -> &Glance {
        &self.glances[list_of(side)][row as usize]
    }
}

/// The school that a child's row means, and its township.
fn school_of(people: &People, child: &Child, schools: &Schools, catchments: &Catchments) -> (Mark, Mark) {
    let school = schools.meant_by(people, child.school);
    (school, catchments.town_of(child, school))
}

fn list_of(side: Side) -> usize {
    usize::from(side == Side::Right)
}
