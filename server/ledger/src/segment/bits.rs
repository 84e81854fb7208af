//! Parquet's hybrid of runs and bit-packed groups for small integers. Knows bits; must not know columns.

/// Bits needed for values up to `largest`, at least one: readers differ on widths of zero.
pub(super) fn width_for(largest: u32) -> u32 {
    (u32::BITS - largest.leading_zeros()).max(1)
}

/// Appends one run of `count` equal values.
pub(super) fn put_run(out: &mut Vec<u8>, value: u32, count: usize, width: u32) {
    put_varint(out, count << 1);
    out.extend(value.to_le_bytes().iter().take(width.div_ceil(8) as usize));
}

/// Appends `count` values of `width` bits as bit-packed groups of eight, the last filled up with zeros.
pub(super) fn put_packed(
    out: &mut Vec<u8>,
    values: impl Iterator<Item = u32>,
    count: usize,
    width: u32,
) {
    let groups = count.div_ceil(8);
    put_varint(out, (groups << 1) | 1);
    let end = out.len() + groups * width as usize;
    out.reserve(groups * width as usize + 8);
    let (mut pending, mut bits) = (0_u64, 0_u32);
    for value in values {
        pending |= u64::from(value) << bits;
        bits += width;
        if bits >= 32 {
            out.extend_from_slice(&(pending as u32).to_le_bytes());
            pending >>= 32;
            bits -= 32;
        }
    }
    out.extend_from_slice(&pending.to_le_bytes());
    out.resize(end, 0);
}

fn put_varint(out: &mut Vec<u8>, mut value: usize) {
    while value >= 0x80 {
        out.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Appends `count` decoded values to `out`; `None` when the bytes end too early or make no sense.
pub(super) fn take(bytes: &[u8], width: u32, count: usize, out: &mut Vec<u32>) -> Option<()> {
    if width > 32 {
        return None;
    }
    let mut rest = bytes;
    let mut left = count;
    out.reserve(count);
    while left > 0 {
        let header = take_varint(&mut rest)?;
        if header & 1 == 1 {
            let length = (header >> 1).checked_mul(width as usize)?;
            let (packed, after) = rest.split_at_checked(length)?;
            let here = (header >> 1).checked_mul(8)?.min(left);
            unpack(packed, width, here, out)?;
            rest = after;
            left -= here;
        } else {
            let (value, after) = rest.split_at_checked(width.div_ceil(8) as usize)?;
            let value = value
                .iter()
                .rev()
                .fold(0_u32, |value, byte| (value << 8) | u32::from(*byte));
            let here = (header >> 1).min(left);
            if here == 0 {
                return None;
            }
            out.resize(out.len() + here, value);
            rest = after;
            left -= here;
        }
    }
    Some(())
}

fn unpack(packed: &[u8], width: u32, count: usize, out: &mut Vec<u32>) -> Option<()> {
    let mask = (1_u64 << width) - 1;
    let mut bit = 0_usize;
    for _ in 0..count {
        let at = bit >> 3;
        let word = match packed.get(at..at + 8) {
            Some(word) => u64::from_le_bytes(word.try_into().ok()?),
            None => packed
                .get(at..)?
                .iter()
                .rev()
                .fold(0, |word, byte| (word << 8) | u64::from(*byte)),
        };
        out.push(((word >> (bit & 7)) & mask) as u32);
        bit += width as usize;
    }
    Some(())
}

fn take_varint(rest: &mut &[u8]) -> Option<usize> {
    let mut value = 0_usize;
    for shift in (0..usize::BITS).step_by(7) {
        let (byte, after) = rest.split_first()?;
        *rest = after;
        value |= usize::from(byte & 0x7f).checked_shl(shift)?;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{put_packed, put_run, take, width_for};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn packed_values_come_back(largest in any::<u32>(), seeds in proptest::collection::vec(any::<u32>(), 1..300)) {
            let values: Vec<u32> = seeds.iter().map(|seed| if largest == u32::MAX { *seed } else { seed % (largest + 1) }).collect();
            let width = width_for(largest);
            let mut bytes = Vec::new();
            put_packed(&mut bytes, values.iter().copied(), values.len(), width);
            let mut back = Vec::new();
            prop_assert_eq!(take(&bytes, width, values.len(), &mut back), Some(()));
            prop_assert_eq!(back, values);
        }

        #[test]
        fn a_run_comes_back(value in any::<u32>(), count in 1_usize..100_000) {
            let width = width_for(value);
            let mut bytes = Vec::new();
            put_run(&mut bytes, value, count, width);
            let mut back = Vec::new();
            prop_assert_eq!(take(&bytes, width, count, &mut back), Some(()));
            prop_assert_eq!(back, vec![value; count]);
        }

        #[test]
        fn any_bytes_are_read_without_harm(bytes in proptest::collection::vec(any::<u8>(), 0..64), width in 0_u32..40, count in 0_usize..1000) {
            let mut back = Vec::new();
            if take(&bytes, width, count, &mut back).is_some() {
                prop_assert_eq!(back.len(), count);
            }
        }
    }
}
