<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.0" styleCategories="Symbology|Labeling|Fields|Actions|MapTips|Temporal" labelsEnabled="1">
 <temporal enabled="1" mode="4" limitMode="1" startField="" endField="" startExpression="coalesce(to_datetime(&quot;start_date&quot;), make_datetime(1,1,1,0,0,0))" endExpression="coalesce(to_datetime(&quot;end_date&quot;), make_datetime(9999,12,31,0,0,0))" durationField="" durationUnit="min" fixedDuration="0" accumulate="0">
  <fixedRange>
   <start></start>
   <end></end>
  </fixedRange>
 </temporal>
 <renderer-v2 type="pointDisplacement" tolerance="0.00001" toleranceUnit="MapUnit" placement="0" circleWidth="0.2" circleColor="85,91,96,255" circleRadiusAddition="0.6" labelAttributeName="" labelDistanceFactor="0.5" labelColor="85,91,96,255" maxLabelScaleDenominator="0" symbollevels="0" enableorderby="0" forceraster="0">
  <renderer-v2 type="RuleRenderer" symbollevels="0" enableorderby="0" forceraster="0">
   <rules key="{9b63e1aa-0000-4000-8000-000000000000}">
    <rule symbol="0" key="{9b63e1aa-0000-4000-8000-000000000001}" label="confirmed" filter="&quot;status&quot; = 'confirmed'"/>
    <rule symbol="1" key="{9b63e1aa-0000-4000-8000-000000000002}" label="reported" filter="&quot;status&quot; = 'reported'"/>
    <rule symbol="2" key="{9b63e1aa-0000-4000-8000-000000000003}" label="alleged" filter="&quot;status&quot; = 'alleged'"/>
    <rule symbol="3" key="{9b63e1aa-0000-4000-8000-000000000004}" label="disputed" filter="&quot;status&quot; = 'disputed'"/>
    <rule symbol="4" key="{9b63e1aa-0000-4000-8000-000000000005}" label="denied" filter="&quot;status&quot; = 'denied'"/>
    <rule symbol="5" key="{9b63e1aa-0000-4000-8000-000000000006}" label="unverified" filter="&quot;status&quot; = 'unverified'"/>
    <rule symbol="6" key="{9b63e1aa-0000-4000-8000-000000000007}" label="not stated" filter="coalesce(&quot;status&quot;, '') NOT IN ('alleged', 'reported', 'confirmed', 'disputed', 'denied', 'unverified')"/>
   </rules>
   <symbols>
    <symbol type="marker" name="0" alpha="1" clip_to_extent="1" force_rhr="0">
     <layer class="SimpleMarker" enabled="1" locked="0" pass="0">
      <Option type="Map">
       <Option name="name" type="QString" value="circle"/>
       <Option name="size" type="QString" value="0.1"/>
       <Option name="size_unit" type="QString" value="MM"/>
       <Option name="outline_style" type="QString" value="solid"/>
       <Option name="outline_width_unit" type="QString" value="MM"/>
       <Option name="joinstyle" type="QString" value="miter"/>
       <Option name="color" type="QString" value="29,56,96,26"/>
       <Option name="outline_color" type="QString" value="29,56,96,200"/>
       <Option name="outline_width" type="QString" value="0.25"/>
      </Option>
      <data_defined_properties>
       <Option type="Map">
        <Option name="name" type="QString" value=""/>
        <Option name="properties" type="Map">
         <Option name="size" type="Map">
          <Option name="active" type="bool" value="true"/>
          <Option name="expression" type="QString" value="min(coalesce(2000 * &quot;uncertainty_m&quot; * CASE WHEN @map_crs = 'EPSG:3857' THEN (exp(y($geometry) / 6378137) + exp(-y($geometry) / 6378137)) / 2 ELSE 1 END / @map_scale, 0), 2000)"/>
          <Option name="type" type="int" value="3"/>
         </Option>
         <Option name="outlineStyle" type="Map">
          <Option name="active" type="bool" value="true"/>
          <Option name="expression" type="QString" value="CASE WHEN &quot;precision&quot; IN ('coordinates', 'site', 'settlement') THEN 'solid' ELSE 'dash' END"/>
          <Option name="type" type="int" value="3"/>
         </Option>
         <Option name="enabled" type="Map">
          <Option name="active" type="bool" value="true"/>
          <Option name="expression" type="QString" value="coalesce(2000 * &quot;uncertainty_m&quot; * CASE WHEN @map_crs = 'EPSG:3857' THEN (exp(y($geometry) / 6378137) + exp(-y($geometry) / 6378137)) / 2 ELSE 1 END / @map_scale, 0) &gt; 3.439583333333333"/>
          <Option name="type" type="int" value="3"/>
         </Option>
        </Option>
        <Option name="type" type="QString" value="collection"/>
       </Option>
      </data_defined_properties>
     </layer>
     <layer class="SimpleMarker" enabled="1" locked="0" pass="0">
      <Option type="Map">
       <Option name="name" type="QString" value="circle"/>
       <Option name="size" type="QString" value="3.44"/>
       <Option name="size_unit" type="QString" value="MM"/>
       <Option name="outline_style" type="QString" value="solid"/>
       <Option name="outline_width_unit" type="QString" value="MM"/>
       <Option name="joinstyle" type="QString" value="miter"/>
       <Option name="color" type="QString" value="29,56,96,255"/>
       <Option name="outline_color" type="QString" value="255,255,255,255"/>
       <Option name="outline_width" type="QString" value="0.3"/>
       <Option name="angle" type="QString" value="0"/>
      </Option>
     </layer>
    </symbol>
    <symbol type="marker" name="1" alpha="1" clip_to_extent="1" force_rhr="0">
     <layer class="SimpleMarker" enabled="1" locked="0" pass="0">
      <Option type="Map">
       <Option name="name" type="QString" value="circle"/>
       <Option name="size" type="QString" value="0.1"/>
       <Option name="size_unit" type="QString" value="MM"/>
       <Option name="outline_style" type="QString" value="solid"/>
       <Option name="outline_width_unit" type="QString" value="MM"/>
       <Option name="joinstyle" type="QString" value="miter"/>
       <Option name="color" type="QString" value="13,122,190,26"/>
       <Option name="outline_color" type="QString" value="13,122,190,200"/>
       <Option name="outline_width" type="QString" value="0.25"/>
      </Option>
      <data_defined_properties>
       <Option type="Map">
        <Option name="name" type="QString" value=""/>
        <Option name="properties" type="Map">
         <Option name="size" type="Map">
          <Option name="active" type="bool" value="true"/>
          <Option name="expression" type="QString" value="min(coalesce(2000 * &quot;uncertainty_m&quot; * CASE WHEN @map_crs = 'EPSG:3857' THEN (exp(y($geometry) / 6378137) + exp(-y($geometry) / 6378137)) / 2 ELSE 1 END / @map_scale, 0), 2000)"/>
          <Option name="type" type="int" value="3"/>
         </Option>
         <Option name="outlineStyle" type="Map">
          <Option name="active" type="bool" value="true"/>
          <Option name="expression" type="QString" value="CASE WHEN &quot;precision&quot; IN ('coordinates', 'site', 'settlement') THEN 'solid' ELSE 'dash' END"/>
          <Option name="type" type="int" value="3"/>
         </Option>
         <Option name="enabled" type="Map">
          <Option name="active" type="bool" value="true"/>
          <Option name="expression" type="QString" value="coalesce(2000 * &quot;uncertainty_m&quot; * CASE WHEN @map_crs = 'EPSG:3857' THEN (exp(y($geometry) / 6378137) + exp(-y($geometry) / 6378137)) / 2 ELSE 1 END / @map_scale, 0) &gt; 3.439583333333333"/>
          <Option name="type" type="int" value="3"/>
         </Option>
        </Option>
        <Option name="type" type="QString" value="collection"/>
       </Option>
      </data_defined_properties>
     </layer>
     <layer class="SimpleMarker" enabled="1" locked="0" pass="0">
      <Option type="Map">
       <Option name="name" type="QString" value="square"/>
       <Option name="size" type="QString" value="3.096"/>
       <Option name="size_unit" type="QString" value="MM"/>
       <Option name="outline_style" type="QString" value="solid"/>
       <Option name="outline_width_unit" type="QString" value="MM"/>
       <Option name="joinstyle" type="QString" value="miter"/>
       <Option name="color" type="QString" value="13,122,190,255"/>
       <Option name="outline_color" type="QString" value="255,255,255,255"/>
       <Option name="outline_width" type="QString" value="0.3"/>
       <Option name="angle" type="QString" value="0"/>
      </Option>
     </layer>
    </symbol>
    <symbol type="marker" name="2" alpha="1" clip_to_extent="1" force_rhr="0">
     <layer class="SimpleMarker" enabled="1" locked="0" pass="0">
      <Option type="Map">
       <Option name="name" type="QString" value="circle"/>
       <Option name="size" type="QString" value="0.1"/>
       <Option name="size_unit" type="QString" value="MM"/>
       <Option name="outline_style" type="QString" value="solid"/>
       <Option name="outline_width_unit" type="QString" value="MM"/>
       <Option name="joinstyle" type="QString" value="miter"/>
       <Option name="color" type="QString" value="190,119,15,26"/>
       <Option name="outline_color" type="QString" value="190,119,15,200"/>
       <Option name="outline_width" type="QString" value="0.25"/>
      </Option>
      <data_defined_properties>
       <Option type="Map">
        <Option name="name" type="QString" value=""/>
        <Option name="properties" type="Map">
         <Option name="size" type="Map">
          <Option name="active" type="bool" value="true"/>
          <Option name="expression" type="QString" value="min(coalesce(2000 * &quot;uncertainty_m&quot; * CASE WHEN @map_crs = 'EPSG:3857' THEN (exp(y($geometry) / 6378137) + exp(-y($geometry) / 6378137)) / 2 ELSE 1 END / @map_scale, 0), 2000)"/>
          <Option name="type" type="int" value="3"/>
         </Option>
         <Option name="outlineStyle" type="Map">
          <Option name="active" type="bool" value="true"/>
          <Option name="expression" type="QString" value="CASE WHEN &quot;precision&quot; IN ('coordinates', 'site', 'settlement') THEN 'solid' ELSE 'dash' END"/>
          <Option name="type" type="int" value="3"/>
         </Option>
         <Option name="enabled" type="Map">
          <Option name="active" type="bool" value="true"/>
          <Option name="expression" type="QString" value="coalesce(2000 * &quot;uncertainty_m&quot; * CASE WHEN @map_crs = 'EPSG:3857' THEN (exp(y($geometry) / 6378137) + exp(-y($geometry) / 6378137)) / 2 ELSE 1 END / @map_scale, 0) &gt; 3.439583333333333"/>
          <Option name="type" type="int" value="3"/>
         </Option>
        </Option>
        <Option name="type" type="QString" value="collection"/>
       </Option>
      </data_defined_properties>
     </layer>
     <layer class="SimpleMarker" enabled="1" locked="0" pass="0">
      <Option type="Map">
       <Option name="name" type="QString" value="triangle"/>
       <Option name="size" type="QString" value="3.784"/>
       <Option name="size_unit" type="QString" value="MM"/>
       <Option name="outline_style" type="QString" value="solid"/>
       <Option name="outline_width_unit" type="QString" value="MM"/>
       <Option name="joinstyle" type="QString" value="miter"/>
       <Option name="color" type="QString" value="255,255,255,255"/>
       <Option name="outline_color" type="QString" value="190,119,15,255"/>
       <Option name="outline_width" type="QString" value="0.6"/>
       <Option name="angle" type="QString" value="0"/>
      </Option>
     </layer>
    </symbol>
    <symbol type="marker" name="3" alpha="1" clip_to_extent="1" force_rhr="0">
     <layer class="SimpleMarker" enabled="1" locked="0" pass="0">
      <Option type="Map">
       <Option name="name" type="QString" value="circle"/>
       <Option name="size" type="QString" value="0.1"/>
       <Option name="size_unit" type="QString" value="MM"/>
       <Option name="outline_style" type="QString" value="solid"/>
       <Option name="outline_width_unit" type="QString" value="MM"/>
       <Option name="joinstyle" type="QString" value="miter"/>
       <Option name="color" type="QString" value="162,3,143,26"/>
       <Option name="outline_color" type="QString" value="162,3,143,200"/>
       <Option name="outline_width" type="QString" value="0.25"/>
      </Option>
      <data_defined_properties>
       <Option type="Map">
        <Option name="name" type="QString" value=""/>
        <Option name="properties" type="Map">
         <Option name="size" type="Map">
          <Option name="active" type="bool" value="true"/>
          <Option name="expression" type="QString" value="min(coalesce(2000 * &quot;uncertainty_m&quot; * CASE WHEN @map_crs = 'EPSG:3857' THEN (exp(y($geometry) / 6378137) + exp(-y($geometry) / 6378137)) / 2 ELSE 1 END / @map_scale, 0), 2000)"/>
          <Option name="type" type="int" value="3"/>
         </Option>
         <Option name="outlineStyle" type="Map">
          <Option name="active" type="bool" value="true"/>
          <Option name="expression" type="QString" value="CASE WHEN &quot;precision&quot; IN ('coordinates', 'site', 'settlement') THEN 'solid' ELSE 'dash' END"/>
          <Option name="type" type="int" value="3"/>
         </Option>
         <Option name="enabled" type="Map">
          <Option name="active" type="bool" value="true"/>
          <Option name="expression" type="QString" value="coalesce(2000 * &quot;uncertainty_m&quot; * CASE WHEN @map_crs = 'EPSG:3857' THEN (exp(y($geometry) / 6378137) + exp(-y($geometry) / 6378137)) / 2 ELSE 1 END / @map_scale, 0) &gt; 3.439583333333333"/>
          <Option name="type" type="int" value="3"/>
         </Option>
        </Option>
        <Option name="type" type="QString" value="collection"/>
       </Option>
      </data_defined_properties>
     </layer>
     <layer class="SimpleMarker" enabled="1" locked="0" pass="0">
      <Option type="Map">
       <Option name="name" type="QString" value="diamond"/>
       <Option name="size" type="QString" value="4.471"/>
       <Option name="size_unit" type="QString" value="MM"/>
       <Option name="outline_style" type="QString" value="solid"/>
       <Option name="outline_width_unit" type="QString" value="MM"/>
       <Option name="joinstyle" type="QString" value="miter"/>
       <Option name="color" type="QString" value="162,3,143,255"/>
       <Option name="outline_color" type="QString" value="255,255,255,255"/>
       <Option name="outline_width" type="QString" value="0.3"/>
       <Option name="angle" type="QString" value="0"/>
      </Option>
     </layer>
    </symbol>
    <symbol type="marker" name="4" alpha="1" clip_to_extent="1" force_rhr="0">
     <layer class="SimpleMarker" enabled="1" locked="0" pass="0">
      <Option type="Map">
       <Option name="name" type="QString" value="circle"/>
       <Option name="size" type="QString" value="0.1"/>
       <Option name="size_unit" type="QString" value="MM"/>
       <Option name="outline_style" type="QString" value="solid"/>
       <Option name="outline_width_unit" type="QString" value="MM"/>
       <Option name="joinstyle" type="QString" value="miter"/>
       <Option name="color" type="QString" value="86,0,5,26"/>
       <Option name="outline_color" type="QString" value="86,0,5,200"/>
       <Option name="outline_width" type="QString" value="0.25"/>
      </Option>
      <data_defined_properties>
       <Option type="Map">
        <Option name="name" type="QString" value=""/>
        <Option name="properties" type="Map">
         <Option name="size" type="Map">
          <Option name="active" type="bool" value="true"/>
          <Option name="expression" type="QString" value="min(coalesce(2000 * &quot;uncertainty_m&quot; * CASE WHEN @map_crs = 'EPSG:3857' THEN (exp(y($geometry) / 6378137) + exp(-y($geometry) / 6378137)) / 2 ELSE 1 END / @map_scale, 0), 2000)"/>
          <Option name="type" type="int" value="3"/>
         </Option>
         <Option name="outlineStyle" type="Map">
          <Option name="active" type="bool" value="true"/>
          <Option name="expression" type="QString" value="CASE WHEN &quot;precision&quot; IN ('coordinates', 'site', 'settlement') THEN 'solid' ELSE 'dash' END"/>
          <Option name="type" type="int" value="3"/>
         </Option>
         <Option name="enabled" type="Map">
          <Option name="active" type="bool" value="true"/>
          <Option name="expression" type="QString" value="coalesce(2000 * &quot;uncertainty_m&quot; * CASE WHEN @map_crs = 'EPSG:3857' THEN (exp(y($geometry) / 6378137) + exp(-y($geometry) / 6378137)) / 2 ELSE 1 END / @map_scale, 0) &gt; 3.439583333333333"/>
          <Option name="type" type="int" value="3"/>
         </Option>
        </Option>
        <Option name="type" type="QString" value="collection"/>
       </Option>
      </data_defined_properties>
     </layer>
     <layer class="SimpleMarker" enabled="1" locked="0" pass="0">
      <Option type="Map">
       <Option name="name" type="QString" value="cross_fill"/>
       <Option name="size" type="QString" value="4.471"/>
       <Option name="size_unit" type="QString" value="MM"/>
       <Option name="outline_style" type="QString" value="solid"/>
       <Option name="outline_width_unit" type="QString" value="MM"/>
       <Option name="joinstyle" type="QString" value="miter"/>
       <Option name="color" type="QString" value="86,0,5,255"/>
       <Option name="outline_color" type="QString" value="255,255,255,255"/>
       <Option name="outline_width" type="QString" value="0.3"/>
       <Option name="angle" type="QString" value="45"/>
      </Option>
     </layer>
    </symbol>
    <symbol type="marker" name="5" alpha="1" clip_to_extent="1" force_rhr="0">
     <layer class="SimpleMarker" enabled="1" locked="0" pass="0">
      <Option type="Map">
       <Option name="name" type="QString" value="circle"/>
       <Option name="size" type="QString" value="0.1"/>
       <Option name="size_unit" type="QString" value="MM"/>
       <Option name="outline_style" type="QString" value="solid"/>
       <Option name="outline_width_unit" type="QString" value="MM"/>
       <Option name="joinstyle" type="QString" value="miter"/>
       <Option name="color" type="QString" value="86,118,79,26"/>
       <Option name="outline_color" type="QString" value="86,118,79,200"/>
       <Option name="outline_width" type="QString" value="0.25"/>
      </Option>
      <data_defined_properties>
       <Option type="Map">
        <Option name="name" type="QString" value=""/>
        <Option name="properties" type="Map">
         <Option name="size" type="Map">
          <Option name="active" type="bool" value="true"/>
          <Option name="expression" type="QString" value="min(coalesce(2000 * &quot;uncertainty_m&quot; * CASE WHEN @map_crs = 'EPSG:3857' THEN (exp(y($geometry) / 6378137) + exp(-y($geometry) / 6378137)) / 2 ELSE 1 END / @map_scale, 0), 2000)"/>
          <Option name="type" type="int" value="3"/>
         </Option>
         <Option name="outlineStyle" type="Map">
          <Option name="active" type="bool" value="true"/>
          <Option name="expression" type="QString" value="CASE WHEN &quot;precision&quot; IN ('coordinates', 'site', 'settlement') THEN 'solid' ELSE 'dash' END"/>
          <Option name="type" type="int" value="3"/>
         </Option>
         <Option name="enabled" type="Map">
          <Option name="active" type="bool" value="true"/>
          <Option name="expression" type="QString" value="coalesce(2000 * &quot;uncertainty_m&quot; * CASE WHEN @map_crs = 'EPSG:3857' THEN (exp(y($geometry) / 6378137) + exp(-y($geometry) / 6378137)) / 2 ELSE 1 END / @map_scale, 0) &gt; 3.439583333333333"/>
          <Option name="type" type="int" value="3"/>
         </Option>
        </Option>
        <Option name="type" type="QString" value="collection"/>
       </Option>
      </data_defined_properties>
     </layer>
     <layer class="SimpleMarker" enabled="1" locked="0" pass="0">
      <Option type="Map">
       <Option name="name" type="QString" value="pentagon"/>
       <Option name="size" type="QString" value="3.44"/>
       <Option name="size_unit" type="QString" value="MM"/>
       <Option name="outline_style" type="QString" value="solid"/>
       <Option name="outline_width_unit" type="QString" value="MM"/>
       <Option name="joinstyle" type="QString" value="miter"/>
       <Option name="color" type="QString" value="255,255,255,255"/>
       <Option name="outline_color" type="QString" value="86,118,79,255"/>
       <Option name="outline_width" type="QString" value="0.6"/>
       <Option name="angle" type="QString" value="0"/>
      </Option>
     </layer>
    </symbol>
    <symbol type="marker" name="6" alpha="1" clip_to_extent="1" force_rhr="0">
     <layer class="SimpleMarker" enabled="1" locked="0" pass="0">
      <Option type="Map">
       <Option name="name" type="QString" value="circle"/>
       <Option name="size" type="QString" value="0.1"/>
       <Option name="size_unit" type="QString" value="MM"/>
       <Option name="outline_style" type="QString" value="solid"/>
       <Option name="outline_width_unit" type="QString" value="MM"/>
       <Option name="joinstyle" type="QString" value="miter"/>
       <Option name="color" type="QString" value="83,85,89,26"/>
       <Option name="outline_color" type="QString" value="83,85,89,200"/>
       <Option name="outline_width" type="QString" value="0.25"/>
      </Option>
      <data_defined_properties>
       <Option type="Map">
        <Option name="name" type="QString" value=""/>
        <Option name="properties" type="Map">
         <Option name="size" type="Map">
          <Option name="active" type="bool" value="true"/>
          <Option name="expression" type="QString" value="min(coalesce(2000 * &quot;uncertainty_m&quot; * CASE WHEN @map_crs = 'EPSG:3857' THEN (exp(y($geometry) / 6378137) + exp(-y($geometry) / 6378137)) / 2 ELSE 1 END / @map_scale, 0), 2000)"/>
          <Option name="type" type="int" value="3"/>
         </Option>
         <Option name="outlineStyle" type="Map">
          <Option name="active" type="bool" value="true"/>
          <Option name="expression" type="QString" value="CASE WHEN &quot;precision&quot; IN ('coordinates', 'site', 'settlement') THEN 'solid' ELSE 'dash' END"/>
          <Option name="type" type="int" value="3"/>
         </Option>
         <Option name="enabled" type="Map">
          <Option name="active" type="bool" value="true"/>
          <Option name="expression" type="QString" value="coalesce(2000 * &quot;uncertainty_m&quot; * CASE WHEN @map_crs = 'EPSG:3857' THEN (exp(y($geometry) / 6378137) + exp(-y($geometry) / 6378137)) / 2 ELSE 1 END / @map_scale, 0) &gt; 3.439583333333333"/>
          <Option name="type" type="int" value="3"/>
         </Option>
        </Option>
        <Option name="type" type="QString" value="collection"/>
       </Option>
      </data_defined_properties>
     </layer>
     <layer class="SimpleMarker" enabled="1" locked="0" pass="0">
      <Option type="Map">
       <Option name="name" type="QString" value="hexagon"/>
       <Option name="size" type="QString" value="3.44"/>
       <Option name="size_unit" type="QString" value="MM"/>
       <Option name="outline_style" type="QString" value="solid"/>
       <Option name="outline_width_unit" type="QString" value="MM"/>
       <Option name="joinstyle" type="QString" value="miter"/>
       <Option name="color" type="QString" value="255,255,255,255"/>
       <Option name="outline_color" type="QString" value="83,85,89,255"/>
       <Option name="outline_width" type="QString" value="0.6"/>
       <Option name="angle" type="QString" value="0"/>
      </Option>
     </layer>
    </symbol>
   </symbols>
  </renderer-v2>
  <symbol type="marker" name="centerSymbol" alpha="1" clip_to_extent="1" force_rhr="0">
   <layer class="SimpleMarker" enabled="1" locked="0" pass="0">
    <Option type="Map">
     <Option name="name" type="QString" value="circle"/>
     <Option name="size" type="QString" value="0.9"/>
     <Option name="size_unit" type="QString" value="MM"/>
     <Option name="outline_style" type="QString" value="no"/>
     <Option name="outline_width_unit" type="QString" value="MM"/>
     <Option name="joinstyle" type="QString" value="miter"/>
     <Option name="color" type="QString" value="85,91,96,255"/>
    </Option>
   </layer>
  </symbol>
 </renderer-v2>
 <labeling type="simple">
  <settings calloutType="simple">
   <text-style fieldName="coalesce(&quot;name&quot;, &quot;category&quot;, &quot;place_name&quot;, &quot;id&quot;)" isExpression="1" fontFamily="Noto Sans" namedStyle="Regular" fontItalic="0" fontSize="7.5" fontSizeUnit="Point" textColor="38,42,46,255" textOpacity="1" multilineHeight="0.9">
    <text-buffer bufferDraw="1" bufferSize="0.8" bufferSizeUnits="MM" bufferColor="255,255,255,255" bufferOpacity="0.85" bufferJoinStyle="128"/>
   </text-style>
   <text-format wrapChar="" autoWrapLength="26" useMaxLineLengthForAutoWrap="1" multilineAlign="3" placeDirectionSymbol="0"/>
   <placement placement="6" placementFlags="0" dist="2.1197916666666665" distUnits="MM" offsetType="1" priority="7" quadOffset="4" xOffset="0" yOffset="0" offsetUnits="MM" overrunDistance="20" geometryGenerator="" geometryGeneratorEnabled="0" geometryGeneratorType="PointGeometry"/>
   <rendering scaleVisibility="0" scaleMin="0" scaleMax="0" obstacle="1" displayAll="0" mergeLines="0" drawLabels="1" upsidedownLabels="0"/>
  </settings>
 </labeling>
 <mapTip enabled="1">&lt;div style=&quot;max-width:26em&quot;&gt;&lt;b&gt;[% replace(replace(replace(replace(coalesce(to_string(coalesce(&quot;name&quot;, &quot;id&quot;)),''),'&amp;','&amp;amp;'),'&lt;','&amp;lt;'),'&gt;','&amp;gt;'),'&quot;','&amp;quot;') %]&lt;/b&gt;[% '&lt;br&gt;' || CASE WHEN &quot;status&quot; = 'confirmed' THEN '&lt;b&gt;confirmed&lt;/b&gt;: confirmed by independent sources' WHEN &quot;status&quot; = 'reported' THEN '&lt;b&gt;reported&lt;/b&gt;: told by a source as a fact' WHEN &quot;status&quot; = 'alleged' THEN '&lt;b&gt;alleged&lt;/b&gt;: claimed by somebody, supported by nobody else' WHEN &quot;status&quot; = 'disputed' THEN '&lt;b&gt;disputed&lt;/b&gt;: contradicted by another claim or by geography' WHEN &quot;status&quot; = 'denied' THEN '&lt;b&gt;denied&lt;/b&gt;: denied by those concerned' WHEN &quot;status&quot; = 'unverified' THEN '&lt;b&gt;unverified&lt;/b&gt;: checked by nobody' ELSE 'the table does not say how sure it is' END %][% CASE WHEN &quot;date_text&quot; IS NULL THEN '' ELSE '&lt;br&gt;' || replace(replace(replace(replace(coalesce(to_string(&quot;date_text&quot;),''),'&amp;','&amp;amp;'),'&lt;','&amp;lt;'),'&gt;','&amp;gt;'),'&quot;','&amp;quot;') END %][% CASE WHEN &quot;place_name&quot; IS NULL THEN '' ELSE '&lt;br&gt;at ' || replace(replace(replace(replace(coalesce(to_string(&quot;place_name&quot;),''),'&amp;','&amp;amp;'),'&lt;','&amp;lt;'),'&gt;','&amp;gt;'),'&quot;','&amp;quot;') END %][% CASE WHEN &quot;category&quot; IS NULL THEN '' ELSE '&lt;br&gt;category: ' || replace(replace(replace(replace(coalesce(to_string(&quot;category&quot;),''),'&amp;','&amp;amp;'),'&lt;','&amp;lt;'),'&gt;','&amp;gt;'),'&quot;','&amp;quot;') END %][% CASE WHEN &quot;uncertainty_m&quot; IS NULL THEN '' ELSE '&lt;br&gt;position known to within ' || format_number(&quot;uncertainty_m&quot; / 1000, 1) || ' km' END %][% CASE WHEN coalesce(regexp_match(&quot;source_url&quot;, '^[hH][tT][tT][pP][sS]?://[^ &lt;&gt;]+$'), 0) &gt; 0 THEN '&lt;br&gt;&lt;a href=&quot;' || replace(replace(replace(replace(coalesce(to_string(&quot;source_url&quot;),''),'&amp;','&amp;amp;'),'&lt;','&amp;lt;'),'&gt;','&amp;gt;'),'&quot;','&amp;quot;') || '&quot;&gt;source&lt;/a&gt;' ELSE '' END %]&lt;/div&gt;</mapTip>
 <attributeactions>
  <defaultAction key="Canvas" value="{77617972-6d61-4000-8000-736f75726365}"/>
  <actionsetting id="{77617972-6d61-4000-8000-736f75726365}" type="5" name="Open the source" shortTitle="Open the source" action="[% CASE WHEN coalesce(regexp_match(&quot;source_url&quot;, '^[hH][tT][tT][pP][sS]?://[^ &lt;&gt;]+$'), 0) &gt; 0 THEN &quot;source_url&quot; ELSE '' END %]" capture="0" icon="" notificationMessage="" isEnabledOnlyWhenEditable="0">
   <actionScope id="Canvas"/>
   <actionScope id="Feature"/>
  </actionsetting>
 </attributeactions>
 <aliases>
  <alias index="0" field="id" name="Id"/>
  <alias index="1" field="name" name="Name"/>
  <alias index="2" field="category" name="Category"/>
  <alias index="3" field="status" name="Status"/>
  <alias index="4" field="date_text" name="Date (EDTF)"/>
  <alias index="5" field="start_date" name="From (earliest day)"/>
  <alias index="6" field="end_date" name="To (latest day)"/>
  <alias index="7" field="date_precision" name="Date known to the"/>
  <alias index="8" field="date_qualifier" name="Date is"/>
  <alias index="9" field="place" name="Place as reported"/>
  <alias index="11" field="place_name" name="Place"/>
  <alias index="12" field="place_kind" name="Kind of place"/>
  <alias index="13" field="position_of" name="Stands at the position of"/>
  <alias index="14" field="precision" name="Position known to the"/>
  <alias index="15" field="uncertainty_m" name="Uncertainty (m)"/>
  <alias index="16" field="source_url" name="Link"/>
 </aliases>
 <previewExpression>coalesce(&quot;name&quot;, &quot;id&quot;)</previewExpression>
</qgis>
