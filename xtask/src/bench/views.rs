//! What is asked over HTTP alone, since DuckDB has no same question: the past, comparisons, reasons, forecasts, converted sums, prices,
//! conditions on text, and answers in other forms. Knows addresses; must not know how fast the answers are.

use super::table::Times;

/// A view of the charges as programs and people ask for it.
pub(super) struct View {
    /// In the table.
    pub(super) name: &'static str,
    /// What a program asks for; none where only the page has another form.
    pub(super) program: Option<String>,
    /// The page that people open.
    pub(super) page: String,
}

/// How long a view's answers took.
#[derive(Default)]
pub(super) struct Seen {
    /// As JSON.
    pub(super) program: Times,
    /// As the page.
    pub(super) page: Times,
}

const COSTS: &str = "/api/v1/costs";
const EXPLORER: &str = "/explore";

/// Which doors answer: the API's below `/api/v1/costs`, the page's below `/explore`, and the question.
struct Asked {
    name: &'static str,
    program: Option<&'static str>,
    page: &'static str,
    question: &'static str,
}

/// Asked of the explorer and of the API's sums.
const fn both(name: &'static str, question: &'static str) -> Asked {
    Asked {
        name,
        program: Some(""),
        page: "",
        question,
    }
}

/// Asked of the explorer alone: a form, not a question.
const fn form(name: &'static str, question: &'static str) -> Asked {
    Asked {
        program: None,
        ..both(name, question)
    }
}

const ASKED: &[Asked] = &[
    both(
        "compared with any other days: week × service",
        "start=2025-08-01&end=2025-12-01&granularity=week&group_by=service&compare=2025-02-01..2025-06-01",
    ),
    both(
        "in one currency, by each day's rate: month × service",
        "start=2025-01-01&end=2026-01-01&granularity=month&group_by=service&currency=USD",
    ),
    both(
        "unit prices: month × meter",
        "start=2025-01-01&end=2026-01-01&granularity=month&group_by=meter&metric=unit_price",
    ),
    both(
        "resource contains a text: month × region",
        "start=2025-01-01&end=2026-01-01&granularity=month&group_by=region&filter=~resource:0000012",
    ),
    both(
        "service begins with a text: day × service",
        "start=2025-01-01&end=2026-01-01&granularity=day&group_by=service&filter=%5Eservice:Amazon",
    ),
    both(
        "one value of a tag: month × service",
        "start=2025-01-01&end=2026-01-01&granularity=month&group_by=service&filter=tag:application:web-shop",
    ),
    both(
        "month × commitment-status",
        "start=2025-01-01&end=2026-01-01&granularity=month&group_by=commitment_status",
    ),
    both(
        "month × invoice-issuer",
        "start=2025-01-01&end=2026-01-01&granularity=month&group_by=invoice_issuer",
    ),
    Asked {
        name: "why it changed: three months against three before",
        program: Some("/drivers"),
        page: "/drivers",
        question: "start=2025-09-01&end=2025-12-01&compare=before",
    },
    Asked {
        name: "forecast of 12 months: month × service",
        program: Some("/forecast"),
        page: "",
        question: "start=2025-01-01&end=2026-01-01&granularity=month&group_by=service&forecast=12-months",
    },
    form(
        "the map of regions",
        "start=2025-01-01&end=2026-01-01&granularity=none&group_by=region&chart=map",
    ),
    form(
        "the treemap: service × region",
        "start=2025-01-01&end=2026-01-01&granularity=none&group_by=service,region&chart=treemap",
    ),
    form(
        "crossed: service × region by month",
        "start=2025-01-01&end=2026-01-01&granularity=month&group_by=service,region&pivot=region",
    ),
];

const PAST: Asked = both(
    "as of before the restatement: month × service",
    "start=2025-01-01&end=2026-01-01&granularity=month&group_by=service",
);

impl Asked {
    fn view(&self, more: &str) -> View {
        let below = |door: &str, part: &str| format!("{door}{part}?{}{more}", self.question);
        View {
            name: self.name,
            program: self.program.map(|part| below(COSTS, part)),
            page: below(EXPLORER, self.page),
        }
    }
}

/// The charges as they stood at a moment, which is written as in the grammar of cost questions.
pub(super) fn past(moment: &str) -> View {
    PAST.view(&format!("&as_of={moment}"))
}

/// All of them.
pub(super) fn views(moment: &str) -> Vec<View> {
    let all = ASKED.iter().map(|asked| asked.view(""));
    std::iter::once(past(moment)).chain(all).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn views_are_asked_of_the_doors_that_answer_them() {
        let views = views("2026-01-02T03:04:05Z");
        let of = |words: &str| {
            let mut found = views.iter().filter(|view| view.name.contains(words));
            let found = found.next().unwrap();
            (found.program.as_deref().unwrap_or_default(), &*found.page)
        };
        let (program, page) = of("as of");
        assert!(program.starts_with("/api/v1/costs?start=2025-01-01&"));
        assert!(program.ends_with("&as_of=2026-01-02T03:04:05Z"));
        assert!(page.starts_with("/explore?") && page.ends_with("&as_of=2026-01-02T03:04:05Z"));
        let (program, page) = of("why");
        assert!(program.starts_with("/api/v1/costs/drivers?"));
        assert!(page.starts_with("/explore/drivers?"));
        let (program, page) = of("forecast");
        assert!(program.starts_with("/api/v1/costs/forecast?"));
        assert!(page.starts_with("/explore?"));
        let (program, page) = of("the map");
        assert_eq!(program, "");
        assert!(page.ends_with("&chart=map"));
    }
}
