//! 工作台: what an officer sees first: the figures of their own area, what waits for them, where it is.

mod page;

pub use page::{FigureCard, HomePage, KindBar, ProgressRow};
