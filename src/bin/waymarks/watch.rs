//! Watches a run: progress on a terminal, and the signals that end it.

use std::io::{IsTerminal as _, stderr};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use signal_hook::consts::{SIGINT, SIGTERM, SIGXFSZ};
use waymarks::export::Observer;

/// Files smaller than this are done before a bar could be read.
const WORTH_A_BAR: u64 = 32 << 20;

/// Watches a run.
#[derive(Debug)]
pub(crate) struct Watch {
    signal: Arc<AtomicUsize>,
    bar: Option<ProgressBar>,
}

impl Watch {
    /// From now on Ctrl-C and SIGTERM ask the run to stop; a second one ends it at once.
    pub(crate) fn begin(events: &Path) -> std::io::Result<Self> {
        let signal = Arc::new(AtomicUsize::new(0));
        let again = Arc::new(AtomicBool::new(false));
        for number in [SIGINT, SIGTERM] {
            signal_hook::flag::register_conditional_default(number, Arc::clone(&again))?;
            signal_hook::flag::register(number, Arc::clone(&again))?;
            let value = usize::try_from(number).unwrap_or(2);
            signal_hook::flag::register_usize(number, Arc::clone(&signal), value)?;
        }
        // a limit on the size of files then is an error of the write, not the end of the process
        signal_hook::flag::register(SIGXFSZ, Arc::new(AtomicBool::new(false)))?;
        Ok(Self {
            signal,
            bar: bar(events),
        })
    }

    /// The exit code of a run that a signal ended: 128 and the number of the signal.
    pub(crate) fn exit_code(&self) -> u8 {
        match self.signal.load(Ordering::Relaxed) {
            0 => 130,
            signal => u8::try_from(128 + signal).unwrap_or(130),
        }
    }

    /// Takes the bar away, so that messages stand alone.
    pub(crate) fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

impl Observer for Watch {
    fn advance(&self, bytes: u64) {
        if let Some(bar) = &self.bar {
            bar.inc(bytes);
        }
    }

    fn is_cancelled(&self) -> bool {
        self.signal.load(Ordering::Relaxed) != 0
    }
}

fn bar(events: &Path) -> Option<ProgressBar> {
    let bytes = std::fs::metadata(events)
        .ok()
        .filter(std::fs::Metadata::is_file)?
        .len();
    if bytes < WORTH_A_BAR || !stderr().is_terminal() {
        return None;
    }
    let bar = ProgressBar::with_draw_target(Some(bytes), ProgressDrawTarget::stderr_with_hz(10));
    let style = "{percent:>3} % {wide_bar} {bytes_per_sec}, {eta} left";
    Some(bar.with_style(ProgressStyle::with_template(style).ok()?))
}
