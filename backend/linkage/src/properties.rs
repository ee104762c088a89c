//! Properties that hold for any tables: the best assignment, the same answer on any number of threads, linked again as from
//! scratch, a single row as in the batch.

use proptest::prelude::*;

use crate::assign::{Edge, one_to_one};
use crate::block::Keys;
use crate::link::{Choice, Options, Pair, Settled, link};
use crate::model::Model;
use crate::pairing::{Pairing, Row, Side};
use crate::pattern::Pattern;
use crate::prepared::Prepared;
use crate::relink::{Change, Relink};

/// Rows of three small numbers: a name, a town, a year.
#[derive(Clone, Debug, Default)]
struct Towns {
    rows: [Vec<[u8; 3]>; 2],
    gone: Vec<Row>,
    gone_left: Vec<Row>,
    /// Right rows that may share a name, where that is less than may share any key.
    most_of_a_name: Option<usize>,
    /// Whether names are asked last, about rows of which no pair agrees in all three.
    names_are_last: bool,
    /// Names are asked about pairs of which one row has been found, too.
    names_of_either: bool,
}

impl Towns {
    fn of(left: Vec<[u8; 3]>, right: Vec<[u8; 3]>) -> Self {
        Self { rows: [left, right], ..Self::default() }
    }

    fn row(&self, (side, row): (Side, Row)) -> [u8; 3] {
        self.rows[usize::from(side == Side::Right)][row as usize]
    }
}

impl Pairing for Towns {
    fn rows(&self, side: Side) -> Row {
        self.rows[usize::from(side == Side::Right)].len() as Row
    }

    fn stands(&self, side: Side, row: Row) -> bool {
        !(if side == Side::Left { &self.gone_left } else { &self.gone }).contains(&row)
    }

    fn keys(&self, side: Side, row: Row, keys: &mut Keys) {
        let [name, town, year] = self.row((side, row)).map(u64::from);
        keys.add(0, &[name]);
        keys.add(1, &[town, year]);
    }

    fn most_per_key(&self, pass: usize, usual: usize) -> usize {
        if pass == 0 { self.most_of_a_name.map_or(usual, |most| most.min(usual)) } else { usual }
    }

    fn asked_last(&self, pass: u8) -> bool {
        self.names_are_last && pass == 0
    }

    fn asked_of_either(&self, pass: u8) -> bool {
        self.names_of_either && pass == 0
    }

    fn proves(&self, pattern: Pattern) -> bool {
        (0..3).all(|place| pattern.level(place) == 1)
    }

    fn compare(&self, one: (Side, Row), other: (Side, Row)) -> Pattern {
        let pairs = self.row(one).into_iter().zip(self.row(other)).enumerate();
        pairs.fold(Pattern::UNKNOWN, |pattern, (place, (one, other))| {
            pattern.with(place, if one == 0 || other == 0 { 0 } else { 1 + u8::from(one != other) })
        })
    }

    fn shared_by(&self, _: (Side, Row), other: (Side, Row), comparison: usize, _: usize) -> Option<f64> {
        let value = self.row(other)[comparison];
        let standing = (0..self.rows(Side::Right)).filter(|row| self.stands(Side::Right, *row));
        let same = standing.clone().filter(|row| self.row((Side::Right, *row))[comparison] == value).count();
        Some((same as f64 + 0.5) / (standing.count() as f64 + 1.0))
    }
}

fn model() -> Model {
    let comparison = |name: &str| {
        format!(
            "[[comparison]]\nname = \"{name}\"\nlevel = [{{ says = \"same\", m = 0.9, u = 0.1, rivals = [0.4], by_rarity = true }}, \
             {{ says = \"other\", m = 0.1, u = 0.9, rivals = [0.6] }}]\n"
        )
    };
    let comparisons: String = ["name", "town", "year"].into_iter().map(comparison).collect();
    let head = "name = \"towns\"\nmatches_per_row = 0.8\n[[rival]]\nname = \"kin\"\nper_row = 0.3\n";
    Model::from_toml(&format!("{head}{comparisons}")).unwrap()
}

fn rows(most: usize) -> impl Strategy<Value = Vec<[u8; 3]>> {
    proptest::collection::vec([0..9_u8, 0..4, 0..6], 0..most)
}

/// The greatest total weight by trying everything.
fn best_by_trying(edges: &[Edge]) -> f64 {
    let Some((first, rest)) = edges.split_first() else { return 0.0 };
    let without = best_by_trying(rest);
    let free: Vec<Edge> =
        rest.iter().copied().filter(|edge| edge.left != first.left && edge.right != first.right).collect();
    without.max(first.weight + best_by_trying(&free))
}

fn applied(most_per_key: usize) -> Options {
    Options { train: false, most_per_key, ..Options::default() }
}

/// The weighed pairs, without the marks that only a whole run sets.
fn weights(pairs: &[Pair]) -> Vec<(Row, Row, u64)> {
    pairs.iter().map(|pair| (pair.left, pair.right, pair.weight.to_bits())).collect()
}

/// Every left row, asked alone of a prepared table, has the pairs and weights of the batch.
fn each_row_alone_as_in_the_batch(towns: &Towns) -> Result<(), TestCaseError> {
    let batch = link(towns, &model(), &[], &Options::default());
    let prepared = Prepared::new(towns, &batch.model, Options::default().most_per_key);
    for row in 0..towns.rows(Side::Left) {
        let mut alone = prepared.query(towns, row);
        alone.sort_by_key(|pair| pair.right);
        let together: Vec<Pair> = batch.pairs.iter().copied().filter(|pair| pair.left == row).collect();
        prop_assert_eq!(weights(&alone), weights(&together));
    }
    Ok(())
}

proptest! {
    #[test]
    fn no_assignment_is_better(edges in proptest::collection::vec((0..5_u32, 0..5_u32, 1..40_u32), 0..11)) {
        let mut edges: Vec<Edge> =
            edges.into_iter().map(|(left, right, weight)| Edge { left, right, weight: f64::from(weight) / 4.0 }).collect();
        edges.sort_by_key(|edge| (edge.left, edge.right));
        edges.dedup_by_key(|edge| (edge.left, edge.right));
        let chosen = one_to_one(&edges);
        let total: f64 = chosen.iter().map(|place| edges[*place].weight).sum();
        prop_assert!((total - best_by_trying(&edges)).abs() < 1e-6);
        let mut lefts: Vec<Row> = chosen.iter().map(|place| edges[*place].left).collect();
        lefts.sort_unstable();
        lefts.dedup();
        prop_assert_eq!(lefts.len(), chosen.len());
    }

    #[test]
    fn the_answer_does_not_depend_on_the_number_of_threads(left in rows(40), right in rows(40), last in any::<bool>(), either in any::<bool>()) {
        let towns = Towns { names_are_last: last, names_of_either: either, ..Towns::of(left, right) };
        let on = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| link(&towns, &model(), &[], &Options::default()))
        };
        let (one, four) = (on(1), on(4));
        prop_assert_eq!(one.pairs, four.pairs);
        prop_assert_eq!(one.model, four.model);
    }

    #[test]
    fn linked_again_is_linked_from_scratch(
        left in rows(30), right in rows(30), more in rows(8), gone in proptest::collection::vec(0..30_u32, 0..6), most in 1..9_usize,
        fewer in proptest::option::of(0..5_usize), last in any::<bool>(), either in any::<bool>(),
    ) {
        let mut towns = Towns { most_of_a_name: fewer, names_are_last: last, names_of_either: either, ..Towns::of(left, right) };
        let mut again = Relink::new(&towns, most);
        let before = towns.rows(Side::Right);
        let mut gone: Vec<Row> = gone.into_iter().filter(|row| *row < before).collect();
        gone.sort_unstable();
        gone.dedup();
        towns.rows[1].extend(more);
        towns.gone.clone_from(&gone);
        let added: Vec<Row> = (before..towns.rows(Side::Right)).collect();
        again.right_changed(&towns, Change { removed: &gone, added: &added, touched: &[] });
        let scratch = link(&towns, &model(), &[], &applied(most));
        let again = again.linked(&towns, &model(), &[], Choice::OneToOne);
        prop_assert_eq!((again.compared, again.pairs), (scratch.compared, scratch.pairs));
    }

    #[test]
    fn a_change_on_the_left_is_linked_as_from_scratch(
        left in rows(30), right in rows(30), more in rows(8), gone in proptest::collection::vec(0..30_u32, 0..6), most in 1..9_usize,
        fewer in proptest::option::of(0..5_usize), last in any::<bool>(), either in any::<bool>(),
    ) {
        let mut towns = Towns { most_of_a_name: fewer, names_are_last: last, names_of_either: either, ..Towns::of(left, right) };
        let mut again = Relink::new(&towns, most);
        let before = towns.rows(Side::Left);
        let mut gone: Vec<Row> = gone.into_iter().filter(|row| *row < before).collect();
        gone.sort_unstable();
        gone.dedup();
        towns.rows[0].extend(more);
        towns.gone_left.clone_from(&gone);
        let added: Vec<Row> = (before..towns.rows(Side::Left)).collect();
        again.left_changed(&towns, Change { removed: &gone, added: &added, touched: &[] });
        let scratch = link(&towns, &model(), &[], &applied(most));
        let again = again.linked(&towns, &model(), &[], Choice::OneToOne);
        prop_assert_eq!((again.compared, again.pairs), (scratch.compared, scratch.pairs));
    }

    #[test]
    fn a_single_row_weighs_what_it_weighs_in_the_batch(left in rows(20), right in rows(30)) {
        let towns = Towns::of(left, right);
        each_row_alone_as_in_the_batch(&towns)?;
    }

    #[test]
    fn a_single_row_meets_whom_it_meets_in_the_batch_where_a_pass_allows_few(left in rows(20), right in rows(30), most in 0..4_usize) {
        let towns = Towns { most_of_a_name: Some(most), ..Towns::of(left, right) };
        each_row_alone_as_in_the_batch(&towns)?;
    }

    #[test]
    fn a_model_is_taught_by_the_keys_that_a_pass_finds_too_common_as_well(left in rows(40), right in rows(40), most in 0..4_usize) {
        let whole = Towns::of(left, right);
        let few = Towns { most_of_a_name: Some(most), ..whole.clone() };
        let (whole, few) = (link(&whole, &model(), &[], &Options::default()), link(&few, &model(), &[], &Options::default()));
        prop_assert_eq!(&few.model, &whole.model);
        prop_assert!(few.compared <= whole.compared);
        let among = weights(&whole.pairs);
        prop_assert!(weights(&few.pairs).iter().all(|pair| among.contains(pair)));
    }

    #[test]
    fn the_short_cut_changes_no_score_and_leaves_out_only_whom_another_pair_proves(
        left in rows(40), right in rows(40), names_of_either in any::<bool>(),
    ) {
        let whole = Towns::of(left, right);
        let short = Towns { names_are_last: true, names_of_either, ..whole.clone() };
        let (whole, short) = (link(&whole, &model(), &[], &Options::default()), link(&short, &model(), &[], &Options::default()));
        prop_assert_eq!(&short.model, &whole.model);
        let (all, kept) = (weights(&whole.pairs), weights(&short.pairs));
        prop_assert!(kept.iter().all(|pair| all.contains(pair)));
        let found: Vec<&Pair> = whole.pairs.iter().filter(|pair| (0..3).all(|place| pair.pattern.level(place) == 1)).collect();
        for (left, right, _) in all.iter().filter(|pair| !kept.contains(pair)) {
            let (one, other) = (found.iter().any(|pair| pair.left == *left), found.iter().any(|pair| pair.right == *right));
            prop_assert!(if names_of_either { one && other } else { one || other }, "{left} {right}");
        }
        for pair in found {
            prop_assert!(kept.contains(&(pair.left, pair.right, pair.weight.to_bits())));
        }
    }

    #[test]
    fn a_single_row_meets_at_least_whom_it_meets_in_the_batch_where_names_are_asked_last(
        left in rows(20), right in rows(30), most in proptest::option::of(1..4_usize), names_of_either in any::<bool>(),
    ) {
        let towns = Towns { names_are_last: true, names_of_either, most_of_a_name: most, ..Towns::of(left, right) };
        let batch = link(&towns, &model(), &[], &Options::default());
        let prepared = Prepared::new(&towns, &batch.model, Options::default().most_per_key);
        for pair in &batch.pairs {
            prop_assert!(weights(&prepared.query(&towns, pair.left)).contains(&weights(&[*pair])[0]));
        }
    }

    #[test]
    fn settled_answers_are_obeyed(left in rows(12), right in rows(12), said in any::<bool>()) {
        prop_assume!(!left.is_empty() && !right.is_empty());
        let towns = Towns::of(left, right);
        let settled = [Settled { left: 0, right: 0, same: said }];
        let linked = link(&towns, &model(), &settled, &Options::default());
        let chosen = linked.pairs.iter().any(|pair| pair.chosen && (pair.left, pair.right) == (0, 0));
        prop_assert_eq!(chosen, said);
    }
}
