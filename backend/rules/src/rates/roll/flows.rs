//! 净流动: which movements of a year count in the net flow.

use std::collections::HashMap;

use uuid::Uuid;

use super::Move;

/// The movements that count. Who has left cannot leave again before a return: of leavings of one roll number with no coming between them the
/// first counts, and so of comings.
pub fn counted_flows(moves: &[Move<'_>]) -> Vec<Uuid> {
    let mut moves: Vec<&Move> = moves.iter().collect();
    moves.sort_unstable_by_key(|line| (line.on, line.record_id, line.id));
    let mut last_way: HashMap<&str, i8> = HashMap::new();
    moves.retain(|line| {
        let way = i8::from(line.kind.is_increase()) - i8::from(line.kind.is_decrease());
        let number = line.who.roll_number.filter(|_| way != 0);
        number.is_none_or(|number| last_way.insert(number, way) != Some(way))
    });
    moves.into_iter().map(|line| line.id).collect()
}
