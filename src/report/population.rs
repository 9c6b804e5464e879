//! The population as pictures: lattices as they lie, rings as space-time diagrams, other populations as mosaics, replicas as a
//! sorted strip.

use super::chart::{self, Axis, Chart};
use super::figure::{Figure, HALF, WIDE, legend};
use super::palette::{self, strategy_css};
use super::picture::{Picture, data_url};
use super::words::{count, group, percent};
use crate::file::TopologyFile;
use crate::output::{OutputError, Replicas, RunRecord};
use std::fmt::Write;

/// Pixels of a frame at most, in both directions.
const FRAME: usize = 360;
/// Frames at most.
const FRAMES: usize = 12;
/// Sites of the crop, in both directions.
const CROP: usize = 128;
/// Cells of a mosaic at most, in both directions.
const MOSAIC: usize = 50;
/// Columns of a space-time diagram or strip at most.
const STRIP: usize = 1000;
/// Rows of a space-time diagram at most.
const BANDS: usize = 400;

/// The pictures that the run has snapshots for.
pub(super) fn figures(record: &RunRecord) -> Result<Vec<Figure>, OutputError> {
    let mut figures = Vec::new();
    if !record.snapshots.steps.is_empty() && record.snapshots.agents > 0 {
        match record.config.topology {
            TopologyFile::Lattice { width, height, .. } => lattice(record, width as usize, height as usize, &mut figures)?,
            TopologyFile::Ring { .. } | TopologyFile::WattsStrogatz { .. } => figures.push(space_time(record)?),
            _ if record.snapshots.replicas > 1 => figures.push(strips(record)?),
            _ => figures.push(mosaic(record)?),
        }
    }
    // Replicas that all ended alike are a sentence, and no figure.
    let differ = |replicas: &Replicas| replicas.rows().skip(1).zip(replicas.rows()).any(|(next, row)| next != row);
    if let Some(replicas) = record.replicas.as_ref().filter(|r| differ(r)) {
        figures.push(strip(record, replicas)?);
        figures.push(final_shares(record, replicas));
    }
    Ok(figures)
}

/// Which snapshots are shown: all if they are few, else spread evenly, first and last included.
fn shown(record: &RunRecord, most: usize) -> Vec<usize> {
    let all = record.snapshots.steps.len();
    let n = all.min(most);
    (0..n).map(|k| if n > 1 { k * (all - 1) / (n - 1) } else { all - 1 }).collect()
}

/// The agents of the first replica at snapshot `k`.
fn first_replica(record: &RunRecord, k: usize) -> Result<Vec<u8>, OutputError> {
    let mut agents = record.snapshots.load(k)?;
    agents.truncate(record.snapshots.agents);
    Ok(agents)
}

/// Of which replica a picture is, where there are several.
fn whose(record: &RunRecord) -> String {
    if record.snapshots.replicas > 1 { format!(" Replica 0 of {}.", group(record.snapshots.replicas as u64)) } else { String::new() }
}

fn lattice(record: &RunRecord, width: usize, height: usize, figures: &mut Vec<Figure>) -> Result<(), OutputError> {
    if width * height != record.snapshots.agents {
        let what = format!("{} agents on a lattice of {width} × {height}", record.snapshots.agents);
        return Err(OutputError::damaged(&record.dir.join(crate::output::layout::SNAPSHOTS), what));
    }
    let strategies = record.strategies().len();
    let mut frames = Vec::new();
    let mut last = Vec::new();
    for k in shown(record, FRAMES) {
        last = first_replica(record, k)?;
        frames.push((record.snapshots.steps[k], Picture::of_sites(&last, (width, height), strategies, (FRAME, FRAME))));
    }
    let shrinks = width.max(height) > FRAME;
    let scale = if shrinks { "each pixel has the mean colour of the sites it covers" } else { "each pixel is a site" };
    let caption = format!("The lattice of {width} × {height} sites; {scale}.{}", whose(record));
    figures.push(sheet(record, "The population over time", &frames, caption)?);
    if width.max(height) > CROP {
        figures.push(crop(record, &last, (width, height))?);
    }
    Ok(())
}

/// The middle of the lattice at the last snapshot, every site visible.
fn crop(record: &RunRecord, sites: &[u8], (width, height): (usize, usize)) -> Result<Figure, OutputError> {
    let (w, h) = (width.min(CROP), height.min(CROP));
    let (left, top) = ((width - w) / 2, (height - h) / 2);
    let cut: Vec<u8> = (top..top + h).flat_map(|y| &sites[y * width + left..][..w]).copied().collect();
    let picture = Picture::of_sites(&cut, (w, h), record.strategies().len(), (CROP, CROP));
    let step = record.snapshots.steps.last().copied().unwrap_or(0);
    let axis = |label: &str, from: usize, size: usize, down: bool| {
        let ticks = (from..=from + size).filter(|at| at.is_multiple_of(32)).map(|at| (at as f64, group(at as u64))).collect();
        let (low, high) = (from as f64, (from + size) as f64);
        if down { Axis::with_ticks(label, high, low, ticks) } else { Axis::with_ticks(label, low, high, ticks) }
    };
    let plot_width = HALF.0 - 76.0;
    let size = (HALF.0, plot_width * h as f64 / w as f64 + 110.0);
    let title = format!("Every site: the middle at step {}", group(step.into()));
    let alt = format!("{w} × {h} sites in the middle of the lattice at step {step}.");
    let mut plot = Chart::new(size, &title, &alt, &legend(record), axis("x", left, w, false), axis("y", top, h, true));
    plot.image(&data_url(&picture.png(&record.dir)?));
    let caption = format!("{w} × {h} sites without any averaging.{}", whose(record));
    let mut figure = Figure::new("population_detail", plot.render(false), false, caption);
    figure.png = Some(picture.enlarged(4).png(&record.dir)?);
    Ok(figure)
}

/// Pictures side by side, each with its step.
fn sheet(record: &RunRecord, title: &str, frames: &[(u32, Picture)], caption: String) -> Result<Figure, OutputError> {
    let (w, h) = frames.first().map_or((1, 1), |(_, p)| (p.width, p.height));
    let columns = if w >= 3 * h { 2 } else { 4 }.min(frames.len().max(1));
    let (margin, gap) = (14.0, 14.0);
    // Few frames need not fill the width, nor may a tall one run off the page.
    let cell = ((WIDE.0 - 2.0 * margin - gap * (columns - 1) as f64) / columns as f64).min(360.0).min(480.0 * w as f64 / h as f64);
    let tall = cell * h as f64 / w as f64;
    let (entries, legend_height) = chart::legend_entries(&legend(record), WIDE.0);
    let top = 46.0 + legend_height;
    let rows = frames.len().div_ceil(columns);
    let height = top + rows as f64 * (tall + 30.0) + 4.0;
    let steps: Vec<String> = frames.iter().map(|(step, _)| step.to_string()).collect();
    let mut svg = chart::open(WIDE.0, height, title, &format!("Pictures of the population at steps {}.", steps.join(", "))) + &entries;
    for (k, (step, picture)) in frames.iter().enumerate() {
        let (x, y) = (margin + (k % columns) as f64 * (cell + gap), top + (k / columns) as f64 * (tall + 30.0));
        // Magnified pixels keep their edges; reduced ones are averaged by the viewer.
        let style = if picture.width as f64 <= cell { "image-rendering:pixelated" } else { "" };
        let href = data_url(&picture.png(&record.dir)?);
        let _ = write!(
            svg,
            "<image href=\"{href}\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{cell:.1}\" height=\"{tall:.1}\" preserveAspectRatio=\"none\" style=\"{style}\"/>\
             <text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">step {}</text>",
            x + cell / 2.0,
            y + tall + 18.0,
            group(u64::from(*step))
        );
    }
    let mut figure = Figure::new("population", svg + "</svg>", true, caption);
    figure.png =
        frames.last().map(|(_, picture)| picture.enlarged(1 + 360 / picture.width.max(picture.height)).png(&record.dir)).transpose()?;
    Ok(figure)
}

/// A ring: agents from left to right, time downwards.
fn space_time(record: &RunRecord) -> Result<Figure, OutputError> {
    let bands = shown(record, BANDS);
    let (agents, strategies) = (record.snapshots.agents, record.strategies().len());
    let mut sites = Vec::new();
    let mut columns = agents;
    for &k in &bands {
        let row = first_replica(record, k)?;
        let thin = Picture::of_sites(&row, (agents, 1), strategies, (STRIP, 1));
        columns = thin.width;
        sites.extend(thin.into_pixels());
    }
    let picture = Picture::new(columns, bands.len(), sites);
    let step = |band: usize| group(record.snapshots.steps[bands[band]].into());
    let every = bands.len().div_ceil(10);
    let ticks = (0..bands.len()).filter(|b| b.is_multiple_of(every)).map(|b| (b as f64 + 0.5, step(b))).collect();
    let size = (WIDE.0, (bands.len() * 40).clamp(60, 400) as f64 + 110.0);
    let alt = format!("Space-time diagram of {agents} agents on a ring, {} snapshots, time downwards.", bands.len());
    let x = Axis::exact("agent", 0.0, agents as f64);
    let y = Axis::with_ticks("step", bands.len() as f64, 0.0, ticks);
    let mut plot = Chart::new(size, "The ring over time", &alt, &legend(record), x, y);
    plot.image(&data_url(&picture.png(&record.dir)?));
    let scale = if columns < agents { "; each pixel has the mean colour of the agents it covers" } else { "" };
    let caption =
        format!("Each row is a snapshot, time runs downwards; neighbours on the ring are neighbours here{scale}.{}", whose(record));
    let mut figure = Figure::new("population", plot.render(false), true, caption);
    figure.png = Some(picture.enlarged(if bands.len() < 100 { 8 } else { 2 }).png(&record.dir)?);
    Ok(figure)
}

/// A mixed population has no places: each agent keeps its cell, so that one sees individuals change.
fn mosaic(record: &RunRecord) -> Result<Figure, OutputError> {
    let agents = record.snapshots.agents;
    let cells = agents.min(MOSAIC * MOSAIC);
    // A full rectangle if one comes near a square, else a square with some cells empty.
    let square = (cells as f64).sqrt().ceil() as usize;
    let side = (square..=square * 3 / 2).find(|side| cells.is_multiple_of(*side)).unwrap_or(square);
    let mut frames = Vec::new();
    for k in shown(record, FRAMES) {
        let population = first_replica(record, k)?;
        let pixels = population[..cells].iter().map(|&s| palette::strategy(s.into())).collect();
        frames.push((record.snapshots.steps[k], Picture::new(side, cells.div_ceil(side), pixels)));
    }
    let which = if cells < agents {
        format!("The first {} of {}", group(cells as u64), count(agents as u64, "agent"))
    } else {
        "Every agent".into()
    };
    let caption = format!("{which}, one cell each, the same cell in every picture. Who is beside whom means nothing here.");
    sheet(record, "The population over time", &frames, caption)
}

/// Replicas as columns, sorted by the share of the first strategy, then of the next; each column is a stack of shares. Where
/// replicas outnumber pixels, a column pools several.
fn sorted_strip(mut replicas: Vec<&[u64]>, (most, height): (usize, usize), strategies: usize) -> Picture {
    replicas.sort_unstable_by(|a, b| b.cmp(a));
    let width = replicas.len().min(most);
    let mut pixels = vec![[255; 3]; width * height];
    for column in 0..width {
        let covered = &replicas[column * replicas.len() / width..(column + 1) * replicas.len() / width];
        let counts = crate::metrics::pool(covered.iter().copied(), strategies);
        let total = counts.iter().sum::<u64>().max(1);
        let edge = |n: u64| (u128::from(n) * height as u128 / u128::from(total)) as usize;
        let mut below = 0;
        for (s, n) in counts.into_iter().enumerate() {
            for level in edge(below)..edge(below + n) {
                pixels[(height - 1 - level) * width + column] = palette::strategy(s);
            }
            below += n;
        }
    }
    Picture::new(width, height, pixels)
}

/// Mixed replicas over time: one sorted strip per snapshot.
fn strips(record: &RunRecord) -> Result<Figure, OutputError> {
    let strategies = record.strategies().len();
    let mut frames = Vec::new();
    for k in shown(record, FRAMES) {
        let population = record.snapshots.load(k)?;
        let mut counts = vec![0u64; record.snapshots.replicas * strategies];
        for (replica, tally) in population.chunks(record.snapshots.agents).zip(counts.chunks_mut(strategies)) {
            for s in replica {
                tally[usize::from(*s)] += 1;
            }
        }
        let strip = sorted_strip(counts.chunks(strategies).collect(), (400, 240), strategies);
        // Few replicas are broad columns, so that the picture is no narrower than high.
        frames.push((record.snapshots.steps[k], strip.widened((240 / strip.width).max(1))));
    }
    let caption = "Each picture is a snapshot of all replicas, each column a replica (shares stacked), sorted anew by the share of the first strategy.";
    sheet(record, "The replicas over time", &frames, caption.into())
}

/// Every replica at the end, with axes.
fn strip(record: &RunRecord, replicas: &Replicas) -> Result<Figure, OutputError> {
    let picture = sorted_strip(replicas.rows().collect(), (STRIP, 200), record.strategies().len());
    let whole = replicas.absorbed.len();
    let x = Axis::exact("replica, sorted", 0.0, whole as f64);
    let alt = format!("Composition of {whole} replicas at the end, sorted.");
    let mut plot =
        Chart::new((WIDE.0, 280.0), "Every replica at the end", &alt, &legend(record), x, Axis::exact("share of agents", 0.0, 1.0));
    plot.image(&data_url(&picture.png(&record.dir)?));
    let caption = "Composition of each replica, sorted by the share of the first strategy, then of the next.";
    let mut figure = Figure::new("replicas", plot.render(true), true, caption);
    figure.png = Some(picture.png(&record.dir)?);
    Ok(figure)
}

/// How often each final share occurs among replicas.
fn final_shares(record: &RunRecord, replicas: &Replicas) -> Figure {
    const BINS: usize = 20;
    let strategies = record.strategies().len();
    // Of two strategies, one says it all.
    let told = if strategies == 2 { 1 } else { strategies };
    let mut bins = vec![[0u64; BINS]; told];
    for row in replicas.rows() {
        let total = row.iter().sum::<u64>().max(1);
        for (s, bin) in bins.iter_mut().enumerate() {
            // 1 belongs to the last bin.
            bin[((u128::from(row[s]) * BINS as u128 / u128::from(total)) as usize).min(BINS - 1)] += 1;
        }
    }
    let whole = replicas.absorbed.len() as u64;
    let part = |n: u64| n as f64 / whole as f64;
    let y = Axis::around("share of replicas", bins.iter().flatten().map(|&n| part(n)).chain([0.0]));
    let label = if told == 1 { format!("share of {}", record.strategies()[0]) } else { "share of the strategy".into() };
    let all = replicas.rows().filter(|row| row[0] == row.iter().sum::<u64>()).count() as u64;
    let alt = format!("Histogram of final shares over {whole} replicas; {} hold {} alone.", percent(all, whole), record.strategies()[0]);
    let names = if told == 1 { Vec::new() } else { legend(record) };
    let mut plot = Chart::new(HALF, "Final shares over replicas", &alt, &names, Axis::exact(&label, 0.0, 1.0), y);
    let edge = |k: usize| k as f64 / BINS as f64;
    for (s, bin) in bins.iter().enumerate() {
        if told == 1 {
            (0..BINS).filter(|&k| bin[k] > 0).for_each(|k| plot.bar((edge(k), edge(k + 1)), part(bin[k]), &strategy_css(s)));
        } else {
            let outline: Vec<_> = (0..BINS).flat_map(|k| [(edge(k), part(bin[k])), (edge(k + 1), part(bin[k]))]).collect();
            plot.line(&outline, &strategy_css(s));
        }
    }
    Figure::new("replica_fractions", plot.render(false), false, format!("{} replicas, bins of 0.05.", group(whole)))
}
