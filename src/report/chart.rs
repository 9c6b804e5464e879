//! A small chart: axes with readable ticks, legend, areas, lines, bars and images, as one SVG that needs nothing else.
//!
//! Written by hand because every label has to fit without knowing the reader's fonts: margins follow from the text, and the
//! text's width is estimated on the wide side.

use std::fmt::Write;

/// Width of a character in parts of the font size; on the wide side for the sans-serif faces of common systems.
const GLYPH: f64 = 0.6;
const FONT: f64 = 13.0;
const RIGHT: f64 = 26.0;
const BOTTOM: f64 = 46.0;

/// One axis: its range, its ticks and what it measures.
#[derive(Debug, Clone)]
pub(super) struct Axis {
    label: String,
    low: f64,
    high: f64,
    ticks: Vec<(f64, String)>,
    /// Places with a name: upright lines.
    marks: Vec<(f64, String)>,
}

impl Axis {
    /// An axis whose range is exactly `low ..= high`.
    pub(super) fn exact(label: &str, low: f64, high: f64) -> Self {
        // A range that no number can measure has no ticks either.
        let measured = low.is_finite() && high.is_finite() && (high - low).is_finite();
        let (low, high) = if measured { (low, high) } else { (0.0, 1.0) };
        let high = if high > low { high } else { low + 1.0 };
        Self { label: label.into(), low, high, ticks: ticks(low, high, 6), marks: Vec::new() }
    }

    /// An axis for steps: ticks at whole steps only.
    pub(super) fn steps(low: u32, high: u32) -> Self {
        let mut axis = Self::exact("step", low.into(), high.into());
        axis.ticks = ticks(axis.low, axis.high, 8);
        axis.ticks.retain(|(at, _)| at.fract() == 0.0);
        axis
    }

    /// An axis that holds the values with some air, extended to whole ticks.
    pub(super) fn around(label: &str, values: impl Iterator<Item = f64>) -> Self {
        let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
        if !(low.is_finite() && high.is_finite()) {
            return Self::exact(label, 0.0, 1.0);
        }
        let pad = if high > low { 0.0 } else { (high.abs() * 0.1).max(0.5) };
        let step = tick_step(low - pad, high + pad, 6);
        Self::exact(label, ((low - pad) / step).floor() * step, ((high + pad) / step).ceil() * step)
    }

    /// An axis with given ticks; it may run backwards.
    pub(super) fn with_ticks(label: &str, low: f64, high: f64, ticks: Vec<(f64, String)>) -> Self {
        Self { label: label.into(), low, high, ticks, marks: Vec::new() }
    }

    /// The same axis with upright lines at places that have a name; those outside the range are left out.
    pub(super) fn marked(mut self, marks: impl Iterator<Item = (f64, String)>) -> Self {
        self.marks = marks.filter(|(at, _)| (self.low..=self.high).contains(at)).collect();
        self
    }

    fn place(&self, value: f64) -> f64 {
        (value - self.low) / (self.high - self.low)
    }
}

/// Distance between ticks: 1, 2 or 5 times a power of ten, about `count` of them.
fn tick_step(low: f64, high: f64, count: u32) -> f64 {
    let raw = (high - low) / f64::from(count);
    let power = 10f64.powf(raw.log10().floor());
    let factor = [1.0, 2.0, 5.0].into_iter().find(|f| f * power >= raw * 0.999).unwrap_or(10.0);
    factor * power
}

fn ticks(low: f64, high: f64, count: u32) -> Vec<(f64, String)> {
    let step = tick_step(low, high, count);
    if !step.is_normal() {
        return Vec::new();
    }
    let decimals = (-(step.log10() + 1e-9).floor()).clamp(0.0, 12.0) as usize;
    let (first, last) = ((low / step - 1e-9).ceil() as i64, (high / step + 1e-9).floor() as i64);
    (first..=last).take(4 * count as usize).map(|k| (k as f64 * step, tick_label(k as f64 * step, decimals))).collect()
}

fn tick_label(value: f64, decimals: usize) -> String {
    if value.abs() >= 1e6 && value % 1e5 == 0.0 {
        return format!("{} M", value / 1e6);
    }
    let text = format!("{value:.decimals$}");
    match text.parse::<i64>() {
        Ok(n) => format!("{}{}", if n < 0 { "−" } else { "" }, super::words::group(n.unsigned_abs())),
        Err(_) => text.replace('-', "−"),
    }
}

/// Estimated width of a text.
pub(super) fn text_width(text: &str, size: f64) -> f64 {
    text.chars().count() as f64 * size * GLYPH
}

/// Text that may stand in SVG: what XML does not know becomes �.
pub(super) fn escape(text: &str) -> String {
    super::words::readable(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Opens an SVG of a size, with a white ground, a description for those who cannot see it, and a title.
pub(super) fn open(width: f64, height: f64, title: &str, alt: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" width=\"{width:.0}\" height=\"{height:.0}\" role=\"img\" aria-label=\"{}\" \
         font-family=\"system-ui, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif\" font-size=\"{FONT}\" fill=\"#475569\">\
         <rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\
         <text x=\"14\" y=\"26\" font-size=\"15\" font-weight=\"600\" fill=\"#0f172a\">{}</text>",
        escape(alt),
        escape(title)
    )
}

/// A chart under construction. Marks are clipped to the plot area.
#[derive(Debug)]
pub(super) struct Chart {
    head: String,
    x: Axis,
    y: Axis,
    left: f64,
    top: f64,
    width: f64,
    height: f64,
    marks: String,
}

impl Chart {
    /// An empty chart; `legend` holds names and colours.
    pub(super) fn new((width, height): (f64, f64), title: &str, alt: &str, legend: &[(String, String)], x: Axis, y: Axis) -> Self {
        let (entries, legend_height) = legend_entries(legend, width);
        let top = 40.0 + legend_height + 24.0;
        let height = height + legend_height;
        let widest = y.ticks.iter().map(|(_, label)| text_width(label, FONT)).fold(0.0, f64::max);
        let left = widest + 26.0;
        let head = open(width, height, title, alt) + &entries;
        Self { head, x, y, left, top, width: width - left - RIGHT, height: height - top - BOTTOM, marks: String::new() }
    }

    fn at(&self, x: f64, y: f64) -> (f64, f64) {
        (self.left + self.x.place(x) * self.width, self.top + (1.0 - self.y.place(y)) * self.height)
    }

    fn path(&self, points: impl Iterator<Item = (f64, f64)>) -> String {
        let mut path = String::new();
        for (k, (x, y)) in points.enumerate() {
            let (x, y) = self.at(x, y);
            // Writing to a String cannot fail.
            let _ = write!(path, "{}{x:.1} {y:.1}", if k == 0 { "M" } else { "L" });
        }
        path
    }

    /// A filled area between two curves, points `(x, low, high)`.
    pub(super) fn area(&mut self, points: &[(f64, f64, f64)], colour: &str, opacity: f64) {
        let there = points.iter().map(|&(x, _, high)| (x, high));
        let path = self.path(there.chain(points.iter().rev().map(|&(x, low, _)| (x, low))));
        let _ = write!(self.marks, "<path d=\"{path}Z\" fill=\"{colour}\" fill-opacity=\"{opacity}\"/>");
    }

    /// A curve; a single point becomes a dot.
    pub(super) fn line(&mut self, points: &[(f64, f64)], colour: &str) {
        if let &[(x, y)] = points {
            let (x, y) = self.at(x, y);
            let _ = write!(self.marks, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4\" fill=\"{colour}\"/>");
            return;
        }
        let path = self.path(points.iter().copied());
        let style = "fill=\"none\" stroke-width=\"2\" stroke-linejoin=\"round\" stroke-linecap=\"round\"";
        let _ = write!(self.marks, "<path d=\"{path}\" stroke=\"{colour}\" {style}/>");
    }

    /// A dot, full or hollow.
    pub(super) fn dot(&mut self, x: f64, y: f64, colour: &str, full: bool) {
        let (x, y) = self.at(x, y);
        let fill = if full { colour } else { "#fff" };
        let _ = write!(self.marks, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"5\" fill=\"{fill}\" stroke=\"{colour}\" stroke-width=\"2\"/>");
    }

    /// A dashed curve.
    pub(super) fn dashed(&mut self, points: &[(f64, f64)], colour: &str) {
        let path = self.path(points.iter().copied());
        let _ = write!(self.marks, "<path d=\"{path}\" stroke=\"{colour}\" fill=\"none\" stroke-width=\"2\" stroke-dasharray=\"6 5\"/>");
    }

    /// A thick curve.
    pub(super) fn thick(&mut self, points: &[(f64, f64)], colour: &str) {
        let path = self.path(points.iter().copied());
        let style = "fill=\"none\" stroke-width=\"5\" stroke-opacity=\".55\" stroke-linejoin=\"round\"";
        let _ = write!(self.marks, "<path d=\"{path}\" stroke=\"{colour}\" {style}/>");
    }

    /// An upright bar from the axis to `y`.
    pub(super) fn bar(&mut self, (from, to): (f64, f64), y: f64, colour: &str) {
        let ((x0, y1), (x1, y0)) = (self.at(from, y), self.at(to, self.y.low));
        // A hairline between bars, unless they are hairlines themselves.
        let gap = if x1 - x0 > 4.0 { 1.0 } else { 0.0 };
        let (w, h) = ((x1 - x0 - gap).max(0.5), (y0 - y1).max(0.0));
        let _ = write!(self.marks, "<rect x=\"{x0:.1}\" y=\"{y1:.1}\" width=\"{w:.1}\" height=\"{h:.1}\" fill=\"{colour}\"/>");
    }

    /// A picture that fills the plot area.
    pub(super) fn image(&mut self, href: &str) {
        let (x, y, w, h) = (self.left, self.top, self.width, self.height);
        let _ = write!(
            self.marks,
            "<image href=\"{href}\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{w:.1}\" height=\"{h:.1}\" preserveAspectRatio=\"none\" style=\"image-rendering:pixelated\"/>"
        );
    }

    /// Width of the plot area.
    pub(super) const fn width(&self) -> f64 {
        self.width
    }

    /// A cell of one by one whose lower left corner is at `(x, y)`: its colour, whether letters on it are light, what it is, and two lines in it.
    pub(super) fn cell(&mut self, (x, y): (f64, f64), colour: &str, dark: bool, title: &str, [first, second]: [&str; 2]) {
        let ((x0, y1), (x1, y0)) = (self.at(x, y), self.at(x + 1.0, y + 1.0));
        let (middle, height) = (f64::midpoint(x0, x1), f64::midpoint(y0, y1) + if second.is_empty() { 4.5 } else { -2.5 });
        let ink = if dark { "#fff" } else { "#0f172a" };
        let _ = write!(
            self.marks,
            "<g fill=\"{ink}\" text-anchor=\"middle\"><title>{}</title><rect x=\"{x0:.1}\" y=\"{y0:.1}\" width=\"{:.1}\" height=\"{:.1}\" fill=\"{colour}\" \
             stroke=\"#fff\"/>",
            escape(title.trim_end()),
            x1 - x0,
            y1 - y0
        );
        for (text, down, size) in [(first, 0.0, FONT), (second, 15.0, FONT - 2.0)].iter().filter(|(text, ..)| !text.is_empty()) {
            let _ = write!(self.marks, "<text x=\"{middle:.1}\" y=\"{:.1}\" font-size=\"{size}\">{}</text>", height + down, escape(text));
        }
        self.marks += "</g>";
    }

    /// Upright lines at the marks of the axis of steps, with their names along them as long as they are few and not too close.
    fn events(&self) -> String {
        const NAMED: usize = 6;
        const ROOM: f64 = 15.0;
        let (mut lines, top, bottom) = (String::new(), self.top, self.top + self.height);
        let mut free = f64::NEG_INFINITY;
        for (value, name) in &self.x.marks {
            let (x, name) = (self.at(*value, self.y.low).0, escape(name));
            let style = "stroke=\"#0f172a\" stroke-opacity=\".45\" stroke-dasharray=\"2 3\"";
            let _ = write!(lines, "<path d=\"M{x:.1} {top:.1}V{bottom:.1}\" {style}><title>{name}</title></path>");
            // On the left of a line at the right end.
            let at = if x + ROOM > self.left + self.width { x - ROOM + 3.0 } else { x + 4.0 };
            if self.x.marks.len() <= NAMED && at >= free {
                free = at + ROOM;
                let y = top + 4.0;
                let style = "font-size=\"11\" fill=\"#334155\" stroke=\"#fff\" stroke-width=\"3\" paint-order=\"stroke\"";
                let _ = write!(lines, "<text x=\"{at:.1}\" y=\"{y:.1}\" transform=\"rotate(90 {at:.1} {y:.1})\" {style}>{name}</text>");
            }
        }
        lines
    }

    /// The finished SVG. `grid_on_top`: for plots without white space.
    pub(super) fn render(self, grid_on_top: bool) -> String {
        let (left, right, top, bottom) = (self.left, self.left + self.width, self.top, self.top + self.height);
        let (mut grid, mut labels) = (String::new(), String::new());
        let stroke = if grid_on_top { "stroke=\"#fff\" stroke-opacity=\".35\"" } else { "stroke=\"#e2e8f0\"" };
        for (value, label) in &self.y.ticks {
            let y = self.at(self.x.low, *value).1;
            let _ = write!(grid, "<path d=\"M{left:.1} {y:.1}H{right:.1}\" {stroke}/>");
            let _ = write!(labels, "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>", left - 8.0, y + 4.5, escape(label));
        }
        for (value, label) in &self.x.ticks {
            let x = self.at(*value, self.y.low).0;
            let _ = write!(labels, "<path d=\"M{x:.1} {bottom:.1}v5\" stroke=\"#94a3b8\"/>");
            let _ = write!(labels, "<text x=\"{x:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text>", bottom + 19.0, escape(label));
        }
        let (x_label, y_label) = (escape(&self.x.label), escape(&self.y.label));
        let _ = write!(labels, "<path d=\"M{left:.1} {bottom:.1}H{right:.1}\" stroke=\"#94a3b8\"/>");
        let _ = write!(labels, "<text x=\"14\" y=\"{:.1}\" fill=\"#64748b\">{y_label}</text>", top - 12.0);
        let _ = write!(
            labels,
            "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\" fill=\"#64748b\">{x_label}</text>",
            f64::midpoint(left, right),
            bottom + 38.0
        );
        // A nested viewport clips without an id, which would clash where several charts share a page.
        let clipped = format!(
            "<svg x=\"{left:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\" viewBox=\"{left:.1} {:.1} {:.1} {:.1}\">{}</svg>",
            top - 3.0,
            self.width + 3.0,
            self.height + 4.0,
            top - 3.0,
            self.width + 3.0,
            self.height + 4.0,
            self.marks
        );
        let body = if grid_on_top { clipped + &grid } else { grid + &clipped } + &self.events();
        format!("{}{body}{labels}</svg>", self.head)
    }
}

/// Swatches and names, in as many rows as they need; and the height of those rows.
pub(super) fn legend_entries(legend: &[(String, String)], width: f64) -> (String, f64) {
    let (mut x, mut y, mut text) = (14.0, 48.0, String::new());
    for (name, colour) in legend {
        let wide = 18.0 + text_width(name, FONT) + 16.0;
        if x + wide > width && x > 14.0 {
            (x, y) = (14.0, y + 20.0);
        }
        let _ = write!(text, "<rect x=\"{x:.1}\" y=\"{:.1}\" width=\"12\" height=\"12\" rx=\"2.5\" fill=\"{colour}\"/>", y - 10.5);
        let _ = write!(text, "<text x=\"{:.1}\" y=\"{y:.1}\">{}</text>", x + 18.0, escape(name));
        x += wide;
    }
    (text, if legend.is_empty() { 0.0 } else { y - 48.0 + 20.0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_numbers_inside_the_range() {
        let labels = |low, high| ticks(low, high, 6).into_iter().map(|(_, l)| l).collect::<Vec<_>>();
        assert_eq!(labels(0.0, 1.0), ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]);
        assert_eq!(labels(0.0, 3000.0), ["0", "500", "1,000", "1,500", "2,000", "2,500", "3,000"]);
        assert_eq!(labels(-0.1, 0.1), ["−0.10", "−0.05", "0.00", "0.05", "0.10"]);
        assert_eq!(labels(0.0, 4e6), ["0", "1 M", "2 M", "3 M", "4 M"]);
        assert_eq!(Axis::steps(0, 1).ticks.len(), 2);
        // All values equal, or none at all.
        let single = Axis::around("", [2.0].into_iter());
        assert!(single.low < 1.9 && single.high > 2.1);
        assert_eq!(Axis::around("", std::iter::empty()).high, 1.0);
    }

    #[test]
    fn ranges_that_cannot_be_measured_have_no_ticks() {
        let small = f64::from_bits(1);
        for (low, high) in
            [(0.0, small), (f64::NAN, f64::NAN), (0.0, f64::INFINITY), (-1e308, 1e308), (1e20, 1e20 + 16384.0), (0.0, 1e-300)]
        {
            let axis = Axis::exact("", low, high);
            assert!(axis.ticks.len() < 30 && axis.low.is_finite() && axis.high.is_finite(), "{low} to {high}: {} ticks", axis.ticks.len());
            assert!(axis.ticks.iter().all(|(at, _)| at.is_finite()), "{low} to {high}");
        }
        assert!(Axis::around("", [0.0, small].into_iter()).ticks.len() < 30);
    }
}
