//! Which group of usage types each charge of a chunk is in. Knows codes; must not know which usage types are grouped.
//!
//! Segments keep no such column: a group follows from service and meter, and so bills of any age have what the newest rules say.

use super::error::BuildError;
use super::texts::Texts;
use floe_domain::cost::usage_type;
use hashbrown::HashMap;

/// The dictionary of the groups and each row's code, from services and meters with theirs; no codes where no row has a group.
pub(super) fn of_rows(
    (services, service_codes): (&Texts, &Vec<u32>),
    (meters, meter_codes): (&Texts, &Vec<u32>),
) -> Result<(Texts, Vec<u32>), BuildError> {
    let grouped = |code: u32| services.get(code).is_some_and(usage_type::has_groups);
    if !(1_u32..).take(services.len()).any(grouped) {
        return Ok(Default::default());
    }
    let mut names: Vec<&'static str> = Vec::new();
    let mut known: HashMap<(u32, u32), u32> = HashMap::new();
    let mut last = ((0, 0), 0);
    let mut codes: Vec<u32> = Vec::with_capacity(service_codes.len());
    for (service, meter) in service_codes.iter().zip(meter_codes) {
        let pair = (*service, *meter);
        // Neighbours are often of one service and meter.
        if last.0 != pair {
            let code = *known.entry(pair).or_insert_with(|| {
                let texts = services.get(pair.0).zip(meters.get(pair.1));
                let name = texts.and_then(|(service, meter)| usage_type::group(service, meter));
                name.map_or(0, |name| code_of(&mut names, name))
            });
            last = (pair, code);
        }
        codes.push(last.1);
    }
    if names.is_empty() {
        return Ok(Default::default());
    }
    let (texts, recode) = Texts::sorted(&names)?;
    for code in &mut codes {
        *code = recode.get(*code as usize).copied().unwrap_or(0);
    }
    Ok((texts, codes))
}

/// One more than a name's place among those met so far.
fn code_of(names: &mut Vec<&'static str>, name: &'static str) -> u32 {
    let known = names.iter().position(|one| *one == name);
    let place = known.unwrap_or_else(|| {
        names.push(name);
        names.len() - 1
    });
    // There are some dozens of groups.
    place as u32 + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn groups(services: &[&str], meters: &[&str], rows: &[(u32, u32)]) -> Vec<Option<String>> {
        // Sorted already, so that codes stay what they are.
        let dictionary = |values: &[&str]| Texts::sorted(values).unwrap().0;
        let (services, meters) = (dictionary(services), dictionary(meters));
        let (service_codes, meter_codes): (Vec<u32>, Vec<u32>) = rows.iter().copied().unzip();
        let found = of_rows((&services, &service_codes), (&meters, &meter_codes));
        let (texts, codes) = found.unwrap();
        let text = |code: &u32| texts.get(*code).map(str::to_owned);
        codes.iter().map(text).collect()
    }

    #[test]
    fn a_row_has_the_group_of_its_service_and_meter() {
        let services = ["Amazon DynamoDB", "Amazon Simple Storage Service"];
        let meters = ["DNS-Queries", "EUC1-TimedStorage-ByteHrs"];
        let rows = [(1, 2), (2, 2), (2, 2), (2, 1), (0, 2), (2, 0)];
        let (dynamo, s3) = ("DDB: Indexed Data Storage", "S3: Storage - Standard");
        let expected = [Some(dynamo), Some(s3), Some(s3), None, None, None];
        let expected = expected.map(|text| text.map(str::to_owned));
        assert_eq!(groups(&services, &meters, &rows), expected);
    }

    #[test]
    fn where_no_row_has_a_group_there_are_no_codes() {
        let meters = ["BoxUsage:m5.large", "Requests"];
        assert!(groups(&["Virtual Machines"], &meters, &[(1, 1)]).is_empty());
        assert!(groups(&["Amazon DynamoDB"], &meters, &[(1, 1), (1, 2)]).is_empty());
    }
}
