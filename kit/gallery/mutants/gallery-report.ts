import { requirementsOf } from "../../scenario/playable.ts";
import type { Exhibit, MutantFailure } from "./exhibition.ts";
import { IDLE_SCENARIOS } from "./idle-scenarios.ts";
import type { MutantSheet } from "./mutant.ts";

/** The failures of one mutant. */
export interface MutantResult {
	readonly sheet: MutantSheet;
	readonly failures: readonly MutantFailure[];
}

/** The result of the gallery. */
export interface GalleryReport {
	/** One sentence for each problem. */
	readonly findings: readonly string[];
	/** The number of checks: one for each mutant, and one for each scenario at MUST or SHOULD. */
	readonly checks: number;
}

/** Checks that each mutant fails as described, and that each binding scenario fails for some mutant. */
export function reportOn(
	results: readonly MutantResult[],
	exhibits: readonly Exhibit[],
	idle: ReadonlyMap<string, string> = IDLE_SCENARIOS,
): GalleryReport {
	const findings: string[] = [];
	const names = new Set<string>();
	for (const { sheet, failures } of results) {
		if (names.has(sheet.name)) findings.push(`Two mutants have the name ${sheet.name}.`);
		names.add(sheet.name);
		const finding = whatIsWrong(sheet, failures, exhibits);
		if (finding !== undefined) findings.push(finding);
	}
	const busy = new Set(results.flatMap(({ failures }) => failures.map(({ exhibit }) => exhibit)));
	const binding = exhibits.map(({ scenario }, index) => ({ scenario, index })).filter(({ scenario }) => isBinding(scenario.tags));
	for (const { scenario, index } of binding) {
		const { file, line, name } = scenario;
		if (busy.has(index) === idle.has(name))
			findings.push(
				busy.has(index)
					? `${file}:${line}: "${name}" is listed as idle, but a mutant fails it.`
					: `${file}:${line}: No mutant fails "${name}", so it is not proven that this scenario can fail.`,
			);
	}
	for (const name of idle.keys())
		if (!exhibits.some(({ scenario }) => scenario.name === name))
			findings.push(`The scenario "${name}" is listed as idle, but does not exist.`);
	return { findings, checks: results.length + binding.length };
}

function whatIsWrong(
	{ name, breaks, message }: MutantSheet,
	failures: readonly MutantFailure[],
	exhibits: readonly Exhibit[],
): string | undefined {
	const failing = failures.map(({ exhibit, message: said }) => ({ ids: idsOf(exhibits[exhibit]), said }));
	const missed = breaks.filter((id) => !failing.some(({ ids }) => ids.includes(id)));
	if (missed.length > 0)
		return `${name} should break ${missed.join(" and ")}, but passes all scenarios of ${missed.length === 1 ? "this requirement" : "these requirements"}.`;
	const ofThese = failing.filter(({ ids }) => ids.some((id) => breaks.includes(id)));
	if (ofThese.some(({ said }) => said.includes(message))) return undefined;
	return `${name} fails, but without the message ${JSON.stringify(message)}. The first message is ${JSON.stringify(ofThese[0]?.said)}.`;
}

export function idsOf(exhibit: Exhibit | undefined): readonly string[] {
	return exhibit === undefined ? [] : requirementsOf(exhibit.scenario);
}

function isBinding(tags: readonly string[]): boolean {
	return tags.includes("@MUST") || tags.includes("@SHOULD");
}
