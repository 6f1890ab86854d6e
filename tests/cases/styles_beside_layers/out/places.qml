<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.0" styleCategories="Symbology|Labeling|Fields|Actions|MapTips|Temporal" labelsEnabled="1">
 <temporal enabled="1" mode="4" limitMode="1" startField="" endField="" startExpression="coalesce(to_datetime(&quot;first_date&quot;), make_datetime(1,1,1,0,0,0))" endExpression="coalesce(to_datetime(&quot;last_date&quot;), make_datetime(9999,12,31,0,0,0))" durationField="" durationUnit="min" fixedDuration="0" accumulate="0">
  <fixedRange>
   <start></start>
   <end></end>
  </fixedRange>
 </temporal>
 <renderer-v2 type="singleSymbol" symbollevels="0" enableorderby="0" forceraster="0">
  <symbols>
   <symbol type="marker" name="0" alpha="1" clip_to_extent="1" force_rhr="0">
    <layer class="SimpleMarker" enabled="1" locked="0" pass="0">
     <Option type="Map">
      <Option name="name" type="QString" value="circle"/>
      <Option name="size" type="QString" value="1.3"/>
      <Option name="size_unit" type="QString" value="MM"/>
      <Option name="outline_style" type="QString" value="solid"/>
      <Option name="outline_width_unit" type="QString" value="MM"/>
      <Option name="joinstyle" type="QString" value="miter"/>
      <Option name="color" type="QString" value="255,255,255,255"/>
      <Option name="outline_color" type="QString" value="111,106,96,255"/>
      <Option name="outline_width" type="QString" value="0.4"/>
     </Option>
    </layer>
   </symbol>
  </symbols>
 </renderer-v2>
 <labeling type="simple">
  <settings calloutType="simple">
   <text-style fieldName="coalesce(&quot;name&quot;, &quot;id&quot;)" isExpression="1" fontFamily="Noto Sans" namedStyle="Regular" fontItalic="0" fontSize="7" fontSizeUnit="Point" textColor="85,91,96,255" textOpacity="1" multilineHeight="0.9">
    <text-buffer bufferDraw="1" bufferSize="0.8" bufferSizeUnits="MM" bufferColor="255,255,255,255" bufferOpacity="0.85" bufferJoinStyle="128"/>
   </text-style>
   <text-format wrapChar="" autoWrapLength="20" useMaxLineLengthForAutoWrap="1" multilineAlign="3" placeDirectionSymbol="0"/>
   <placement placement="6" placementFlags="0" dist="0.8" distUnits="MM" offsetType="1" priority="5" quadOffset="4" xOffset="0" yOffset="0" offsetUnits="MM" overrunDistance="20" geometryGenerator="" geometryGeneratorEnabled="0" geometryGeneratorType="PointGeometry"/>
   <rendering scaleVisibility="0" scaleMin="0" scaleMax="0" obstacle="1" displayAll="0" mergeLines="0" drawLabels="1" upsidedownLabels="0"/>
  </settings>
 </labeling>
 <mapTip enabled="1">&lt;div style=&quot;max-width:26em&quot;&gt;&lt;b&gt;[% replace(replace(replace(replace(coalesce(to_string(coalesce(&quot;name&quot;, &quot;id&quot;)),''),'&amp;','&amp;amp;'),'&lt;','&amp;lt;'),'&gt;','&amp;gt;'),'&quot;','&amp;quot;') %]&lt;/b&gt;[% CASE WHEN &quot;kind&quot; IS NULL THEN '' ELSE '&lt;br&gt;kind: ' || replace(replace(replace(replace(coalesce(to_string(&quot;kind&quot;),''),'&amp;','&amp;amp;'),'&lt;','&amp;lt;'),'&gt;','&amp;gt;'),'&quot;','&amp;quot;') END %][% CASE WHEN &quot;events&quot; IS NULL THEN '' ELSE '&lt;br&gt;events: ' || replace(replace(replace(replace(coalesce(to_string(&quot;events&quot;),''),'&amp;','&amp;amp;'),'&lt;','&amp;lt;'),'&gt;','&amp;gt;'),'&quot;','&amp;quot;') END %][% CASE WHEN &quot;uncertainty_m&quot; IS NULL THEN '' ELSE '&lt;br&gt;position known to within ' || format_number(&quot;uncertainty_m&quot; / 1000, 1) || ' km' END %]&lt;/div&gt;</mapTip>
 <aliases>
  <alias index="0" field="id" name="Id"/>
  <alias index="1" field="name" name="Name"/>
  <alias index="5" field="position_of" name="Stands at the position of"/>
  <alias index="6" field="precision" name="Position known to the"/>
  <alias index="7" field="uncertainty_m" name="Uncertainty (m)"/>
  <alias index="9" field="events" name="Number of events"/>
  <alias index="10" field="first_date" name="First day"/>
  <alias index="11" field="last_date" name="Last day"/>
 </aliases>
 <previewExpression>coalesce(&quot;name&quot;, &quot;id&quot;)</previewExpression>
</qgis>
