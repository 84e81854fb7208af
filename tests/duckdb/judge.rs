//! A question to both, and whether they say the same. Knows what answers hold; must not know how either comes to them.

use crate::books::Book;
use crate::coverage::Coverage;
use crate::duckdb::Rows;
use crate::floe::{Answer, Change, Comparison, Range, Reason};
use crate::question::Manner;
use crate::sql;
use anyhow::{Context, Result, bail, ensure};
use chrono::NaiveDate;
use floe_app::location::State;
use floe_domain::cost::{Compare, CostQuery, Metric, ResolvedQuery, grammar};
use floe_domain::time::DayRange;
use std::collections::BTreeMap;

/// Asks both.
///
/// # Errors
/// When they differ, with the first difference.
pub(crate) async fn judge(
    book: &mut Book,
    manner: Manner,
    query: &CostQuery,
    today: NaiveDate,
    coverage: &mut Coverage,
) -> Result<()> {
    let figures = match manner {
        Manner::Plain | Manner::Converted | Manner::Compared => {
            rows(book, query, today, coverage).await?
        }
        Manner::Crossed => crossed(book, query, today).await?,
        Manner::Explained => explained(book, query, today).await?,
    };
    coverage.add("figures compared", figures);
    if query.metric == Metric::UnitPrice && figures > 0 {
        coverage.count("answers with unit prices".to_owned());
        coverage.count(format!("unit prices, {}", manner.name()));
    }
    coverage.count(if figures > 0 {
        "answers with figures".to_owned()
    } else {
        "answers without figures".to_owned()
    });
    Ok(())
}

/// A question as the API takes it: the standard comparison is none unless it is said.
fn said(query: &CostQuery) -> String {
    let question = grammar::print(query);
    if query.compare == Compare::Before {
        let separator = if question.is_empty() { "" } else { "&" };
        format!("{question}{separator}compare=before")
    } else {
        question
    }
}

/// Rows, totals, what was not converted and changes. Answers how many figures there were.
async fn rows(
    book: &mut Book,
    query: &CostQuery,
    today: NaiveDate,
    coverage: &mut Coverage,
) -> Result<u64> {
    let (source, resolved) = (sql::source(query), query.resolve(today));
    let is_compared = query.compare != Compare::Nothing;
    let answer = book.floe.ask(&said(query)).await?;
    let duckdb = &mut book.duckdb;
    let (rows, totals) = texts(&answer)?;
    same("rows", &rows, &duckdb.ask(&sql::rows(&source, &resolved))?)?;
    let theirs = duckdb.ask(&sql::totals(&source, &resolved))?;
    same("totals", &totals, &theirs)?;
    coverage.add("answers with several units", u64::from(totals.len() > 1));
    ensure!(
        answer.conversion.is_some() == query.currency.is_some(),
        "whether it was converted is not as it was asked"
    );
    if let Some(conversion) = &answer.conversion {
        let (rates, none) = (&conversion.rates, &conversion.unconverted);
        coverage.add("answers with rates", u64::from(!rates.is_empty()));
        coverage.add(
            "answers with days without a rate",
            u64::from(!none.is_empty()),
        );
        let mut sums: BTreeMap<&str, i128> = BTreeMap::new();
        for one in none {
            *sums.entry(&one.from).or_default() += whole(&one.amount)?;
        }
        let ours: Rows = sums
            .into_iter()
            .map(|(from, sum)| vec![Some(from.to_owned()), Some(sum.to_string())])
            .collect();
        let theirs = duckdb.ask(&sql::unconverted(&source, &resolved))?;
        same("unconverted sums", &ours, &theirs)?;
    }
    let mut figures = rows.len() + totals.len();
    ensure!(
        answer.comparison.is_some() == is_compared,
        "whether it was compared is not as it was asked"
    );
    if let Some(comparison) = &answer.comparison {
        figures += compared(
            book,
            query.compare,
            (source.as_str(), &resolved),
            comparison,
        )?;
    }
    Ok(figures as u64)
}

/// The days that both compare with.
fn then(book: &mut Book, compare: Compare, days: DayRange, told: &Range) -> Result<DayRange> {
    let theirs = book.duckdb.ask(&sql::then(compare, days))?;
    let ours = vec![vec![Some(told.start.clone()), Some(told.end.clone())]];
    same("days", &ours, &theirs)?;
    DayRange::new(told.start.parse()?, told.end.parse()?).context("they compare with no days")
}

fn compared(
    book: &mut Book,
    compare: Compare,
    (source, query): (&str, &ResolvedQuery),
    told: &Comparison,
) -> Result<usize> {
    let then = then(book, compare, query.range, &told.range)?;
    let mut figures = 0;
    for (what, changes, are_totals) in [
        ("changes", &told.groups, false),
        ("changes of totals", &told.totals, true),
    ] {
        let mut ours = changes.iter().map(change).collect::<Result<Rows>>()?;
        let mut theirs = book
            .duckdb
            .ask(&sql::changes(source, query, then, are_totals))?;
        ours.sort();
        theirs.sort();
        // Percentages of the largest sums are more than it can work out.
        for (ours, theirs) in ours.iter_mut().zip(&theirs) {
            if let (Some(percent), Some(None)) = (ours.last_mut(), theirs.last()) {
                *percent = None;
            }
        }
        same(what, &ours, &theirs)?;
        figures += ours.len();
    }
    Ok(figures)
}

fn change(change: &Change) -> Result<Vec<Option<String>>> {
    let mut texts = change.keys.clone();
    texts.push(Some(change.unit.clone()));
    for amount in [&change.amount, &change.before, &change.difference] {
        texts.push(amount.as_deref().map(units).transpose()?);
    }
    texts.push(Some(change.relative.clone()));
    Ok(texts)
}

/// A pivot, whose first dimension goes across: all figures of cells and sides, whatever their order.
async fn crossed(book: &mut Book, query: &CostQuery, today: NaiveDate) -> Result<u64> {
    let across = 1;
    let state = State {
        pivot: query.group_by.iter().take(across).cloned().collect(),
        ..State::asking(query.clone())
    };
    let pairs = state.to_pairs();
    let pairs = pairs.iter().map(|(name, value)| (*name, value.as_str()));
    let file = book.floe.tables(&grammar::encode(pairs)).await?;
    let mut ours = cells(&file, query.group_by.len() - across, query.metric)?;
    let (source, resolved) = (sql::source(query), query.resolve(today));
    let mut theirs = book.duckdb.ask(&sql::crossed(&source, &resolved, across))?;
    ours.sort();
    theirs.sort();
    same("cells", &ours, &theirs)?;
    Ok(ours.len() as u64)
}

/// The figures of a metric in pivot tables with `down` columns of names: what they are of, unit, amount.
fn cells(file: &str, down: usize, metric: Metric) -> Result<Rows> {
    let total = if metric == Metric::UnitPrice {
        "Over all"
    } else {
        "Total"
    };
    let mut tables: Vec<Vec<Vec<String>>> = Vec::new();
    // What follows an empty line are rates and what the file says of itself.
    for line in records(file)
        .into_iter()
        .take_while(|line| line.len() > down)
    {
        let is_head = line[down] == "Unit" && line.get(down + 1).is_some_and(|name| name == total);
        if is_head {
            tables.push(Vec::new());
        } else {
            let table = tables.last_mut().context("there is no head")?;
            table.push(line);
        }
    }
    let mut found = Vec::new();
    for table in tables {
        let (sums, rows) = table.split_last().context("there is no total")?;
        for (line, is_sum) in rows.iter().map(|row| (row, false)).chain([(sums, true)]) {
            // A text that a spreadsheet would take for a formula has an apostrophe.
            let unit = line[down].strip_prefix('\'').unwrap_or(&line[down]);
            let names = if is_sum {
                ["total", "column"]
            } else {
                ["row", "cell"]
            };
            for (place, amount) in line[down + 1..].iter().enumerate() {
                if !amount.is_empty() {
                    let name = names[place.min(1)].to_owned();
                    found.push(vec![
                        Some(name),
                        Some(unit.to_owned()),
                        Some(units(amount)?),
                    ]);
                }
            }
        }
    }
    Ok(found)
}

/// The records of a CSV file; an empty line has one field.
fn records(file: &str) -> Vec<Vec<String>> {
    let mut records = vec![vec![String::new()]];
    let (mut is_quoted, mut letters) = (false, file.chars().peekable());
    while let Some(letter) = letters.next() {
        let record = records.last_mut().unwrap();
        let field = record.last_mut().unwrap();
        match letter {
            '"' if is_quoted && letters.peek() == Some(&'"') => field.extend(letters.next()),
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => record.push(String::new()),
            '\r' if !is_quoted => {}
            '\n' if !is_quoted => records.push(vec![String::new()]),
            other => field.push(other),
        }
    }
    records
}

/// Why a cost changed: what was spent before and now, what each kind adds that can be told without splitting prices from
/// quantities, and that kinds and contributions add up to the difference.
async fn explained(book: &mut Book, query: &CostQuery, today: NaiveDate) -> Result<u64> {
    let drivers = book.floe.explain(&said(query)).await?;
    let (source, resolved) = (sql::source(query), query.resolve(today));
    let then = then(book, query.compare, resolved.range, &drivers.compared_with)?;
    let mut spent = Rows::new();
    let mut reasons: BTreeMap<(String, String), i128> = BTreeMap::new();
    for one in &drivers.currencies {
        let mut texts = vec![Some(one.currency.clone())];
        for amount in [&one.before, &one.now, &one.difference] {
            texts.push(Some(units(amount)?));
        }
        spent.push(texts);
        for (what, all) in [("kinds", &one.kinds), ("contributions", &one.contributions)] {
            ensure!(
                sum(all)? == whole(&one.difference)?,
                "the {what} do not add up to {} {}",
                one.difference,
                one.currency
            );
        }
        for reason in &one.kinds {
            let kind = match reason.kind.as_str() {
                "usage" | "rate" | "commitment" | "other" => "split",
                plain => plain,
            };
            let place = (one.currency.clone(), kind.to_owned());
            *reasons.entry(place).or_default() += whole(&reason.amount)?;
        }
    }
    let theirs = book.duckdb.ask(&sql::spent(&source, &resolved, then))?;
    same("currencies", &spent, &theirs)?;
    let reasons: Rows = reasons
        .into_iter()
        .filter(|(_, sum)| *sum != 0)
        .map(|((currency, kind), sum)| vec![Some(currency), Some(kind), Some(sum.to_string())])
        .collect();
    let theirs = book.duckdb.ask(&sql::reasons(&source, &resolved, then))?;
    same("kinds of reasons", &reasons, &theirs)?;
    Ok((spent.len() + reasons.len()) as u64)
}

fn sum(reasons: &[Reason]) -> Result<i128> {
    reasons.iter().map(|one| whole(&one.amount)).sum()
}

/// The rows and totals as SQL has them.
fn texts(answer: &Answer) -> Result<(Rows, Rows)> {
    let mut rows = Vec::new();
    for row in &answer.rows {
        let mut texts = vec![Some(row.period.clone().unwrap_or_default())];
        texts.extend(row.keys.iter().cloned());
        texts.extend([Some(row.unit.clone()), Some(units(&row.amount)?)]);
        rows.push(texts);
    }
    let mut totals = Vec::new();
    for total in &answer.totals {
        totals.push(vec![Some(total.unit.clone()), Some(units(&total.amount)?)]);
    }
    Ok((rows, totals))
}

/// A decimal in whole numbers of 10⁻¹⁸, digit by digit.
fn units(text: &str) -> Result<String> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    ensure!(fraction.len() <= 18, "{text} has more digits than are kept");
    let all = format!("{whole}{fraction:0<18}");
    Ok(match all.trim_start_matches('0') {
        "" => "0".to_owned(),
        digits => format!("{sign}{digits}"),
    })
}

/// The same as a number, to be added up.
fn whole(text: &str) -> Result<i128> {
    Ok(units(text)?.parse()?)
}

fn same(what: &str, ours: &Rows, theirs: &Rows) -> Result<()> {
    let places = ours.len().max(theirs.len());
    for place in 0..places {
        let (ours, theirs) = (ours.get(place), theirs.get(place));
        if ours != theirs {
            bail!(
                "of {places} {what} number {place} differs:\n  Floe   {ours:?}\n  DuckDB {theirs:?}"
            );
        }
    }
    Ok(())
}
