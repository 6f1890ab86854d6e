#!/usr/bin/env python3
"""Reads an export in many formats back with other people's programs, and says where two formats differ.

    compare.py gdal FOLDER      all but GeoParquet, with GDAL (Debian: python3-gdal)
    compare.py parquet FOLDER   GeoParquet, with pyarrow

The GeoJSON in FOLDER, read as plain JSON, is what the others are held to: the same features, the same
values, the same coordinates to the last digit. Prints a line for each comparison, closes with
'N compared, N differ', and exits with 1 if any differ."""
import csv
import glob
import io
import json
import math
import os
import re
import sqlite3
import struct
import subprocess
import sys
import zipfile

compared = differ = 0


def verdict(name, wrong):
    global compared, differ
    compared += 1
    if wrong:
        differ += 1
        print(f"DIFFERS {name}: {wrong}")
    else:
        print(f"same    {name}")


def parts(geometry):
    """All geometries as lists of parts, so that a line and a bundle of one line are equal."""
    if not geometry:
        return None
    kind, at = geometry["type"], geometry["coordinates"]
    if kind.startswith("Multi"):
        return kind[5:], [json.loads(json.dumps(part)) for part in at]
    return kind, [json.loads(json.dumps(at))]


def plane(value):
    """Coordinates without an altitude."""
    if isinstance(value, (list, tuple)):
        if value and not isinstance(value[0], (list, tuple)):
            return [float(number) for number in value[:2]]
        return [plane(one) for one in value]
    return value


def reference(folder):
    """For each layer: its features as (id, values, geometry)."""
    layers = {}
    for path in sorted(glob.glob(os.path.join(folder, "*.geojson"))):
        with open(path, encoding="utf-8") as file:
            layers[os.path.basename(path)[:-8]] = [
                (f["id"], f["properties"], f["geometry"]) for f in json.load(file)["features"]
            ]
    with open(os.path.join(folder, "unlocated.csv"), encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
        layers["unlocated"] = [(row["id"], row, None) for row in rows]
    return layers


def same_value(there, here):
    if there in (None, "") or here in (None, ""):
        return there in (None, "") and here in (None, "")
    if isinstance(there, bool):
        return str(here).lower() in (("true", "1") if there else ("false", "0"))
    if isinstance(there, (int, float)):
        return math.isclose(float(here), there, rel_tol=0, abs_tol=0)
    if isinstance(here, (int, float)):
        return float(there) == here
    return there == here


def difference(there, here, ordered):
    """What is wrong with the features `here`, or nothing."""
    if ordered and [f[0] for f in there] != [f[0] for f in here]:
        return "other features, or in another order"
    mine = {f[0]: f for f in here}
    if len(mine) != len(here) or set(mine) != {f[0] for f in there}:
        return f"{len(here)} features, expected {len(there)}"
    for id_, values, geometry in there:
        _, own, shape = mine[id_]
        for name, value in values.items():
            if name not in own:
                return f"{id_}: no column {name}"
            if not same_value(value, own[name]):
                return f"{id_}.{name}: {own[name]!r}, expected {value!r}"
        if parts(geometry) is None or parts(shape) is None:
            if geometry or shape:
                return f"{id_}: geometry {shape}, expected {geometry}"
            continue
        if (parts(geometry)[0], plane(parts(geometry)[1])) != (parts(shape)[0], plane(parts(shape)[1])):
            return f"{id_}: {json.dumps(shape)[:200]}, expected {json.dumps(geometry)[:200]}"
    return None


def of_gdal(layer, id_column="id"):
    """The features of a layer as GDAL gives them."""
    from osgeo import ogr

    definition = layer.GetLayerDefn()
    fields = [definition.GetFieldDefn(i) for i in range(definition.GetFieldCount())]
    features = []
    for feature in layer:
        values = {}
        for number, field in enumerate(fields):
            if not feature.IsFieldSetAndNotNull(number):
                value = None
            elif field.GetType() in (ogr.OFTDate, ogr.OFTDateTime):
                year, month, day = feature.GetFieldAsDateTime(number)[:3]
                value = f"{year:04}-{month:02}-{day:02}"
            elif field.GetType() in (ogr.OFTInteger, ogr.OFTInteger64, ogr.OFTReal):
                value = feature.GetField(number)
            else:
                value = feature.GetFieldAsString(number)
            values[field.GetName()] = value
        geometry = feature.GetGeometryRef()
        shape = json.loads(geometry.ExportToJson(["COORDINATE_PRECISION=15"])) if geometry is not None else None
        features.append((values.get(id_column), values, shape))
    return features


def open_gdal(path):
    from osgeo import gdal

    gdal.UseExceptions()
    said = []
    gdal.PushErrorHandler(lambda kind, number, text: said.append(text))
    try:
        source = gdal.OpenEx(path, gdal.OF_VECTOR)
        return source, said
    finally:
        gdal.PopErrorHandler()


def with_gdal(folder, layers):
    for extension in ("geojsonl", "geojsons", "fgb", "csv"):
        for name, features in layers.items():
            path = os.path.join(folder, f"{name}.{extension}")
            if name == "unlocated":
                continue
            if not os.path.exists(path):
                verdict(f"{name}.{extension}", "there is no such file")
                continue
            if extension.startswith("geojson") and not features:
                # a sequence of nothing is an empty file, which GDAL cannot open
                verdict(f"{name}.{extension}", os.path.getsize(path) and "is not empty")
                continue
            source, said = open_gdal(path)
            found = of_gdal(source.GetLayer(0))
            expected = features
            if extension == "csv":
                verdict(f"{name}.csv, types and system", described(source.GetLayer(0)))
            if extension == "fgb":
                expected = [f for f in features if f[2]]
                beside = os.path.join(folder, f"{name}_without_geometry.csv")
                rest = []
                if os.path.exists(beside):
                    with open(beside, encoding="utf-8", newline="") as file:
                        rest = [(row["id"], row, None) for row in csv.DictReader(file)]
                without = [f for f in features if not f[2]]
                verdict(f"{name}_without_geometry.csv", difference(without, rest, True))
                verdict(f"{name}.fgb, by box", by_box(source.GetLayer(0), expected))
            wrong = difference(expected, found, extension != "fgb")
            verdict(f"{name}.{extension}", wrong or "; ".join(said))
    for file in ("waymarks.gpkg", "waymarks.kml"):
        source, said = open_gdal(os.path.join(folder, file))
        for name, features in layers.items():
            layer = source.GetLayerByName(name)
            found = of_gdal(layer) if layer is not None else []
            if file.endswith("kml"):
                for id_, own, _ in found:
                    # the placemark's own name stands for the column; it is the id where there is none
                    own["name"] = own["Name"] if own["Name"] != id_ else None
            wrong = difference(features, found, True) if layer is not None else "no such layer"
            verdict(f"{file}, {name}", wrong or "; ".join(said))
            if file.endswith("gpkg") and layer is not None and name != "unlocated":
                verdict(f"{file}, {name}, by box", by_box(layer, features))
    database(os.path.join(folder, "waymarks.gpkg"), layers)


def described(layer):
    """Whether dates are dates and positions are on WGS 84, longitude first, as the files beside the table say."""
    from osgeo import ogr

    definition = layer.GetLayerDefn()
    fields = [definition.GetFieldDefn(i) for i in range(definition.GetFieldCount())]
    dates = [f.GetName() for f in fields if f.GetName().endswith("_date") and f.GetType() != ogr.OFTDate]
    system = layer.GetSpatialRef()
    if dates or system is None or not system.IsGeographic() or list(system.GetDataAxisToSRSAxisMapping()) != [1, 2]:
        return f"{dates} {system}"
    return None


def box(geometry):
    lons, lats = [], []

    def walk(at):
        if isinstance(at[0], (int, float)):
            lons.append(at[0])
            lats.append(at[1])
        else:
            for one in at:
                walk(one)

    walk(geometry["coordinates"])
    return min(lons), min(lats), max(lons), max(lats)


def by_box(layer, features):
    """Whether the spatial index finds at least what meets a box, for several boxes."""
    boxes = [(f[0], box(f[2])) for f in features if f[2]]
    for west, south, east, north in [(-180, -90, 180, 90), (44, 30, 49, 35), (-125, 30, -100, 45), (0, 0, 1, 1)] + [b for _, b in boxes[:20]]:
        layer.SetSpatialFilterRect(west, south, east, north)
        found = {f.GetField("id") for f in layer}
        layer.SetSpatialFilter(None)
        # a point or a box is met surely; a line only perhaps, where its box is
        sure = {i for i, (w, s, e, n) in boxes if w >= west and e <= east and s >= south and n <= north}
        may = {i for i, (w, s, e, n) in boxes if w <= east and e >= west and s <= north and n >= south}
        if not sure <= found <= may:
            return f"in {west},{south},{east},{north}: {sorted(sure - found)} missing, {sorted(found - may)} too many"
    return None


def database(path, layers):
    base = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    verdict("waymarks.gpkg, integrity", None if base.execute("pragma integrity_check").fetchall() == [("ok",)] else "is broken")
    verdict("waymarks.gpkg, foreign keys", base.execute("pragma foreign_key_check").fetchall())
    for name in layers:
        if name == "unlocated":
            continue
        verdict(f"waymarks.gpkg, index of {name}", None if base.execute(f"select rtreecheck('rtree_{name}_geom')").fetchone() == ("ok",) else "is broken")
        kinds = {row[1]: row[2] for row in base.execute(f"pragma table_info({name})")}
        dates = [column for column in kinds if re.search("(start|end|first|last)_date", column)]
        verdict(f"waymarks.gpkg, dates of {name}", [column for column in dates if kinds[column] != "DATE"])
        west = base.execute("select min_x from gpkg_contents where table_name = ?", [name]).fetchone()[0]
        boxes = [box(f[2]) for f in layers[name] if f[2]]
        verdict(f"waymarks.gpkg, extent of {name}", None if west == (min(b[0] for b in boxes) if boxes else None) else west)
    drawn = {name for (name,) in base.execute("select table_name from gpkg_geometry_columns")}
    styled = {row[0] for row in base.execute("select f_table_name from layer_styles where useAsDefault and styleQML <> ''")}
    verdict("waymarks.gpkg, styles", (drawn | {"unlocated"}) ^ styled)
    verdict("waymarks.gpkg, ground under the map", drawn ^ (set(layers) - {"unlocated"} | {"outlines"}))
    (content,) = base.execute("select content from qgis_projects").fetchone()
    with zipfile.ZipFile(io.BytesIO(bytes.fromhex(content))) as archive:
        project = archive.read(next(name for name in archive.namelist() if name.endswith(".qgs"))).decode()
    sources = set(re.findall(r"layername=(\w+)", project))
    verdict("waymarks.gpkg, layers of the project", sources - drawn - {"unlocated"} or {"outlines"} - sources)
    verdict("waymarks.gpkg, no clock", [t for (t,) in base.execute("select distinct last_change from gpkg_contents") if t != "1970-01-01T00:00:00.000Z"])
    base.close()
    run = subprocess.run([sys.executable, "-m", "osgeo_utils.samples.validate_gpkg", "-k", path], capture_output=True, text=True)
    verdict("waymarks.gpkg, validate_gpkg", None if run.returncode == 0 else run.stdout + run.stderr)


def of_wkb(data):
    """A geometry from little-endian well-known binary."""

    def one(at):
        kind = struct.unpack_from("<I", data, at + 1)[0]
        at += 5
        if kind == 1:
            return ("Point", list(struct.unpack_from("<dd", data, at))), at + 16
        (many,) = struct.unpack_from("<I", data, at)
        at += 4
        if kind == 2:
            flat = struct.unpack_from(f"<{2 * many}d", data, at)
            return ("LineString", [list(p) for p in zip(flat[::2], flat[1::2])]), at + 16 * many
        items = []
        for _ in range(many):
            if kind == 3:
                (n,) = struct.unpack_from("<I", data, at)
                flat = struct.unpack_from(f"<{2 * n}d", data, at + 4)
                items.append([list(p) for p in zip(flat[::2], flat[1::2])])
                at += 4 + 16 * n
            else:
                (_, item), at = one(at)
                items.append(item)
        return ({3: "Polygon", 5: "MultiLineString", 6: "MultiPolygon"}[kind], items), at

    (kind, coordinates), end = one(0)
    assert end == len(data), "bytes behind the geometry"
    return {"type": kind, "coordinates": coordinates}


def with_pyarrow(folder, layers):
    import pyarrow.parquet as parquet

    for name, features in layers.items():
        if name == "unlocated":
            continue
        file = parquet.ParquetFile(os.path.join(folder, f"{name}.parquet"))
        rows = file.read().to_pylist()
        found, wrong = [], None
        for row in rows:
            shape = of_wkb(row["geometry"]) if row["geometry"] else None
            sides = row["bbox"] and tuple(row["bbox"][side] for side in ("xmin", "ymin", "xmax", "ymax"))
            if sides != (box(shape) if shape else None):
                wrong = f"{row['id']}: box {sides}"
            values = {key: str(value) if hasattr(value, "isoformat") else value for key, value in row.items()}
            found.append((row["id"], values, shape))
        verdict(f"{name}.parquet", difference(features, found, True) or wrong)
        dates = [f.name for f in file.schema_arrow if f.name.endswith("_date") and str(f.type) != "date32[day]"]
        verdict(f"{name}.parquet, dates", dates)
        geo = json.loads(file.schema_arrow.metadata[b"geo"])
        kinds = sorted({f[2]["type"] for f in features if f[2]})
        said = geo["columns"]["geometry"]["geometry_types"]
        verdict(f"{name}.parquet, geo", None if geo["version"] == "1.1.0" and sorted(said) == kinds else said)


def main():
    how, folder = sys.argv[1:]
    layers = reference(folder)
    {"gdal": with_gdal, "parquet": with_pyarrow}[how](folder, layers)
    print(f"{compared} compared, {differ} differ")
    sys.exit(1 if differ else 0)


main()
