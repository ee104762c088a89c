//! The optimal one-to-one assignment of one connected component: shortest augmenting paths with potentials (the Hungarian
//! method on a sparse graph). Each left row may also stay alone at no gain, by way of a private place on the right.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use crate::assign::{Edge, fixed};
use crate::pairing::Row;

const NONE: usize = usize::MAX;

/// Positions of the chosen edges of this component.
pub(super) fn solve(edges: &[Edge], component: &[usize]) -> Vec<usize> {
    let mut problem = Problem::new(edges, component);
    for left in 0..problem.ways.len() {
        problem.seat(left);
    }
    problem.chosen()
}

/// One way for a left row: a right place, what it costs (the lost weight, so ≤ 0 is a gain), and the edge it stands for.
struct Way {
    right: usize,
    cost: i64,
    edge: usize,
}

struct Problem {
    ways: Vec<Vec<Way>>,
    left_price: Vec<i64>,
    right_price: Vec<i64>,
    /// The left row that holds a right place.
    holder: Vec<usize>,
    /// The way each left row has taken.
    taken: Vec<usize>,
}

/// The state of one search for a shortest path.
struct Search {
    distance: Vec<i64>,
    from: Vec<(usize, usize)>,
    done: Vec<usize>,
    heap: BinaryHeap<Reverse<(i64, usize)>>,
}

impl Problem {
    fn new(edges: &[Edge], component: &[usize]) -> Self {
        let lefts = numbers(component.iter().map(|place| edges[*place].left));
        let rights = numbers(component.iter().map(|place| edges[*place].right));
        let mut ways: Vec<Vec<Way>> = (0..lefts.len()).map(|_| Vec::new()).collect();
        for place in component {
            let edge = &edges[*place];
            let way = Way { right: rights[&edge.right], cost: -fixed(edge.weight), edge: *place };
            ways[lefts[&edge.left]].push(way);
        }
        for (left, ways) in ways.iter_mut().enumerate() {
            ways.push(Way { right: rights.len() + left, cost: 0, edge: NONE });
        }
        let places = rights.len() + lefts.len();
        let left_price = ways.iter().map(|ways| ways.iter().map(|way| way.cost).min().unwrap_or(0)).collect();
        let taken = vec![NONE; lefts.len()];
        Self { ways, left_price, right_price: vec![0; places], holder: vec![NONE; places], taken }
    }

    /// Finds a place for one left row, moving others where that is cheaper in all.
    fn seat(&mut self, start: usize) {
        let places = self.holder.len();
        let mut search = Search {
            distance: vec![i64::MAX; places],
            from: vec![(NONE, NONE); places],
            done: Vec::new(),
            heap: BinaryHeap::new(),
        };
        self.relax(start, 0, &mut search);
        while let Some(Reverse((distance, place))) = search.heap.pop() {
            if distance > search.distance[place] {
                continue;
            }
            let holder = self.holder[place];
            if holder == NONE {
                self.reprice(start, distance, &search);
                self.move_along(start, place, &search);
                return;
            }
            search.done.push(place);
            self.relax(holder, distance, &mut search);
        }
    }

    fn relax(&self, left: usize, so_far: i64, search: &mut Search) {
        for (number, way) in self.ways[left].iter().enumerate() {
            let distance = so_far + way.cost - self.left_price[left] - self.right_price[way.right];
            if distance < search.distance[way.right] {
                search.distance[way.right] = distance;
                search.from[way.right] = (left, number);
                search.heap.push(Reverse((distance, way.right)));
            }
        }
    }

    fn reprice(&mut self, start: usize, shortest: i64, search: &Search) {
        self.left_price[start] += shortest;
        for place in &search.done {
            let gain = shortest - search.distance[*place];
            self.right_price[*place] -= gain;
            self.left_price[self.holder[*place]] += gain;
        }
    }

    fn move_along(&mut self, start: usize, end: usize, search: &Search) {
        let mut place = end;
        loop {
            let (left, way) = search.from[place];
            let before = self.taken[left];
            self.holder[place] = left;
            self.taken[left] = way;
            if left == start {
                return;
            }
            place = self.ways[left][before].right;
        }
    }

    fn chosen(&self) -> Vec<usize> {
        let taken = self.ways.iter().zip(&self.taken).map(|(ways, taken)| ways[*taken].edge);
        taken.filter(|edge| *edge != NONE).collect()
    }
}

fn numbers(rows: impl Iterator<Item = Row>) -> BTreeMap<Row, usize> {
    let mut numbers: BTreeMap<Row, usize> = rows.map(|row| (row, 0)).collect();
    numbers.values_mut().enumerate().for_each(|(number, place)| *place = number);
    numbers
}
