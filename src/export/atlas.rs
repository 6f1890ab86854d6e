//! What rows are joined with: the gazetteer, where its places stand, the sources.

use crate::check::{PlaceDoubt, look_over_places};
use crate::diagnostic::{Code, Finding, Report, Severity};
use crate::error::{Error, Result};
use crate::export::gazetteer;
use crate::export::quote::quote;
use crate::export::{Inputs, Request, Unobserved};
use crate::gazetteer::Gazetteer;
use crate::layer::{SiteRules, Sites};
use crate::model::{Area, Sensitivity};
use crate::read::{PLACES, SOURCES, Sources, nearest, read_areas, read_sources};
use crate::source::{FileName, Location};
use crate::table::Table;

/// What rows are joined with.
#[derive(Debug)]
pub struct Atlas {
    /// The file of the gazetteer as messages call it.
    pub name: FileName,
    /// The places.
    pub gazetteer: Gazetteer,
    /// Where they stand.
    pub sites: Sites,
    /// The sources; empty where there is no table of them.
    pub sources: Sources,
    /// Whether every row of the gazetteer could be read: none is broken as text, none lacks id or name.
    pub is_whole: bool,
    /// Whether there is a table of sources.
    pub has_sources: bool,
}

impl Atlas {
    /// Reads the gazetteer, the areas and the sources. `None` if the gazetteer is no table that can
    /// be read at all; `report` says why.
    pub fn read(request: &Request, report: &mut Report) -> Result<Option<Self>> {
        let inputs = &request.inputs;
        let mut found = Vec::new();
        let opened = Table::open(inputs.places.input()?, &PLACES, &inputs.place_options())?;
        let Some(table) = opened.into_value(&mut found) else {
            add(report, found);
            return Ok(None);
        };
        let name = FileName::clone(table.shape.name());
        let places = gazetteer::read(table, request.threads)?.into_value(&mut found);
        let is_whole = !found.iter().any(loses_a_place);
        let gazetteer = Gazetteer::build(places, request.threads.get()).into_value(&mut found);
        let mut of_areas = Report::default();
        let areas = read_area_file(inputs, &gazetteer, &mut of_areas)?;
        let doubts = look_over_places(&gazetteer, &areas, request.threads.get());
        let mut found: Vec<PlaceDoubt> = found.into_iter().map(From::from).chain(doubts).collect();
        let mut findings: Vec<&mut Finding> = found.iter_mut().map(|it| &mut it.finding).collect();
        quote(
            &mut findings,
            &|| open_places(inputs),
            &PLACES,
            request.threads,
            &Unobserved,
        )?;
        found.sort_by_key(|it| it.finding.at.as_ref().map_or(0, |at| at.line));
        for mut doubt in found {
            if !is_only_counted(&doubt.finding, report) {
                doubt.put_into_words(&gazetteer);
            }
            report.push(doubt.finding);
        }
        report.merge(of_areas);
        let rules = SiteRules {
            pin_limit_m: request.pin_limit_m,
            most_sensitive: request
                .filter
                .most_sensitive
                .unwrap_or(Sensitivity::Restricted),
        };
        let sites = Sites::new(&gazetteer, areas, &rules);
        let sources = read_source_table(inputs, report)?;
        Ok(Some(Self {
            name,
            gazetteer,
            sites,
            is_whole,
            has_sources: sources.is_some(),
            sources: sources.unwrap_or_default(),
        }))
    }
}

fn open_places(inputs: &Inputs) -> Result<Option<Table>> {
    let options = inputs.options(&inputs.place_columns);
    Ok(Table::open(inputs.places.input()?, &PLACES, &options)?.value)
}

/// Whether a place is missing from the gazetteer because of this.
fn loses_a_place(finding: &Finding) -> bool {
    let is_structural = finding.code.as_str().starts_with('C') && finding.code != Code::C212;
    finding.severity == Severity::Error && (is_structural || finding.code == Code::P310)
}

/// Whether a finding is one more of many in its column, whatever it says.
fn is_only_counted(finding: &Finding, report: &Report) -> bool {
    let (Some(at), Some(field)) = (&finding.at, &finding.field) else {
        return false;
    };
    report.only_counts(finding.code, &at.file, field)
}

fn add(report: &mut Report, found: Vec<Finding>) {
    for finding in found {
        report.push(finding);
    }
}

fn read_area_file(
    inputs: &Inputs,
    gazetteer: &Gazetteer,
    report: &mut Report,
) -> Result<Vec<Area>> {
    let Some(path) = &inputs.areas else {
        return Ok(Vec::new());
    };
    let text = std::fs::read(path).map_err(|error| Error::read(path, error))?;
    let name = FileName::from(path.to_string_lossy());
    let Ok(text) = String::from_utf8(text) else {
        let finding = Finding::new(
            Code::P320,
            "the file is not UTF-8, as GeoJSON must be (RFC 8259, 8.1)",
        );
        report.push(finding.at(Location::file(&name)));
        return Ok(Vec::new());
    };
    let areas = read_areas(&name, &text);
    add(report, areas.findings);
    for area in &areas.value {
        if gazetteer.by_id(&area.place).is_none() {
            let finding = Finding::new(Code::P321, format!("no place has the id {:?}", area.place))
                .at(area.at.clone());
            // a file of somebody else may have thousands of them: the report asks for a few hints
            report.add(finding, |_| {
                let ids = gazetteer.iter().map(|(_, place)| place.id.as_str());
                nearest(&area.place, ids).map(|id| format!("did you mean {id:?}?"))
            });
        }
    }
    Ok(areas.value)
}

fn read_source_table(inputs: &Inputs, report: &mut Report) -> Result<Option<Sources>> {
    let Some(input) = &inputs.sources else {
        return Ok(None);
    };
    let mut found = Vec::new();
    let opened = Table::open(
        input.input()?,
        &SOURCES,
        &inputs.options(&inputs.source_columns),
    )?;
    let sources = match opened.into_value(&mut found) {
        Some(table) => Some(read_sources(table)?.into_value(&mut found)),
        None => None,
    };
    add(report, found);
    Ok(sources)
}
