//! A column of codes, as narrow as its largest code allows. Knows widths; must not know what codes stand for.

/// A code per row.
#[derive(Debug)]
pub(super) enum Codes {
    /// Every row has this code.
    Same(u32),
    /// Codes up to 255.
    Byte(Box<[u8]>),
    /// Codes up to 65,535.
    Short(Box<[u16]>),
    /// Any codes.
    Long(Box<[u32]>),
}

impl Codes {
    /// The narrowest column of these codes.
    pub(super) fn new(codes: &[u32]) -> Self {
        let largest = codes.iter().copied().max().unwrap_or(0);
        let first = codes.first().copied().unwrap_or(0);
        if codes.iter().all(|code| *code == first) {
            Self::Same(first)
        } else if largest <= u32::from(u8::MAX) {
            Self::Byte(codes.iter().map(|code| *code as u8).collect())
        } else if largest <= u32::from(u16::MAX) {
            Self::Short(codes.iter().map(|code| *code as u16).collect())
        } else {
            Self::Long(codes.into())
        }
    }

    /// The code of a row; 0 beyond the column.
    pub(super) fn at(&self, row: usize) -> u32 {
        match self {
            Self::Same(code) => *code,
            Self::Byte(codes) => codes.get(row).map_or(0, |code| u32::from(*code)),
            Self::Short(codes) => codes.get(row).map_or(0, |code| u32::from(*code)),
            Self::Long(codes) => codes.get(row).copied().unwrap_or(0),
        }
    }

    /// Whether the codes of these rows never fall.
    pub(super) fn ascends(&self, start: usize, end: usize) -> bool {
        fn sorted<T: PartialOrd>(all: &[T], (start, end): (usize, usize)) -> bool {
            all.get(start..end).is_some_and(<[T]>::is_sorted)
        }
        match self {
            Self::Same(_) => true,
            Self::Byte(codes) => sorted(codes, (start, end)),
            Self::Short(codes) => sorted(codes, (start, end)),
            Self::Long(codes) => sorted(codes, (start, end)),
        }
    }

    /// The largest code.
    pub(super) fn largest(&self) -> u32 {
        match self {
            Self::Same(code) => *code,
            Self::Byte(codes) => codes.iter().copied().max().unwrap_or(0).into(),
            Self::Short(codes) => codes.iter().copied().max().unwrap_or(0).into(),
            Self::Long(codes) => codes.iter().copied().max().unwrap_or(0),
        }
    }

    /// Bytes of memory.
    pub(super) fn bytes(&self) -> usize {
        match self {
            Self::Same(_) => 0,
            Self::Byte(codes) => codes.len(),
            Self::Short(codes) => codes.len() * 2,
            Self::Long(codes) => codes.len() * 4,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_width_follows_the_largest_code() {
        let widths = [
            (vec![7, 7, 7], 0),
            (vec![], 0),
            (vec![0, 255], 2),
            (vec![0, 256], 4),
            (vec![0, 65_536], 8),
        ];
        for (codes, bytes) in widths {
            let column = Codes::new(&codes);
            assert_eq!(column.bytes(), bytes, "{codes:?}");
            assert_eq!(column.largest(), codes.iter().copied().max().unwrap_or(0));
            let back: Vec<_> = (0..codes.len()).map(|row| column.at(row)).collect();
            assert_eq!(back, codes);
        }
    }
}
