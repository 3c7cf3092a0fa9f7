import { type Exhibit, LONG } from "../mutants/exhibition.ts";
import type { MutantResult } from "../mutants/gallery-report.ts";
import { packNumbers } from "./bits.ts";
import { scenarioKey } from "./scenario-key.ts";

/**
 * The module `failures-table.ts`, from a gallery in which every scenario was played with every tracker. Long scenarios
 * are left out. It is one text, so that it stays small and has one line for each tracker.
 */
export function printTable(results: readonly MutantResult[], exhibits: readonly Exhibit[]): string {
	const places = new Map<number, number>();
	for (const [index, { events }] of exhibits.entries()) if (events <= LONG) places.set(index, places.size);
	const keys = [...places.keys()].map((index) => scenarioKey(exhibits[index]?.scenario.lines ?? []));
	const rows = results.map(
		({ sheet, failures }) => `${sheet.name} ${packNumbers(failures.flatMap(({ exhibit }) => places.get(exhibit) ?? []))}`,
	);
	return [
		"// Written by npm run gallery:table. Do not edit.",
		"",
		"/** The keys of the scenarios, then for each tracker of the gallery the packed indices of those that it fails. */",
		"export const FAILURES_TABLE = `",
		`${keys.join(" ")}`,
		...rows,
		"`;",
		"",
	].join("\n");
}
