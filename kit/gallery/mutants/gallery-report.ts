import { requirementsOf } from "../../scenario/playable.ts";
import type { Exhibit, MutantFailure } from "./exhibition.ts";
import { IDLE_SCENARIOS } from "./idle-scenarios.ts";
import type { MutantSheet } from "./mutant.ts";

/** What came of one mutant. */
export interface MutantResult {
	readonly sheet: MutantSheet;
	readonly failures: readonly MutantFailure[];
}

/** What the gallery shows of the kit. */
export interface GalleryReport {
	/** One sentence for whatever is not as it should be. */
	readonly findings: readonly string[];
	/** How many things were held to what they should be: every mutant, and every scenario at MUST or SHOULD. */
	readonly checks: number;
}

/** Holds what came of the mutants against what is said of them, and the scenarios against the mutants. */
export function reportOn(
	results: readonly MutantResult[],
	exhibits: readonly Exhibit[],
	idle: ReadonlyMap<string, string> = IDLE_SCENARIOS,
): GalleryReport {
	const findings: string[] = [];
	const names = new Set<string>();
	for (const { sheet, failures } of results) {
		if (names.has(sheet.name)) findings.push(`There are two mutants called ${sheet.name}.`);
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
					? `${file}:${line}: "${name}" is said to fail no mutant, and fails one.`
					: `${file}:${line}: "${name}" fails no mutant, so nothing shows that it can fail at all.`,
			);
	}
	for (const name of idle.keys())
		if (!exhibits.some(({ scenario }) => scenario.name === name)) findings.push(`There is no scenario "${name}" to be idle.`);
	return { findings, checks: results.length + binding.length };
}

function whatIsWrong(
	{ name, breaks, message }: MutantSheet,
	failures: readonly MutantFailure[],
	exhibits: readonly Exhibit[],
): string | undefined {
	const failing = failures.map(({ exhibit, message: said }) => ({ ids: idsOf(exhibits[exhibit]), said }));
	const missed = breaks.filter((id) => !failing.some(({ ids }) => ids.includes(id)));
	if (missed.length > 0) return `${name} breaks ${missed.join(" and ")}, but no scenario of it fails.`;
	const ofThese = failing.filter(({ ids }) => ids.some((id) => breaks.includes(id)));
	if (ofThese.some(({ said }) => said.includes(message))) return undefined;
	return `${name} is failed, but nowhere with ${JSON.stringify(message)}; rather with ${JSON.stringify(ofThese[0]?.said)}.`;
}

export function idsOf(exhibit: Exhibit | undefined): readonly string[] {
	return exhibit === undefined ? [] : requirementsOf(exhibit.scenario);
}

function isBinding(tags: readonly string[]): boolean {
	return tags.includes("@MUST") || tags.includes("@SHOULD");
}
