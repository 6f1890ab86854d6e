"""The work of an export, done with DuckDB or polars: peers for benches/export.rs.

    peers.py duckdb|polars points|routes|filter|flatgeobuf|geoparquet|geopackage OUT

Run in the folder of the tables. Names are folded as far as each tool can: blanks, case and marks go.
What the peers do not do: they carry the columns of the table and two of the place, where an export
adds what it knows of dates, precision and uncertainty; they drop rows without a word, judge nothing,
and let a name that two places have make two rows.
"""

import sys

TOOL, WORK, OUT = sys.argv[1:4]
COLUMNS = "id date category place from via to actors count_low count_best count_high source source_url notes".split()
NUMBERS = {"count_low", "count_best", "count_high"}
CATEGORY, SINCE, UNTIL, BOX = "protest", "2023-01-01", "2026-06-30", (44.0, 30.0, 60.0, 38.0)


def duckdb():
    import duckdb

    con = duckdb.connect()
    drivers = {"flatgeobuf": "FlatGeobuf", "geopackage": "GPKG"}
    if WORK in drivers or WORK == "geoparquet":
        from importlib.metadata import files

        wanted = "spatial.duckdb_extension"
        [extension] = [it for it in files("duckdb-extension-spatial") if it.name == wanted]
        con.sql(f"LOAD '{extension.locate()}'")
    fold = "lower(strip_accents(trim({})))".format
    types = ",".join(f"'{it}':'{'INTEGER' if it in NUMBERS else 'VARCHAR'}'" for it in COLUMNS)
    read = "read_csv('{}',auto_detect=false,header=true,delim=',',quote='\"',escape='\"',columns={{{}}})".format
    place_types = ("'id':'VARCHAR','name':'VARCHAR','aliases':'VARCHAR','kind':'VARCHAR','countries':'VARCHAR',"
                   "'lat':'DOUBLE','lon':'DOUBLE'")
    con.sql(f"CREATE VIEW events AS SELECT * FROM {read('events.csv', types)}")
    con.sql(f"""CREATE TABLE keys AS
        WITH p AS (SELECT * FROM {read('places.csv', place_types)}),
        k AS (SELECT name AS key, * FROM p
              UNION ALL SELECT unnest(string_split(aliases, ';')), * FROM p WHERE aliases <> '')
        SELECT DISTINCT ON (key) {fold('key')} AS key, id AS place_id, name AS place_name, lat, lon FROM k""")
    if WORK == "routes":
        start, via, goal = map(fold, ('e."from"', "e.via", 'e."to"'))
        source = (f"events e JOIN keys f ON f.key = {start} JOIN keys k ON k.key = {goal} "
                  f"LEFT JOIN keys v ON v.key = {via}")
        shape = ("{'type': 'LineString', 'coordinates': CASE WHEN v.lon IS NULL THEN [[f.lon, f.lat], [k.lon, k.lat]] "
                 "ELSE [[f.lon, f.lat], [v.lon, v.lat], [k.lon, k.lat]] END}")
    else:
        source = f"events e JOIN keys k ON k.key = {fold('e.place')}"
        shape = "{'type': 'Point', 'coordinates': [k.lon, k.lat]}"
    if WORK == "filter":
        west, south, east, north = BOX
        source += (f" WHERE category = '{CATEGORY}' AND date BETWEEN '{SINCE}' AND '{UNTIL}'"
                   f" AND k.lon BETWEEN {west} AND {east} AND k.lat BETWEEN {south} AND {north}")
    rows = f"SELECT e.*, k.place_id, k.place_name, ST_Point(k.lon, k.lat) AS geometry FROM {source}"
    if WORK in drivers:
        con.sql(f"COPY ({rows}) TO '{OUT}' (FORMAT GDAL, DRIVER '{drivers[WORK]}', SRS 'EPSG:4326')")
    elif WORK == "geoparquet":
        con.sql(f"COPY ({rows}) TO '{OUT}' (FORMAT PARQUET)")
    else:
        known = ",".join("'{0}': e.\"{0}\"".format(it) for it in COLUMNS)
        known += ", 'place_id': k.place_id, 'place_name': k.place_name"
        con.sql(f"COPY (SELECT 'Feature' AS type, {shape} AS geometry, {{{known}}} AS properties FROM {source}) "
                f"TO '{OUT}' (FORMAT JSON)")


def polars():
    import polars as pl

    def fold(name):
        text = pl.col(name).str.strip_chars().str.normalize("NFKD").str.replace_all(r"\p{M}", "")
        return text.str.to_lowercase()

    events = pl.scan_csv("events.csv", schema={it: pl.Int32 if it in NUMBERS else pl.String for it in COLUMNS})
    places = pl.scan_csv("places.csv", schema={
        **dict.fromkeys("id name aliases kind countries".split(), pl.String), "lat": pl.Float64, "lon": pl.Float64})
    base = places.select("lat", "lon", "aliases", place_id="id", place_name="name")
    own = base.with_columns(key=pl.col("place_name"))
    other = base.with_columns(key=pl.col("aliases").str.split(";")).explode("key").filter(pl.col("key").is_not_null())
    keys = pl.concat([own, other]).drop("aliases").with_columns(key=fold("key")).unique("key", keep="any")
    if WORK == "filter":
        events = events.filter((pl.col("category") == CATEGORY) & pl.col("date").is_between(pl.lit(SINCE), pl.lit(UNTIL)))
    if WORK == "routes":
        def end(of):
            return keys.select(pl.col("key", "lon", "lat").name.suffix(of))

        joined = (events.join(end("_f"), left_on=fold("from"), right_on="key_f")
                  .join(keys, left_on=fold("to"), right_on="key")
                  .join(end("_v"), left_on=fold("via"), right_on="key_v", how="left"))
        start, via, goal = (pl.concat_arr("lon" + it, "lat" + it) for it in ("_f", "_v", ""))
        line = pl.when(pl.col("lon_v").is_null()).then(pl.concat_list(start, goal))
        shape = pl.struct(type=pl.lit("LineString"), coordinates=line.otherwise(pl.concat_list(start, via, goal)))
    else:
        joined = events.join(keys, left_on=fold("place"), right_on="key")
        shape = pl.struct(type=pl.lit("Point"), coordinates=pl.concat_list("lon", "lat"))
    if WORK == "filter":
        west, south, east, north = BOX
        joined = joined.filter(pl.col("lon").is_between(west, east) & pl.col("lat").is_between(south, north))
    known = pl.struct(*COLUMNS, "place_id", "place_name")
    joined.select(type=pl.lit("Feature"), geometry=shape, properties=known).sink_ndjson(OUT)


{"duckdb": duckdb, "polars": polars}[TOOL]()
