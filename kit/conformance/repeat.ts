import { type ConformanceReport, verdictOf } from "./conformance-report.ts";
import { placeOf } from "./group-failures.ts";
import { uniteKnownFailures } from "./known-failures.ts";
import type { Flip } from "./repetition.ts";
import type { ScenarioResult } from "./scenario-result.ts";

const WORST_FIRST = ["failed", "could not run", "nothing judged", "declined", "conformant"] as const;

/** The report of the worst run, with the scenarios that changed from run to run, and the known failures of all runs. */
export function unite(reports: readonly [ConformanceReport, ...ConformanceReport[]]): ConformanceReport {
	const worst = WORST_FIRST.flatMap((verdict) => reports.filter((report) => verdictOf(report) === verdict)).at(0);
	const [first, ...others] = reports.flatMap(({ knownFailures }) => (knownFailures === undefined ? [] : [knownFailures]));
	return {
		...(worst ?? reports[0]),
		...(first !== undefined && { knownFailures: uniteKnownFailures([first, ...others]) }),
		repeated: { runs: reports.length, flips: flipsOf(reports) },
	};
}

/** The scenarios whose result is not the same in all reports. */
export function flipsOf(reports: readonly ConformanceReport[]): readonly Flip[] {
	const runs = reports.map(resultsByPlace);
	const places = new Map(runs.flatMap((run) => [...run].map(([place, { name }]) => [place, name] as const)));
	return [...places].flatMap(([place, name]) => {
		const results = runs.map((run) => run.get(place)?.result ?? "not played");
		return new Set(results).size > 1 ? [{ place, name, results }] : [];
	});
}

function resultsByPlace({
	requirements,
}: ConformanceReport): ReadonlyMap<string, { readonly name: string; readonly result: string }> {
	const results = new Map<string, { readonly name: string; readonly result: string }>();
	for (const { scenarios } of requirements)
		for (const scenario of scenarios) {
			const place = placeOf(scenario);
			const broken = scenario.findings?.map(({ requirement }) => requirement) ?? [];
			const known = results.get(place);
			// For one of its requirements a failed scenario can be "unsupported": the failure is what counts.
			if (known === undefined || isWorse(scenario, known.result))
				results.set(place, { name: scenario.name, result: [scenario.verdict, ...broken].join(" ") });
		}
	return results;
}

const ORDER: readonly ScenarioResult["verdict"][] = ["failed", "could not run", "passed", "unsupported"];

function isWorse({ verdict }: ScenarioResult, known: string): boolean {
	return ORDER.indexOf(verdict) < ORDER.findIndex((one) => known.startsWith(one));
}
