//! The figures that must come out of `airports.csv` and `flights-airport.csv`, counted without
//! `waymarks` (see README.md).

/// Rows of `airports.csv`; each has a code of its own.
pub(crate) const AIRPORTS: usize = 3376;
/// Rows of `flights-airport.csv`; both codes of each are known and differ.
pub(crate) const FLOWS: usize = 5366;
/// The column `count` added up.
pub(crate) const COUNT_SUM: u64 = 7_009_728;
/// Flows whose great circle crosses the antimeridian.
pub(crate) const ACROSS_THE_ANTIMERIDIAN: usize = 0;
/// The westernmost and the easternmost longitude of an airport, in degrees.
pub(crate) const LON_RANGE: (f64, f64) = (-176.646_030_6, 145.621_384);
/// Great-circle lengths added up, by haversine on a sphere, in kilometres; geodesics on WGS 84 differ by
/// less than half a percent.
pub(crate) const LENGTH_SUM_KM: f64 = 7_174_112.7;
