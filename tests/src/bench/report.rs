//! Figures, as JSON lines for programs and as a table for people.

use serde_json::json;

/// Whose figures they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum System {
    /// The real server.
    Followthrough,
    /// The plain online outbox that it is compared with.
    Outbox,
}

/// One figure.
#[derive(Clone, Debug)]
pub struct Figure {
    /// Whose.
    pub system: System,
    /// What was measured, unit last.
    pub metric: &'static str,
    /// How much.
    pub value: f64,
    /// In what.
    pub unit: &'static str,
}

impl Figure {
    /// One of ours.
    pub const fn ours(metric: &'static str, value: f64, unit: &'static str) -> Self {
        Self {
            system: System::Followthrough,
            metric,
            value,
            unit,
        }
    }

    /// One of the plain outbox's.
    pub const fn outbox(metric: &'static str, value: f64, unit: &'static str) -> Self {
        Self {
            system: System::Outbox,
            metric,
            value,
            unit,
        }
    }
}

/// Every figure of one run.
#[derive(Clone, Debug)]
pub struct Report {
    /// What was done.
    pub workload: &'static str,
    /// With which numbers.
    pub parameters: serde_json::Value,
    /// The figures.
    pub figures: Vec<Figure>,
}

impl Report {
    /// One JSON object a line.
    pub fn json_lines(&self) -> String {
        let line = |figure: &Figure| {
            let mut parameters = self.parameters.clone();
            parameters["system"] = json!(match figure.system {
                System::Followthrough => "followthrough",
                System::Outbox => "outbox",
            });
            json!({
                "workload": self.workload,
                "metric": figure.metric,
                "value": figure.value,
                "unit": figure.unit,
                "parameters": parameters,
            })
            .to_string()
        };
        self.figures.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    /// A table with both systems side by side.
    pub fn table(&self) -> String {
        let of = |system: System, metric: &str| {
            self.figures
                .iter()
                .find(|figure| figure.system == system && figure.metric == metric)
        };
        let mut lines = vec![
            format!("{} {}", self.workload, self.parameters),
            format!(
                "{:<26} {:>16} {:>16} {:>8}",
                "", "followthrough", "plain outbox", "ratio"
            ),
        ];
        for figure in self
            .figures
            .iter()
            .filter(|figure| figure.system == System::Followthrough)
        {
            let ours = shown(figure.value, figure.unit);
            let other = of(System::Outbox, figure.metric);
            let theirs = other.map_or_else(String::new, |other| shown(other.value, other.unit));
            // What is too little to be measured makes no ratio.
            let ratio = other.filter(|other| other.value > 0.0).map_or_else(
                || "-".to_owned(),
                |other| format!("{:.2}", figure.value / other.value),
            );
            let line = format!("{:<26} {ours:>16} {theirs:>16} {ratio:>8}", figure.metric);
            lines.push(line);
        }
        lines.join("\n")
    }
}

fn shown(value: f64, unit: &str) -> String {
    match unit {
        "bytes" if value > 1e6 => format!("{:.1} MB", value / 1e6),
        "s" => format!("{value:.2} s"),
        unit if value < 10.0 => format!("{value:.1} {unit}"),
        unit => format!("{value:.0} {unit}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_name_what_was_measured() {
        let figure = |system, value| Figure {
            system,
            metric: "durable_ms",
            value,
            unit: "ms",
        };
        let report = Report {
            workload: "storm",
            parameters: json!({"tablets": 12}),
            figures: vec![figure(System::Followthrough, 60.0), figure(System::Outbox, 20.0)],
        };
        assert_eq!(report.json_lines().lines().count(), 2);
        assert!(report.json_lines().contains(r#""system":"outbox""#));
        assert!(report.table().contains("3.00"), "{}", report.table());
    }
}
