//! The table's rows in the order that the address says. Knows columns; must not know how they look.

use crate::location::{Column, Sort};
use floe_domain::cost::view::{Bucket, SortBy, TableRow, sort};

/// Puts rows into order. A period that the report does not have leaves them as they are.
pub fn arrange(rows: &mut [TableRow], order: Sort, buckets: &[Bucket]) {
    let by = match order.column {
        Column::Name => SortBy::Key(0),
        Column::Total if order == Sort::default() => return,
        Column::Total => SortBy::Total,
        Column::Change => SortBy::Change,
        Column::Period(period) => {
            let place = buckets
                .iter()
                .position(|bucket| bucket.period == Some(period))
                .and_then(|place| u32::try_from(place).ok());
            match place {
                Some(place) => SortBy::Bucket(place),
                None => return,
            }
        }
    };
    sort(rows, by, order.is_descending);
}
