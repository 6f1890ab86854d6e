#!/usr/bin/python3
"""Draws a QGIS project as its window would, and fails if anything in it is not as it should be.

    QT_QPA_PLATFORM=offscreen scripts/qgis_canvas.py PROJECT.qgz WHOLE.png [W,S,E,N=PART.png]... [legend=PAGE.png]

The page has the map with the legend that QGIS makes of the layers beside it: every sign that is on the map, with its words.
Every layer must be valid, have the project's system or its own, and be played where it has days; no day of the
project's time may show an event that is not of that day (asked of QGIS, day by day, for the first and last of each layer).
"""
import os
import sys

from qgis.core import (Qgis, QgsApplication, QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsDateTimeRange,
                       QgsExpressionContext, QgsExpressionContextUtils, QgsFeatureRequest, QgsLayoutExporter, QgsLayoutItemLegend,
                       QgsLayoutItemMap, QgsLayoutPoint, QgsLayoutSize, QgsLegendStyle, QgsMapRendererParallelJob, QgsMapSettings,
                       QgsPrintLayout, QgsProject, QgsRectangle, QgsUnitTypes, QgsVectorLayerTemporalContext)
from qgis.PyQt.QtGui import QFont
from qgis.PyQt.QtCore import QDate, QDateTime, QSize, Qt, QTime

SIZE = QSize(1500, 950)


def played(layer, day):
    """Ids of what shows on that day."""
    begin = QDateTime(day, QTime(0, 0), Qt.UTC)
    context = QgsVectorLayerTemporalContext()
    context.setLayer(layer)
    frame = QgsDateTimeRange(begin, begin.addDays(1), True, False)
    shown = QgsFeatureRequest().setFilterExpression(layer.temporalProperties().createFilterString(context, frame))
    return {feature["id"] for feature in layer.getFeatures(shown)}


def days(feature, names):
    values = [feature[name] for name in names]
    return [value if isinstance(value, QDate) and value.isValid() else None for value in values]


def mistakes(project):
    for node in project.layerTreeRoot().findLayers():
        layer = node.layer()
        if layer is None or not layer.isValid():
            yield "%s: not valid" % node.name()
            continue
        names = [n for n in ("start_date", "end_date", "first_date", "last_date") if layer.fields().lookupField(n) >= 0]
        if len(names) != 2 or not layer.isSpatial():
            continue
        if not layer.temporalProperties().isActive():
            yield "%s: not played" % layer.name()
            continue
        features = list(layer.getFeatures())
        for day in sorted({day for feature in features for day in days(feature, names) if day}, key=QDate.toJulianDay):
            for day in (day.addDays(-1), day, day.addDays(1)):
                within = lambda first, last: (first is None or first <= day) and (last is None or day <= last)
                meant = {feature["id"] for feature in features if within(*days(feature, names))}
                if played(layer, day) != meant:
                    yield "%s: on %s it plays %s" % (layer.name(), day.toString(Qt.ISODate), sorted(played(layer, day) ^ meant))


def seen(project):
    return [n.layer() for n in project.layerTreeRoot().findLayers() if n.isVisible() and n.layer().isSpatial()]


def draw(project, extent, file):
    settings = QgsMapSettings()
    settings.setLayers(seen(project))
    settings.setOutputSize(SIZE)
    settings.setBackgroundColor(project.backgroundColor())
    settings.setDestinationCrs(project.crs())
    settings.setTransformContext(project.transformContext())
    settings.setFlag(QgsMapSettings.Antialiasing, True)
    settings.setExtent(extent)
    context = QgsExpressionContext()  # rings are as wide as @map_scale says
    for scope in (QgsExpressionContextUtils.globalScope(), QgsExpressionContextUtils.projectScope(project),
                  QgsExpressionContextUtils.mapSettingsScope(settings)):
        context.appendScope(scope)
    settings.setExpressionContext(context)
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    job.renderedImage().save(file)
    return [error.message for error in job.errors()]


def draw_with_legend(project, extent, file):
    """A page of 340 x 215 mm: the map, and all signs that are on it."""
    layout = QgsPrintLayout(project)
    layout.initializeDefaults()
    layout.pageCollection().page(0).setPageSize(QgsLayoutSize(340, 215, QgsUnitTypes.LayoutMillimeters))

    def put(item, left, width):
        layout.addLayoutItem(item)
        item.attemptMove(QgsLayoutPoint(left, 2, QgsUnitTypes.LayoutMillimeters))
        item.attemptResize(QgsLayoutSize(width, 211, QgsUnitTypes.LayoutMillimeters))

    canvas = QgsLayoutItemMap(layout)
    canvas.setRect(0, 0, 260, 211)  # a map without a size zooms nowhere
    put(canvas, 2, 260)
    canvas.setBackgroundColor(project.backgroundColor())
    canvas.setLayers(seen(project))
    canvas.zoomToExtent(extent)
    legend = QgsLayoutItemLegend(layout)
    put(legend, 263, 75)
    legend.setLinkedMap(canvas)
    legend.setLegendFilterByMapEnabled(True)
    for style, size in ((QgsLegendStyle.Group, 12), (QgsLegendStyle.Subgroup, 10), (QgsLegendStyle.SymbolLabel, 9)):
        legend.setStyleFont(style, QFont("Noto Sans", size))
    legend.setSymbolWidth(12)
    legend.rstyle(QgsLegendStyle.SymbolLabel).setMargin(QgsLegendStyle.Left, 4)
    legend.adjustBoxSize()
    settings = QgsLayoutExporter.ImageExportSettings()
    settings.dpi = 96
    done = QgsLayoutExporter(layout).exportToImage(file, settings)
    return [] if done == QgsLayoutExporter.Success else ["%s: not drawn (%s)" % (file, done)]


def main():
    app = QgsApplication([], False)
    app.initQgis()
    said = []
    app.messageLog().messageReceived.connect(
        lambda text, tag, level: said.append(text) if int(level) in (1, 2) and "No styles available" not in text else None)
    project = QgsProject.instance()
    wrong = [] if project.read(sys.argv[1]) else ["the project cannot be read: " + project.error()]
    wrong += mistakes(project)
    whole, parts = sys.argv[2], sys.argv[3:]
    wrong += draw(project, project.viewSettings().defaultViewExtent(), whole)
    degrees = QgsCoordinateTransform(QgsCoordinateReferenceSystem("EPSG:4326"), project.crs(), project)
    for part in parts:
        box, file = part.split("=", 1)
        if box == "legend":
            wrong += draw_with_legend(project, project.viewSettings().defaultViewExtent(), file)
            continue
        wrong += draw(project, degrees.transformBoundingBox(QgsRectangle(*map(float, box.split(",")))), file)
    wrong += said
    for what in wrong:
        print(what, file=sys.stderr)
    print("QGIS %s: %d layers, %s" % (Qgis.QGIS_VERSION, len(project.mapLayers()), "%d mistakes" % len(wrong)))
    sys.stdout.flush()
    os._exit(1 if wrong else 0)  # QGIS without a window crashes while it cleans up


main()
