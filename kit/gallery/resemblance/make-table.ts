import type { Exhibit } from "../mutants/exhibition.ts";
import { LONG } from "../mutants/exhibition.ts";
import type { MutantResult } from "../mutants/gallery-report.ts";
import { packNumbers } from "./bits.ts";
import type { FailuresTable } from "./resemblance.ts";
import { scenarioKey } from "./scenario-key.ts";

/** The table from a gallery in which every scenario was played with every tracker. Long scenarios are left out. */
export function failuresTable(results: readonly MutantResult[], exhibits: readonly Exhibit[]): FailuresTable {
	const places = new Map<number, number>();
	for (const [index, { events }] of exhibits.entries()) if (events <= LONG) places.set(index, places.size);
	const keys = [...places.keys()].map((index) => scenarioKey(exhibits[index]?.scenario.lines ?? []));
	const failures = results.map(({ sheet, failures: own }) => [
		sheet.name,
		packNumbers(own.flatMap(({ exhibit }) => places.get(exhibit) ?? [])),
	]);
	return { scenarios: keys.join(" "), failures: Object.fromEntries(failures) as Record<string, string> };
}

/** The module `failures-table.ts`. */
export function printTable({ scenarios, failures }: FailuresTable): string {
	const rows = Object.entries(failures).map(([name, packed]) => `\t${JSON.stringify(name)}: ${JSON.stringify(packed)},`);
	return [
		"// Written by npm run gallery:table. Do not edit.",
		"",
		"/** The keys of the scenarios, with a space between them. */",
		`export const SCENARIOS = ${JSON.stringify(scenarios)};`,
		"",
		"/** By tracker of the gallery: the packed indices of the scenarios that it fails. */",
		"export const FAILURES: Readonly<Record<string, string>> = {",
		...rows,
		"};",
		"",
	].join("\n");
}
