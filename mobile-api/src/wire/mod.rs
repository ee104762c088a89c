//! 报文: what goes over the line, by the names of contract §5. Names only; no behaviour.

mod session;
mod sync;

pub use session::{Assignment, DeviceIn, OfficerOut, RefreshIn, Session, SignInIn};
pub use sync::{Change, Problem, PullOut, PushIn, PushItem, PushOut, PushResult, ReceiptIn, ReceiptOut};
