//! The regions that botocore, AWS's own client, knows, partition by partition: each has a place on the map. Knows its list; must not know
//! places.

use anyhow::{Context, Result, ensure};
use floe_domain::region::{Provider, place_of, places};
use serde_json::Value;
use std::collections::BTreeSet;
use std::process::Command;

/// Where botocore has its list.
const WHERE: &str = "import os, botocore; print(os.path.join(os.path.dirname(botocore.__file__), 'data', 'partitions.json'))";

/// The regions of each partition, without the pseudo region that stands for a whole partition.
fn known() -> Result<Vec<(String, BTreeSet<String>)>> {
    let output = Command::new(crate::aws::python()?)
        .args(["-c", WHERE])
        .output()?;
    ensure!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let text = std::fs::read_to_string(String::from_utf8(output.stdout)?.trim())?;
    let list: Value = serde_json::from_str(&text)?;
    let partitions = list.get("partitions").and_then(Value::as_array);
    let partitions = partitions.context("no partitions")?;
    let of = |one: &Value| -> Option<(String, BTreeSet<String>)> {
        let id = one.get("id")?.as_str()?.to_owned();
        let whole = format!("{id}-global");
        let regions = one.get("regions")?.as_object()?.keys().cloned();
        Some((id, regions.filter(|region| *region != whole).collect()))
    };
    partitions
        .iter()
        .map(|one| of(one).with_context(|| format!("{one} is no partition")))
        .collect()
}

#[test]
fn every_region_that_botocore_knows_has_a_place_in_its_partition() -> Result<()> {
    let known = known()?;
    let regions = known.iter().map(|(_, regions)| regions.len());
    let counted = regions.sum::<usize>();
    assert!(
        known.len() >= 8 && counted >= 40,
        "only {} partitions, {counted} regions",
        known.len()
    );
    for (partition, regions) in &known {
        for id in regions {
            let place = place_of("AWS", id);
            assert_eq!(
                place.map(|place| (place.provider, place.partition)),
                Some((Provider::Aws, partition.as_str())),
                "{id} of {partition}"
            );
        }
    }
    Ok(())
}

#[test]
fn every_place_of_aws_is_a_region_that_botocore_knows() -> Result<()> {
    let known = known()?;
    let unknown: Vec<_> = places()
        .filter(|place| place.provider == Provider::Aws)
        .filter(|place| {
            let mut all = known.iter();
            let of = all.find(|(partition, _)| partition == place.partition);
            of.is_none_or(|(_, regions)| !regions.contains(place.id))
        })
        .map(|place| place.id)
        .collect();
    assert_eq!(unknown, Vec::<&str>::new());
    Ok(())
}
