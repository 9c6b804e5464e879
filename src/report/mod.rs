//! stub until merge
pub fn write(dir: &std::path::Path) -> anyhow::Result<std::path::PathBuf> { Ok(dir.join("report.html")) }
pub fn terminal_summary(r: &crate::output::RunRecord) -> String { format!("{r:?}").chars().take(800).collect() }
