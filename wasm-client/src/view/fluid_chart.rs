//! The geometry of "drinks today": a stair that climbs with each drink, and the day's target as a line.
//!
//! Numbers only; `ui` draws them. The same points are offered as a table, so that a chart is never the only way to read it.

use sync_core::time::HOUR_MS;

use super::words;
use crate::protocol::FluidView;

/// Width of the drawing, in its own units.
pub const WIDTH: i64 = 720;
/// Height of the drawing.
pub const HEIGHT: i64 = 220;
/// Room at the left for amounts.
pub const LEFT: i64 = 64;
/// Room at the right.
pub const RIGHT: i64 = 16;
/// Room above.
pub const TOP: i64 = 16;
/// Room below for hours.
pub const BOTTOM: i64 = 32;

/// What to draw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chart {
    /// The stair, as an SVG path; empty when nothing was drunk yet.
    pub stair: String,
    /// The same, closed down to the base line, for the tint under it.
    pub area: String,
    /// One dot per drink.
    pub dots: Vec<(i64, i64)>,
    /// Height of the target line.
    pub target_y: Option<i64>,
    /// Where now is.
    pub now_x: i64,
    /// Hours along the bottom: place and words.
    pub hours: Vec<(i64, String)>,
    /// Amounts at the left: height and words.
    pub amounts: Vec<(i64, String)>,
}

/// Works out the drawing. Drinks outside the day are left out of it; the view should not hold any.
pub fn chart(view: &FluidView, now: i64) -> Chart {
    let day_ms = (view.day_end_at - view.day_start_at).max(1);
    let step_ml = amount_step(view.target_ml.unwrap_or(0).max(view.total_ml));
    // One step of air above whichever is higher.
    let top_ml = (view.target_ml.unwrap_or(0).max(view.total_ml) / step_ml + 1) * step_ml;
    let x = |at: i64| {
        let inside = (at - view.day_start_at).clamp(0, day_ms);
        LEFT + inside * (WIDTH - LEFT - RIGHT) / day_ms
    };
    let base = HEIGHT - BOTTOM;
    let y = |ml: i64| base - ml.clamp(0, top_ml) * (base - TOP) / top_ml;
    let now_x = x(now);
    let (mut stair, mut dots) = (String::new(), Vec::new());
    for point in &view.points {
        if stair.is_empty() {
            stair = format!("M{LEFT} {base}");
        }
        let (px, py) = (x(point.happened_at), y(point.total_ml));
        stair.push_str(&format!(" H{px} V{py}"));
        dots.push((px, py));
    }
    let mut area = String::new();
    if let Some((last_x, _)) = dots.last() {
        let end = now_x.max(*last_x);
        stair.push_str(&format!(" H{end}"));
        area = format!("{stair} V{base} Z");
    }
    Chart {
        stair,
        area,
        dots,
        target_y: view.target_ml.map(y),
        now_x,
        hours: (0..=4)
            .map(|quarter| view.day_start_at + quarter * 6 * HOUR_MS)
            .filter(|at| *at <= view.day_end_at)
            .map(|at| (x(at), hour_words(at)))
            .collect(),
        amounts: (0..=top_ml / step_ml)
            .map(|step| (y(step * step_ml), (step * step_ml).to_string()))
            .collect(),
    }
}

/// "650 ml of 1500 ml so far today", and how that stands: a figure in words beside every drawing.
pub fn summary(view: &FluidView) -> String {
    match view.target_ml {
        Some(target) if view.total_ml >= target => {
            format!(
                "{} ml today. The target of {target} ml is reached.",
                view.total_ml
            )
        }
        Some(target) => format!(
            "{} ml of {target} ml so far today. {} ml to go.",
            view.total_ml,
            target - view.total_ml
        ),
        None => format!("{} ml so far today. No target is planned.", view.total_ml),
    }
}

fn hour_words(at: i64) -> String {
    match words::clock(at).as_str() {
        "12:00am" => "Midnight".to_owned(),
        "12:00pm" => "Noon".to_owned(),
        clock => clock.replacen(":00", "", 1),
    }
}

fn amount_step(highest_ml: i64) -> i64 {
    if highest_ml > 2400 { 1000 } else { 500 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::FluidPoint;
    use sync_core::time::CareDay;

    fn view(drinks: &[(u16, i64)]) -> FluidView {
        let day = CareDay::new(2026, 11, 22).unwrap();
        let mut total_ml = 0;
        let points = drinks
            .iter()
            .map(|(hour, ml)| {
                total_ml += ml;
                FluidPoint {
                    happened_at: day.at_minute(hour * 60).0,
                    ml: *ml,
                    total_ml,
                }
            })
            .collect();
        FluidView {
            target_ml: Some(1500),
            total_ml,
            day_start_at: day.start().0,
            day_end_at: day.next().start().0,
            points,
            coverage: String::new(),
        }
    }

    #[test]
    fn the_stair_climbs_with_each_drink_and_stays_inside() {
        let view = view(&[(8, 200), (12, 300)]);
        let chart = chart(&view, view.day_start_at + 14 * HOUR_MS);
        assert_eq!(chart.dots.len(), 2);
        assert!(chart.dots[0].0 < chart.dots[1].0 && chart.dots[0].1 > chart.dots[1].1);
        assert!(chart.now_x > chart.dots[1].0 && chart.now_x < WIDTH - RIGHT);
        assert!(chart.target_y.unwrap() > TOP);
        assert!(chart.area.ends_with('Z'));
        let hours: Vec<&str> = chart.hours.iter().map(|(_, words)| words.as_str()).collect();
        assert_eq!(hours, ["Midnight", "6am", "Noon", "6pm", "Midnight"]);
        assert_eq!(summary(&view), "500 ml of 1500 ml so far today. 1000 ml to go.");
    }

    #[test]
    fn an_empty_day_draws_no_stair() {
        let view = view(&[]);
        let chart = chart(&view, view.day_start_at);
        assert_eq!((chart.stair.as_str(), chart.dots.len()), ("", 0));
    }
}
