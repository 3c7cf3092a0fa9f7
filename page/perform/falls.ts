import type { MutantSheet } from "../../kit/gallery/mutants/mutant.ts";
import type { Schedule } from "../../kit/schedule/schedule.ts";
import { realClock } from "../../src/clock.ts";
import { perform } from "./perform.ts";
import { mutantsFor } from "./trackers.ts";

/** The mutants that go wrong on a schedule. */
export interface Falls {
	readonly tried: number;
	readonly all: number;
	/** Those seen in real clients come first. */
	readonly wrong: readonly MutantSheet[];
}

/** After this many milliseconds the page gets time for other work. */
const SLICE_MS = 12;

/**
 * Plays a schedule with every mutant.
 *
 * @param goOn called between slices of work; `false` ends it
 */
export async function fallsOn(schedule: Schedule, goOn: (falls: Falls) => boolean): Promise<Falls | undefined> {
	const wrong: MutantSheet[] = [];
	const castings = mutantsFor(schedule.network !== undefined);
	let sliceEnds = realClock.now() + SLICE_MS;
	for (const [index, { name, sheet }] of castings.entries()) {
		const take = await perform(schedule, name);
		if (sheet !== undefined && take.kind === "played" && take.findings.length > 0) wrong.push(sheet);
		if (realClock.now() < sliceEnds) continue;
		if (!goOn({ tried: index + 1, all: castings.length, wrong: sorted(wrong) })) return undefined;
		await new Promise<void>((resolve) => realClock.schedule(realClock.now(), "world", resolve));
		sliceEnds = realClock.now() + SLICE_MS;
	}
	return { tried: castings.length, all: castings.length, wrong: sorted(wrong) };
}

/** Whether the bug was found in a client that people use. */
export function isSeenInClients({ seenIn }: MutantSheet): boolean {
	return /\bclients?\b|CLIENT-\d/.test(seenIn);
}

function sorted(sheets: readonly MutantSheet[]): readonly MutantSheet[] {
	return sheets.toSorted((one, other) => Number(isSeenInClients(other)) - Number(isSeenInClients(one)));
}
