//! What the machine is and gives: its processor, and how much memory this process may still take, asked before anything large is allocated.
//!
//! Results never depend on it; it only decides what is refused. An allocation that fails ends a Rust program at once, so that whatever is as large as a
//! population or a graph is asked for here first.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// The user's own bound in bytes; `u64::MAX`: none.
static BOUND: AtomicU64 = AtomicU64::new(u64::MAX);

/// Address space of a thread of the pool: its stack, and what its allocator reserves without using it.
const THREAD_SPACE: u64 = (64 + 8) << 20;

/// Memory that is free, and what bounds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    /// Bytes that this process may still take.
    pub bytes: u64,
    /// What sets the bound, as it stands after "there is room for … on".
    pub of: &'static str,
}

/// Name of the processor.
#[must_use]
pub fn processor() -> String {
    let mut system = sysinfo::System::new();
    system.refresh_cpu_list(sysinfo::CpuRefreshKind::nothing());
    let brand = system.cpus().first().map_or_else(String::new, |cpu| cpu.brand().trim().to_owned());
    if brand.is_empty() { std::env::consts::ARCH.to_owned() } else { brand }
}

/// Bounds all that this process takes to so many bytes (`--max-memory`).
pub fn bound(bytes: u64) {
    BOUND.store(bytes, Ordering::Relaxed);
}

/// Bytes, in words of what there is room for, if they are more than that; asked before something of that size is allocated.
#[must_use]
pub fn too_much(bytes: u64) -> Option<String> {
    let room = room().filter(|room| room.bytes < bytes)?;
    Some(format!("{}, but there is room for {} on {}", human(bytes), human(room.bytes), room.of))
}

/// Bytes that a file may have which is read as a whole: a quarter of what there is room for, and no more than `most`.
#[must_use]
pub fn file_max(most: u64) -> u64 {
    room().map_or(most, |room| most.min(room.bytes / 4))
}

/// Memory that this process may still take: what the system has, what its control groups leave (all of them, from its own to the root), what limits of
/// the process leave (address space and data), what the user's own bound leaves; the least of these. `None`: the system does not tell.
#[must_use]
pub fn room() -> Option<Room> {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let held = kib(&status, "VmRSS");
    let mut system = sysinfo::System::new();
    system.refresh_memory();
    let own = fs::read_to_string("/proc/self/cgroup").unwrap_or_default();
    let limits = fs::read_to_string("/proc/self/limits").unwrap_or_default();
    let wish = BOUND.load(Ordering::Relaxed);
    let all = [
        (Some(system.available_memory()).filter(|bytes| *bytes > 0), "this machine"),
        (of_groups(Path::new("/sys/fs/cgroup"), &own), "this machine's control group"),
        (of_limits(&limits, &status), "this process (ulimit)"),
        ((wish < u64::MAX).then(|| wish.saturating_sub(held)), "this process (--max-memory)"),
    ];
    let rooms = all.into_iter().filter_map(|(bytes, of)| Some(Room { bytes: bytes?, of }));
    rooms.min_by_key(|room| room.bytes)
}

/// Bytes for people.
#[must_use]
pub fn human(bytes: u64) -> String {
    const UNITS: [&str; 5] = ["B", "KiB", "MiB", "GiB", "TiB"];
    let mut value = bytes as f64;
    let mut unit = 0;
    while value >= 1024.0 && unit + 1 < UNITS.len() {
        value /= 1024.0;
        unit += 1;
    }
    if unit == 0 { format!("{bytes} B") } else { format!("{value:.1} {}", UNITS[unit]) }
}

/// A field of /proc/self/status in bytes; 0: it is not there.
fn kib(status: &str, field: &str) -> u64 {
    let line = status.lines().find_map(|line| line.strip_prefix(field)?.strip_prefix(':'));
    line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or(0) << 10
}

/// What control groups leave, both versions: in each group from that of the process up to the root the limit less what is in use; pages of files that nobody
/// used lately do not count. `None`: none has a limit.
fn of_groups(root: &Path, own: &str) -> Option<u64> {
    let number = |path: PathBuf| fs::read_to_string(path).ok()?.trim().parse::<u64>().ok();
    let free = |at: &Path, names: [&str; 3]| {
        let limit = number(at.join(names[0]))?;
        let stat = fs::read_to_string(at.join("memory.stat")).unwrap_or_default();
        let idle = stat.lines().find_map(|line| line.strip_prefix(names[2])?.trim().parse::<u64>().ok()).unwrap_or(0);
        Some(limit.saturating_sub(number(at.join(names[1]))?.saturating_sub(idle)))
    };
    let mut least = None::<u64>;
    for line in own.lines() {
        let mut parts = line.splitn(3, ':').skip(1);
        let (Some(controllers), Some(path)) = (parts.next(), parts.next()) else { continue };
        let (base, names) = match controllers {
            "" => (root.to_path_buf(), ["memory.max", "memory.current", "inactive_file "]),
            _ if controllers.split(',').any(|name| name == "memory") => {
                (root.join("memory"), ["memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file "])
            }
            _ => continue,
        };
        let group = base.join(path.trim_start_matches('/'));
        for at in group.ancestors().take_while(|at| at.starts_with(&base)) {
            least = [least, free(at, names)].into_iter().flatten().min();
        }
    }
    least
}

/// What limits of the process leave of its address space and of its data. `None`: there are none.
fn of_limits(limits: &str, status: &str) -> Option<u64> {
    let soft = |name: &str| limits.lines().find_map(|line| line.strip_prefix(name)?.split_whitespace().next()?.parse::<u64>().ok());
    let threads = std::thread::available_parallelism().map_or(1, usize::from) as u64;
    let space = soft("Max address space").map(|most| most.saturating_sub(kib(status, "VmSize")).saturating_sub(threads * THREAD_SPACE));
    let data = soft("Max data size").map(|most| most.saturating_sub(kib(status, "VmData")));
    [space, data].into_iter().flatten().min()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(at: &Path, files: &[(&str, &str)]) {
        fs::create_dir_all(at).unwrap();
        for (name, text) in files {
            fs::write(at.join(name), text).unwrap();
        }
    }

    #[test]
    fn the_tightest_of_nested_groups_counts() {
        let root = tempfile::tempdir().unwrap();
        let root = root.path();
        group(root, &[("memory.stat", "")]);
        group(&root.join("a"), &[("memory.max", "5000\n"), ("memory.current", "4000\n"), ("memory.stat", "anon 1\ninactive_file 500\n")]);
        group(&root.join("a/b"), &[("memory.max", "max\n"), ("memory.current", "3000\n")]);
        assert_eq!(of_groups(root, "0::/a/b\n"), Some(1500));
        group(&root.join("a/b"), &[("memory.max", "3200\n")]);
        assert_eq!(of_groups(root, "0::/a/b\n"), Some(200));
        // A group that holds more than its limit has no room; one without files has no limit.
        group(&root.join("a/b"), &[("memory.max", "100\n")]);
        assert_eq!(of_groups(root, "0::/a/b\n"), Some(0));
        assert_eq!(of_groups(root, "0::/elsewhere\n"), None);
        let old = [("memory.limit_in_bytes", "900"), ("memory.usage_in_bytes", "800"), ("memory.stat", "total_inactive_file 50\n")];
        group(&root.join("memory/job"), &old);
        assert_eq!(of_groups(root, "5:cpu,cpuacct:/job\n7:memory:/job\n"), Some(150));
    }

    #[test]
    fn limits_of_the_process_count_less_what_it_holds() {
        let status = "VmPeak:\t9 kB\nVmSize:\t 1024 kB\nVmData:\t  512 kB\n";
        let limits = |space: &str, data: &str| {
            format!(
                "Limit  Soft Limit  Hard Limit  Units\nMax data size  {data}  unlimited  bytes\nMax address space  {space}  unlimited  bytes\n"
            )
        };
        assert_eq!(of_limits(&limits("unlimited", "unlimited"), status), None);
        assert_eq!(of_limits(&limits("unlimited", "1048576"), status), Some(524_288));
        let space = of_limits(&limits("10000000000", "unlimited"), status).unwrap();
        assert!(space < 10_000_000_000 - (1 << 20) && space > 1_000_000, "{space}");
        assert_eq!(of_limits(&limits("4096", "unlimited"), status), Some(0));
    }
}
