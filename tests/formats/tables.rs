//! Tables that are hard on formats.

use std::fmt::Write as _;
use std::fs;

use tempfile::TempDir;

/// Events that are known only to an area have no geometry.
pub(crate) const ODD_OPTIONS: &[&str] = &["--area-incidents", "null", "--by", "month"];

fn write(places: &str, events: &str) -> TempDir {
    let dir = tempfile::tempdir().expect("a folder can be made");
    for (name, text) in [("places.csv", places), ("events.csv", events)] {
        let mut bytes = text.as_bytes().to_vec();
        bytes.push(b'\n');
        fs::File::create_new(dir.path().join(name))
            .and_then(|mut file| std::io::Write::write_all(&mut file, &bytes))
            .expect("a table can be written");
    }
    dir
}

/// A line that is cut at 180 degrees, a journey that ends where it began, rows without a geometry, texts
/// that are markup or formulas or longer than a page of a database, columns whose names are others'.
pub(crate) fn odd() -> TempDir {
    let places = "\
id,name,kind,lat,lon,countries
tokyo,Tokyo,city,35.68,139.76,JP
sf,San Francisco,city,37.77,-122.42,US
fiji,Suva,city,-18.1416,178.4419,FJ
west,Sand Island,island,28.2,-177.38,US
land,Somewhere,country,,,JP
far,Far Province,admin1,-10.123456789,-179.9999999,FJ
lost,Lost Base,facility,,,";
    let long = "x\u{645}".repeat(6_000);
    let events = format!(
        "\
id,title,category,status,date,place,from,via,to,count,count_of,count_scope,group,WKT,bbox,code,rate,Title2,notes
a,\"<b>&amp;\"\"'</b> {{{{x}}}} ]]>\",meeting,alleged,2026-01-05,Tokyo,,,,~800,people,,,p,q,007,1.50,,
b,شلمچه \u{202e}abc\u{202c},meeting,reported,2026-01,Far Province,,,,36+,people,,,,,1,-0.25,y,{long}
c,a;b,meeting,confirmed,2026-01-05/2026-02-01,Somewhere,,,,<50,,,,r,s,2,3,,short
d,Over the date line,transfer,reported,2026-01-06,,Tokyo,,San Francisco,12,people,,,,,3,4,,
e,Round,transfer,disputed,2026-02,,Suva,Sand Island,Suva,5,people,,,,,4,5,,
f,Back,transfer,denied,,,San Francisco,,Tokyo,7,cars,,,,,5,6,,
g,Again,transfer,denied,2026-01-31,,Tokyo,,San Francisco,3,people,,,,,6,7,,
h,Nowhere,meeting,,,Lost Base,,,,dozens,,,,,,7,8,,
i,Total,transfer,alleged,2026-03,,Suva,,Tokyo,~800,people,total,i,,,8,9,,
j,Part,transfer,alleged,2026-03,,Sand Island,,Tokyo,,people,shared,i,,,9,10,,
k,Part,transfer,alleged,2026-03,,Sand Island,,Tokyo,,people,shared,i,,,10,11,,
l,-1234567.5,meeting,,0622-07-16,Suva,,,,999999999999,,,,,,999999999999999,0.000001,\"two
lines\","
    );
    write(places, &events)
}

/// More rows than one level of any index holds, and texts of every length around those where a row
/// of a database no longer fits its page.
pub(crate) fn many(rows: u32) -> TempDir {
    let mut places = "id,name,kind,lat,lon".to_owned();
    for place in 0..500_u32 {
        let lat = f64::from(place * 7_919 % 1_700) / 10.0 - 85.0;
        let lon = f64::from(place * 104_729 % 3_590) / 10.0 - 179.0;
        let _ = write!(places, "\np{place},Place {place},city,{lat:.4},{lon:.4}");
    }
    let mut events = "id,title,date,place,from,to,count,notes".to_owned();
    for row in 0..rows {
        let at = row * 31 % 500;
        let to = (at + 1 + row * 17 % 499) % 500;
        let day = row % 28 + 1;
        let notes = match row % 3 {
            0 => String::new(),
            _ => "n".repeat(row as usize * 5 % 9_000 / (1 + 40 * usize::from(row % 50 != 0))),
        };
        if row % 2 == 0 {
            let _ = write!(
                events,
                "\ne{row:06},Event {row},2026-01-{day:02},p{at},,,{row},{notes}"
            );
        } else {
            let _ = write!(
                events,
                "\ne{row:06},Event {row},2026-02-{day:02},,p{at},p{to},,{notes}"
            );
        }
    }
    write(&places, &events)
}
