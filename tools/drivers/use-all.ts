import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { CheckTally } from "../testing/tally.ts";
import type { AdapterFolder } from "./adapter-folder.ts";
import { REPORTS } from "./conform-driver.ts";
import { isExpected, USES, type Use, type Used, useDriver } from "./use-driver.ts";

/** A use that does not end as expected is repeated this many times. Only if it never does, it counts as failed. */
const REPETITIONS = 2;

/** A use that was played, and how it ended. */
export type PlayedUse = readonly [Use, Used];

/** Lets the driver start queries itself. */
export async function useAll({ id, uses }: AdapterFolder, command: string): Promise<readonly PlayedUse[]> {
	const played = await Promise.all(USES.map(async (use) => [use, await useUntilExpected(use, command, uses)] as const));
	mkdirSync(REPORTS, { recursive: true });
	writeFileSync(usesFileOf(id), JSON.stringify(Object.fromEntries(played.map(([use, { ending }]) => [use.id, ending]))));
	return played;
}

async function useUntilExpected(use: Use, command: string, known: AdapterFolder["uses"]): Promise<Used> {
	let used = await useDriver(command, use);
	for (let left = REPETITIONS; left > 0 && !isExpected(use, used.ending, known); left--) used = await useDriver(command, use);
	return used;
}

/** Each use is a check. It fails if it ended otherwise than expected, or if a simulated node did not know a command. */
export function tallyOfUses({ id, uses }: Pick<AdapterFolder, "id" | "uses">, played: readonly PlayedUse[]): CheckTally {
	const remarks = played.flatMap(([use, { ending, unknownCommands }]) => {
		if (!isExpected(use, ending, uses)) return [`The driver ${id} was used for ${use.title}, and the end was: ${ending}.`];
		const unknown = unknownCommands.filter((command) => !isNewerThan(use.version, command));
		if (unknown.length === 0) return [];
		return [`In ${use.title}, the driver ${id} asked what the simulated nodes do not know: ${unknown.join(", ")}.`];
	});
	return { passed: played.length - remarks.length, failed: remarks.length, remarks };
}

/** Some clients send this command to every server. Servers before 8.1 do not know it, either. */
function isNewerThan(version: string, command: string): boolean {
	return command.startsWith("user-agent-set:") && !version.startsWith("8.1.");
}

export function usesFileOf(id: string): string {
	return join(REPORTS, `${id}.uses.json`);
}
