//! The story of a company's bill over fourteen months. Knows what happened when; must not know what services cost.
//!
//! It grows; its developers rest at weekends; five months ago it opened a region in Mumbai; eight months ago it bought a
//! savings plan; seven weeks ago a log loop in Oregon ran for two days and a month later AWS gave some of it back; tax and
//! support come on the first. A part of everything is untagged, and some services have no region.
//! What instances cost in a few regions is told by the hour for the last two weeks.

use super::catalog::{AWS, GOOGLE, service};
use super::charge::{Account, Amounts, Charge, HEADER, Kind, Subject};
use super::company::{
    AWS_PAYER, AZURE_PAYER, CHINA_PAYER, GOOGLE_PAYER, LAUNCHED, SITES, Site, TEAMS, sub_accounts,
};
use super::decimal::Decimal;
use super::hours::hours;
use super::line::Line;
use super::random::Random;
use super::workload::{GLOBAL, Workload, workloads};
use chrono::{Datelike, Days, Months, NaiveDate};
use floe_domain::time::first_of_month;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Whole months before today's.
const MONTHS: u32 = 14;
/// Days before today on which Mumbai opened, and how long it took to fill.
const LAUNCH: (i64, i64) = (152, 75);
/// Days before today on which the log loop ran.
const LOOP: [i64; 2] = [48, 47];
/// Days before today on which AWS gave back.
const REFUND: i64 = 19;
/// Days before today on which the savings plan began.
const PLAN: i64 = 243;
/// What the savings plan pays a day: micro-dollars.
const COMMITTED: i64 = 780_000_000;
/// What a covered hour costs of the list price, in thousandths.
const COVERED: i64 = 720;
/// Days before today from which on instances are metered by the hour, and where: enough to look at hours in each currency, and a
/// twentieth more charges.
const HOURLY: i64 = 14;
const HOURLY_REGIONS: [&str; 3] = ["us-east-1", "eu-west-1", "cn-northwest-1"];
/// The regions of the savings plan.
const PLAN_REGIONS: [&str; 3] = ["us-east-1", "eu-west-1", "eu-central-1"];

struct Story<'w, W> {
    out: &'w mut W,
    today: NaiveDate,
    start: NaiveDate,
    rows: u64,
    plan: (String, String),
    /// What each payer was billed in the running month.
    billed: BTreeMap<&'static str, Decimal>,
}

/// Writes the bill of all days before `today`; gives the number of charges.
pub(super) fn write(out: &mut impl Write, today: NaiveDate, seed: u64) -> io::Result<u64> {
    out.write_all(HEADER.as_bytes())?;
    let month = first_of_month(today);
    let start = month
        .checked_sub_months(Months::new(MONTHS))
        .unwrap_or(month);
    let plan =
        "arn:aws:savingsplans::410377120945:savingsplan/5e1b7c0a-2f6d-4f83-9c55-b8a0d1f3e721";
    let mut story = Story {
        out,
        today,
        start,
        rows: 0,
        plan: (
            plan.to_owned(),
            "Compute Savings Plan 1y no upfront".to_owned(),
        ),
        billed: BTreeMap::new(),
    };
    let mut lines = lines(seed);
    let mut day = start;
    while day < today {
        if day.day() == 1 {
            story.first_of_month(day)?;
        }
        story.day(day, &mut lines)?;
        day = day.checked_add_days(Days::new(1)).unwrap_or(today);
    }
    Ok(story.rows)
}

/// Every line of every region, then those without a region.
fn lines(seed: u64) -> Vec<(Option<&'static Site>, Line)> {
    let mut lines = Vec::new();
    for site in &SITES {
        let runs = workloads(site.payer.provider).iter();
        for run in runs.filter(|run| run.from <= site.size) {
            lines.extend(line(Some(site), site.payer, run, seed).map(|line| (Some(site), line)));
        }
    }
    for run in GLOBAL {
        let payer = match service(run.service).map(|service| service.provider) {
            Some(AWS) => &AWS_PAYER,
            Some(GOOGLE) => &GOOGLE_PAYER,
            _ => &AZURE_PAYER,
        };
        lines.extend(line(None, payer, run, seed).map(|line| (None, line)));
    }
    lines
}

fn line(
    site: Option<&'static Site>,
    payer: &'static Account,
    run: &Workload,
    seed: u64,
) -> Option<Line> {
    let service = service(run.service)?;
    let meter = service.meters.get(run.meter)?;
    let place = site.map_or("", |site| site.id);
    let name = format!("{place}/{}/{}/{}", service.name, meter.name, run.resource);
    let mut random = Random::named(seed, &name);
    let (sub_account, sub_account_name) = *sub_accounts(payer).get(run.account)?;
    let resource = resource(payer, place, sub_account, run.resource);
    let stage = if run.account == 2 {
        "development"
    } else {
        "production"
    };
    let team = run
        .team
        .filter(|_| !random.percent(6))
        .and_then(|team| TEAMS.get(team));
    let tags = team.map(|(team, center, application)| {
        format!(
            r#"{{"application":"{application}","cost-center":"{center}","environment":"{stage}","team":"{team}"}}"#
        )
    });
    let zone = match meter.unit {
        "Hours" if payer.provider == AWS && site.is_some() => {
            format!("{place}{}", random.pick(&["a", "b", "c"])?)
        }
        _ => String::new(),
    };
    let subject = Subject {
        region: site.map(|site| (site.id, site.name)),
        zone,
        service: service.name,
        category: service.category,
        meter: meter.name.to_owned(),
        sku: format!("{:012X}", Random::named(seed, meter.name).bits() >> 16),
        unit: meter.unit,
        resource_name: if resource.is_empty() {
            String::new()
        } else {
            run.resource.to_owned()
        },
        resource,
        sub_account: sub_account.to_owned(),
        sub_account_name: sub_account_name.to_owned(),
        tags: tags.unwrap_or_default(),
        description: format!("{} per {}", meter.name, meter.unit),
    };
    let micros = run.dollars * 1_000 * site.map_or(1_000, |site| site.size);
    let varied = micros / 1_000 * random.between(820, 1_180);
    let mut line = Line::new(payer, subject, meter, varied, run.week, random);
    line.contracted = if payer.provider == AWS { 970 } else { 1_000 };
    Some(line)
}

fn resource(payer: &Account, place: &str, sub_account: &str, name: &str) -> String {
    match payer.provider {
        _ if name.is_empty() => String::new(),
        AWS => {
            let partition = if payer.currency == "CNY" {
                "aws-cn"
            } else {
                "aws"
            };
            format!("arn:{partition}:resource:{place}:{sub_account}:{name}")
        }
        GOOGLE => format!("//cloud.example/projects/{sub_account}/locations/{place}/{name}"),
        _ => format!("/subscriptions/{sub_account}/resourceGroups/rg-{place}/providers/{name}"),
    }
}

impl<W: Write> Story<'_, W> {
    /// Days from `day` to today.
    fn before(&self, day: NaiveDate) -> i64 {
        (self.today - day).num_days()
    }

    /// How large a region's workloads are on a day, in thousandths of today's.
    fn level(&self, site: Option<&Site>, line: &Line, day: NaiveDate) -> i64 {
        let growth = site.map_or(200, |site| site.growth);
        let whole = self.before(self.start).max(1);
        let mut level = 1_000 - growth * self.before(day) / whole;
        let id = site.map(|site| site.id);
        if id == Some(LAUNCHED) {
            let open = LAUNCH.0 - self.before(day);
            level = level * open.clamp(0, LAUNCH.1) / LAUNCH.1;
        }
        if id == Some("us-west-2")
            && line.subject.service == "AmazonCloudWatch"
            && LOOP.contains(&self.before(day))
        {
            level *= 31;
        }
        level
    }

    fn day(
        &mut self,
        day: NaiveDate,
        lines: &mut [(Option<&'static Site>, Line)],
    ) -> io::Result<()> {
        let planned = (1..=PLAN).contains(&self.before(day));
        let mut left = if planned {
            Decimal::micros(COMMITTED)
        } else {
            Decimal::ZERO
        };
        for (site, line) in lines {
            let level = self.level(*site, line, day);
            let quantity = line.quantity(day, level);
            if quantity <= Decimal::ZERO {
                continue;
            }
            let id = site.map_or("", |site| site.id);
            let eligible = PLAN_REGIONS.contains(&id) && is_instance(line);
            let mut rest = quantity;
            if eligible && left > Decimal::ZERO {
                // Two thirds of what runs is covered, as long as the commitment lasts.
                let wanted = quantity.per_mille(667).cut(0);
                let amounts = covered(line, wanted);
                if amounts.effective <= left && wanted > Decimal::ZERO {
                    left = left + -amounts.effective;
                    rest = quantity + -wanted;
                    self.used(line, Kind::Covered, day, amounts)?;
                }
            }
            let amounts = line.cost(rest);
            self.used(line, Kind::Usage, day, amounts)?;
        }
        if left > Decimal::ZERO {
            let amounts = Amounts {
                effective: left,
                ..Amounts::default()
            };
            let subject = plan_subject("Savings Plan commitment that was not used");
            self.charge(&AWS_PAYER, &subject, Kind::Unused, day, amounts)?;
        }
        self.events(day)
    }

    /// Charges what was used on a day: hour by hour where it is metered so.
    fn used(
        &mut self,
        line: &Line,
        kind: Kind,
        day: NaiveDate,
        amounts: Amounts,
    ) -> io::Result<()> {
        let region = line.subject.region.map_or("", |(id, _)| id);
        let is_hourly = (1..=HOURLY).contains(&self.before(day))
            && HOURLY_REGIONS.contains(&region)
            && is_instance(line);
        let (account, subject) = (line.account, &line.subject);
        if !is_hourly {
            return self.charge(account, subject, kind, day, amounts);
        }
        for (hour, amounts) in hours(&amounts) {
            self.write((account, subject), kind, (day, Some(hour)), amounts)?;
        }
        Ok(())
    }

    /// What happens once.
    fn events(&mut self, day: NaiveDate) -> io::Result<()> {
        if self.before(day) == REFUND {
            let amounts = once(-Decimal::micros(2_150_000_000));
            let mut subject = plain("AmazonCloudWatch", "Management and Governance");
            subject.region = Some(("us-west-2", "US West (Oregon)"));
            subject.description = "Goodwill credit for log ingestion, case 17023344".to_owned();
            self.charge(&AWS_PAYER, &subject, Kind::Refund, day, amounts)?;
        }
        let months = (day.year() - self.start.year()) * 12 + day.month0() as i32
            - self.start.month0() as i32;
        if day.day() == 3 && months < 6 {
            let mut subject = plain("Compute Engine", "Compute");
            subject.description = "Start-up programme credit".to_owned();
            let amounts = once(-Decimal::micros(500_000_000));
            self.charge(&GOOGLE_PAYER, &subject, Kind::Credit, day, amounts)?;
        }
        Ok(())
    }

    /// What comes on the first: the plan's instalment, support and tax on the month before.
    fn first_of_month(&mut self, day: NaiveDate) -> io::Result<()> {
        let billed = std::mem::take(&mut self.billed);
        if (1..=PLAN).contains(&self.before(day)) {
            let next = day.checked_add_months(Months::new(1)).unwrap_or(day);
            let days = (next - day).num_days();
            let amounts = Amounts {
                effective: Decimal::ZERO,
                ..once(Decimal::micros(COMMITTED * days))
            };
            let subject = plan_subject("Savings Plan, monthly instalment");
            self.charge(&AWS_PAYER, &subject, Kind::Purchase, day, amounts)?;
        }
        let bills = [
            (&AWS_PAYER, 68, "AWS Support (Business)"),
            (&CHINA_PAYER, 60, "AWS Support (Business)"),
            (&AZURE_PAYER, 0, "Azure Support"),
            (&GOOGLE_PAYER, 0, "Google Cloud Support"),
        ];
        for (payer, tax, support) in bills {
            let whole = billed.get(payer.id).copied().unwrap_or_default();
            if whole <= Decimal::ZERO {
                continue;
            }
            let mut subject = plain(support, "Other");
            subject.description = format!("{support}: 3 % of last month's usage");
            let amounts = once(whole.per_mille(30).cut(2));
            self.charge(payer, &subject, Kind::Fee, day, amounts)?;
            if tax > 0 {
                let mut subject = plain("Tax", "Other");
                subject.description = "Tax on last month's charges".to_owned();
                let amounts = once(whole.per_mille(tax).cut(2));
                self.charge(payer, &subject, Kind::Tax, day, amounts)?;
            }
        }
        Ok(())
    }

    /// Charges for a whole day or month.
    fn charge(
        &mut self,
        account: &'static Account,
        subject: &Subject,
        kind: Kind,
        day: NaiveDate,
        amounts: Amounts,
    ) -> io::Result<()> {
        self.write((account, subject), kind, (day, None), amounts)
    }

    fn write(
        &mut self,
        (account, subject): (&'static Account, &Subject),
        kind: Kind,
        (day, hour): (NaiveDate, Option<u32>),
        amounts: Amounts,
    ) -> io::Result<()> {
        let billed = self.billed.entry(account.id).or_default();
        *billed = *billed + amounts.billed;
        self.rows += 1;
        let planned = matches!(kind, Kind::Covered | Kind::Unused | Kind::Purchase);
        Charge {
            account,
            subject,
            kind,
            commitment: planned.then_some(&self.plan),
            day,
            monthly: matches!(kind, Kind::Purchase | Kind::Fee),
            hour,
            amounts,
        }
        .write(self.out)
    }
}

/// Whether it is a machine's time.
fn is_instance(line: &Line) -> bool {
    line.subject.service == "Amazon Elastic Compute Cloud"
        && line.subject.meter.starts_with("BoxUsage")
}

fn covered(line: &Line, quantity: Decimal) -> Amounts {
    let full = line.cost(quantity);
    Amounts {
        billed: Decimal::ZERO,
        effective: full.list.per_mille(COVERED),
        ..full
    }
}

fn once(amount: Decimal) -> Amounts {
    Amounts {
        billed: amount,
        effective: amount,
        contracted: amount,
        list: amount,
        quantity: None,
    }
}

fn plain(service: &'static str, category: &'static str) -> Subject {
    Subject {
        service,
        category,
        ..Subject::default()
    }
}

fn plan_subject(description: &str) -> Subject {
    Subject {
        description: description.to_owned(),
        ..plain("Savings Plans for AWS Compute usage", "Compute")
    }
}
