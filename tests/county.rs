//! The stories of the county.
