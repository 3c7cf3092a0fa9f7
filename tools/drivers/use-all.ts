import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { CheckTally } from "../testing/tally.ts";
import type { AdapterFolder } from "./adapter-folder.ts";
import { REPORTS } from "./conform-driver.ts";
import { isExpected, USES, type Use, type UseEnding, useDriver } from "./use-driver.ts";

/** A use that does not end as expected is repeated this many times. Only if it never does, it counts as failed. */
const REPETITIONS = 2;

/** Lets the driver start queries itself. */
export async function useAll({ id, uses }: AdapterFolder, command: string): Promise<CheckTally> {
	const endings = await Promise.all(USES.map(async (use) => [use, await endingOf(use, command, uses)] as const));
	mkdirSync(REPORTS, { recursive: true });
	writeFileSync(usesFileOf(id), JSON.stringify(Object.fromEntries(endings.map(([use, ending]) => [use.id, ending]))));
	const remarks = endings.flatMap(([use, ending]) =>
		isExpected(use, ending, uses) ? [] : [`The driver ${id} was used for ${use.title}, and the end was: ${ending}.`],
	);
	return { passed: USES.length - remarks.length, failed: remarks.length, remarks };
}

async function endingOf(use: Use, command: string, known: AdapterFolder["uses"]): Promise<UseEnding> {
	let ending = await useDriver(command, use);
	for (let left = REPETITIONS; left > 0 && !isExpected(use, ending, known); left--) ending = await useDriver(command, use);
	return ending;
}

export function usesFileOf(id: string): string {
	return join(REPORTS, `${id}.uses.json`);
}
