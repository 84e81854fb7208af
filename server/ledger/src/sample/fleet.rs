//! A large company's year, for measurements: as many charges as wanted. Knows shapes and counts; must not know a story.

use super::catalog::{Meter, Service, services};
use super::charge::{Account, Charge, HEADER, Kind, Subject};
use super::company::{AWS_PAYER, AZURE_PAYER, CHINA_PAYER, GOOGLE_PAYER, TEAMS};
use super::line::Line;
use super::random::Random;
use super::workload::Week;
use chrono::{Days, NaiveDate};
use std::io::{self, Write};

/// Regions with their payers and sizes.
const PLACES: [(&Account, &str, &str, u64); 20] = [
    (&AWS_PAYER, "us-east-1", "US East (N. Virginia)", 22),
    (&AWS_PAYER, "us-west-2", "US West (Oregon)", 12),
    (&AWS_PAYER, "us-east-2", "US East (Ohio)", 6),
    (&AWS_PAYER, "eu-west-1", "Europe (Ireland)", 11),
    (&AWS_PAYER, "eu-central-1", "Europe (Frankfurt)", 8),
    (&AWS_PAYER, "eu-north-1", "Europe (Stockholm)", 2),
    (&AWS_PAYER, "ap-northeast-1", "Asia Pacific (Tokyo)", 5),
    (&AWS_PAYER, "ap-southeast-1", "Asia Pacific (Singapore)", 4),
    (&AWS_PAYER, "ap-southeast-2", "Asia Pacific (Sydney)", 3),
    (&AWS_PAYER, "ap-south-1", "Asia Pacific (Mumbai)", 4),
    (&AWS_PAYER, "sa-east-1", "South America (Sao Paulo)", 2),
    (&AWS_PAYER, "ca-central-1", "Canada (Central)", 2),
    (&CHINA_PAYER, "cn-north-1", "China (Beijing)", 4),
    (&CHINA_PAYER, "cn-northwest-1", "China (Ningxia)", 3),
    (&AZURE_PAYER, "westeurope", "West Europe", 5),
    (&AZURE_PAYER, "eastus", "East US", 4),
    (&AZURE_PAYER, "southeastasia", "Southeast Asia", 1),
    (&GOOGLE_PAYER, "europe-west4", "Netherlands", 3),
    (&GOOGLE_PAYER, "us-central1", "Iowa", 3),
    (&GOOGLE_PAYER, "asia-east1", "Taiwan", 1),
];
const SUB_ACCOUNTS: u64 = 200;
/// Each meter comes in so many kinds: sizes, tiers, generations.
const KINDS: u64 = 17;
const DAYS: u64 = 365;
const HOURS: u64 = 24;
/// So many lines are of one resource.
const SHARED: u64 = 3;
const STAGES: [&str; 4] = ["production", "staging", "development", "sandbox"];

/// What is billed day after day.
struct Billed {
    line: Line,
    kind: Kind,
    /// Metered by the hour instead of the day.
    hourly: bool,
    /// How much of the resource's name stays when another takes its place each week; none where one stays all year.
    replaced: Option<usize>,
}

/// Writes exactly `rows` charges over the year 2025, about a fifth of them by the hour.
pub(super) fn write(out: &mut impl Write, rows: u64, seed: u64) -> io::Result<u64> {
    out.write_all(HEADER.as_bytes())?;
    let a_day = rows.div_ceil(DAYS);
    let hourly = a_day / 5 / HOURS;
    let lines = a_day - hourly * HOURS + hourly;
    let mut random = Random::new(seed);
    let mut fleet: Vec<Billed> = (0..lines)
        .filter_map(|number| {
            let (line, kind) = line(number, &mut random)?;
            let fleeting = (number / SHARED).is_multiple_of(4);
            Some(Billed {
                replaced: fleeting.then_some(line.subject.resource.len()),
                line,
                kind,
                hourly: number < hourly,
            })
        })
        .collect();
    let first = NaiveDate::from_ymd_opt(2025, 1, 1).unwrap_or_default();
    let plan = (
        "arn:aws:savingsplans::410377120945:savingsplan/7d20".to_owned(),
        "Compute Savings Plan".to_owned(),
    );
    let mut left = rows;
    for number in 0..DAYS {
        let day = first.checked_add_days(Days::new(number)).unwrap_or(first);
        let level = 700 + 300 * number as i64 / DAYS as i64;
        for one in &mut fleet {
            if let Some(stays) = one.replaced.filter(|_| number.is_multiple_of(7)) {
                one.line.subject.resource.truncate(stays);
                one.line
                    .subject
                    .resource
                    .push_str(&format!("-{:02}", number / 7));
            }
            for hour in 0..if one.hourly { HOURS } else { 1 } {
                if left == 0 {
                    return Ok(rows);
                }
                left -= 1;
                let hour = u32::try_from(hour).ok().filter(|_| one.hourly);
                one.charge(day, hour, level, &plan).write(out)?;
            }
        }
    }
    Ok(rows - left)
}

impl Billed {
    fn charge<'a>(
        &'a mut self,
        day: NaiveDate,
        hour: Option<u32>,
        level: i64,
        plan: &'a (String, String),
    ) -> Charge<'a> {
        let quantity = self.line.quantity(day, level);
        let mut amounts = self.line.cost(quantity);
        match self.kind {
            Kind::Covered => {
                amounts.billed = super::decimal::Decimal::ZERO;
                amounts.effective = amounts.list.per_mille(720);
            }
            Kind::Credit => {
                amounts.billed = -amounts.billed;
                amounts.effective = amounts.billed;
                amounts.quantity = None;
            }
            Kind::Usage => {}
            _ => amounts.quantity = None,
        }
        Charge {
            account: self.line.account,
            subject: &self.line.subject,
            kind: self.kind,
            commitment: (self.kind == Kind::Covered).then_some(plan),
            day,
            monthly: false,
            hour,
            amounts,
        }
    }
}

fn line(number: u64, random: &mut Random) -> Option<(Line, Kind)> {
    let all: u64 = PLACES.iter().map(|(.., size)| size).sum();
    let mut at = random.below(all);
    let (payer, region, region_name, _) = PLACES.iter().find(|(.., size)| {
        let here = at < *size;
        at = at.saturating_sub(*size);
        here
    })?;
    let offered: Vec<(&Service, &Meter)> = services()
        .filter(|service| service.provider == payer.provider)
        .flat_map(|service| service.meters.iter().map(move |meter| (service, meter)))
        .collect();
    // The smaller of two draws: some services are used far more than others.
    let pick = random
        .below(offered.len() as u64)
        .min(random.below(offered.len() as u64));
    let (service, meter) = offered.get(usize::try_from(pick).ok()?)?;
    let kind = random.below(KINDS);
    let meter_name = match kind {
        0 => meter.name.to_owned(),
        kind => format!("{} T{kind}", meter.name),
    };
    let account = random.below(SUB_ACCOUNTS);
    let tags = match random.percent(78) {
        false => String::new(),
        true => {
            let (team, center, application) = random.pick(&TEAMS)?;
            let stage = random.pick(&STAGES)?;
            let squad = random.below(12);
            format!(
                r#"{{"application":"{application}","cost-center":"{center}-{squad:02}","environment":"{stage}","team":"{team}"}}"#
            )
        }
    };
    let resource = number / SHARED;
    let subject = Subject {
        region: Some((*region, *region_name)).filter(|_| service.regional),
        zone: match random.below(4) {
            0 => String::new(),
            zone => format!("{region}{}", ["a", "b", "c"].get(zone as usize - 1)?),
        },
        service: service.name,
        category: service.category,
        sku: format!("{:012X}", Random::named(kind, meter.name).bits() >> 16),
        unit: meter.unit,
        resource: format!("arn:cloud:resource:{region}:{account:012}:instance/i-{resource:012x}"),
        resource_name: format!("node-{resource}"),
        sub_account: format!("{:012}", 300_000_000_000 + account * 7_919),
        sub_account_name: format!("workload-{account:03}"),
        tags,
        description: format!("{meter_name} per {}", meter.unit),
        meter: meter_name,
    };
    let kind = match random.below(100) {
        0 => Kind::Credit,
        1 => Kind::Tax,
        2 => Kind::Fee,
        3..10 => Kind::Covered,
        _ => Kind::Usage,
    };
    let dollars = random.between(50_000, 60_000_000);
    let line = Line::new(
        payer,
        subject,
        meter,
        dollars,
        Week::Even,
        Random::new(random.bits()),
    );
    Some((line, kind))
}
