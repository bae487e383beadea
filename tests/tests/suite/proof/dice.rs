//! Random choices that are the same in every run.

use std::ops::RangeInclusive;

use fastrand::Rng;

/// The random choices of one definition.
pub(super) struct Dice {
    rng: Rng,
    /// True if choices may leave the legal range now and then.
    slips: bool,
    /// True if most numbers are the greatest legal ones.
    at_limits: bool,
}

impl Dice {
    pub(super) fn new(seed: u64, slips: bool) -> Self {
        let mut rng = Rng::with_seed(seed);
        let at_limits = rng.u32(0..20) == 0;
        Self { rng, slips, at_limits }
    }

    pub(super) fn one_in(&mut self, n: u32) -> bool {
        self.rng.u32(0..n) == 0
    }

    /// Returns whether the next choice leaves the legal range.
    pub(super) fn slip(&mut self) -> bool {
        self.slips && self.one_in(80)
    }

    /// Returns how many elements to make: mostly few, sometimes the legal maximum. A slip makes one too few or too
    /// many.
    pub(super) fn count(&mut self, legal: RangeInclusive<usize>, usual: usize) -> usize {
        let (min, max) = legal.into_inner();
        if self.slip() {
            return if min > 0 && self.one_in(2) { min - 1 } else { max + 1 };
        }
        let often = if self.at_limits { 2 } else { 25 };
        if self.one_in(often) {
            max
        } else if self.one_in(25) {
            min
        } else {
            self.number(min..=usual)
        }
    }

    /// Returns a number just above the legal maximum.
    pub(super) fn beyond(&mut self, legal: usize) -> usize {
        if self.one_in(2) { legal + 1 } else { self.number(legal + 1..=legal + 10) }
    }

    /// Returns a short text with one illegal character: not a letter, not a digit, and not in `legal`.
    pub(super) fn illegal_text(&mut self, legal: &str) -> String {
        let illegal = loop {
            let c = if self.one_in(8) {
                self.pick(&['é', '²', '注', '€', '🦀'])
            } else {
                char::from(self.rng.u8(..128))
            };
            if !c.is_ascii_alphanumeric() && !legal.contains(c) {
                break c;
            }
        };
        let (start, end) = "order".split_at(self.number(0..=5));
        format!("{start}{illegal}{end}")
    }

    pub(super) fn number(&mut self, range: RangeInclusive<usize>) -> usize {
        self.rng.usize(range)
    }

    pub(super) fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.rng.usize(..choices.len())]
    }

    pub(super) fn shuffle<T>(&mut self, list: &mut [T]) {
        self.rng.shuffle(list);
    }
}
